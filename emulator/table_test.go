package emulator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"pgregory.net/rapid"
)

// contents lists what rows hold: keys, items and the sum of sizes.
func contents(r *rows) []string {
	out := []string{fmt.Sprint(r.bytes)}
	r.walk(span{}, false, func(found *row) bool {
		out = append(out, string(ddb.AppendItem(nil, found.item))+fmt.Sprint(found.size)+string(ddb.AppendItem(nil, found.whole().item)))
		return true
	})
	return out
}

// TestIndexesFollowItems: after any history of writes, table and indexes hold
// what a table holds into which the remaining items were put afresh.
func TestIndexesFollowItems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := filled(t, nil)
		for range rapid.IntRange(1, 30).Draw(t, "writes") {
			write := rapid.OneOf(
				rapid.Map(anyItem(), func(it ddb.Item) ddb.Request { return &ddb.PutItem{Table: ordersTable.Table, Item: it} }),
				rapid.Map(anyKey(), func(key ddb.Item) ddb.Request { return &ddb.DeleteItem{Table: ordersTable.Table, Key: key} }),
				anyUpdate(),
			).Draw(t, "write")
			if _, err := e.Do(context.Background(), write); err != nil && !errors.As(err, new(*Error)) {
				t.Fatalf("%v", err)
			}
		}
		got := e.tables["Orders"]
		var items []ddb.Item
		got.rows.walk(span{}, false, func(found *row) bool { items = append(items, found.item); return true })
		slices.Reverse(items)
		want := filled(t, items).tables["Orders"]
		if g, w := contents(&got.rows), contents(&want.rows); !slices.Equal(g, w) {
			t.Fatalf("table\n got  %q\n want %q", g, w)
		}
		for i, ix := range got.indexes {
			if g, w := contents(&ix.rows), contents(&want.indexes[i].rows); !slices.Equal(g, w) {
				t.Fatalf("%s\n got  %q\n want %q", ix.Name, g, w)
			}
		}
	})
}

// anyUpdate generates an UpdateItem of ordersTable: SET, REMOVE, ADD and
// DELETE of attributes, keys of indexes among them.
func anyUpdate() *rapid.Generator[ddb.Request] {
	return rapid.Custom(func(t *rapid.T) ddb.Request {
		u := &ddb.UpdateItem{Table: ordersTable.Table, Key: anyKey().Draw(t, "key"), Update: new(expr.Update)}
		targets := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"g", "h", "b", "n", "s", "m", "l", "x"}), 1, 4, rapid.ID).Draw(t, "targets")
		for i, target := range targets {
			path := pathOf(target)
			placeholder := expr.Value(fmt.Sprintf(":v%d", i))
			value := func(g *rapid.Generator[ddb.Value]) expr.Value {
				u.Placeholders.Values = append(u.Placeholders.Values, ddb.Substitution{Placeholder: placeholder, Value: g.Draw(t, "value")})
				return placeholder
			}
			switch rapid.SampledFrom([]string{"set", "copy", "remove", "add", "delete"}).Draw(t, "clause") {
			case "set":
				u.Update.Set = append(u.Update.Set, expr.SetAction{Path: path, Value: value(anyValue(1))})
			case "copy":
				u.Update.Set = append(u.Update.Set, expr.SetAction{Path: path, Value: expr.IfNotExists{Path: pathOf(rapid.SampledFrom(names).Draw(t, "source")), Default: value(anyScalar())}})
			case "remove":
				u.Update.Remove = append(u.Update.Remove, path)
			case "add":
				u.Update.Add = append(u.Update.Add, expr.ValueAction{Path: path, Value: value(rapid.OneOf(valueOf(ddb.N), anySet()))})
			case "delete":
				u.Update.Delete = append(u.Update.Delete, expr.ValueAction{Path: path, Value: value(anySet())})
			}
		}
		return u
	})
}

// pathOf is a path of one name.
func pathOf(name string) expr.Path { return expr.Path{{Name: expr.Name{Text: name}, Index: -1}} }

// TestUpdateLeavesTheOldItem: items are immutable, an update makes a new one.
func TestUpdateLeavesTheOldItem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := anyItem().Draw(t, "item")
		before := ddb.AppendItem(nil, old)
		u := anyUpdate().Draw(t, "update").(*ddb.UpdateItem)
		next, err := evaluation{old, &u.Placeholders}.update(u.Update)
		if !bytes.Equal(before, ddb.AppendItem(nil, old)) {
			t.Fatalf("the update changed the item to %s", ddb.AppendItem(nil, old))
		}
		if err == nil && !equalItems(next, cloneItem(next)) {
			t.Fatalf("the result is not an item: %s", ddb.AppendItem(nil, next))
		}
	})
}

// TestNothingOfTheRequestIsKept: whoever built the request may use it again.
func TestNothingOfTheRequestIsKept(t *testing.T) {
	e := filled(t, nil)
	list := []ddb.Value{ddb.StringValue("kept")}
	put := &ddb.PutItem{Table: ordersTable.Table, Item: ddb.Item{
		{Name: "pk", Value: ddb.StringValue("a")}, {Name: "sk", Value: ddb.Value{Kind: ddb.N, Text: "1"}}, {Name: "l", Value: ddb.Value{Kind: ddb.L, List: list}},
	}}
	get := decoded(t, ddb.OpGetItem, `{"TableName":"Orders","Key":{"pk":{"S":"a"},"sk":{"N":"1"}}}`)
	mustDo(t, e, put)
	want := mustDo(t, e, get)
	list[0].Text = "changed"
	put.Item[0].Name = "changed"
	if got := mustDo(t, e, get); !bytes.Equal(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestCopiesDoNotShare: an attribute copied from another goes its own way.
func TestCopiesDoNotShare(t *testing.T) {
	e := filled(t, nil)
	for _, step := range []struct{ update, value string }{
		{"SET s = :v", `{"SS":["1"]}`},
		{"ADD s :v", `{"SS":["2","3"]}`}, // leaves room in a slice that grows by doubling
		{"SET x = s ADD n :v", `{"N":"1"}`},
		{"ADD s :v", `{"SS":["of s"]}`},
		{"ADD x :v", `{"SS":["of x"]}`},
	} {
		mustDo(t, e, decoded(t, ddb.OpUpdateItem, `{"TableName":"Orders","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"UpdateExpression":"`+step.update+`","ExpressionAttributeValues":{":v":`+step.value+`}}`))
	}
	got := string(mustDo(t, e, decoded(t, ddb.OpGetItem, `{"TableName":"Orders","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"ProjectionExpression":"s, x"}`)))
	if want := `{"Item":{"s":{"SS":["1","2","3","of s"]},"x":{"SS":["1","2","3","of x"]}}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestConcurrentWrites counts in many goroutines at once: each write sees the
// one before it, and readers never see a torn item. Run it with -race.
func TestConcurrentWrites(t *testing.T) {
	e := filled(t, nil)
	add := decoded(t, ddb.OpUpdateItem, `{"TableName":"Orders","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"UpdateExpression":"ADD n :one SET g = :g, h = if_not_exists(n, :one)","ExpressionAttributeValues":{":one":{"N":"1"},":g":{"S":"G"}}}`)
	query := decoded(t, ddb.OpQuery, `{"TableName":"Orders","IndexName":"by_g","KeyConditionExpression":"g = :g","ExpressionAttributeValues":{":g":{"S":"G"}}}`)
	scan := decoded(t, ddb.OpScan, `{"TableName":"Orders"}`)
	const writers, writes = 8, 50
	var wg sync.WaitGroup
	do := func(request ddb.Request) {
		if _, err := e.Do(t.Context(), request); err != nil {
			t.Errorf("%T: %v", request, err)
		}
	}
	for range writers {
		wg.Go(func() {
			for range writes {
				do(add)
				do(query)
				do(scan)
			}
		})
	}
	wg.Go(func() {
		for i := range writes {
			name := ddb.Table{Name: fmt.Sprintf("Other%d", i)}
			create := *ordersTable
			create.Table = name
			do(&create)
			do(&ddb.ListTables{})
			do(&ddb.DescribeTable{Table: ordersTable.Table})
			do(&ddb.DeleteTable{Table: name})
		}
	})
	wg.Wait()
	got := string(mustDo(t, e, decoded(t, ddb.OpGetItem, `{"TableName":"Orders","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"ProjectionExpression":"n"}`)))
	if want := fmt.Sprintf(`{"Item":{"n":{"N":"%d"}}}`, writers*writes); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDoEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := New().Do(ctx, &ddb.ListTables{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
