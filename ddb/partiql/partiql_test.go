package partiql

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// rendered is how a statement is sent, and which literals its "?" are.
func rendered(t *testing.T, src string) (string, []int, *Statement) {
	t.Helper()
	s, err := Parse(src)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	text, order := Append(nil, s)
	return string(text), order, s
}

// TestAccepted holds what is read to what is sent of it.
func TestAccepted(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{`SELECT * FROM t`, `SELECT * FROM "t"`},
		{"select\t*\r\nfrom\nt", `SELECT * FROM "t"`},
		{`SELECT a, b.c[3]."d.e" FROM "t"."i"`, `SELECT "a", "b"."c"[3]."d.e" FROM "t"."i"`},
		{`SELECT "a""b" FROM "t-1.x"`, `SELECT "a""b" FROM "t-1.x"`},
		{`SELECT * FROM t WHERE a = 1 AND b <> 'x' OR NOT c < ?`, `SELECT * FROM "t" WHERE ("a" = ? AND "b" <> ?) OR (NOT ("c" < ?))`},
		{`SELECT * FROM t WHERE a = 1 AND (b = 2 AND c = 3)`, `SELECT * FROM "t" WHERE "a" = ? AND "b" = ? AND "c" = ?`},
		{`SELECT * FROM t WHERE a = 1 AND (b = 2 OR c != 3)`, `SELECT * FROM "t" WHERE "a" = ? AND (("b" = ?) OR ("c" <> ?))`},
		{`SELECT * FROM t WHERE a IN [1, 'x', ?] AND b IN (TRUE)`, `SELECT * FROM "t" WHERE "a" IN [?, ?, ?] AND "b" IN [?]`},
		{`SELECT * FROM t WHERE a BETWEEN 1 AND 2 AND size(b) >= 3`, `SELECT * FROM "t" WHERE "a" BETWEEN ? AND ? AND size("b") >= ?`},
		{`SELECT * FROM t WHERE a IS MISSING AND b IS NOT MISSING`, `SELECT * FROM "t" WHERE "a" IS MISSING AND "b" IS NOT MISSING`},
		{`SELECT * FROM t WHERE BEGINS_WITH(a, 'x') AND contains(b, ?) AND attribute_type(c, 'S')`, `SELECT * FROM "t" WHERE begins_with("a", ?) AND contains("b", ?) AND attribute_type("c", ?)`},
		{`SELECT * FROM t ORDER BY a DESC, b ASC`, `SELECT * FROM "t" ORDER BY "a" DESC, "b"`},
		{`INSERT INTO t VALUE {'a': 1, 'it''s': {'b': [<<1>>, -2.5e3]}}`, `INSERT INTO "t" VALUE {'a': ?, 'it''s': ?}`},
		{`UPDATE t SET a = 1, b.c = d + 2 REMOVE e[0] SET f = list_append(f, [1]) WHERE k = 1 RETURNING modified new *`, `UPDATE "t" SET "a" = ? SET "b"."c" = "d" + ? SET "f" = list_append("f", ?) REMOVE "e"[0] WHERE "k" = ? RETURNING MODIFIED NEW *`},
		{`DELETE FROM t WHERE k = ? RETURNING ALL OLD *`, `DELETE FROM "t" WHERE "k" = ? RETURNING ALL OLD *`},
		{`EXISTS(SELECT * FROM t WHERE k = ?)`, `EXISTS(SELECT * FROM "t" WHERE "k" = ?)`},
	} {
		got, order, s := rendered(t, test.src)
		if got != test.want {
			t.Errorf("%s\nis sent as %s\nwant       %s", test.src, got, test.want)
		}
		if n := strings.Count(got, "?"); n != len(order) {
			t.Errorf("%s: %d places, %d values", got, n, len(order))
		}
		again, _, second := rendered(t, got)
		if again != got || second.Kind != s.Kind || second.Table != s.Table || second.Index != s.Index {
			t.Errorf("%s\nis read as another statement: %s", got, again)
		}
	}
}

// TestRefused holds what is outside the grammar.
func TestRefused(t *testing.T) {
	for _, src := range []string{
		"", " ", "SELECT", "SELECT *", "SELECT * FROM", "SELECT FROM t", "SELECT *, a FROM t", "SELECT a b FROM t", "SELECT a.* FROM t", "SELECT a[*] FROM t",
		"SELECT DISTINCT a FROM t", "SELECT COUNT(*) FROM t", "SELECT VALUE a FROM t", "SELECT a, a FROM t", "SELECT a, a.b FROM t",
		"SELECT * FROM t, u", "SELECT * FROM t AS x", "SELECT * FROM t x", "SELECT * FROM t.i.j", "SELECT * FROM (SELECT * FROM t)", "SELECT * FROM t JOIN u", "SELECT * FROM t LIMIT 1", "SELECT * FROM t GROUP BY a",
		"SELECT * FROM t;", "SELECT * FROM t; SELECT * FROM t", "SELECT * FROM t -- x", "SELECT * FROM t /* x */", "/**/SELECT * FROM t", "SELECT * FROM t WHERE",
		"SELECT * FROM t WHERE a", "SELECT * FROM t WHERE a = ", "SELECT * FROM t WHERE (a = 1", "SELECT * FROM t WHERE a = 1)", "SELECT * FROM t WHERE a == 1", "SELECT * FROM t WHERE a LIKE 'x'", "SELECT * FROM t WHERE a IS NULL", "SELECT * FROM t WHERE 1 IS MISSING",
		"SELECT * FROM t WHERE a IN []", "SELECT * FROM t WHERE a IN [1)", "SELECT * FROM t WHERE a IN 1", "SELECT * FROM t WHERE a BETWEEN 1", "SELECT * FROM t WHERE nothing(a, 1)", "SELECT * FROM t WHERE begins_with('x', a)", "SELECT * FROM t WHERE begins_with(a)", "SELECT * FROM t WHERE attribute_type(a, b)", "SELECT * FROM t WHERE size(a)",
		"SELECT * FROM t WHERE a = 'x", `SELECT * FROM t WHERE a = "x`, "SELECT * FROM t WHERE a = `x`", "SELECT * FROM t WHERE a = 1x", "SELECT * FROM t WHERE a = 1.", "SELECT * FROM t WHERE a = 1.2.3", "SELECT * FROM t WHERE a = +1", "SELECT * FROM t WHERE a = 1e", "SELECT * FROM t WHERE a = :v", "SELECT * FROM t WHERE #n = 1",
		"SELECT * FROM t WHERE a = \u2018x\u2019", "SELECT\u00a0* FROM t", "\uff33ELECT * FROM t", "SELECT * FROM t\x00", "SELECT * FROM \"\"", "SELECT * FROM select", "SELECT where FROM t", "SELECT a[-1] FROM t", "SELECT a[1.5] FROM t", "SELECT a[x] FROM t",
		"INSERT INTO t VALUE", "INSERT INTO t VALUE ?", "INSERT INTO t VALUE 1", "INSERT INTO t VALUES {'a': 1}", "INSERT INTO t VALUE {a: 1}", `INSERT INTO t VALUE {"a": 1}`, "INSERT INTO t VALUE {'a': 1, 'a': 2}", "INSERT INTO t VALUE {'a': 1,}", "INSERT INTO t VALUE {'a' 1}", "INSERT INTO t VALUE {'a': b}", "INSERT INTO t VALUE {'a': 1} WHERE a = 1", "INSERT INTO t.i VALUE {'a': 1}",
		"UPDATE t WHERE k = 1", "UPDATE t SET a = 1", "UPDATE t SET a WHERE k = 1", "UPDATE t SET a = 1, a = 2 WHERE k = 1", "UPDATE t SET a = 1 REMOVE a.b WHERE k = 1", "UPDATE t SET a = b + c + d WHERE k = 1", "UPDATE t SET a = f(b, 1) WHERE k = 1", "UPDATE t SET a = 1 WHERE k = 1 RETURNING ALL *", "UPDATE t SET a = 1 WHERE k = 1 RETURNING ALL OLD a", "UPDATE t.i SET a = 1 WHERE k = 1",
		"DELETE t WHERE k = 1", "DELETE FROM t", "DELETE FROM t WHERE k = 1 RETURNING ALL NEW *", "DELETE FROM t WHERE k = 1 RETURNING MODIFIED OLD *",
		"EXISTS(SELECT * FROM t)", "EXISTS(SELECT a FROM t WHERE k = 1)", "EXISTS SELECT * FROM t WHERE k = 1", "EXISTS(DELETE FROM t WHERE k = 1)", "NOT EXISTS(SELECT * FROM t WHERE k = 1)", "EXISTS(SELECT * FROM t WHERE k = 1) AND EXISTS(SELECT * FROM t WHERE k = 1)",
		"SELECT * FROM t WHERE " + strings.Repeat("(", 100) + "a = 1" + strings.Repeat(")", 100), "SELECT * FROM t WHERE a = " + strings.Repeat("[", 100) + strings.Repeat("]", 100),
		"SELECT " + strings.Repeat("a.", 40) + "a FROM t", "SELECT * FROM t WHERE a IN [" + strings.Repeat("1,", 100) + "1]", "SELECT * FROM t WHERE a = '" + strings.Repeat("x", maxStatement) + "'",
	} {
		s, err := Parse(src)
		var e *Error
		if s != nil || !errors.As(err, &e) || !strings.HasPrefix(e.Message, "Statement wasn't well formed, can't be processed: ") {
			t.Errorf("%.80q: %v, %v", src, s, err)
		}
	}
}

// TestLiterals holds the values to what is written.
func TestLiterals(t *testing.T) {
	_, order, s := rendered(t, `SELECT * FROM t WHERE a = 'it''s' AND b = -1.50e2 AND c = ? AND d = TRUE AND e = NULL AND f = ?`)
	want := []Literal{{Kind: String, Text: "it's"}, {Kind: Number, Text: "-1.50e2"}, {Kind: Parameter}, {Kind: Bool, True: true}, {Kind: Null}, {Kind: Parameter, Index: 1}}
	if !reflect.DeepEqual(s.Literals, want) || s.Parameters != 2 || !reflect.DeepEqual(order, []int{0, 1, 2, 3, 4, 5}) {
		t.Errorf("%+v, %d parameters, order %v", s.Literals, s.Parameters, order)
	}
	// The parts of a statement may be sent in another order than they were read in.
	_, order, s = rendered(t, `UPDATE t REMOVE x SET a = ? SET b = list_append(?, b) WHERE k = ?`)
	if !reflect.DeepEqual(order, []int{0, 1, 2}) || s.Update.Set[1].Value.(expr.ListAppend).Left != expr.SetValue(expr.Value(":1")) {
		t.Errorf("order %v, %+v", order, s.Update)
	}
}

// FuzzParse holds that what is sent of an accepted statement is read as the
// same again, and that no text makes the parser stumble.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`SELECT a, b.c[3]."d" FROM "t"."i" WHERE a = 1 AND (b IN [1, ?] OR NOT begins_with(c, 'x')) ORDER BY a DESC`,
		`INSERT INTO t VALUE {'a': <<1, 2>>, 'b': {'c': [TRUE, NULL]}}`, `UPDATE t SET a = b + 1 REMOVE c WHERE k = ? AND s BETWEEN 1 AND 2 RETURNING ALL OLD *`,
		`DELETE FROM t WHERE k = ''''`, `EXISTS(SELECT * FROM t WHERE k IS NOT MISSING AND size(a) <> 2)`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		s, err := Parse(src)
		if err != nil {
			return
		}
		text, order := Append(nil, s)
		if len(order) != len(s.Literals)+len(s.Item.Names) {
			t.Fatalf("%s: %d places for %d values", text, len(order), len(s.Literals))
		}
		if len(text) > maxStatement {
			return // quotes and parentheses made it too long to send
		}
		second, err := Parse(string(text))
		if err != nil {
			t.Fatalf("%q\nis sent as %s: %v", src, text, err)
		}
		again, _ := Append(nil, second)
		if string(again) != string(text) {
			t.Fatalf("%s\nis read as %s", text, again)
		}
		if second.Kind != s.Kind || second.Table != s.Table || second.Index != s.Index || !reflect.DeepEqual(second.Projection, s.Projection) || !reflect.DeepEqual(second.OrderBy, s.OrderBy) {
			t.Fatalf("%s\nis read as %+v, not %+v", text, second, s)
		}
	})
}
