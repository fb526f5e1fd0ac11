package ddb_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

func same(_ ddb.Origin, it ddb.Item) (ddb.Item, error) { return it, nil }

func emptied(ddb.Origin, ddb.Item) (ddb.Item, error) { return ddb.Item{}, nil }

// responses draws a response with items in every place that its operation
// has, and returns how the items are told apart by table.
func anyResponse(t *rapid.T) (op ddb.Operation, body []byte, items map[string][]ddb.Item) {
	items = map[string][]ddb.Item{}
	one := func(table string) []byte {
		it := anyItem(t, 0)
		items[table] = append(items[table], it)
		return ddb.AppendItem(nil, it)
	}
	several := func(table string) []byte {
		out := []byte{'['}
		for i := range rapid.IntRange(0, 3).Draw(t, "items") {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(out, one(table)...)
		}
		return append(out, ']')
	}
	op = rapid.SampledFrom([]ddb.Operation{
		ddb.OpGetItem, ddb.OpPutItem, ddb.OpUpdateItem, ddb.OpDeleteItem, ddb.OpQuery, ddb.OpScan, ddb.OpBatchGetItem,
	}).Draw(t, "operation")
	switch op {
	case ddb.OpGetItem:
		body = slices.Concat([]byte(`{"Item":`), one(""), []byte(`}`))
	case ddb.OpQuery, ddb.OpScan:
		body = slices.Concat([]byte(`{"Count":1,"Items":`), several(""), []byte(`,"ScannedCount":12345678901234567890}`))
	case ddb.OpBatchGetItem:
		body = slices.Concat([]byte(`{"Responses":{"Orders":`), several("Orders"), []byte(`,"Plans":`), several("Plans"), []byte(`},"UnprocessedKeys":{"Orders":{"Keys":[{"pk":{"S":"a"}}]}}}`))
	default:
		body = slices.Concat([]byte(`{"Attributes":`), one(""), []byte(`,"ConsumedCapacity":{"CapacityUnits":1.0}}`))
	}
	return op, body, items
}

// Rewriting to the same changes nothing, and every item is seen, with its
// table.
func TestRewriteResponseSeesEveryItem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		op, body, items := anyResponse(t)
		seen := map[string][]ddb.Item{}
		got, err := ddb.RewriteResponse(nil, body, op, ddb.Rewriter{Item: func(from ddb.Origin, it ddb.Item) (ddb.Item, error) {
			seen[from.Table] = append(seen[from.Table], it)
			return it, nil
		}})
		if err != nil || !bytes.Equal(got, body) {
			t.Fatalf("%v\n%s\nbecame\n%s", err, body, got)
		}
		if !reflect.DeepEqual(seen, items) {
			t.Fatalf("%s: seen %v, want %v", body, seen, items)
		}
		gone, err := ddb.RewriteResponse(nil, body, op, ddb.Rewriter{Item: emptied})
		if err != nil || !json.Valid(gone) {
			t.Fatalf("%v: %s", err, gone)
		}
		for _, table := range items {
			for _, it := range table {
				for _, a := range it {
					if attribute := string(ddb.AppendValue(append(ddb.AppendString(nil, a.Name), ':'), a.Value)); strings.Contains(string(gone), attribute) {
						t.Fatalf("%s is left in %s", attribute, gone)
					}
				}
			}
		}
	})
}

func TestRewriteResponse(t *testing.T) {
	for _, test := range []struct {
		op         ddb.Operation
		body, want string // want is "" for a failure
	}{
		{ddb.OpGetItem, `{}`, `{}`},
		{ddb.OpGetItem, ` { "Item" : { "a" : { "N" : "1.0" } } } `, `{"Item":{"a":{"N":"1"}}}`},
		{ddb.OpGetItem, `{"Item":{},"New":{"a":{"S":"x"}},"item":{},"ITEM":1}`, `{"Item":{}}`},
		{ddb.OpGetItem, `{"Attributes":{"a":{"S":"x"}}}`, `{}`},
		{ddb.OpQuery, `{"Items":[],"Count":0,"LastEvaluatedKey":{"pk":{"S":"a"}}}`, `{"Items":[],"Count":0,"LastEvaluatedKey":{"pk":{"S":"a"}}}`},
		{ddb.OpBatchGetItem, `{"Responses":{"a\"b":[{}]}}`, `{"Responses":{"a\"b":[{}]}}`},
		{ddb.OpDescribeTable, `{"Table":{"TableName":"x","ItemCount":1,"GlobalSecondaryIndexes":[{"IndexName":"y","ItemCount":2}]}}`, `{"Table":{"TableName":"x","GlobalSecondaryIndexes":[{"IndexName":"y"}]}}`},
		{ddb.OpDescribeTable, `{"Table":null}`, `{"Table":null}`},
		{ddb.OpGetItem, `{"Item":{},"Item":{}}`, ""},
		{ddb.OpGetItem, `{"Item":[]}`, ""},
		{ddb.OpGetItem, `{"Item":{}`, ""},
		{ddb.OpGetItem, `{"Item":{}} {}`, ""},
		{ddb.OpGetItem, ``, ""},
		{ddb.OpQuery, `{"Items":{}}`, ""},
		{ddb.OpQuery, `{"Items":[[]]}`, ""},
		{ddb.OpBatchGetItem, `{"Responses":[]}`, ""},
		{ddb.OpDescribeTable, `{"Table":1}`, ""},
		// Operations whose responses hold no item are never rewritten.
		{ddb.OpListTables, `{}`, ""},
		{ddb.OpBatchWriteItem, `{}`, ""},
	} {
		got, err := ddb.RewriteResponse(nil, []byte(test.body), test.op, ddb.Rewriter{Item: same})
		if (err == nil) != (test.want != "") || string(got) != test.want {
			t.Errorf("%s %s: %s, %v, want %s", test.op, test.body, got, err, test.want)
		}
	}
}

func TestRewriteError(t *testing.T) {
	const body = `{"__type":"x#ConditionalCheckFailedException","message":"m","Message":"M","Item":{"a":{"S":"x"}},"CancellationReasons":[{"Item":{"a":{"S":"x"}}}],"Other":1}`
	got, err := ddb.RewriteError([]byte("before"), []byte(body), ddb.OpPutItem, ddb.Rewriter{Item: emptied})
	if want := `before{"__type":"x#ConditionalCheckFailedException","message":"m","Message":"M","Item":{}}`; err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
	for _, bad := range []string{``, `x`, `[]`, `{"Item":"x"}`, `{"message":"m"`} {
		if got, err := ddb.RewriteError(nil, []byte(bad), ddb.OpPutItem, ddb.Rewriter{Item: same}); err == nil || got != nil {
			t.Errorf("%s: %s, %v", bad, got, err)
		}
	}
}

// A response shares nothing with the bytes that it was made of.
func TestRewriteSharesNoMemory(t *testing.T) {
	body := []byte(`{"Item":{"a":{"S":"xxxx"}},"ConsumedCapacity":{"TableName":"yyyy"}}`)
	got, err := ddb.RewriteResponse(nil, body, ddb.OpGetItem, ddb.Rewriter{Item: same})
	if err != nil {
		t.Fatal(err)
	}
	want := string(got)
	copy(body, strings.Repeat("#", len(body)))
	if string(got) != want {
		t.Errorf("%s", got)
	}
}

// FuzzRewriteResponse holds that whatever an upstream sends, what leaves is
// JSON, or nothing; and that an attribute that is taken out is not there.
func FuzzRewriteResponse(f *testing.F) {
	for _, seed := range []string{
		`{"Item":{"private":{"S":"x"},"a":{"L":[{"M":{"private":{"N":"1"}}}]}}}`, `{"Items":[{"private":{"S":"x"}}],"Count":1}`,
		`{"Responses":{"T":[{"private":{"S":"x"}}]}}`, `{"Attributes":{"private":{"S":"x"}}}`, `{"Table":{"TableName":"T"}}`, `{"__type":"x","Item":{"private":{"S":"x"}}}`,
	} {
		for i := range 5 {
			f.Add(uint8(i), []byte(seed))
		}
	}
	ops := []ddb.Operation{ddb.OpGetItem, ddb.OpQuery, ddb.OpBatchGetItem, ddb.OpUpdateItem, ddb.OpDescribeTable}
	f.Fuzz(func(t *testing.T, op uint8, body []byte) {
		items := 0
		without := func(_ ddb.Origin, it ddb.Item) (ddb.Item, error) {
			items++
			return slices.DeleteFunc(slices.Clone(it), func(a ddb.Attribute) bool { return a.Name == "private" }), nil
		}
		for i, rewrite := range []func() ([]byte, error){
			func() ([]byte, error) {
				return ddb.RewriteResponse(nil, body, ops[int(op)%len(ops)], ddb.Rewriter{Item: without})
			},
			func() ([]byte, error) { return ddb.RewriteError(nil, body, ddb.OpPutItem, ddb.Rewriter{Item: without}) },
		} {
			got, err := rewrite()
			if err != nil {
				if got != nil {
					t.Fatalf("%d: %q with %v", i, got, err)
				}
				continue
			}
			var out map[string]any
			if json.Unmarshal(got, &out) != nil {
				t.Fatalf("%d: %q became %q", i, body, got)
			}
			for _, name := range []string{"Item", "Attributes"} {
				if it, ok := out[name].(map[string]any); ok && it["private"] != nil {
					t.Fatalf("%d: %q became %q", i, body, got)
				}
			}
		}
	})
}
