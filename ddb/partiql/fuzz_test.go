package partiql

import (
	"errors"
	"reflect"
	"testing"
	"unicode/utf8"
)

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// holds reads any text. What is accepted is sent as a text that is read as the
// same statement, each "?" for the value that stood there, and is sent as the
// same text again; what is refused says so in valid UTF-8.
func holds(t failer, src string) {
	t.Helper()
	s, err := Parse(src)
	if err != nil {
		var e *Error
		if s != nil || !errors.As(err, &e) || !utf8.ValidString(e.Message) || e.Message == "" || e.Offset < 0 || e.Offset > len(src) {
			t.Fatalf("%q: %v, %#v", src, s, err)
		}
		return
	}
	text, order := Append(nil, s)
	if len(text) > maxStatement {
		t.Fatalf("%q\nis sent as %d bytes", src, len(text))
	}
	if len(order) != len(s.Literals)+len(s.Item.Members) {
		t.Fatalf("%s: %d places for %d values", text, len(order), len(s.Literals)+len(s.Item.Members))
	}
	second, err := Parse(string(text))
	if err != nil {
		t.Fatalf("%q\nis sent as %s: %v", src, text, err)
	}
	again, places := Append(nil, second)
	if string(again) != string(text) {
		t.Fatalf("%q\nis sent as %s\nand read as  %s", src, text, again)
	}
	if s.Kind != Insert {
		// The values of a SET may be sent in another order than they stood in.
		seen := make([]bool, len(s.Literals))
		for i, place := range order {
			if seen[place] || places[i] != second.Literals[places[i]].Index {
				t.Fatalf("%s: order %v", text, order)
			}
			seen[place] = true
		}
	}
	want, got := parameterized(s), *second
	if s.Kind == Update { // but for the numbers of its values
		want.Where, want.Update, got.Where, got.Update = nil, nil, nil, nil
	}
	got.Literals, want.Literals = nil, nil
	if !reflect.DeepEqual(&got, want) {
		t.Fatalf("%q\nis sent as %s\nand read as %#v\nnot as %#v", src, text, &got, want)
	}
}

// FuzzParse holds that no text makes the parser stumble.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`SELECT a, b.c[3]."d" FROM "t"."i" WHERE a = 1 AND (b IN [1, ?] OR NOT begins_with(c, 'x')) ORDER BY a DESC`,
		`INSERT INTO t VALUE {'a': <<1, 2>>, 'b': {'c': [TRUE, NULL]}}`,
		`UPDATE t SET a = b + 1 REMOVE c SET d = set_add(d, <<'x'>>) WHERE k = ? AND s BETWEEN 1 AND 2 RETURNING ALL OLD *`,
		`DELETE FROM t WHERE k = '''' AND x IS NOT NULL`,
		`EXISTS(SELECT * FROM t WHERE k IS NOT MISSING AND size(a) <> 2)`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) { holds(t, src) })
}
