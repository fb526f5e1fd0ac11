package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/bench/scale"
)

// A small and a larger world: with few tenants, each makes many requests.
func TestVerdicts(t *testing.T) {
	for name, e := range engines {
		for _, w := range []scale.World{scale.NewWorld(2, 1), scale.NewWorld(3000, 100)} {
			built, err := e.build(w)
			if err != nil {
				t.Fatal(err)
			}
			if err := built.Verify(w); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestRun(t *testing.T) {
	benchtime := flag.Lookup("test.benchtime")
	saved := benchtime.Value.String()
	defer benchtime.Value.Set(saved)
	if err := benchtime.Value.Set("200x"); err != nil {
		t.Fatal(err)
	}
	for name := range engines {
		var out bytes.Buffer
		if err := run([]string{name, "10", "2"}, &out); err != nil {
			t.Fatal(err)
		}
		var got result
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatalf("%s: %v", out.String(), err)
		}
		if got.Decide.Allocs <= got.Check.Allocs || got.Check.Allocs < 1 {
			t.Errorf("%s: to read allocates nothing: %s", name, out.String())
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range []string{"", "opa", "opa 10", "iam 10 1", "opa ten 1", "opa 1 1", "opa 10 0", "opa 10 1 1"} {
		if err := run(strings.Fields(args), io.Discard); err == nil {
			t.Errorf("%q was accepted", args)
		}
	}
}
