package emulator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"
)

// page is a response of Query or Scan.
type page struct {
	Items               []jsontext.Value
	Count, ScannedCount int
	LastEvaluatedKey    jsontext.Value
}

func parsePage(t failer, body []byte) page {
	var p page
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return p
}

// lastKey is the page's LastEvaluatedKey as the next request gives it, nil at
// the end.
func (p page) lastKey(t failer) ddb.Item {
	if p.LastEvaluatedKey == nil {
		return nil
	}
	request, err := ddb.Decode(ddb.OpScan, []byte(`{"TableName":"Orders","ExclusiveStartKey":`+string(p.LastEvaluatedKey)+`}`))
	if err != nil {
		t.Fatalf("%v", err)
	}
	return request.(*ddb.Scan).ExclusiveStartKey
}

// pages follows a request from page to page. next sets Limit and start key.
func pages(t failer, e *Emulator, limit int, next func(limit int, start ddb.Item) ddb.Request) (items []string) {
	var start ddb.Item
	for range 1000 {
		p := parsePage(t, mustDo(t, e, next(limit, start)))
		if limit > 0 && p.ScannedCount > limit || p.Count != len(p.Items) || p.ScannedCount < p.Count {
			t.Fatalf("limit %d: count %d, scanned %d, %d items", limit, p.Count, p.ScannedCount, len(p.Items))
		}
		for _, it := range p.Items {
			items = append(items, string(it))
		}
		if start = p.lastKey(t); start == nil {
			return items
		}
	}
	t.Fatalf("the pages do not end")
	return nil
}

var sources = []string{"", "by_b", "by_g", "by_gh"}

// anyFilter is sometimes a filter on an attribute of every index.
func anyFilter(t *rapid.T, p *ddb.Placeholders) expr.Condition {
	if rapid.Bool().Draw(t, "unfiltered") {
		return nil
	}
	p.Values = append(p.Values, ddb.Substitution{Placeholder: ":f", Value: ddb.StringValue("a")})
	return expr.Compare{Op: expr.NE, Left: pathOf("pk"), Right: expr.Value(":f")}
}

// TestScanPages: pages of any size, and segments of any number, give the
// items of one whole scan.
func TestScanPages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := filled(t, rapid.SliceOfN(anyItem(), 0, 20).Draw(t, "items"))
		scan := ddb.Scan{Table: ordersTable.Table, IndexName: rapid.SampledFrom(sources).Draw(t, "index")}
		scan.Filter = anyFilter(t, &scan.Placeholders)
		follow := func(limit, segment, total int) []string {
			return pages(t, e, limit, func(limit int, start ddb.Item) ddb.Request {
				next := scan
				next.Limit, next.ExclusiveStartKey, next.Segment, next.TotalSegments = limit, start, segment, total
				return &next
			})
		}
		want := follow(0, 0, 0)
		limit := rapid.IntRange(1, 7).Draw(t, "limit")
		if got := follow(limit, 0, 0); !slices.Equal(got, want) {
			t.Fatalf("limit %d\n got  %q\n want %q", limit, got, want)
		}
		total := rapid.IntRange(1, 5).Draw(t, "segments")
		var got []string
		for segment := range total {
			got = append(got, follow(limit, segment, total)...)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%d segments\n got  %q\n want %q", total, got, want)
		}
	})
}

// TestQueryPages: pages of any size, in both directions, give the items of
// one query without limit, and that query gives what a scan with the key
// condition as its filter gives, sorted.
func TestQueryPages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfN(anyItem(), 0, 20).Draw(t, "items")
		e := filled(t, items)
		query, filter := anyQuery(t, items)
		follow := func(limit int, backward bool) []string {
			return pages(t, e, limit, func(limit int, start ddb.Item) ddb.Request {
				next := *query
				next.Limit, next.ExclusiveStartKey, next.ScanBackward = limit, start, backward
				return &next
			})
		}
		want := follow(0, false)
		limit := rapid.IntRange(1, 7).Draw(t, "limit")
		if got := follow(limit, false); !slices.Equal(got, want) {
			t.Fatalf("limit %d\n got  %q\n want %q", limit, got, want)
		}
		backward := follow(limit, true)
		if slices.Reverse(backward); !slices.Equal(backward, want) {
			t.Fatalf("limit %d, backward\n got  %q\n want %q", limit, backward, want)
		}
		scanned := pages(t, e, 0, func(int, ddb.Item) ddb.Request {
			return &ddb.Scan{Table: query.Table, IndexName: query.IndexName, Filter: filter, Placeholders: query.Placeholders}
		})
		if g, w := slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(scanned)); !slices.Equal(g, w) {
			t.Fatalf("%+v\n got  %q\n scan %q", query.KeyCondition, g, w)
		}
		checkSorted(t, e, query, want)
	})
}

// checkSorted checks that items follow one another as their sort attributes.
func checkSorted(t *rapid.T, e *Emulator, query *ddb.Query, items []string) {
	s := &e.tables["Orders"].schema
	if query.IndexName != "" {
		ix, _ := e.tables["Orders"].index(query.IndexName)
		s = &ix.schema
	}
	var last ddb.Item
	for _, text := range items {
		request, err := ddb.Decode(ddb.OpPutItem, []byte(`{"TableName":"Orders","Item":`+text+`}`))
		if err != nil {
			t.Fatalf("%v", err)
		}
		it := request.(*ddb.PutItem).Item
		for _, a := range s.sort {
			v, _ := it.Get(a.name)
			w, ok := last.Get(a.name)
			if !ok || compare(&w, &v) < 0 {
				break
			}
			if compare(&w, &v) > 0 {
				t.Fatalf("%s after %s by %s", text, ddb.AppendItem(nil, last), a.name)
			}
		}
		last = it
	}
}

// anyQuery generates a query of a partition that may exist, and the filter
// that means the same.
func anyQuery(t *rapid.T, items []ddb.Item) (*ddb.Query, expr.Condition) {
	q := &ddb.Query{Table: ordersTable.Table, IndexName: rapid.SampledFrom(sources).Draw(t, "index")}
	schemas := map[string]schema{}
	d := define(ordersTable)
	schemas[""] = d.schema
	for _, ix := range d.indexes {
		schemas[ix.Name] = ix.schema
	}
	s := schemas[q.IndexName]
	var model ddb.Item
	if len(items) > 0 {
		model = rapid.SampledFrom(items).Draw(t, "model")
	}
	value := func(a keyAttribute) expr.Value {
		v, ok := model.Get(a.name)
		if !ok || rapid.IntRange(0, 3).Draw(t, "other") == 0 {
			v = valueOf(a.kind).Filter(func(v ddb.Value) bool { return v.Text != "" }).Draw(t, a.name)
		}
		placeholder := expr.Value(":v" + strconv.Itoa(len(q.Placeholders.Values)))
		q.Placeholders.Values = append(q.Placeholders.Values, ddb.Substitution{Placeholder: placeholder, Value: v})
		return placeholder
	}
	var conditions []expr.Condition
	add := func(term expr.KeyTerm, c expr.Condition) {
		q.KeyCondition = append(q.KeyCondition, term)
		conditions = append(conditions, c)
	}
	equality := func(a keyAttribute) {
		v := value(a)
		add(expr.KeyTerm{Name: expr.Name{Text: a.name}, Low: v}, expr.Compare{Left: pathOf(a.name), Right: v})
	}
	for _, a := range s.hash {
		equality(a)
	}
	depth := rapid.IntRange(0, len(s.sort)).Draw(t, "sort terms")
	for i, a := range s.sort[:depth] {
		if i < depth-1 || rapid.Bool().Draw(t, "equal") {
			equality(a)
			continue
		}
		term, c := anyRange(t, q, a, value)
		add(term, c)
	}
	all := conditions[0]
	for _, c := range conditions[1:] {
		all = expr.And{Left: all, Right: c}
	}
	return q, all
}

// anyRange generates a condition on a sort attribute, and the filter that
// means the same.
func anyRange(t *rapid.T, q *ddb.Query, a keyAttribute, value func(keyAttribute) expr.Value) (expr.KeyTerm, expr.Condition) {
	low := value(a)
	term := expr.KeyTerm{Name: expr.Name{Text: a.name}, Low: low}
	ops := []expr.KeyOp{expr.KeyLT, expr.KeyLE, expr.KeyGT, expr.KeyGE, expr.KeyBetween}
	if a.kind != ddb.N {
		ops = append(ops, expr.KeyBeginsWith)
	}
	switch term.Op = rapid.SampledFrom(ops).Draw(t, "operator"); term.Op {
	case expr.KeyBeginsWith:
		return term, expr.BeginsWith{Of: pathOf(a.name), Prefix: low}
	case expr.KeyBetween:
		term.High = value(a)
		l, _ := q.Placeholders.Value(term.Low)
		if h, _ := q.Placeholders.Value(term.High); compare(&l, &h) > 0 {
			term.Low, term.High = term.High, term.Low
		}
		return term, expr.Between{Of: pathOf(a.name), Low: term.Low, High: term.High}
	}
	op := map[expr.KeyOp]expr.CompareOp{expr.KeyLT: expr.LT, expr.KeyLE: expr.LE, expr.KeyGT: expr.GT, expr.KeyGE: expr.GE}[term.Op]
	return term, expr.Compare{Op: op, Left: pathOf(a.name), Right: low}
}

// TestPageSize: a page ends after the item that reaches a megabyte, and has a
// last key only when more follows.
func TestPageSize(t *testing.T) {
	for _, test := range []struct{ items, first int }{{17, 17}, {18, 18}, {19, 18}} {
		e := filled(t, nil)
		for i := range test.items {
			mustDo(t, e, decoded(t, ddb.OpPutItem, fmt.Sprintf(`{"TableName":"Orders","Item":{"pk":{"S":"p"},"sk":{"N":"%d"},"v":{"S":"%s"}}}`, i, strings.Repeat("x", 60000))))
		}
		p := parsePage(t, mustDo(t, e, decoded(t, ddb.OpScan, `{"TableName":"Orders","ProjectionExpression":"sk"}`)))
		if more := p.LastEvaluatedKey != nil; p.Count != test.first || more != (test.items > test.first) {
			t.Errorf("%d items: %d on the first page, more: %v", test.items, p.Count, more)
		}
	}
}

// TestBatchGetResponseSize: what does not fit in 16 MB is unprocessed, in the
// form of the request that asks for it again.
func TestBatchGetResponseSize(t *testing.T) {
	e := filled(t, nil)
	var keys []string
	for i := range 50 {
		key := fmt.Sprintf(`"pk":{"S":"p"},"sk":{"N":"%d"}`, i)
		mustDo(t, e, decoded(t, ddb.OpPutItem, `{"TableName":"Orders","Item":{`+key+`,"v":{"S":"`+strings.Repeat("x", 400000)+`"}}}`))
		keys = append(keys, "{"+key+"}")
	}
	ask := `{"Orders":{"Keys":[%s],"ConsistentRead":true,"ProjectionExpression":"#s","ExpressionAttributeNames":{"#s":"sk"}}}`
	body := mustDo(t, e, decoded(t, ddb.OpBatchGetItem, `{"RequestItems":`+fmt.Sprintf(ask, strings.Join(keys, ","))+`}`))
	var got struct {
		Responses       map[string][]jsontext.Value
		UnprocessedKeys jsontext.Value
	}
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	const fit = 16 << 20 / 400008
	if n := len(got.Responses["Orders"]); n != fit {
		t.Errorf("%d items, want %d", n, fit)
	}
	if want := fmt.Sprintf(ask, strings.Join(keys[fit:], ",")); string(got.UnprocessedKeys) != want {
		t.Errorf("unprocessed\n got  %s\n want %s", got.UnprocessedKeys, want)
	}
}
