package partiql

import (
	"strings"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// update reads SET and REMOVE clauses, each as often as it stands.
func (p *parser) update() {
	u := &expr.Update{}
	for p.err == nil {
		switch {
		case p.takeWord("SET"):
			for {
				path := p.path()
				p.needSymbol("=")
				u.Set = append(u.Set, expr.SetAction{Path: path, Value: p.setValue()})
				if !p.takeSymbol(",") {
					break
				}
			}
		case p.takeWord("REMOVE"):
			for {
				u.Remove = append(u.Remove, p.path())
				if !p.takeSymbol(",") {
					break
				}
			}
		default:
			if len(u.Set)+len(u.Remove) == 0 {
				p.fail("SET or REMOVE")
			}
			p.distinct(u)
			p.s.Update = u
			return
		}
	}
}

// distinct refuses targets that overlap.
func (p *parser) distinct(u *expr.Update) {
	targets := append([]expr.Path{}, u.Remove...)
	for _, set := range u.Set {
		targets = append(targets, set.Path)
	}
	for i := range targets {
		for j := range i {
			if expr.Overlap(targets[i], targets[j]) {
				p.fail("paths that do not overlap")
			}
		}
	}
}

// setValue reads the right-hand side of a SET: an operand, a sum or a
// difference of two, or list_append. set_add and set_delete are refused: an
// UpdateItem says the same.
func (p *parser) setValue() expr.SetValue {
	if p.now().class == word && p.tokens[min(p.at+1, len(p.tokens)-1)].text == "(" {
		name := strings.ToLower(p.next().text)
		p.needSymbol("(")
		left := p.setOperand()
		p.needSymbol(",")
		right := p.setOperand()
		p.needSymbol(")")
		if name == "list_append" {
			return expr.ListAppend{Left: left, Right: right}
		}
		if path, ok := left.(expr.Path); ok && name == "if_not_exists" {
			return expr.IfNotExists{Path: path, Default: right}
		}
		p.fail("list_append or if_not_exists")
		return nil
	}
	left := p.setOperand()
	plus := p.isSymbol("+")
	if plus || p.isSymbol("-") {
		p.at++
		return expr.Arithmetic{Minus: !plus, Left: left, Right: p.setOperand()}
	}
	return left
}

func (p *parser) setOperand() expr.SetValue {
	if p.atLiteral() {
		return p.value()
	}
	return p.path()
}
