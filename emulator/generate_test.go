package emulator

import (
	"context"
	"strconv"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

// Generators of small values: few of each, so that they collide.

func anyText() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"a", "ab", "b", "", "a\x00", "a\x00b", "\x00", "\x01", "é", "\uffff", "😀", "T#1"})
}

func anyNumber() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		text := strconv.Itoa(rapid.IntRange(-1000, 1000).Draw(t, "mantissa")) + "e" + strconv.Itoa(rapid.IntRange(-127, 122).Draw(t, "exponent"))
		if rapid.Bool().Draw(t, "small") {
			text = strconv.Itoa(rapid.IntRange(-3, 12).Draw(t, "integer"))
		}
		canonical, err := ddb.CanonicalNumber(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		return canonical
	})
}

// valueOf generates a value of a kind that keys have.
func valueOf(k ddb.Kind) *rapid.Generator[ddb.Value] {
	text := anyText()
	if k == ddb.N {
		text = anyNumber()
	}
	return rapid.Map(text, func(text string) ddb.Value { return ddb.Value{Kind: k, Text: text} })
}

func anyScalar() *rapid.Generator[ddb.Value] {
	return rapid.OneOf(valueOf(ddb.S), valueOf(ddb.N), valueOf(ddb.B),
		rapid.Map(rapid.Bool(), func(b bool) ddb.Value { return ddb.Value{Kind: ddb.BOOL, Bool: b} }),
		rapid.Just(ddb.Value{Kind: ddb.NULL, Bool: true}))
}

func anySet() *rapid.Generator[ddb.Value] {
	return rapid.Custom(func(t *rapid.T) ddb.Value {
		member := rapid.SampledFrom([]ddb.Kind{ddb.S, ddb.N, ddb.B}).Draw(t, "member")
		kind := map[ddb.Kind]ddb.Kind{ddb.S: ddb.SS, ddb.N: ddb.NS, ddb.B: ddb.BS}[member]
		return ddb.Value{Kind: kind, List: rapid.SliceOfNDistinct(valueOf(member), 1, 4, func(v ddb.Value) string { return v.Text }).Draw(t, "members")}
	})
}

// anyValue generates a value nested at most so deep.
func anyValue(depth int) *rapid.Generator[ddb.Value] {
	if depth == 0 {
		return rapid.OneOf(anyScalar(), anySet())
	}
	return rapid.OneOf(anyScalar(), anySet(),
		rapid.Map(rapid.SliceOfN(anyValue(depth-1), 0, 3), func(l []ddb.Value) ddb.Value { return ddb.Value{Kind: ddb.L, List: l} }),
		rapid.Map(anyAttributes(depth-1), func(m ddb.Item) ddb.Value { return ddb.Value{Kind: ddb.M, Map: m} }))
}

var names = []string{"n", "s", "m", "l", "x"}

func anyAttributes(depth int) *rapid.Generator[ddb.Item] {
	return rapid.Map(rapid.MapOfN(rapid.SampledFrom(names), anyValue(depth), 0, 4), func(m map[string]ddb.Value) ddb.Item {
		it := ddb.Item{}
		for _, name := range names {
			if v, ok := m[name]; ok {
				it = append(it, ddb.Attribute{Name: name, Value: v})
			}
		}
		return it
	})
}

// ordersTable has indexes of all kinds: local and global, each projection,
// several key attributes.
var ordersTable = &ddb.CreateTable{
	Table: ddb.Table{Name: "Orders"}, BillingMode: "PAY_PER_REQUEST",
	AttributeDefinitions: []ddb.AttributeDefinition{{Name: "pk", Type: ddb.S}, {Name: "sk", Type: ddb.N}, {Name: "g", Type: ddb.S}, {Name: "h", Type: ddb.N}, {Name: "b", Type: ddb.B}},
	KeySchema:            []ddb.KeySchemaElement{{Name: "pk", Type: "HASH"}, {Name: "sk", Type: "RANGE"}},
	LocalIndexes: []ddb.IndexDefinition{
		{Name: "by_b", KeySchema: []ddb.KeySchemaElement{{Name: "pk", Type: "HASH"}, {Name: "b", Type: "RANGE"}}, ProjectionType: "KEYS_ONLY"},
	},
	GlobalIndexes: []ddb.IndexDefinition{
		{Name: "by_g", KeySchema: []ddb.KeySchemaElement{{Name: "g", Type: "HASH"}, {Name: "h", Type: "RANGE"}}, ProjectionType: "INCLUDE", NonKeyAttributes: []string{"x", "n"}},
		{Name: "by_gh", KeySchema: []ddb.KeySchemaElement{{Name: "g", Type: "HASH"}, {Name: "h", Type: "HASH"}, {Name: "b", Type: "RANGE"}, {Name: "sk", Type: "RANGE"}}, ProjectionType: "ALL"},
	},
}

// anyKey generates a key of ordersTable, out of few.
func anyKey() *rapid.Generator[ddb.Item] {
	return rapid.Custom(func(t *rapid.T) ddb.Item {
		return ddb.Item{
			{Name: "pk", Value: ddb.StringValue(rapid.SampledFrom([]string{"a", "a\x00", "b", "c"}).Draw(t, "pk"))},
			{Name: "sk", Value: ddb.Value{Kind: ddb.N, Text: rapid.SampledFrom([]string{"-1.5", "0", "1", "2", "10"}).Draw(t, "sk")}},
		}
	})
}

// anyItem generates an item of ordersTable: some are in its indexes.
func anyItem() *rapid.Generator[ddb.Item] {
	return rapid.Custom(func(t *rapid.T) ddb.Item {
		it := anyKey().Draw(t, "key")
		maybe := func(name string, g *rapid.Generator[ddb.Value]) {
			if rapid.Bool().Draw(t, "has "+name) {
				it = append(it, ddb.Attribute{Name: name, Value: g.Draw(t, name)})
			}
		}
		notEmpty := func(v ddb.Value) bool { return v.Text != "" }
		maybe("g", valueOf(ddb.S).Filter(notEmpty))
		maybe("h", valueOf(ddb.N))
		maybe("b", valueOf(ddb.B).Filter(notEmpty))
		return append(it, anyAttributes(1).Draw(t, "attributes")...)
	})
}

// failer is what testing.TB and rapid.T have in common.
type failer interface {
	Fatalf(format string, args ...any)
}

func mustDo(t failer, e *Emulator, request ddb.Request) []byte {
	body, err := e.Do(context.Background(), request)
	if err != nil {
		t.Fatalf("%T: %v", request, err)
	}
	return body
}

// filled returns an emulator with the items in ordersTable.
func filled(t failer, items []ddb.Item) *Emulator {
	e := New()
	mustDo(t, e, ordersTable)
	for _, it := range items {
		mustDo(t, e, &ddb.PutItem{Table: ordersTable.Table, Item: it})
	}
	return e
}

// decoded parses a request body or fails.
func decoded(t testing.TB, op ddb.Operation, body string) ddb.Request {
	t.Helper()
	request, err := ddb.Decode(op, []byte(body))
	if err != nil {
		t.Fatalf("%s %s: %v", op, body, err)
	}
	return request
}
