package main

import (
	"bytes"
	"context"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/dynamoat/dynamoat/bench/scale"
)

// opaPolicy is the rule in Rego v1. Its data are objects, so that each is
// looked up and none is searched. A tenant's partition key is among them: to
// join it for each request costs more.
const opaPolicy = `package dynamodb

default allow := false

allow if {
	data.tables[input.request.TableName][input.operation]
	data.tenants[input.tenant] == input.request.Key.tenant_id.S
}
`

// newOPA returns OPA as an engine: a prepared query over a store in memory. The
// store keeps Go's own values, which was no slower than the evaluator's, and
// takes less memory. OPA's own reader reads the body, which was faster than
// encoding/json followed by a conversion.
func newOPA(w scale.World) (scale.Engine, error) {
	ctx := context.Background()
	tenants, tables := map[string]any{}, map[string]any{}
	for _, tenant := range w.Tenants {
		tenants[tenant] = "tenant_" + tenant
	}
	for _, table := range w.Tables {
		operations := map[string]any{}
		for _, operation := range scale.Operations {
			operations[operation] = true
		}
		tables[table] = operations
	}
	data := map[string]any{"tenants": tenants, "tables": tables}
	store := inmem.NewFromObjectWithOpts(data, inmem.OptRoundTripOnWrite(false))
	query, err := rego.New(rego.Query("data.dynamodb.allow"), rego.Module("rule.rego", opaPolicy), rego.Store(store)).PrepareForEval(ctx)
	if err != nil {
		return scale.Engine{}, err
	}
	tenantName, operationName, requestName := ast.StringTerm("tenant"), ast.StringTerm("operation"), ast.StringTerm("request")
	read := func(r scale.Request) (ast.Value, error) {
		body, err := ast.ValueFromReader(bytes.NewReader(r.Body))
		if err != nil {
			return nil, err
		}
		return ast.NewObject(
			ast.Item(tenantName, ast.StringTerm(r.Tenant)),
			ast.Item(operationName, ast.StringTerm(r.Operation)),
			ast.Item(requestName, ast.NewTerm(body)),
		), nil
	}
	check := func(input ast.Value) (bool, error) {
		results, err := query.Eval(ctx, rego.EvalParsedInput(input))
		return results.Allowed(), err
	}
	return scale.Engine{
		Decide: func(r scale.Request) (bool, error) {
			input, err := read(r)
			if err != nil {
				return false, err
			}
			return check(input)
		},
		Read: func(r scale.Request) (func() (bool, error), error) {
			input, err := read(r)
			return func() (bool, error) { return check(input) }, err
		},
	}, nil
}
