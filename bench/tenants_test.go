package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/bench/cost"
	"github.com/dynamoat/dynamoat/bench/scale"
)

func costsOf(decide, check float64, allocs int64) scale.Costs {
	return scale.Costs{
		Decide: cost.Cost{NS: decide, Allocs: allocs, Bytes: 10 * allocs},
		Check:  cost.Cost{NS: check, Allocs: allocs - 1, Bytes: 10*allocs - 10},
	}
}

func TestEngineTables(t *testing.T) {
	saved := sizes
	defer func() { sizes = saved }()
	sizes = []size{{10, 1}, {1_000_000, 1000}}
	got := engineTables([]engineCost{
		{engineDynamoat, "", []scale.Costs{costsOf(1000, 400, 7), costsOf(1250, 500, 7)}},
		{"opa", "v1", []scale.Costs{costsOf(20000, 8000, 100), costsOf(30000.4, 16000, 101)}},
	})
	want := `| tenants | tables | dynamoat ÷ its first row | opa ÷ dynamoat | check alone |
|---:|---:|---:|---:|---:|
| 10 | 1 | 1.00 | 20.00 | 20.00 |
| 1000000 | 1000 | 1.25 | 24.00 | 32.00 |

| tenants | tables | engine | decode + check, ns | allocations | bytes | check, ns | allocations | bytes |
|---|---|---|---:|---:|---:|---:|---:|---:|
| 10 | 1 | dynamoat | 1000 | 7 | 70 | 400 | 6 | 60 |
| 10 | 1 | opa v1 | 20000 | 100 | 1000 | 8000 | 99 | 990 |
| 1000000 | 1000 | dynamoat | 1250 | 7 | 70 | 500 | 6 | 60 |
| 1000000 | 1000 | opa v1 | 30000 | 101 | 1010 | 16000 | 100 | 1000 |
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// program writes a shell script in place of the program of bench/peers.
func program(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "peers")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMeasureEngines(t *testing.T) {
	savedSizes, savedEngines := sizes, engines
	defer func() { sizes, engines = savedSizes, savedEngines }()
	sizes, engines = []size{{10, 1}, {20, 3}}, []string{engineDynamoat, "opa"}
	var order strings.Builder
	all, err := measureEngines(t.Context(), program(t,
		`echo "{\"version\":\"v-$1\",\"decide\":{\"ns\":$2,\"allocs\":2},\"check\":{\"ns\":$3,\"bytes\":5}}"`), 2, &order)
	if err != nil {
		t.Fatal(err)
	}
	for ei, e := range all {
		for si, c := range e.costs {
			want := scale.Costs{Decide: cost.Cost{NS: float64(sizes[si].tenants), Allocs: 2}, Check: cost.Cost{NS: float64(sizes[si].tables), Bytes: 5}}
			if e.engine != engines[ei] || e.version != "v-"+engines[ei] || c != want {
				t.Errorf("%s %s, %+v: %+v, want %+v", e.engine, e.version, sizes[si], c, want)
			}
		}
	}
	if got := order.String(); !strings.Contains(got, "1 of 2: opa, 20 tenants, 3 tables\nround 2 of 2: opa, 20 tenants, 3 tables\nround 2 of 2: dynamoat") {
		t.Errorf("the order does not rotate:\n%s", got)
	}
	for name, script := range map[string]string{"fails": "echo of this >&2; exit 1", "prints no JSON": "echo x"} {
		if all, err := measureEngines(t.Context(), program(t, script), 1, &order); err == nil {
			t.Errorf("a program that %s measured %+v", name, all)
		} else if name == "fails" && !strings.Contains(err.Error(), "of this") {
			t.Errorf("the error does not tell why: %v", err)
		}
	}
}
