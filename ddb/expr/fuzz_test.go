package expr_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// Whatever is accepted is rendered to a text that parses to the same AST;
// whatever is refused says so in valid UTF-8, with an offset in the source.
func FuzzParse(f *testing.F) {
	for kind := expr.KeyConditionKind; kind <= expr.UpdateKind; kind++ {
		for _, src := range []string{
			"a.b[0]=:v AND(NOT #b BETWEEN:v AND size((c)) OR #dot IN (:v,d))",
			"SET a=if_not_exists(b,:v)+(c) , d=list_append(:l,e)REMOVE#x,f[1] ADD g:v DELETE h :w",
			"a, #b.c[2] ,#any",
			"begins_with(a,:v) AND:w>=b",
			"contains(a,size(b)) or attribute_type(#c,:t) and attribute_exists(d)",
		} {
			f.Add(uint8(kind), src)
		}
	}
	f.Fuzz(func(t *testing.T, k uint8, src string) {
		kind := expr.KeyConditionKind + expr.Kind(k)%expr.UpdateKind
		ast, text, err := parse(kind, src, everything{})
		if err != nil {
			var e *expr.Error
			if !errors.As(err, &e) || !strings.HasPrefix(e.Message, "Invalid "+kind.String()+": ") ||
				!utf8.ValidString(e.Message) || e.Offset < 0 || e.Offset > len(src) {
				t.Fatalf("%q: %#v", src, err)
			}
			return
		}
		// A keyword may touch a placeholder in the source, but not in the text.
		if limit := len(src) + strings.Count(src, "#") + strings.Count(src, ":"); len(text) > limit {
			t.Fatalf("%d bytes for %d: %q\n%q", len(text), len(src), text, src)
		}
		again, same, err := parse(kind, text, everything{})
		if err != nil {
			t.Fatalf("%q was rendered as %q: %v", src, text, err)
		}
		if !reflect.DeepEqual(again, ast) || same != text {
			t.Fatalf("%q was rendered as %q:\n got %#v\nwant %#v", src, text, again, ast)
		}
	})
}
