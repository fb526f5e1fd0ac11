package emulator

import (
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"pgregory.net/rapid"
)

// conditionItem has an attribute of each kind.
const conditionItem = `{"n":{"N":"5"},"s":{"S":"stré"},"e":{"S":""},"b":{"B":"YWJj"},"t":{"BOOL":true},"f":{"BOOL":false},"z":{"NULL":true},
	"l":{"L":[{"N":"0"},{"S":"x"},{"SS":["q","r"]},{"L":[{"N":"1"}]}]},"m":{"M":{"x":{"N":"1"},"y":{"L":[{"S":"q"}]}}},
	"ss":{"SS":["a","b"]},"ns":{"NS":["1","2"]},"bs":{"BS":["YQ==","Yg=="]},"a.b":{"N":"1"}}`

// TestConditions: what holds of conditionItem. ":a" and ":b" stand for the
// values; each case was seen to hold of DynamoDB too.
func TestConditions(t *testing.T) {
	const yes, no = true, false
	for _, test := range []struct {
		condition string
		a, b      string // ExpressionAttributeValues
		want      bool
	}{
		{"n = :a", `{"N":"5.0"}`, "", yes},
		{"n = :a", `{"S":"5"}`, "", no},
		{"n <> :a", `{"S":"5"}`, "", yes},
		{"nope <> :a", `{"S":"5"}`, "", yes},
		{"nope = :a", `{"S":"5"}`, "", no},
		{"nope = nope2", "", "", no},
		{"nope <> nope2", "", "", yes},
		{"n < :a", `{"N":"10"}`, "", yes},
		{"n < :a", `{"S":"9"}`, "", no},
		{"NOT n < s", "", "", yes},
		{"t > f", "", "", no},
		{"b < :a", `{"B":"YWQ="}`, "", yes},
		{"ss = :a", `{"SS":["b","a"]}`, "", yes},
		{"ss = :a", `{"SS":["b"]}`, "", no},
		{"ss = :a", `{"SS":["b","c"]}`, "", no},
		{"ns = :a", `{"NS":["2.0","1"]}`, "", yes},
		{"m = :a", `{"M":{"y":{"L":[{"S":"q"}]},"x":{"N":"1.0"}}}`, "", yes},
		{"m = :a", `{"M":{"x":{"N":"1"}}}`, "", no},
		{"z = :a", `{"NULL":true}`, "", yes},
		{"t = :a", `{"BOOL":false}`, "", no},
		{"n BETWEEN :a AND :b", `{"N":"1"}`, `{"N":"5"}`, yes},
		{"n BETWEEN :a AND :b", `{"N":"5"}`, `{"N":"5"}`, yes},
		{"n BETWEEN :a AND s", `{"N":"1"}`, "", no},
		{":a BETWEEN n AND :b", `{"N":"5"}`, `{"N":"9"}`, yes},
		{"nope BETWEEN :a AND :b", `{"N":"1"}`, `{"N":"2"}`, no},
		{"n IN (:a, :b)", `{"S":"x"}`, `{"N":"5.00"}`, yes},
		{"ss IN (:a)", `{"SS":["b","a"]}`, "", yes},
		{"nope IN (:a, n)", `{"N":"5"}`, "", no},
		{"begins_with(s, :a)", `{"S":"st"}`, "", yes},
		{"begins_with(s, :a)", `{"S":""}`, "", yes},
		{"begins_with(n, :a)", `{"S":"5"}`, "", no},
		{"begins_with(b, :a)", `{"B":"YWI="}`, "", yes},
		{"begins_with(s, :a)", `{"B":"YWI="}`, "", no},
		{"begins_with(:a, s)", `{"S":"stréé"}`, "", yes},
		{"contains(s, :a)", `{"S":"tr"}`, "", yes},
		{"contains(ss, :a)", `{"S":"a"}`, "", yes},
		{"contains(ss, :a)", `{"SS":["a"]}`, "", no},
		{"contains(ns, :a)", `{"N":"1.0"}`, "", yes},
		{"contains(l, :a)", `{"N":"0.0"}`, "", yes},
		{"contains(l, :a)", `{"SS":["r","q"]}`, "", yes},
		{"contains(l, :a)", `{"BOOL":true}`, "", no},
		{"contains(bs, :a)", `{"B":"YQ=="}`, "", yes},
		{"contains(b, :a)", `{"B":"Yg=="}`, "", yes},
		{"contains(n, :a)", `{"N":"5"}`, "", no},
		{"contains(m, :a)", `{"S":"x"}`, "", no},
		{"contains(nope, :a)", `{"S":"x"}`, "", no},
		{"contains(ns, size(ss))", "", "", yes},
		{"size(s) = :a", `{"N":"4"}`, "", yes},
		{"size(e) = :a", `{"N":"0"}`, "", yes},
		{"size(b) = :a", `{"N":"3"}`, "", yes},
		{"size(l) = :a", `{"N":"4"}`, "", yes},
		{"size(m) = :a", `{"N":"2"}`, "", yes},
		{"size(ss) = :a", `{"N":"2"}`, "", yes},
		{"size(n) >= :a", `{"N":"0"}`, "", no},
		{"size(n) <> :a", `{"N":"0"}`, "", yes},
		{"size(s) <> :a", `{"S":"4"}`, "", yes},
		{"size(:a) = :b", `{"S":"abc"}`, `{"N":"3"}`, yes},
		{"attribute_exists(z)", "", "", yes},
		{"attribute_exists(m.y[0])", "", "", yes},
		{"attribute_exists(m.y[1])", "", "", no},
		{"attribute_exists(n.x)", "", "", no},
		{"attribute_not_exists(n.x)", "", "", yes},
		{"attribute_exists(a.b)", "", "", no},
		{"attribute_type(n, :a)", `{"S":"N"}`, "", yes},
		{"attribute_type(n, :a)", `{"S":"NS"}`, "", no},
		{"attribute_type(nope, :a)", `{"S":"N"}`, "", no},
		{"m.y[0] = l[1]", "", "", no},
		{"NOT nope = :a", `{"N":"5"}`, "", yes},
		{"NOT nope < :a", `{"N":"5"}`, "", yes},
		{"n = :a OR t = :a AND nope = :a", `{"N":"5"}`, "", yes},
		{"(n = :a OR t = :a) AND nope = :a", `{"N":"5"}`, "", no},
		{":a < :b", `{"N":"2"}`, `{"N":"10"}`, yes},
	} {
		c, values := parseCondition(t, test.condition, test.a, test.b)
		if err := (operandCheck{expr.ConditionKind, values}).condition(c); err != nil {
			t.Errorf("%s: %v", test.condition, err)
		}
		it := decoded(t, ddb.OpPutItem, `{"TableName":"Any","Item":`+conditionItem+`}`).(*ddb.PutItem).Item
		if got := (evaluation{it, values}).holds(c); got != test.want {
			t.Errorf("%s with %s, %s: %v", test.condition, test.a, test.b, got)
		}
	}
}

// parseCondition has Decode parse a condition and its values.
func parseCondition(t *testing.T, condition, a, b string) (expr.Condition, *ddb.Placeholders) {
	t.Helper()
	var values []string
	if a != "" {
		values = append(values, `":a":`+a)
	}
	if b != "" {
		values = append(values, `":b":`+b)
	}
	body := `{"TableName":"Any","FilterExpression":"` + condition + `"`
	if values != nil {
		body += `,"ExpressionAttributeValues":{` + strings.Join(values, ",") + `}`
	}
	scan := decoded(t, ddb.OpScan, body+"}").(*ddb.Scan)
	return scan.Filter, &scan.Placeholders
}

// TestOperandTypes: values that an operator can never take are refused
// without an item.
func TestOperandTypes(t *testing.T) {
	for _, test := range []struct{ condition, a, b, want string }{
		{"t > :a", `{"BOOL":false}`, "", "operator or function: >, operand type: BOOL"},
		{":a <= n", `{"M":{}}`, "", "operator or function: <=, operand type: M"},
		{"n BETWEEN :a AND :b", `{"SS":["x"]}`, `{"SS":["y"]}`, "operator or function: BETWEEN, operand type: SS"},
		{"n BETWEEN :a AND :b", `{"N":"10"}`, `{"N":"9"}`, "upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:10}, upper bound operand: AttributeValue: {N:9}"},
		{"n BETWEEN :a AND :b", `{"N":"5"}`, `{"S":"x"}`, "same data type for lower and upper bounds"},
		{"begins_with(s, :a)", `{"N":"1"}`, "", "operator or function: begins_with, operand type: N"},
		{"begins_with(:a, s)", `{"L":[]}`, "", "operator or function: begins_with, operand type: L"},
		{"size(:a) = n", `{"N":"1"}`, "", "operator or function: size, operand type: N"},
		{"n IN (size(:a))", `{"BOOL":true}`, "", "operator or function: size, operand type: BOOL"},
		{"contains(l, size(:a))", `{"NULL":true}`, "", "operator or function: size, operand type: NULL"},
		{"attribute_type(n, :a)", `{"S":"X"}`, "", "Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"},
		{"attribute_type(n, :a)", `{"N":"1"}`, "", "operator or function: attribute_type, operand type: N"},
		{"n = n2 OR NOT (n = n2 AND begins_with(s, :a))", `{"N":"1"}`, "", "operator or function: begins_with, operand type: N"},
	} {
		c, values := parseCondition(t, test.condition, test.a, test.b)
		err := (operandCheck{expr.FilterKind, values}).condition(c)
		if err == nil || !strings.Contains(err.Error(), "Invalid FilterExpression: ") || !strings.HasSuffix(err.Error(), test.want) && !strings.Contains(err.Error(), test.want+";") {
			t.Errorf("%s with %s, %s: %v, want %s", test.condition, test.a, test.b, err, test.want)
		}
	}
}

// anyOperand generates an operand: a path of one of the names, a value or a
// size.
func anyOperand(values *ddb.Placeholders, names ...string) *rapid.Generator[expr.Operand] {
	return rapid.Custom(func(t *rapid.T) expr.Operand {
		var o expr.Operand = pathOf(rapid.SampledFrom(names).Draw(t, "name"))
		if rapid.Bool().Draw(t, "value") {
			placeholder := expr.Value(":v" + string(rune('a'+len(values.Values))))
			values.Values = append(values.Values, ddb.Substitution{Placeholder: placeholder, Value: anyValue(1).Draw(t, "value")})
			o = placeholder
		}
		if rapid.IntRange(0, 4).Draw(t, "size") == 0 {
			o = expr.Size{Of: o}
		}
		return o
	})
}

// TestConditionLaws holds conditions against each other.
func TestConditionLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := &ddb.Placeholders{}
		e := evaluation{anyAttributes(2).Draw(t, "item"), values}
		operand := anyOperand(values, append([]string{"nope"}, names...)...)
		a, b, c := operand.Draw(t, "a"), operand.Draw(t, "b"), operand.Draw(t, "c")
		is := func(op expr.CompareOp, l, r expr.Operand) bool {
			return e.holds(expr.Compare{Op: op, Left: l, Right: r})
		}
		law := func(name string, got, want bool) {
			if got != want {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
		lt, le, gt, ge, eq := is(expr.LT, a, b), is(expr.LE, a, b), is(expr.GT, a, b), is(expr.GE, a, b), is(expr.EQ, a, b)
		law("<> is not =", is(expr.NE, a, b), !eq)
		law("= is symmetric", is(expr.EQ, b, a), eq)
		law("> is < turned", is(expr.LT, b, a), gt)
		law("<= excludes >", le && gt, false)
		law(">= excludes <", ge && lt, false)
		law("<= and >= is = of what is ordered", le && ge, eq && (le || ge))
		law("< is <= without =", lt, le && !eq)
		law("BETWEEN is two comparisons", e.holds(expr.Between{Of: a, Low: b, High: c}), ge && is(expr.LE, a, c))
		law("IN is one of some =", e.holds(expr.In{Of: a, List: []expr.Operand{b, c}}), eq || is(expr.EQ, a, c))
		x, y := expr.Compare{Op: expr.EQ, Left: a, Right: b}, expr.Contains{Of: b, Part: c}
		law("NOT", e.holds(expr.Not{Of: y}), !e.holds(y))
		law("De Morgan", e.holds(expr.Not{Of: expr.And{Left: x, Right: y}}), e.holds(expr.Or{Left: expr.Not{Of: x}, Right: expr.Not{Of: y}}))
		law("begins_with implies contains", e.holds(expr.BeginsWith{Of: a, Prefix: b}) && !e.holds(expr.Contains{Of: a, Part: b}), false)
	})
}
