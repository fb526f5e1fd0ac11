package main

import (
	"bytes"
	"context"
	"flag"
	"io"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/bench/cost"
	"github.com/dynamoat/dynamoat/ddb"
)

func BenchmarkRequest(b *testing.B) {
	for _, w := range workloads {
		for _, m := range methods {
			b.Run(w.name+"/"+m.name, func(b *testing.B) { m.run(b, w) })
		}
	}
}

// BenchmarkStep takes the decision apart.
func BenchmarkStep(b *testing.B) {
	e, err := newEnforcer()
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	identity := dynamoat.Identity{Tenant: tenant, AccessKeyID: accessKeyID}
	for _, w := range workloads {
		request, err := ddb.Decode(w.op, w.body)
		if err != nil {
			b.Fatal(err)
		}
		for _, step := range []struct {
			name string
			run  func()
		}{
			{"Decode", func() { _, _ = ddb.Decode(w.op, w.body) }},
			{"Check", func() { e.Check(ctx, identity, request) }},
			{"Encode", func() { ddb.Encode(nil, request) }},
		} {
			b.Run(w.name+"/"+step.name, func(b *testing.B) {
				cost.Benchmark(b, func() error {
					step.run()
					return nil
				})
			})
		}
	}
}

// BenchmarkConfine measures what the answer to a GetItem costs.
func BenchmarkConfine(b *testing.B) {
	e, err := newEnforcer()
	if err != nil {
		b.Fatal(err)
	}
	d := decisionOn(b, e, ddb.OpGetItem, getItemBody)
	cost.Benchmark(b, func() error {
		_, err := d.Confine(200, passedBody)
		return err
	})
}

func decisionOn(t testing.TB, e *dynamoat.Enforcer, op ddb.Operation, body string) *dynamoat.Decision {
	t.Helper()
	request, err := ddb.Decode(op, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return e.Check(context.Background(), dynamoat.Identity{Tenant: tenant}, request)
}

func TestWorkloads(t *testing.T) {
	e, err := newEnforcer()
	if err != nil {
		t.Fatal(err)
	}
	if len(queryBody) != 400 {
		t.Errorf("the query has %d bytes, and the document says 400", len(queryBody))
	}
	for _, w := range workloads {
		sent, err := decide(context.Background(), e, w.op, w.body)
		if err != nil {
			t.Fatalf("%s: %v", w.name, err)
		}
		if !jsontext.Value(sent).IsValid() {
			t.Errorf("%s: what would be sent is no JSON: %s", w.name, sent)
		}
		// Were the policy to let everything through, nothing would be measured.
		foreign := bytes.ReplaceAll(w.body, []byte("tenant_acme"), []byte("tenant_globex"))
		if _, err := decide(context.Background(), e, w.op, foreign); err == nil {
			t.Errorf("%s: another tenant's key is allowed", w.name)
		}
	}
}

func TestTokenise(t *testing.T) {
	n, err := tokenise(jsontext.NewDecoder(strings.NewReader(`{"a": [1, true]}`)))
	if n != 7 || err != nil {
		t.Errorf("read %d tokens, %v; want 7", n, err)
	}
	if _, err := tokenise(jsontext.NewDecoder(strings.NewReader(`{"a": `))); err == nil {
		t.Error("half an object was read without an error")
	}
}

// TestExpectedBodies: what the load generator demands of the gateway is what
// the decision gives.
func TestExpectedBodies(t *testing.T) {
	e, err := newEnforcer()
	if err != nil {
		t.Fatal(err)
	}
	got, err := decisionOn(t, e, ddb.OpGetItem, getItemBody).Confine(200, passedBody)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, confinedBody) || bytes.Equal(got, passedBody) {
		t.Errorf("the confined body is\n%s\nwant\n%s", got, confinedBody)
	}
}

func TestMeasureDecisionsRotates(t *testing.T) {
	var order strings.Builder
	benchtime, saved := flag.Lookup("test.benchtime").Value.String(), methods
	defer func() {
		methods = saved
		flag.Set("test.benchtime", benchtime)
	}()
	if err := flag.Set("test.benchtime", "1x"); err != nil {
		t.Fatal(err)
	}
	methods = nil
	for _, name := range []string{"a", "b"} {
		methods = append(methods, method{name, func(b *testing.B, w workload) {
			cost.Benchmark(b, func() error { return nil })
		}})
	}
	if _, err := measureDecisions(2, &order); err != nil {
		t.Fatal(err)
	}
	if got := order.String(); !strings.Contains(got, "a\nround 1 of 2: GetItem, b\nround 2 of 2: GetItem, b\nround 2 of 2: GetItem, a\n") {
		t.Errorf("order:\n%s", got)
	}
	methods = []method{{"broken", func(b *testing.B, w workload) { b.Fatal() }}}
	if _, err := measureDecisions(1, io.Discard); err == nil {
		t.Error("a failed benchmark was reported as a measurement")
	}
}
