package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/bench/cost"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

// workload is one request whose decision is measured.
type workload struct {
	name string
	op   ddb.Operation
	body []byte
}

var workloads = []workload{
	{"GetItem", ddb.OpGetItem, []byte(getItemBody)},
	{"Query", ddb.OpQuery, []byte(queryBody)},
}

// newEnforcer returns an enforcer of the measured policy. Its log writes each
// decision as a gateway's would, to nowhere.
func newEnforcer() (*dynamoat.Enforcer, error) {
	// The policy is in memory, where it can name no file of keys.
	src, _, _ := bytes.Cut(policyFile, []byte("identity:"))
	p, err := policy.Parse("dynamoat.yaml", src)
	if err != nil {
		return nil, err
	}
	return dynamoat.New(p, audit.NewJSON(io.Discard, time.Now))
}

// decide is what is measured: from the bytes of a request to the bytes that
// would be sent. The result is not reused, since a gateway cannot do so
// either.
func decide(ctx context.Context, e *dynamoat.Enforcer, op ddb.Operation, body []byte) ([]byte, error) {
	request, err := ddb.Decode(op, body)
	if err != nil {
		return nil, err
	}
	d := e.Check(ctx, dynamoat.Identity{Tenant: tenant, AccessKeyID: accessKeyID}, request)
	if !d.Allowed() {
		return nil, fmt.Errorf("denied: %s", d.Message())
	}
	return ddb.Encode(nil, d.Request()), nil
}

// tokenise reads the tokens of a body and does nothing with them.
func tokenise(d *jsontext.Decoder) (tokens int, err error) {
	for {
		if _, err := d.ReadToken(); err == io.EOF {
			return tokens, nil
		} else if err != nil {
			return tokens, err
		}
		tokens++
	}
}

// method is one way to read a workload.
type method struct {
	name string
	run  func(b *testing.B, w workload)
}

// The methods. A reused decoder keeps its stacks, as Decode's pool of decoders
// does; a fresh one is what jsontext costs without a pool. Both read from a
// bytes.Buffer, which jsontext does without a copy: its fastest way.
var methods = []method{
	{"dynamoat", benchmarkDecision},
	{"jsontext, reused decoder", func(b *testing.B, w workload) {
		in := new(bytes.Buffer)
		d := jsontext.NewDecoder(in)
		benchmarkTokens(b, func() (int, error) {
			*in = *bytes.NewBuffer(w.body)
			d.Reset(in)
			return tokenise(d)
		})
	}},
	{"jsontext, fresh decoder", func(b *testing.B, w workload) {
		benchmarkTokens(b, func() (int, error) { return tokenise(jsontext.NewDecoder(bytes.NewBuffer(w.body))) })
	}},
}

func benchmarkDecision(b *testing.B, w workload) {
	e, err := newEnforcer()
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	cost.Benchmark(b, func() error {
		_, err := decide(ctx, e, w.op, w.body)
		return err
	})
}

func benchmarkTokens(b *testing.B, read func() (int, error)) {
	cost.Benchmark(b, func() error {
		_, err := read()
		return err
	})
}

// measureDecisions runs every method on every workload, in an order that
// rotates from round to round, and returns the median costs: by workload, then
// by method.
func measureDecisions(rounds int, progress io.Writer) ([][]cost.Cost, error) {
	times := make([][][]float64, len(workloads))
	costs := make([][]cost.Cost, len(workloads))
	for wi, w := range workloads {
		times[wi] = make([][]float64, len(methods))
		costs[wi] = make([]cost.Cost, len(methods))
		for round := range rounds {
			for i := range methods {
				mi := (i + round) % len(methods)
				fmt.Fprintf(progress, "round %d of %d: %s, %s\n", round+1, rounds, w.name, methods[mi].name)
				c, err := cost.Measure(func(b *testing.B) { methods[mi].run(b, w) })
				if err != nil {
					return nil, fmt.Errorf("%s on %s: %w", methods[mi].name, w.name, err)
				}
				times[wi][mi] = append(times[wi][mi], c.NS)
				costs[wi][mi] = c
			}
		}
		for mi := range methods {
			costs[wi][mi].NS = median(times[wi][mi])
		}
	}
	return costs, nil
}
