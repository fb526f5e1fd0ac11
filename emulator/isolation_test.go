package emulator

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"pgregory.net/rapid"
)

// TestOthersAreNotSeen is what a proof of isolation against the emulator
// rests on: what a client sees of its own partitions, to the byte, does not
// depend on what others hold.
func TestOthersAreNotSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alone, among := filled(t, nil), filled(t, nil)
		for range rapid.IntRange(1, 30).Draw(t, "requests") {
			if rapid.Bool().Draw(t, "of another") {
				mustDo(t, among, &ddb.PutItem{Table: ordersTable.Table, Item: owned("theirs", anyItem().Draw(t, "item"))})
				continue
			}
			request := anyOwnRequest().Draw(t, "request")
			got, want := observed(t, among, request), observed(t, alone, request)
			if !bytes.Equal(got, want) {
				t.Fatalf("%s\n among others %s\n alone        %s", ddb.Encode(nil, request), got, want)
			}
		}
	})
}

// owned puts an item into an owner's partitions: of the table, and of every
// index that has it.
func owned(owner string, it ddb.Item) ddb.Item {
	out := cloneItem(it)
	for i := range out {
		if name := out[i].Name; name == "pk" || name == "g" {
			out[i].Value = ddb.StringValue(owner + out[i].Value.Text)
		}
	}
	return out
}

func observed(t *rapid.T, e *Emulator, request ddb.Request) []byte {
	body, err := e.Do(context.Background(), request)
	if err == nil {
		return body
	}
	var failure *Error
	if !errors.As(err, &failure) {
		t.Fatalf("%v", err)
	}
	return failure.AppendJSON(nil)
}

func anyOwnRequest() *rapid.Generator[ddb.Request] {
	const owner = "mine"
	return rapid.Custom(func(t *rapid.T) ddb.Request {
		key := owned(owner, anyKey().Draw(t, "key"))
		switch rapid.SampledFrom([]string{"put", "get", "update", "delete", "query", "batch"}).Draw(t, "operation") {
		case "put":
			return &ddb.PutItem{
				Table: ordersTable.Table, Item: owned(owner, anyItem().Draw(t, "item")), ReturnValues: "ALL_OLD",
				ReturnConsumedCapacity: "INDEXES", ReturnItemCollectionMetrics: "SIZE",
			}
		case "get":
			return &ddb.GetItem{Table: ordersTable.Table, Key: key, ReturnConsumedCapacity: "TOTAL"}
		case "update":
			u := anyUpdate().Draw(t, "update").(*ddb.UpdateItem)
			u.Key, u.ReturnValues, u.ReturnConsumedCapacity = key, "ALL_NEW", "INDEXES"
			for i := range u.Placeholders.Values {
				if v := &u.Placeholders.Values[i].Value; v.Kind == ddb.S {
					*v = ddb.StringValue(owner + v.Text)
				}
			}
			return u
		case "delete":
			return &ddb.DeleteItem{
				Table: ordersTable.Table, Key: key, Condition: expr.AttributeExists{Path: pathOf("n")},
				ReturnValuesOnConditionCheckFailure: "ALL_OLD", ReturnConsumedCapacity: "INDEXES",
			}
		case "batch":
			return &ddb.BatchGetItem{Tables: []ddb.KeysAndAttributes{{Table: ordersTable.Table, Keys: []ddb.Item{key}}}, ReturnConsumedCapacity: "TOTAL"}
		}
		q, _ := anyQuery(t, []ddb.Item{owned(owner, anyItem().Draw(t, "model"))})
		for i := range q.Placeholders.Values {
			// Partition values are strings, and nobody else's begin so.
			if v := &q.Placeholders.Values[i].Value; v.Kind == ddb.S && len(v.Text) < len(owner) {
				*v = ddb.StringValue(owner + v.Text)
			}
		}
		q.Limit = rapid.IntRange(0, 3).Draw(t, "limit")
		q.ReturnConsumedCapacity = "INDEXES"
		return q
	})
}
