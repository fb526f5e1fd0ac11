package expr_test

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// What is rendered parses to the AST that was rendered.
func TestRenderParse(t *testing.T) {
	roundTrip := func(kind expr.Kind, draw func(*rapid.T) any, render func([]byte, any) []byte) {
		t.Run(kind.String(), rapid.MakeCheck(func(t *rapid.T) {
			want := draw(t)
			text := render(nil, want)
			if len(text) > 4096 {
				return // too long to be parsed
			}
			got, again, err := parse(kind, string(text), everything{})
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%s\n got %#v\nwant %#v", text, got, want)
			}
			if again != string(text) {
				t.Fatalf("rendered again: %s\nthan before: %s", again, text)
			}
			// What stands before the text has no say in it.
			if full := render([]byte("before"), want); !bytes.Equal(full, append([]byte("before"), text...)) {
				t.Fatalf("appended: %s\nalone: %s", full, text)
			}
		}))
	}
	roundTrip(expr.FilterKind, func(t *rapid.T) any { return drawCondition(t, 5) },
		func(dst []byte, ast any) []byte { return expr.AppendCondition(dst, ast.(expr.Condition)) })
	roundTrip(expr.KeyConditionKind, func(t *rapid.T) any { return drawKeyCondition(t) },
		func(dst []byte, ast any) []byte { return expr.AppendKeyCondition(dst, ast.(expr.KeyCondition)) })
	roundTrip(expr.ProjectionKind, func(t *rapid.T) any { return expr.Projection(drawTargets(t, 1)) },
		func(dst []byte, ast any) []byte { return expr.AppendProjection(dst, ast.(expr.Projection)) })
	roundTrip(expr.UpdateKind, func(t *rapid.T) any { return drawUpdate(t) },
		func(dst []byte, ast any) []byte { return expr.AppendUpdate(dst, ast.(*expr.Update)) })
}

// However a condition is spelt, it parses to the same AST, and is not rendered
// any longer than it was spelt: what was within DynamoDB's 4,096 bytes stays
// within them.
func TestSpellings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawCondition(t, 5)
		src := spell(t, want, 1)
		if len(src) > 4096 {
			return // too long to be parsed
		}
		got, err := expr.ParseCondition(expr.ConditionKind, src, everything{})
		if err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%q\n got %#v\nwant %#v", src, got, want)
		}
		if text := expr.AppendCondition(nil, got); len(text) > len(src) {
			t.Fatalf("%d bytes for %d: %q\n%q", len(text), len(src), text, src)
		}
	})
}

// The visitors see every path and every value, each as often as it stands.
func TestVisitAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var got, want []string
		see := func(what string) func(expr.Path) {
			return func(p expr.Path) { got = append(got, what+string(expr.AppendPath(nil, p))) }
		}
		value := func(v expr.Value) { got = append(got, string(v)) }
		if rapid.Bool().Draw(t, "update") {
			u := drawUpdate(t)
			expr.VisitUpdate(u, see("path "), see("path "), value)
			want = collect(nil, reflect.ValueOf(u))
		} else {
			c := drawCondition(t, 4)
			expr.VisitCondition(c, see("path "), value)
			want = collect(nil, reflect.ValueOf(c))
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("\n got %q\nwant %q", got, want)
		}
	})
}

// collect finds the paths and the values of an AST by their types alone.
func collect(seen []string, v reflect.Value) []string {
	switch x := v.Interface().(type) {
	case expr.Path:
		return append(seen, "path "+string(expr.AppendPath(nil, x)))
	case expr.Value:
		return append(seen, string(x))
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		return collect(seen, v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			seen = collect(seen, v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			seen = collect(seen, v.Index(i))
		}
	case reflect.Bool, reflect.Uint8:
	default:
		panic(fmt.Sprintf("%v in an AST", v.Type()))
	}
	return seen
}

// Targets are refused if and only if two of them overlap, or ask for a map and
// a list in one place.
func TestDisjoint(t *testing.T) {
	element := rapid.SampledFrom([]expr.Element{
		path("a")[0], path("#a")[0], path("b")[0], path("#dot")[0], {Index: 0}, {Index: 1}, {Index: 10},
	})
	rapid.Check(t, func(t *rapid.T) {
		paths := make([]expr.Path, rapid.IntRange(1, 24).Draw(t, "n"))
		for i := range paths {
			paths[i] = append(path(rapid.SampledFrom([]string{"a", "#a", "c", "d", "e", "f"}).Draw(t, "root")),
				rapid.SliceOfN(element, 0, 3).Draw(t, "path")...)
		}
		bad := map[string]bool{}
		for i, p := range paths {
			for _, q := range paths[i+1:] {
				if what := together(p, q); what != "" {
					bad["Invalid ProjectionExpression: Two document paths "+what+" with each other; must remove or rewrite one of these paths; path one: "+show(p)+", path two: "+show(q)] = true
				}
			}
		}
		text := string(expr.AppendProjection(nil, paths))
		_, err := expr.ParseProjection(text, everything{})
		if err == nil && len(bad) > 0 {
			t.Fatalf("%s was accepted", text)
		}
		if err != nil && !bad[err.Error()] {
			t.Fatalf("%s: %v", text, err)
		}
	})
}

func together(p, q expr.Path) string {
	for i := range min(len(p), len(q)) {
		if (p[i].Index < 0) != (q[i].Index < 0) {
			return "conflict"
		}
		if p[i].Index != q[i].Index || p[i].Name.Text != q[i].Name.Text {
			return ""
		}
	}
	return "overlap"
}

func show(p expr.Path) string {
	s := make([]any, len(p))
	for i := range p {
		s[i] = p[i].Name.Text
		if p[i].Index >= 0 {
			s[i] = fmt.Sprintf("[%d]", p[i].Index)
		}
	}
	text := "["
	for i := range s {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprint(s[i])
	}
	return text + "]"
}
