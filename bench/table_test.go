package main

import (
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/bench/cost"
)

func TestSplice(t *testing.T) {
	document := "# Prose\n\n" + beginMark + "\nold\n" + endMark + "\n\nmore prose\n"
	got, err := splice(document, "| new |\n")
	if want := "# Prose\n\n" + beginMark + "\n\n| new |\n\n" + endMark + "\n\nmore prose\n"; err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	if again, err := splice(got, "| new |\n"); err != nil || again != got {
		t.Errorf("splicing once more changed the document to %q, %v", again, err)
	}
	for name, bad := range map[string]string{
		"no marks":     "prose",
		"no end":       beginMark + "\n",
		"no beginning": endMark + "\n",
		"wrong order":  endMark + "\n" + beginMark + "\n",
		"twice":        document + document,
	} {
		if got, err := splice(bad, "x"); err == nil {
			t.Errorf("%s: spliced to %q", name, got)
		}
	}
}

func TestDecisionTables(t *testing.T) {
	got := decisionTables([][]cost.Cost{
		{{NS: 3000, Allocs: 10, Bytes: 1500}, {NS: 1000, Allocs: 0, Bytes: 0}, {NS: 1200, Allocs: 23, Bytes: 1096}},
		{{NS: 8000.4, Allocs: 30, Bytes: 4000}, {NS: 1600, Allocs: 0, Bytes: 1}, {NS: 4000, Allocs: 33, Bytes: 2216}},
	})
	want := `| decode + check + encode of | ÷ jsontext, reused decoder | ÷ jsontext, fresh decoder |
|---|---:|---:|
| GetItem, 120 bytes | 3.00 | 2.50 |
| Query, 400 bytes | 5.00 | 2.00 |

| request | method | ns | allocations | bytes |
|---|---|---:|---:|---:|
| GetItem, 120 bytes | dynamoat | 3000 | 10 | 1500 |
| GetItem, 120 bytes | jsontext, reused decoder | 1000 | 0 | 0 |
| GetItem, 120 bytes | jsontext, fresh decoder | 1200 | 23 | 1096 |
| Query, 400 bytes | dynamoat | 8000 | 30 | 4000 |
| Query, 400 bytes | jsontext, reused decoder | 1600 | 0 | 1 |
| Query, 400 bytes | jsontext, fresh decoder | 4000 | 33 | 2216 |
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestProxyTables(t *testing.T) {
	got := proxyTables([]figures{
		{nameDirect, 1, 9, 90000, 10, 20, 0.5},
		{nameReverseProxy, 1, 50, 10000, 100, 200, 0.02},
		{nameGateway, 1, 25, 20000, 60, 400, 0.031},
		{nameGateway, 16, 40, 30000, 700, 900, 0},
		{nameNginx, 16, 10, 60000, 350, 450, 0.1},
	})
	want := `| connections | gateway ÷ | CPU per request | requests per second | p50 | p99 |
|---|---|---:|---:|---:|---:|
| 1 | httputil.ReverseProxy | 0.50 | 2.00 | 0.60 | 2.00 |
| 16 | nginx | 4.00 | 0.50 | 2.00 | 2.00 |

| connections | proxy | CPU per request, µs | requests per second | p50, µs | p99, µs | spread of CPU |
|---|---|---:|---:|---:|---:|---:|
| 1 | no proxy | – | 90000 | 10 | 20 | – |
| 1 | httputil.ReverseProxy | 50.0 | 10000 | 100 | 200 | 2 % |
| 1 | dynamoat gateway | 25.0 | 20000 | 60 | 400 | 3 % |
| 16 | dynamoat gateway | 40.0 | 30000 | 700 | 900 | 0 % |
| 16 | nginx | 10.0 | 60000 | 350 | 450 | 10 % |
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMedianAndSpread(t *testing.T) {
	for _, c := range []struct {
		values         []float64
		median, spread float64
	}{
		{[]float64{4}, 4, 0},
		{[]float64{9, 1, 5}, 5, 1.6},
		{[]float64{8, 2, 4, 6}, 5, 1.2},
	} {
		if m, s := median(c.values), spread(c.values); m != c.median || s != c.spread {
			t.Errorf("%v: median %v, spread %v; want %v, %v", c.values, m, s, c.median, c.spread)
		}
	}
}

func TestMachine(t *testing.T) {
	const cpuinfo = "processor\t: 0\nmodel\t\t: 167\nmodel name\t: Some CPU @ 2.00GHz: fast\n\nprocessor\t: 1\nmodel name\t: Other\n"
	if got := cpuModel(cpuinfo); got != "Some CPU @ 2.00GHz: fast" {
		t.Errorf("the model is %q", got)
	}
	if got := cpuModel("processor\t: 0\n"); got == "" || strings.Contains(got, "processor") {
		t.Errorf("without a name the model is %q", got)
	}
	if got := first(" 6.1.0-x\nmore"); got != "6.1.0-x" {
		t.Errorf("the first word is %q", got)
	}
}
