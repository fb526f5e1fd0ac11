package partiql

import (
	"bytes"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// parameterized is the statement with a parameter for every value, in their
// order.
func parameterized(s *Statement) *Statement {
	c := *s
	c.Literals = slices.Clone(s.Literals)
	c.Item.Members = slices.Clone(s.Item.Members)
	c.Parameters = 0
	for _, list := range [][]Literal{c.Literals, c.Item.Members} {
		for i := range list {
			list[i] = Literal{Kind: Parameter, Index: c.Parameters}
			c.Parameters++
		}
	}
	return &c
}

// What is rendered is read as the statement that was rendered, with
// parameters for its values.
func TestRenderParse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStatement(t)
		text, order := Append(nil, s)
		if len(text) > maxStatement {
			return // too long to be read
		}
		got, err := Parse(string(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if want := parameterized(s); !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\n got %#v\nwant %#v", text, got, want)
		}
		for i, place := range order {
			if want := i; s.Kind == Insert && place != -1 || s.Kind != Insert && place != want {
				t.Fatalf("%s: order %v", text, order)
			}
		}
		if len(order) != len(s.Literals)+len(s.Item.Members) {
			t.Fatalf("%s: %d places", text, len(order))
		}
		// What stands before the text has no say in it.
		if full, _ := Append([]byte("before"), s); !bytes.Equal(full, append([]byte("before"), text...)) {
			t.Fatalf("appended: %s\nalone: %s", full, text)
		}
	})
}

// However a statement is spelt, it is read as the same.
func TestSpellings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStatement(t)
		src := spelling(t, s)
		if text, _ := Append(nil, s); len(src) > maxStatement || len(text) > maxStatement {
			return // too long to be read
		}
		got, err := Parse(src)
		if err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		if !reflect.DeepEqual(got, s) {
			t.Fatalf("%q\n got %#v\nwant %#v", src, got, s)
		}
	})
}

// Whatever one character is put into a statement, or taken from it: it is
// refused, or what is sent of it is read as the same again.
func TestMutations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := spelling(t, drawStatement(t))
		at := rapid.IntRange(0, len(src)-1).Draw(t, "at")
		put := rapid.SampledFrom([]string{"", "'", `"`, "\"\"", "''", "`", ";", "--", "/*", "*/", "?", "(", ")", "<<", ">>", "\x00", "\u2019", " OR 1=1", "=", "-", ".", ",", " "}).Draw(t, "put")
		holds(t, src[:at]+put+src[at+rapid.IntRange(0, 1).Draw(t, "cut"):])
	})
}
