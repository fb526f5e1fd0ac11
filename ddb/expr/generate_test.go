package expr_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// Generators of all that the parser can return.

func drawName(t *rapid.T) expr.Name {
	if rapid.Bool().Draw(t, "placeholder") {
		text := rapid.SampledFrom([]string{"#a", "#b", "#dot", "#any", "#and", "#status", "#1", "#_"}).Draw(t, "name")
		resolved, _ := everything{}.AttributeName(text)
		return expr.Name{Text: resolved, Placeholder: text}
	}
	return expr.Name{Text: rapid.SampledFrom([]string{"a", "b", "A", "ab", "orx", "notes", "in_", "size1", "contains", "z9"}).Draw(t, "name")}
}

func drawPath(t *rapid.T) expr.Path {
	p := expr.Path{{Name: drawName(t), Index: -1}}
	for range rapid.SampledFrom([]int{0, 0, 0, 1, 2, 31}).Draw(t, "depth") {
		if rapid.Bool().Draw(t, "index") {
			p = append(p, expr.Element{Index: rapid.SampledFrom([]int{0, 1, 10, 1<<31 - 1}).Draw(t, "n")})
		} else {
			p = append(p, expr.Element{Name: drawName(t), Index: -1})
		}
	}
	return p
}

func drawValue(t *rapid.T) expr.Value {
	return rapid.SampledFrom([]expr.Value{":v", ":w", ":1", ":_", ":AND"}).Draw(t, "value")
}

func drawOperand(t *rapid.T, size bool) expr.Operand {
	switch n := rapid.IntRange(0, 4).Draw(t, "operand"); {
	case n < 2:
		return drawPath(t)
	case n < 4 || !size:
		return drawValue(t)
	default:
		return expr.Size{Of: drawOperand(t, false)}
	}
}

// drawOthers draws operands of which none is the same path as first.
func drawOthers(t *rapid.T, first expr.Operand, size bool, n int) []expr.Operand {
	list := make([]expr.Operand, n)
	for i := range list {
		list[i] = drawOperand(t, size)
		p, ok := first.(expr.Path)
		q, both := list[i].(expr.Path)
		if ok && both && len(p) == len(q) && expr.Overlap(p, q) {
			list[i] = drawValue(t)
		}
	}
	return list
}

func drawCondition(t *rapid.T, depth int) expr.Condition {
	if depth > 0 {
		switch rapid.IntRange(0, 4).Draw(t, "connective") {
		case 0, 1:
			return expr.And{Left: drawCondition(t, depth-1), Right: drawCondition(t, depth-1)}
		case 2:
			return expr.Or{Left: drawCondition(t, depth-1), Right: drawCondition(t, depth-1)}
		case 3:
			return expr.Not{Of: drawCondition(t, depth-1)}
		}
	}
	switch rapid.IntRange(0, 8).Draw(t, "predicate") {
	case 0:
		return expr.AttributeExists{Path: drawPath(t)}
	case 1:
		return expr.AttributeNotExists{Path: drawPath(t)}
	case 2:
		return expr.AttributeType{Path: drawPath(t), Type: drawValue(t)}
	case 3:
		of := drawOperand(t, false)
		return expr.BeginsWith{Of: of, Prefix: drawOthers(t, of, false, 1)[0]}
	case 4:
		of := drawOperand(t, true)
		return expr.Contains{Of: of, Part: drawOthers(t, of, true, 1)[0]}
	case 5:
		of := drawOperand(t, true)
		others := drawOthers(t, of, true, 2)
		return expr.Between{Of: of, Low: others[0], High: others[1]}
	case 6:
		of := drawOperand(t, true)
		return expr.In{Of: of, List: drawOthers(t, of, true, rapid.IntRange(1, 5).Draw(t, "n"))}
	default:
		of := drawOperand(t, true)
		return expr.Compare{Op: expr.CompareOp(rapid.IntRange(0, 5).Draw(t, "op")), Left: of, Right: drawOthers(t, of, true, 1)[0]}
	}
}

func drawKeyCondition(t *rapid.T) expr.KeyCondition {
	var k expr.KeyCondition
	used := map[string]bool{}
	for range rapid.IntRange(1, 8).Draw(t, "terms") {
		term := expr.KeyTerm{Name: drawName(t), Op: expr.KeyOp(rapid.IntRange(0, 6).Draw(t, "op")), Low: drawValue(t)}
		if used[term.Name.Text] {
			continue
		}
		used[term.Name.Text] = true
		if term.Op == expr.KeyBetween {
			term.High = drawValue(t)
		}
		k = append(k, term)
	}
	return k
}

// drawTargets draws paths that do not overlap or conflict: each has a root of
// its own.
func drawTargets(t *rapid.T, least int) []expr.Path {
	n := rapid.IntRange(least, 6).Draw(t, "targets")
	paths := make([]expr.Path, n)
	for i := range paths {
		paths[i] = drawPath(t)
		paths[i][0].Name = expr.Name{Text: fmt.Sprintf("t%d", i)}
	}
	return paths
}

func drawUpdate(t *rapid.T) *expr.Update {
	u := new(expr.Update)
	for _, p := range drawTargets(t, 1) {
		switch rapid.IntRange(0, 5).Draw(t, "section") {
		case 0:
			u.Remove = append(u.Remove, p)
		case 1:
			u.Add = append(u.Add, expr.ValueAction{Path: p, Value: drawValue(t)})
		case 2:
			u.Delete = append(u.Delete, expr.ValueAction{Path: p, Value: drawValue(t)})
		default:
			u.Set = append(u.Set, expr.SetAction{Path: p, Value: drawSetValue(t)})
		}
	}
	return u
}

func drawSetValue(t *rapid.T) expr.SetValue {
	switch rapid.IntRange(0, 3).Draw(t, "set") {
	case 0:
		return expr.Arithmetic{Minus: rapid.Bool().Draw(t, "minus"), Left: drawSetOperand(t, 2), Right: drawSetOperand(t, 2)}
	case 1:
		return expr.ListAppend{Left: drawSetOperand(t, 2), Right: drawSetOperand(t, 2)}
	default:
		return drawSetOperand(t, 3)
	}
}

func drawSetOperand(t *rapid.T, depth int) expr.SetValue {
	switch n := rapid.IntRange(0, 2).Draw(t, "operand"); {
	case n == 0:
		return drawPath(t)
	case n == 1 || depth == 0:
		return drawValue(t)
	}
	p, v := drawPath(t), drawSetOperand(t, depth-1)
	if q, ok := v.(expr.Path); ok && len(p) == len(q) && expr.Overlap(p, q) {
		v = drawValue(t)
	}
	return expr.IfNotExists{Path: p, Default: v}
}

// spell writes a condition as a client might: parentheses where they may
// stand, any white space, keywords in any case. What it writes owes nothing to
// the renderer but the text of operands.
func spell(t *rapid.T, c expr.Condition, least int) string {
	space := func() string { return rapid.SampledFrom([]string{" ", "  ", "\t", "\r\n"}).Draw(t, "space") }
	maybe := func() string { return rapid.SampledFrom([]string{"", " ", "\n"}).Draw(t, "space") }
	word := func(s string) string {
		if rapid.Bool().Draw(t, "lower") {
			return strings.ToLower(s)
		}
		return s
	}
	operand := func(o expr.Operand) string {
		text := string(expr.AppendCondition(nil, expr.Compare{Left: o, Right: value(":v")}))
		text = strings.TrimSuffix(text, "=:v")
		if rapid.IntRange(0, 4).Draw(t, "parens") == 0 {
			return "(" + maybe() + text + maybe() + ")"
		}
		return text
	}
	var text string
	binds := 4
	switch c := c.(type) {
	case expr.Or:
		binds = 1
		text = spell(t, c.Left, 1) + space() + word("OR") + space() + spell(t, c.Right, 2)
	case expr.And:
		binds = 2
		text = spell(t, c.Left, 2) + space() + word("AND") + space() + spell(t, c.Right, 3)
	case expr.Not:
		binds = 3
		text = word("NOT") + space() + spell(t, c.Of, 3)
	case expr.Compare:
		op := []string{"=", "<>", "<", "<=", ">", ">="}[c.Op]
		text = operand(c.Left) + maybe() + op + maybe() + operand(c.Right)
	case expr.Between:
		text = operand(c.Of) + space() + word("BETWEEN") + space() + operand(c.Low) + space() + word("AND") + space() + operand(c.High)
	case expr.In:
		list := make([]string, len(c.List))
		for i, o := range c.List {
			list[i] = maybe() + operand(o)
		}
		text = operand(c.Of) + space() + word("IN") + maybe() + "(" + strings.Join(list, ",") + ")"
	default:
		text = string(expr.AppendCondition(nil, c))
	}
	if binds < least || rapid.IntRange(0, 4).Draw(t, "parens") == 0 {
		text = "(" + maybe() + text + maybe() + ")"
	}
	return text
}
