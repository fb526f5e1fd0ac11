package expr_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

func TestOverlap(t *testing.T) {
	for _, c := range []struct {
		a, b expr.Path
		want bool
	}{
		{path("a"), path("a"), true},
		{path("a"), path("#a"), true}, // one attribute, whatever it is called
		{path("a"), path("a", "b"), true},
		{path("a"), path("a", 0, "b"), true},
		{path("a", 1), path("a", 1, 2), true},
		{path("a"), path("b"), false},
		{path("a"), path("A"), false},
		{path("a"), path("ab"), false},
		{path("a", "b"), path("a", "c"), false},
		{path("a", 0), path("a", 1), false},
		{path("a", 0), path("a", "b"), false},
		{path("a", 0), path("a", "#0"), false}, // the list's element, the map's key
		{path("#dot"), path("a", "b"), false},  // a name with a dot is no path
		{path("#dot"), path("a"), false},
	} {
		if expr.Overlap(c.a, c.b) != c.want || expr.Overlap(c.b, c.a) != c.want {
			t.Errorf("%s, %s: want %t", expr.AppendPath(nil, c.a), expr.AppendPath(nil, c.b), c.want)
		}
	}
}

// Paths share memory, but none can grow into another.
func TestPathsApart(t *testing.T) {
	p, err := expr.ParseProjection("a.b, c.d, e", everything{})
	if err != nil {
		t.Fatal(err)
	}
	_ = append(p[0], path("x")...)
	_ = append(p[1], path("x")...)
	if text := expr.AppendProjection(nil, p); string(text) != "a.b,c.d,e" {
		t.Errorf("%s", text)
	}
}

func TestRoot(t *testing.T) {
	for src, want := range map[string]string{"a": "a", "a.b[0]": "a", "#dot.c": "a.b", "#any[1]": "not; a [name]"} {
		p, err := expr.ParseProjection(src, everything{})
		if err != nil || p[0].Root() != want {
			t.Errorf("%q: %v, %v", src, p, err)
		}
	}
}

// The file holds the list as AWS publishes it.
func TestReservedList(t *testing.T) {
	list, err := os.ReadFile("testdata/reserved-words")
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(list))
	if len(words) != 573 {
		t.Errorf("%d words, want 573", len(words))
	}
	for _, word := range words {
		if !expr.Reserved(word) || !expr.Reserved(strings.ToLower(word)) {
			t.Errorf("%s is not reserved", word)
		}
		if slices.Contains(words, word+"X") || slices.Contains(words, word[1:]) {
			continue
		}
		if expr.Reserved(word+"X") || expr.Reserved(word[1:]) {
			t.Errorf("%sX or %s is reserved", word, word[1:])
		}
	}
}

func TestReserved(t *testing.T) {
	for _, word := range []string{"ABORT", "abort", "Status", "sIzE", "convert", "name", "LocalTimestamp", "ZONE", "zone", "and", "Set", "TTL"} {
		if !expr.Reserved(word) {
			t.Errorf("%s is not reserved", word)
		}
	}
	for _, word := range []string{"", "a", "ABORTS", "abor", "id", "pk", "priority", "status_", "contains", "begins_with",
		"\u017fize", "\u212aey", strings.Repeat("A", 300), "STATUS\x00", "\x00STATUS", "LOCALTIMESTAMPS"} {
		if expr.Reserved(word) {
			t.Errorf("%q is reserved", word)
		}
	}
}

// A keyword is no name in any case, reserved or not; nor is a reserved word.
func TestNamesThatNeedPlaceholders(t *testing.T) {
	for _, name := range []string{"and", "OR", "Not", "in", "BETWEEN", "set", "Remove", "ADD", "delete", "size", "STATUS", "Ttl"} {
		for _, src := range []string{name, "a." + name, "a[0]." + name + ".b"} {
			if _, err := expr.ParseProjection(src, everything{}); err == nil {
				t.Errorf("%q was accepted", src)
			}
		}
		src := "#" + name + ".#" + name
		p, err := expr.ParseProjection(src, everything{})
		if err != nil || p[0][0].Name.Text != name || p[0][1].Name.Text != name {
			t.Errorf("%q: %v, %v", src, p, err)
		}
	}
	// Folding is of ASCII alone: these are letters that Unicode folds to
	// ASCII, and so no tokens at all.
	for _, src := range []string{"\u212aey", "\u017fet a = :v", "a BETWEEN\u00a0:v AND :w", "a\u3000= :v"} {
		for kind := expr.KeyConditionKind; kind <= expr.UpdateKind; kind++ {
			if _, text, err := parse(kind, src, everything{}); err == nil {
				t.Errorf("%v %q was accepted as %q", kind, src, text)
			}
		}
	}
}

func TestPlaceholders(t *testing.T) {
	// Without a meaning for it, no placeholder stands for anything.
	for _, ph := range []expr.Placeholders{nil, placeholders{}} {
		for src, want := range map[string]string{
			"#a = b": "An expression attribute name used in the document path is not defined; attribute name: #a",
			"a = :v": "An expression attribute value used in expression is not defined; attribute value: :v",
		} {
			_, err := expr.ParseCondition(expr.ConditionKind, src, ph)
			if want := "Invalid ConditionExpression: " + want; err == nil || err.Error() != want {
				t.Errorf("%q: %v", src, err)
			}
		}
		if _, err := expr.ParseProjection("a.b[0]", ph); err != nil {
			t.Error(err)
		}
	}
	// No attribute's name is empty, whatever ExpressionAttributeNames says.
	if p, err := expr.ParseProjection("#empty", everything{}); err == nil {
		t.Errorf("an empty name was accepted: %#v", p)
	}
	// Every use is asked for, so that the caller knows which were used.
	var asked recorder
	const src = "#a = :v AND (#b.#a[0] BETWEEN :w AND size(#c) OR contains(#d, :x))"
	if _, err := expr.ParseCondition(expr.FilterKind, src, &asked); err != nil {
		t.Fatal(err)
	}
	if want := (recorder{"#a", ":v", "#b", "#a", ":w", "#c", "#d", ":x"}); !reflect.DeepEqual(asked, want) {
		t.Errorf("asked for %q", asked)
	}
}

type recorder []string

func (r *recorder) AttributeName(placeholder string) (string, bool) {
	*r = append(*r, placeholder)
	return "x" + placeholder, true
}

func (r *recorder) HasValue(placeholder string) bool {
	*r = append(*r, placeholder)
	return true
}
