package partiql

import (
	"strings"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// update reads SET and REMOVE clauses, each as often as it stands.
func (p *parser) update() {
	u := &expr.Update{}
	p.s.Update = u
	p.operators = 0
	var targets disjoint
	target := func() expr.Path {
		at := p.now().at
		path := p.path()
		if p.err == nil {
			if e := targets.add(path, at); e != nil {
				p.refuse(e)
			}
		}
		return path
	}
	if !p.isWord("SET") && !p.isWord("REMOVE") {
		p.fail("SET or REMOVE")
	}
	for p.err == nil {
		switch {
		case p.takeWord("SET"):
			for p.err == nil {
				path := target()
				p.needSymbol("=")
				p.set(u, path)
				if !p.takeSymbol(",") {
					break
				}
			}
		case p.takeWord("REMOVE"):
			// There is no list of paths here: the next has a REMOVE of its own.
			u.Remove = append(u.Remove, target())
		default:
			p.operators = 0 // those of the condition are counted anew
			return
		}
	}
}

// set reads the right-hand side of a SET: an operand, a sum or a difference of
// two, or a function.
func (p *parser) set(u *expr.Update, path expr.Path) {
	if p.atCall() {
		p.setCall(u, path)
		return
	}
	var value expr.SetValue = p.setOperand()
	plus := p.isSymbol("+")
	if plus || p.isSymbol("-") {
		p.next()
		p.operator()
		value = expr.Arithmetic{Minus: !plus, Left: value, Right: p.setOperand()}
	}
	u.Set = append(u.Set, expr.SetAction{Path: path, Value: value})
}

// setCall reads a function and its two arguments.
func (p *parser) setCall(u *expr.Update, path expr.Path) {
	t := p.next()
	name := strings.ToLower(t.text)
	p.operator()
	p.needSymbol("(")
	switch name {
	case "set_add", "set_delete":
		value := p.setChange(strings.ToUpper(name), path)
		if name == "set_add" {
			u.Add = append(u.Add, expr.ValueAction{Path: path, Value: value})
		} else {
			u.Delete = append(u.Delete, expr.ValueAction{Path: path, Value: value})
		}
	case "list_append":
		left := p.setOperand()
		p.needSymbol(",")
		u.Set = append(u.Set, expr.SetAction{Path: path, Value: expr.ListAppend{Left: left, Right: p.setOperand()}})
	case "if_not_exists":
		of := p.path()
		p.needSymbol(",")
		u.Set = append(u.Set, expr.SetAction{Path: path, Value: expr.IfNotExists{Path: of, Default: p.setOperand()}})
	default:
		p.refuse(&Error{"Unrecognized function: " + name, t.at})
	}
	p.needSymbol(")")
}

// setChange reads the arguments of set_add and set_delete: the path that is
// assigned to, and a set.
func (p *parser) setChange(function string, target expr.Path) expr.Value {
	at := p.now().at
	if p.atLiteral() {
		p.refuse(&Error{"The first argument to " + function + " must equal the assignment value", at})
		return ""
	}
	path := p.path()
	if p.err == nil && (len(path) != len(target) || !expr.Overlap(path, target)) {
		p.refuse(&Error{"The first argument to " + function + " must equal the assignment value", at})
	}
	p.needSymbol(",")
	at = p.now().at
	if !p.isSymbol("<<") && !p.isSymbol("?") {
		p.refuse(&Error{"The second argument to " + function + " must be a value with type SET", at})
	}
	return p.value()
}

func (p *parser) setOperand() expr.SetValue {
	if p.atLiteral() || p.isWord("MISSING") {
		return p.value()
	}
	return p.path()
}
