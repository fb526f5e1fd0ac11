package demo

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWrapLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z ]{0,200}|[aé]{0,60}`).Draw(t, "text")
		most := rapid.IntRange(4, 40).Draw(t, "most")
		lines := wrap(text, most)
		rest := text
		for _, line := range lines {
			if len(line) > most {
				t.Fatalf("line %q is longer than %d", line, most)
			}
			after, ok := strings.CutPrefix(rest, line)
			if !ok {
				t.Fatalf("line %q does not come next in %q", line, rest)
			}
			rest = strings.TrimPrefix(after, " ")
		}
		if rest != "" {
			t.Fatalf("%q is missing", rest)
		}
	})
}

func TestWrapAtSpaces(t *testing.T) {
	want := []string{"one two", "three", "fourteen", "letters"}
	if got := wrap("one two three fourteenletters", 8); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestSorted(t *testing.T) {
	for in, want := range map[string]string{
		`{"b":{"S":" x  <y>"},"a":1.50}`: `{ "a": 1.50, "b": { "S": " x  <y>" } }`,
		`{}`:                             `{}`,
		`not json`:                       `not json`,
		`{"a":"line\nbreak"}`:            `{ "a": "line\nbreak" }`,
	} {
		if got := sorted([]byte(in)); got != want {
			t.Errorf("sorted(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestASCII(t *testing.T) {
	if got := ascii("a \"b\" \uff47\x1b[31m"); got != `a "b" \uff47\x1b[31m` {
		t.Errorf("got %s", got)
	}
}

// TestValues: JSON comes back from DynamoDB's values as it went in.
func TestValues(t *testing.T) {
	const in = `{"a":"x","b":[1,2.50,true,null],"c":{"d":{},"e":[]}}`
	decoder := json.NewDecoder(strings.NewReader(in))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(plainItem(itemOf(object)))
	if err != nil || string(out) != in {
		t.Errorf("got %s, %v", out, err)
	}
}
