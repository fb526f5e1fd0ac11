package partiql

import (
	"os"
	"strings"
	"testing"
)

// TestReserved holds the list to testdata/reserved-words: each word is a name
// in double quotes only, in whatever case, and all others are names.
func TestReserved(t *testing.T) {
	b, err := os.ReadFile("testdata/reserved-words")
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(b))
	if len(words) < 200 {
		t.Fatalf("%d words", len(words))
	}
	for _, word := range words {
		for _, spelt := range []string{word, strings.ToLower(word), word[:1] + strings.ToLower(word[1:])} {
			if upper, ok := reserved(spelt); !ok || upper != word {
				t.Errorf("%s: %q, %v", spelt, upper, ok)
			}
			for _, format := range []string{"SELECT % FROM t", "SELECT m.% FROM t", "SELECT * FROM %", "SELECT * FROM t WHERE k = 1 ORDER BY %", "UPDATE t REMOVE % WHERE k = 1", "UPDATE t SET m.% = 1 WHERE k = 1"} {
				if s, err := Parse(strings.Replace(format, "%", spelt, 1)); err == nil {
					t.Errorf("%s in %s: %v", spelt, format, s)
				}
				if _, err := Parse(strings.Replace(format, "%", `"`+spelt+`"`, 1)); err != nil {
					t.Errorf(`"%s" in %s: %v`, spelt, format, err)
				}
			}
		}
		for _, other := range []string{word + "S_", "_" + word, word + "1"} {
			if upper, ok := reserved(other); ok {
				t.Errorf("%s: %q", other, upper)
			}
		}
	}
	for _, word := range []string{"", "status", "name", "Total", "region", "begins_with", "contains", "attribute_type", "set_add", strings.Repeat("x", 300)} {
		if upper, ok := reserved(word); ok {
			t.Errorf("%s: %q", word, upper)
		}
	}
}
