//go:build dynamodblocal

package emulator

import (
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"pgregory.net/rapid"
)

// distinctKeys generates keys of which none stands twice: of one that does,
// DynamoDB Local judges the conditions first.
func distinctKeys(t *rapid.T) []ddb.Item {
	return rapid.SliceOfNDistinct(anyKey(), 1, 3, func(key ddb.Item) string { return string(ddb.AppendItem(nil, key)) }).Draw(t, "keys")
}

// plainTable is a second table that transactions touch.
var plainTable = &ddb.CreateTable{
	Table: ddb.Table{Name: "Plain"}, BillingMode: "PAY_PER_REQUEST",
	AttributeDefinitions: []ddb.AttributeDefinition{{Name: "pk", Type: ddb.S}},
	KeySchema:            []ddb.KeySchemaElement{{Name: "pk", Type: "HASH"}},
}

// maybePlain generates a key of plainTable, or nil.
func maybePlain(t *rapid.T) ddb.Item {
	if pk := rapid.SampledFrom([]string{"", "", "a", "b"}).Draw(t, "plain"); pk != "" {
		return ddb.Item{{Name: "pk", Value: ddb.StringValue(pk)}}
	}
	return nil
}

func anyTransactGet(t *rapid.T, capacity string) *ddb.TransactGetItems {
	r := &ddb.TransactGetItems{ReturnConsumedCapacity: capacity}
	for _, key := range distinctKeys(t) {
		r.Gets = append(r.Gets, ddb.TransactGet{Table: ordersTable.Table, Key: key, Projection: anyProjection(t)})
	}
	if key := maybePlain(t); key != nil {
		r.Gets = append(r.Gets, ddb.TransactGet{Table: plainTable.Table, Key: key})
	}
	return r
}

func anyTransactWrite(t *rapid.T) *ddb.TransactWriteItems {
	r := &ddb.TransactWriteItems{}
	for _, key := range distinctKeys(t) {
		r.Writes = append(r.Writes, anyWrite(t, key))
	}
	if key := maybePlain(t); key != nil {
		put := &ddb.PutItem{Table: plainTable.Table, Item: withKey(anyItem().Draw(t, "plain item"), key)}
		put.Condition = anyCondition(t, &put.Placeholders)
		r.Writes = append(r.Writes, ddb.TransactWrite{Put: put})
	}
	return r
}

// tokenHistory gives transactions tokens, and repeats some. DynamoDB Local
// remembers tokens longer than tables, so each history has its own.
type tokenHistory struct {
	prefix string
	last   *ddb.TransactWriteItems
}

func (h *tokenHistory) next(t *rapid.T, r *ddb.TransactWriteItems) *ddb.TransactWriteItems {
	if h.last != nil && rapid.IntRange(0, 3).Draw(t, "again") == 3 {
		return h.last
	}
	if token := rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "token"); token != "" {
		r.ClientRequestToken = h.prefix + token
	}
	h.last = r
	return r
}

// anyWrite generates a member of a transaction.
func anyWrite(t *rapid.T, key ddb.Item) ddb.TransactWrite {
	table := ordersTable.Table
	var p ddb.Placeholders
	// Conditions that mostly hold, or no transaction would be made.
	condition := func(p *ddb.Placeholders) expr.Condition {
		if rapid.IntRange(0, 4).Draw(t, "conditional") < 4 {
			return nil
		}
		return anyCondition(t, p)
	}
	failed := rapid.SampledFrom([]string{"", "ALL_OLD"}).Draw(t, "failed")
	switch rapid.SampledFrom([]string{"put", "update", "delete", "check"}).Draw(t, "kind") {
	case "put":
		c := condition(&p)
		return ddb.TransactWrite{Put: &ddb.PutItem{
			Table: table, Item: withKey(anyItem().Draw(t, "item"), key), Condition: c, Placeholders: p, ReturnValuesOnConditionCheckFailure: failed,
		}}
	case "update":
		u := &ddb.UpdateItem{Table: table, Update: new(expr.Update)}
		if rapid.Bool().Draw(t, "more") {
			u = anyUpdate().Draw(t, "update").(*ddb.UpdateItem)
		}
		u.Key, u.ReturnValuesOnConditionCheckFailure = key, failed
		u.Update.Set = append(u.Update.Set, expr.SetAction{Path: pathOf("always"), Value: pathOf("pk")})
		if !writesKey(u.Update) {
			u.Condition = condition(&u.Placeholders)
		}
		return ddb.TransactWrite{Update: u}
	case "delete":
		c := condition(&p)
		return ddb.TransactWrite{Delete: &ddb.DeleteItem{
			Table: table, Key: key, Condition: c, Placeholders: p, ReturnValuesOnConditionCheckFailure: failed,
		}}
	}
	check := condition(&p)
	if check == nil {
		check = expr.AttributeNotExists{Path: pathOf("nope")}
	}
	return ddb.TransactWrite{ConditionCheck: &ddb.ConditionCheck{
		Table: table, Key: key, Condition: check, Placeholders: p, ReturnValuesOnConditionCheckFailure: failed,
	}}
}

// withKey returns the item under another key.
func withKey(it, key ddb.Item) ddb.Item {
	out := slices.Clone(key)
	for _, a := range it {
		if _, ok := key.Get(a.Name); !ok {
			out = append(out, a)
		}
	}
	return out
}
