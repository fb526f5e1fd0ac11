package main

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/cedar-policy/cedar-go"

	"github.com/dynamoat/dynamoat/bench/scale"
)

// cedarPolicy is the rule in Cedar. The language does not join strings, so
// that a tenant's partition key is an attribute of its entity. A tenant or
// table without an entity has no attributes, which is an error, which refuses.
// Of several ways to write the rule this was the fastest: groups of entities
// and the operator "in" cost more than sets in attributes.
const cedarPolicy = `permit (principal, action, resource) when {
  resource.operations.contains(action) && PARTITION == principal.partition
};`

// cedarReader makes Cedar's context of a body, and finds the table's name.
type cedarReader func(body []byte) (context cedar.Record, table cedar.String, err error)

// newCedar returns cedar-go as an engine that reads JSON itself: the whole body
// becomes the context, of which a policy can speak as it likes.
func newCedar(w scale.World) (scale.Engine, error) {
	return cedarEngine(w, "context.Key.tenant_id.S", func(body []byte) (cedar.Record, cedar.String, error) {
		var context cedar.Record
		if err := json.Unmarshal(body, &context); err != nil {
			return cedar.Record{}, "", err
		}
		table, _ := context.Get("TableName")
		name, ok := table.(cedar.String)
		if !ok {
			return cedar.Record{}, "", errors.New("the request names no table")
		}
		return context, name, nil
	})
}

// newCedarStruct returns cedar-go behind a reader that was written for this one
// rule: encoding/json fills a struct of the two strings that the rule speaks
// of, and one of them becomes the context. It serves no table whose key has
// another name, and no other rule.
func newCedarStruct(w scale.World) (scale.Engine, error) {
	return cedarEngine(w, "context.partition", func(body []byte) (cedar.Record, cedar.String, error) {
		var wanted struct {
			TableName string
			Key       struct {
				TenantID struct{ S string } `json:"tenant_id"`
			}
		}
		if err := json.Unmarshal(body, &wanted); err != nil {
			return cedar.Record{}, "", err
		}
		return cedar.NewRecord(cedar.RecordMap{"partition": cedar.String(wanted.Key.TenantID.S)}), cedar.String(wanted.TableName), nil
	})
}

// cedarEngine returns cedar-go as an engine. Tenants and tables are entities in
// its own map of them; partition is where the context has the partition key.
func cedarEngine(w scale.World, partition string, reader cedarReader) (scale.Engine, error) {
	policies, err := cedar.NewPolicySetFromBytes("rule.cedar", []byte(strings.Replace(cedarPolicy, "PARTITION", partition, 1)))
	if err != nil {
		return scale.Engine{}, err
	}
	var operations []cedar.Value
	for _, operation := range scale.Operations {
		operations = append(operations, cedar.NewEntityUID("Operation", cedar.String(operation)))
	}
	entities := make(cedar.EntityMap, len(w.Tenants)+len(w.Tables))
	add := func(kind cedar.EntityType, id string, attribute cedar.String, value cedar.Value) {
		uid := cedar.NewEntityUID(kind, cedar.String(id))
		entities[uid] = cedar.Entity{UID: uid, Attributes: cedar.NewRecord(cedar.RecordMap{attribute: value})}
	}
	for _, tenant := range w.Tenants {
		add("Tenant", tenant, "partition", cedar.String("tenant_"+tenant))
	}
	for _, table := range w.Tables {
		add("Table", table, "operations", cedar.NewSet(operations...))
	}
	read := func(r scale.Request) (cedar.Request, error) {
		context, table, err := reader(r.Body)
		return cedar.Request{
			Principal: cedar.NewEntityUID("Tenant", cedar.String(r.Tenant)),
			Action:    cedar.NewEntityUID("Operation", cedar.String(r.Operation)),
			Resource:  cedar.NewEntityUID("Table", table),
			Context:   context,
		}, err
	}
	check := func(request cedar.Request) (bool, error) {
		decision, _ := cedar.Authorize(policies, entities, request)
		return decision == cedar.Allow, nil
	}
	return scale.Engine{
		Decide: func(r scale.Request) (bool, error) {
			request, err := read(r)
			if err != nil {
				return false, err
			}
			return check(request)
		},
		Read: func(r scale.Request) (func() (bool, error), error) {
			request, err := read(r)
			return func() (bool, error) { return check(request) }, err
		},
	}, nil
}
