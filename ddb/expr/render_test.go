package expr_test

import (
	"reflect"
	"testing"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// The golden files hold many more texts; here is what an Append function does
// with an AST that no source gave.
func TestAppend(t *testing.T) {
	a, b, c := eq("a", ":a"), eq("#b", ":b"), eq("c", ":c")
	for want, ast := range map[string]expr.Condition{
		"a=:a AND #b=:b AND c=:c":          expr.And{Left: expr.And{Left: a, Right: b}, Right: c},
		"a=:a AND(#b=:b AND c=:c)":         expr.And{Left: a, Right: expr.And{Left: b, Right: c}},
		"a=:a OR(#b=:b OR c=:c)":           expr.Or{Left: a, Right: expr.Or{Left: b, Right: c}},
		"(a=:a OR #b=:b)AND c=:c":          expr.And{Left: expr.Or{Left: a, Right: b}, Right: c},
		"a=:a OR #b=:b AND c=:c":           expr.Or{Left: a, Right: expr.And{Left: b, Right: c}},
		"NOT(a=:a AND #b=:b)":              expr.Not{Of: expr.And{Left: a, Right: b}},
		"NOT NOT(a=:a OR #b=:b)":           expr.Not{Of: expr.Not{Of: expr.Or{Left: a, Right: b}}},
		"NOT a=:a AND NOT #b=:b":           expr.And{Left: expr.Not{Of: a}, Right: expr.Not{Of: b}},
		"a=:a OR(#b=:b OR c=:c)AND c=:c":   expr.Or{Left: a, Right: expr.And{Left: expr.Or{Left: b, Right: c}, Right: c}},
		"(a=:a OR #b=:b)AND(c=:c OR a=:a)": expr.And{Left: expr.Or{Left: a, Right: b}, Right: expr.Or{Left: c, Right: a}},
		"attribute_exists(#b.c[0])AND a=:a": expr.And{
			Left: expr.AttributeExists{Path: path("#b", "c", 0)}, Right: a},
		"size(a)IN(:v,b[0])": expr.In{
			Of: expr.Size{Of: path("a")}, List: []expr.Operand{value(":v"), path("b", 0)}},
		"a[0]BETWEEN :v AND :w": expr.Between{Of: path("a", 0), Low: value(":v"), High: value(":w")},
	} {
		if got := string(expr.AppendCondition(nil, ast)); got != want {
			t.Errorf("got %q\nwant %q", got, want)
		}
	}
}

// An AST with a name or a value that would be more than that in the text must
// never become one.
func TestAppendRefuses(t *testing.T) {
	name := func(text, placeholder string) expr.Path {
		return expr.Path{{Name: expr.Name{Text: text, Placeholder: placeholder}, Index: -1}}
	}
	for _, p := range []expr.Path{
		name("", ""), name("a.b", ""), name("a OR b", ""), name("a=:v OR a", ""), name("1a", ""), name("_a", ""), name("é", ""),
		name("status", ""), name("and", ""), name("REMOVE", ""), name("#a", ""), name(":a", ""), name("a[0]", ""), name("a ", ""),
		name("a", "a"), name("a", "#"), name("a", "#a.b"), name("a", "#a OR b"), name("a", ":a"), name("a", "#é"),
		append(path("a"), name("b.c", "")...),
	} {
		panics(t, p, func() { expr.AppendPath(nil, p) })
		panics(t, p, func() { expr.AppendCondition(nil, expr.AttributeExists{Path: p}) })
		panics(t, p, func() { expr.AppendProjection(nil, expr.Projection{path("a"), p}) })
		panics(t, p, func() { expr.AppendUpdate(nil, &expr.Update{Set: []expr.SetAction{{Path: path("a"), Value: p}}}) })
		panics(t, p, func() { expr.AppendKeyCondition(nil, expr.KeyCondition{{Name: p[len(p)-1].Name, Low: ":v"}}) })
	}
	for _, v := range []expr.Value{"", ":", "v", "#v", ":v OR a", ":v)", ":v.a", ":é"} {
		panics(t, v, func() { expr.AppendCondition(nil, expr.Compare{Left: path("a"), Right: v}) })
		panics(t, v, func() { expr.AppendUpdate(nil, &expr.Update{Add: []expr.ValueAction{{Path: path("a"), Value: v}}}) })
		panics(t, v, func() { expr.AppendKeyCondition(nil, expr.KeyCondition{{Name: path("a")[0].Name, Low: v}}) })
	}
	panics(t, nil, func() { expr.AppendCondition(nil, nil) })
	panics(t, nil, func() { expr.AppendCondition(nil, expr.Not{}) })
	panics(t, nil, func() { expr.AppendCondition(nil, expr.Compare{Left: path("a")}) })
	panics(t, nil, func() { expr.AppendUpdate(nil, &expr.Update{Set: []expr.SetAction{{Path: path("a")}}}) })
}

func panics(t *testing.T, what any, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%#v was rendered", what)
		}
	}()
	f()
}

func TestVisit(t *testing.T) {
	var seen []string
	at := func(what string) func(expr.Path) {
		return func(p expr.Path) { seen = append(seen, what+" "+string(expr.AppendPath(nil, p))) }
	}
	value := func(v expr.Value) { seen = append(seen, string(v)) }

	expr.VisitCondition(mustCondition(t, "a IN (:v, size(b[0])) OR NOT (attribute_exists(#c.d) AND :w < e)"), at("path"), value)
	if want := []string{"path a", ":v", "path b[0]", "path #c.d", ":w", "path e"}; !reflect.DeepEqual(seen, want) {
		t.Errorf("condition: %q", seen)
	}

	seen = nil
	u, err := expr.ParseUpdate("DELETE a :a ADD b.c :b REMOVE d[0] SET e = if_not_exists(f, i) + g, h = list_append(:l, e)", everything{})
	if err != nil {
		t.Fatal(err)
	}
	expr.VisitUpdate(u, at("target"), at("read"), value)
	if want := []string{"target e", "read f", "read i", "read g", "target h", ":l", "read e",
		"target d[0]", "target b.c", ":b", "target a", ":a"}; !reflect.DeepEqual(seen, want) {
		t.Errorf("update: %q", seen)
	}

	// What is absent has nothing to visit.
	expr.VisitCondition(nil, nil, nil)
	expr.VisitUpdate(nil, nil, nil, nil)
}
