package expr_test

import (
	"reflect"
	"testing"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// Short hands for the AST.

type value = expr.Value

// path makes a path of names, written literally or as "#x", which stands for
// x, and of list indexes.
func path(elements ...any) expr.Path {
	var p expr.Path
	for _, e := range elements {
		switch e := e.(type) {
		case int:
			p = append(p, expr.Element{Index: e})
		case string:
			n := expr.Name{Text: e}
			if e[0] == '#' {
				n.Text, _ = everything{}.AttributeName(e)
				n.Placeholder = e
			}
			p = append(p, expr.Element{Name: n, Index: -1})
		}
	}
	return p
}

func eq(name, v string) expr.Condition {
	return expr.Compare{Op: expr.EQ, Left: path(name), Right: value(v)}
}

func TestConditionAST(t *testing.T) {
	a, b, c, d := eq("a", ":a"), eq("b", ":b"), eq("c", ":c"), eq("d", ":d")
	for src, want := range map[string]expr.Condition{
		// Operands and comparators.
		"a = :a":       a,
		"a <> b":       expr.Compare{Op: expr.NE, Left: path("a"), Right: path("b")},
		":v < a":       expr.Compare{Op: expr.LT, Left: value(":v"), Right: path("a")},
		"a <= :v":      expr.Compare{Op: expr.LE, Left: path("a"), Right: value(":v")},
		"a > :v":       expr.Compare{Op: expr.GT, Left: path("a"), Right: value(":v")},
		"size(a)>= :v": expr.Compare{Op: expr.GE, Left: expr.Size{Of: path("a")}, Right: value(":v")},
		"(a) = (:a)":   a,
		"size (( a )) = size(:v)": expr.Compare{
			Op: expr.EQ, Left: expr.Size{Of: path("a")}, Right: expr.Size{Of: value(":v")}},
		"a BETWEEN :v AND b": expr.Between{Of: path("a"), Low: value(":v"), High: path("b")},
		"a in (:v)":          expr.In{Of: path("a"), List: []expr.Operand{value(":v")}},
		"a IN (:v,b,size(c))": expr.In{
			Of: path("a"), List: []expr.Operand{value(":v"), path("b"), expr.Size{Of: path("c")}}},

		// Paths; a name behind a placeholder is one element, whatever it holds.
		"attribute_exists(a.b[0].#c[12][3])": expr.AttributeExists{Path: path("a", "b", 0, "#c", 12, 3)},
		"attribute_exists(#dot)": expr.AttributeExists{
			Path: expr.Path{{Name: expr.Name{Text: "a.b", Placeholder: "#dot"}, Index: -1}}},
		"attribute_exists(#any)": expr.AttributeExists{
			Path: expr.Path{{Name: expr.Name{Text: "not; a [name]", Placeholder: "#any"}, Index: -1}}},
		"attribute_exists( a . b [ 0 ] )": expr.AttributeExists{Path: path("a", "b", 0)},
		"attribute_exists(#and.#1.#_)":    expr.AttributeExists{Path: path("#and", "#1", "#_")},
		"attribute_exists(a[2147483647])": expr.AttributeExists{Path: path("a", 1<<31-1)},

		// Functions.
		"attribute_not_exists(a)":   expr.AttributeNotExists{Path: path("a")},
		"attribute_type(a, :t)":     expr.AttributeType{Path: path("a"), Type: ":t"},
		"begins_with(a, :v)":        expr.BeginsWith{Of: path("a"), Prefix: value(":v")},
		"begins_with(:v, a)":        expr.BeginsWith{Of: value(":v"), Prefix: path("a")},
		"contains(a, size(b))":      expr.Contains{Of: path("a"), Part: expr.Size{Of: path("b")}},
		"contains = contains(a,:v)": nil,

		// Names of functions are names where no parenthesis follows.
		"contains = :v": eq("contains", ":v"),

		// Precedence and associativity.
		"a=:a AND b=:b AND c=:c":         expr.And{Left: expr.And{Left: a, Right: b}, Right: c},
		"a=:a AND (b=:b AND c=:c)":       expr.And{Left: a, Right: expr.And{Left: b, Right: c}},
		"a=:a OR b=:b OR c=:c":           expr.Or{Left: expr.Or{Left: a, Right: b}, Right: c},
		"a=:a OR b=:b AND c=:c":          expr.Or{Left: a, Right: expr.And{Left: b, Right: c}},
		"a=:a AND b=:b OR c=:c":          expr.Or{Left: expr.And{Left: a, Right: b}, Right: c},
		"(a=:a OR b=:b) AND c=:c":        expr.And{Left: expr.Or{Left: a, Right: b}, Right: c},
		"NOT a=:a AND b=:b":              expr.And{Left: expr.Not{Of: a}, Right: b},
		"NOT (a=:a AND b=:b)":            expr.Not{Of: expr.And{Left: a, Right: b}},
		"a=:a AND NOT b=:b":              expr.And{Left: a, Right: expr.Not{Of: b}},
		"not Not nOT a=:a oR b=:b":       expr.Or{Left: expr.Not{Of: expr.Not{Of: expr.Not{Of: a}}}, Right: b},
		"a=:a AND b=:b OR c=:c AND d=:d": expr.Or{Left: expr.And{Left: a, Right: b}, Right: expr.And{Left: c, Right: d}},
		"a BETWEEN :b AND :c AND d=:d OR a=:a": expr.Or{
			Left: expr.And{Left: expr.Between{Of: path("a"), Low: value(":b"), High: value(":c")}, Right: d}, Right: a},
		"NOT a BETWEEN :b AND :c":   expr.Not{Of: expr.Between{Of: path("a"), Low: value(":b"), High: value(":c")}},
		"((a) = :a) AND (b = (:b))": expr.And{Left: a, Right: b},
	} {
		got, err := expr.ParseCondition(expr.ConditionKind, src, everything{})
		if want == nil {
			if err == nil {
				t.Errorf("%q was accepted: %#v", src, got)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", src, err)
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("%q:\n got %#v\nwant %#v", src, got, want)
		}
	}
}

func TestKeyConditionAST(t *testing.T) {
	name := func(s string) expr.Name { return path(s)[0].Name }
	for src, want := range map[string]expr.KeyCondition{
		"a = :v":     {{Name: name("a"), Op: expr.KeyEQ, Low: ":v"}},
		"#dot=:v":    {{Name: name("#dot"), Op: expr.KeyEQ, Low: ":v"}},
		"a < :v":     {{Name: name("a"), Op: expr.KeyLT, Low: ":v"}},
		"a <= :v":    {{Name: name("a"), Op: expr.KeyLE, Low: ":v"}},
		"a > :v":     {{Name: name("a"), Op: expr.KeyGT, Low: ":v"}},
		"a >= :v":    {{Name: name("a"), Op: expr.KeyGE, Low: ":v"}},
		":v = a":     {{Name: name("a"), Op: expr.KeyEQ, Low: ":v"}},
		":v < a":     {{Name: name("a"), Op: expr.KeyGT, Low: ":v"}},
		":v <= a":    {{Name: name("a"), Op: expr.KeyGE, Low: ":v"}},
		":v > a":     {{Name: name("a"), Op: expr.KeyLT, Low: ":v"}},
		"(:v) >=(a)": {{Name: name("a"), Op: expr.KeyLE, Low: ":v"}},
		"a BETWEEN :v AND :w AND (begins_with(b, :x))": {
			{Name: name("a"), Op: expr.KeyBetween, Low: ":v", High: ":w"},
			{Name: name("b"), Op: expr.KeyBeginsWith, Low: ":x"},
		},
		// The order is the source's, whatever the parentheses.
		"(a = :a AND b = :b) AND (c = :c AND d = :d)": {
			{Name: name("a"), Low: ":a"}, {Name: name("b"), Low: ":b"},
			{Name: name("c"), Low: ":c"}, {Name: name("d"), Low: ":d"},
		},
	} {
		got, err := expr.ParseKeyCondition(src, everything{})
		if err != nil {
			t.Errorf("%q: %v", src, err)
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("%q:\n got %#v\nwant %#v", src, got, want)
		}
	}
}

func TestProjectionAST(t *testing.T) {
	for src, want := range map[string]expr.Projection{
		"a":                    {path("a")},
		"a , #b.c[0],\n d[1]":  {path("a"), path("#b", "c", 0), path("d", 1)},
		"a[0], a[1], b.c, b.d": {path("a", 0), path("a", 1), path("b", "c"), path("b", "d")},
	} {
		got, err := expr.ParseProjection(src, everything{})
		if err != nil {
			t.Errorf("%q: %v", src, err)
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("%q:\n got %#v\nwant %#v", src, got, want)
		}
	}
}

func TestUpdateAST(t *testing.T) {
	set := func(v expr.SetValue) *expr.Update {
		return &expr.Update{Set: []expr.SetAction{{Path: path("a"), Value: v}}}
	}
	for src, want := range map[string]*expr.Update{
		"SET a = :v":                   set(value(":v")),
		"set a=(b.#c[0])":              set(path("b", "#c", 0)),
		"SET a = a + :v":               set(expr.Arithmetic{Left: path("a"), Right: value(":v")}),
		"SET a = (b - c)":              set(expr.Arithmetic{Minus: true, Left: path("b"), Right: path("c")}),
		"SET a=(b)-(c)":                set(expr.Arithmetic{Minus: true, Left: path("b"), Right: path("c")}),
		"SET a = if_not_exists(b, :v)": set(expr.IfNotExists{Path: path("b"), Default: value(":v")}),
		"SET a = if_not_exists(b, if_not_exists((c), d))": set(expr.IfNotExists{
			Path: path("b"), Default: expr.IfNotExists{Path: path("c"), Default: path("d")}}),
		"SET a = :v + if_not_exists(b, :w)": set(expr.Arithmetic{
			Left: value(":v"), Right: expr.IfNotExists{Path: path("b"), Default: value(":w")}}),
		"SET a = list_append(if_not_exists(a, :v), b)": set(expr.ListAppend{
			Left: expr.IfNotExists{Path: path("a"), Default: value(":v")}, Right: path("b")}),
		"DELETE a :a , b :b ADD c[0] :c remove d, #dot SET e=:e, f.g = h": {
			Set:    []expr.SetAction{{Path: path("e"), Value: value(":e")}, {Path: path("f", "g"), Value: path("h")}},
			Remove: []expr.Path{path("d"), path("#dot")},
			Add:    []expr.ValueAction{{Path: path("c", 0), Value: ":c"}},
			Delete: []expr.ValueAction{{Path: path("a"), Value: ":a"}, {Path: path("b"), Value: ":b"}},
		},
	} {
		got, err := expr.ParseUpdate(src, everything{})
		if err != nil {
			t.Errorf("%q: %v", src, err)
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("%q:\n got %#v\nwant %#v", src, got, want)
		}
	}
}
