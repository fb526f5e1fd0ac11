package expr_test

import (
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// Each limit, at it and one beyond.
func TestLimits(t *testing.T) {
	list := func(n int, item string) string { return strings.Repeat(item+",", n-1) + item }
	pad := func(src string, n int) string { return src + strings.Repeat(" ", n-len(src)) }
	const size = "Expression size has exceeded the maximum allowed size;"
	const operators = "The expression contains too many operators; operator count: 301"
	const depth = "The document path has too many nesting levels; nesting levels: 33"
	for _, c := range []struct {
		kind         expr.Kind
		within, over string
		message      string
	}{
		{expr.FilterKind, pad("a=:v", 4096), pad("a=:v", 4097), size + " expression size: 4097"},
		{expr.ConditionKind, pad("a=:v", 4096), pad("a=:v", 4097), size + " expression size: 4097"},
		{expr.KeyConditionKind, pad("a=:v", 4096), pad("a=:v", 4097), size + " expression size: 4097"},
		{expr.ProjectionKind, pad("a", 4096), pad("a", 4097), size},
		{expr.UpdateKind, pad("REMOVE a", 4096), pad("REMOVE a", 4097), size},
		{expr.FilterKind, "a IN (" + list(100, ":v") + ")", "a IN (" + list(101, ":v") + ")",
			"The IN operator is provided with too many operands; number of operands: 101"},
		{expr.FilterKind, "a" + strings.Repeat(".b", 31) + "=:v", "a" + strings.Repeat(".b", 32) + "=:v", depth},
		{expr.FilterKind, "a" + strings.Repeat("[0]", 31) + "=:v", "a" + strings.Repeat("[0]", 32) + "=:v", depth},
		{expr.ProjectionKind, "a" + strings.Repeat(".b", 31), "a" + strings.Repeat(".b", 32), depth},
		{expr.UpdateKind, "SET a" + strings.Repeat(".b", 31) + "=:v", "SET a" + strings.Repeat(".b", 32) + "=:v", depth},
		{expr.UpdateKind, "SET a=b" + strings.Repeat(".b", 31), "SET a=b" + strings.Repeat(".b", 32), depth},
		{expr.FilterKind, "a[2147483647]=:v", "a[2147483648]=:v",
			"List index is not within the allowable range; index: [2147483648]"},
		{expr.ProjectionKind, "a[2147483647]", "a[99999999999999999999]",
			"List index is not within the allowable range; index: [99999999999999999999]"},

		// Comparators, BETWEEN, IN, AND, OR, NOT, + and - and functions count,
		// the = of SET does not.
		{expr.FilterKind, list2(150, "a=:v", " OR "), list2(151, "a=:v", " OR "), operators},
		{expr.FilterKind, list2(150, "a IN(:v)", " AND "), list2(151, "a IN(:v)", " AND "), operators},
		{expr.FilterKind, list2(150, "a BETWEEN :v AND :w", " OR "), list2(151, "a BETWEEN :v AND :w", " OR "), operators},
		{expr.FilterKind, list2(150, "contains(a,b)", " OR "), list2(151, "contains(a,b)", " OR "), operators},
		{expr.FilterKind, list2(100, "size(a)>:v", " OR "), list2(101, "size(a)>:v", " OR "), operators},
		{expr.FilterKind, strings.Repeat("NOT ", 299) + "a=:v", strings.Repeat("NOT ", 300) + "a=:v", operators},
		{expr.UpdateKind, sums(300), sums(301), operators},
		{expr.UpdateKind, sums(200) + ",b=" + nested(100), sums(201) + ",b=" + nested(100), operators},
	} {
		if _, _, err := parse(c.kind, c.within, everything{}); err != nil {
			t.Errorf("%v %.40q…, %d bytes: %v", c.kind, c.within, len(c.within), err)
		}
		_, _, err := parse(c.kind, c.over, everything{})
		if want := "Invalid " + c.kind.String() + ": " + c.message; err == nil || err.Error() != want {
			t.Errorf("%v %.40q…, %d bytes:\n got %v\nwant %s", c.kind, c.over, len(c.over), err, want)
		}
	}
}

func list2(n int, item, separator string) string { return strings.Repeat(item+separator, n-1) + item }

// sums is an update with n additions.
func sums(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString([]string{"SET ", ","}[min(i, 1)] + "x")
		b.WriteByte("abcdefghijklmnopqrst"[i/20])
		b.WriteByte("abcdefghijklmnopqrst"[i%20])
		b.WriteString("=:v+:w")
	}
	return b.String()
}

// nested is if_not_exists, n deep.
func nested(n int) string {
	return strings.Repeat("if_not_exists(b,", n) + ":v" + strings.Repeat(")", n)
}

// As many parentheses as fit do no harm.
func TestDeepSource(t *testing.T) {
	for _, src := range []string{
		strings.Repeat("(", 4096),
		strings.Repeat("(", 2000) + "a=:v" + strings.Repeat(")", 2000),
		strings.Repeat("(NOT", 1000) + strings.Repeat(")", 96),
		strings.Repeat("size(", 800),
		"SET a=" + strings.Repeat("(", 4000),
	} {
		for kind := expr.KeyConditionKind; kind <= expr.UpdateKind; kind++ {
			if _, text, err := parse(kind, src, everything{}); err == nil {
				t.Errorf("%v %.20q was accepted: %.80q", kind, src, text)
			}
		}
	}
	// The deepest there can be, 299 times NOT in parentheses.
	src := strings.Repeat("(NOT ", 299) + "a=:v" + strings.Repeat(")", 299)
	if _, text, err := parse(expr.FilterKind, src, everything{}); err != nil || text != strings.Repeat("NOT ", 299)+"a=:v" {
		t.Errorf("%.80q, %v", text, err)
	}
}
