package partiql

import (
	"fmt"
	"strings"
	"testing"
)

// Each limit, at it and one beyond.
func TestLimits(t *testing.T) {
	many := func(n int, item, separator string) string { return strings.Repeat(item+separator, n-1) + item }
	where := func(condition string) string { return "SELECT * FROM t WHERE " + condition }
	const operators = "The expression contains too many operators; operator count: 301"
	const levels = "Nesting Levels have exceeded supported limits"
	size := func(n int) string {
		return where("a='") + strings.Repeat("x", n-len(where("a=''"))) + "'"
	}
	names := func(n int) string {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf("a%03d", i))
		}
		return "SELECT " + strings.Join(list, ",") + " FROM t"
	}
	for name, c := range map[string]struct{ within, over, message string }{
		"size":             {size(8192), size(8193), "a statement has 1 to 8192 bytes"},
		"size once quoted": {names(1000), names(1100), "a statement of more than 8192 bytes, once its identifiers stand in quotes"},
		"operators":        {where(many(150, "a=1", " OR ")), where(many(151, "a=1", " OR ")), operators},
		"functions":        {where(many(150, "contains(a,1)", " AND ")), where(many(151, "contains(a,1)", " AND ")), operators},
		"size()":           {where(many(100, "size(a)>1", " OR ")), where(many(101, "size(a)>1", " OR ")), operators},
		"NOT":              {where(many(299, "NOT", " ") + " a=1"), where(many(300, "NOT", " ") + " a=1"), operators},
		"IS NOT NULL":      {where(many(100, "a IS NOT NULL", " OR ")), where(many(101, "a IS NOT NULL", " OR ")), operators},
		"sums":             {sums(300), sums(301), operators},
		"parentheses":      {where(strings.Repeat("(", 300) + "a=1" + strings.Repeat(")", 300)), where(strings.Repeat("(", 301) + "a=1" + strings.Repeat(")", 301)), "fewer parentheses expected"},
		"IN":               {where("a IN [" + many(100, "1", ",") + "]"), where("a IN [" + many(101, "1", ",") + "]"), "The IN operator is provided with too many operands; number of operands: 101"},
		"path":             {where("a" + strings.Repeat(".b", 31) + "=1"), where("a" + strings.Repeat(".b", 32) + "=1"), "The document path has too many nesting levels; nesting levels: 33"},
		"index":            {where("a[2147483647]=1"), where("a[2147483648]=1"), "a list index in the allowable range expected"},
		"list":             {where("a=" + strings.Repeat("[", 32) + strings.Repeat("]", 32)), where("a=" + strings.Repeat("[", 33) + strings.Repeat("]", 33)), levels},
		"tuple":            {where("a=" + strings.Repeat("{'x':", 32) + "1" + strings.Repeat("}", 32)), where("a=" + strings.Repeat("{'x':", 33) + "1" + strings.Repeat("}", 33)), levels},
		"item":             {"INSERT INTO t VALUE {'a':" + strings.Repeat("[", 32) + strings.Repeat("]", 32) + "}", "INSERT INTO t VALUE {'a':" + strings.Repeat("[", 33) + strings.Repeat("]", 33) + "}", levels},
		"exponent":         {where("a=1e125"), where("a=1e0125"), "not a number"},
	} {
		if _, err := Parse(c.within); err != nil {
			t.Errorf("%s: %.60q…, %d bytes: %v", name, c.within, len(c.within), err)
		}
		if _, err := Parse(c.over); err == nil || !strings.Contains(err.Error(), c.message) {
			t.Errorf("%s: %.60q…, %d bytes:\n got %v\nwant %s", name, c.over, len(c.over), err, c.message)
		}
		holds(t, c.within)
		holds(t, c.over)
	}
}

// sums is an update with n additions.
func sums(n int) string {
	var b strings.Builder
	b.WriteString("UPDATE t SET ")
	for i := range n {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "a%d=?+?", i)
	}
	return b.String() + " WHERE k=1"
}

// The operators of SET and those of WHERE are counted apart.
func TestOperatorsApart(t *testing.T) {
	src := strings.TrimSuffix(sums(200), "k=1") + strings.Repeat("a=1 OR ", 149) + "a=1"
	if _, err := Parse(src); err != nil {
		t.Errorf("%v", err)
	}
}

// A text that only opens costs no stack to speak of, and is refused.
func TestDeepSource(t *testing.T) {
	for _, open := range []string{"(", "[", "{'a':", "<<", "NOT ", "NOT(", "size(", "a.", "a[", "EXISTS(", "list_append("} {
		for _, before := range []string{"", "SELECT * FROM t WHERE ", "SELECT * FROM t WHERE a = ", "UPDATE t SET a = ", "INSERT INTO t VALUE {'a': ", "SELECT ", "EXISTS("} {
			src := before + strings.Repeat(open, (maxStatement-len(before))/len(open))
			if s, err := Parse(src); err == nil {
				t.Errorf("%.60q is read as %v", src, s)
			}
		}
	}
}
