package partiql

import (
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

func (p *parser) or() expr.Condition {
	left := p.and()
	for p.takeWord("OR") && p.operator() {
		left = expr.Or{Left: left, Right: p.and()}
	}
	return left
}

func (p *parser) and() expr.Condition {
	left := p.not()
	for p.takeWord("AND") && p.operator() {
		left = join(left, p.not())
	}
	return left
}

// join joins conditions by AND, in one way whatever the parentheses: each AND
// has a condition that is none on its right.
func join(left, right expr.Condition) expr.Condition {
	if and, ok := right.(expr.And); ok {
		return expr.And{Left: join(left, and.Left), Right: and.Right}
	}
	return expr.And{Left: left, Right: right}
}

func (p *parser) not() expr.Condition {
	if p.takeWord("NOT") {
		if !p.operator() {
			return nil
		}
		return expr.Not{Of: p.not()}
	}
	if !p.isSymbol("(") {
		return p.predicate()
	}
	// More parentheses than there can be operators are of no use.
	if p.depth == maxOperators {
		p.fail("fewer parentheses")
		return nil
	}
	p.depth++
	p.next()
	c := p.or()
	p.needSymbol(")")
	p.depth--
	return c
}

var compareOps = map[string]expr.CompareOp{"=": expr.EQ, "<>": expr.NE, "!=": expr.NE, "<": expr.LT, "<=": expr.LE, ">": expr.GT, ">=": expr.GE}

func (p *parser) predicate() expr.Condition {
	if p.atCall() && p.now().class == word {
		return p.function()
	}
	left := p.operand()
	t := p.now()
	op, compares := compareOps[t.text]
	switch {
	case compares && t.class == symbol:
		p.next()
		p.operator()
		return expr.Compare{Op: op, Left: left, Right: p.operand()}
	case p.takeWord("BETWEEN"):
		p.operator()
		low := p.operand()
		p.needWord("AND")
		return expr.Between{Of: left, Low: low, High: p.operand()}
	case p.takeWord("IN"):
		p.operator()
		return expr.In{Of: left, List: p.list()}
	case p.takeWord("IS"):
		return p.isTest(left, t.at)
	case p.isWord("NOT"):
		p.refuse(malformed(t.at, "NOT at byte %d; hint: it stands before the whole of a comparison, as in NOT a IN [1]", t.at))
		return nil
	}
	p.fail("a comparison")
	return nil
}

// isTest reads what follows IS.
func (p *parser) isTest(left expr.Operand, at int) expr.Condition {
	path, ok := left.(expr.Path)
	if !ok {
		p.refuse(&Error{"The left hand side argument to IS must be a Variable Reference, Literal, or Path; hint: a path", at})
		return nil
	}
	p.operator()
	not := p.takeWord("NOT")
	switch {
	case p.takeWord("MISSING"):
		if not {
			return expr.AttributeExists{Path: path}
		}
		return expr.AttributeNotExists{Path: path}
	case p.isWord("NULL"):
		null := expr.Compare{Op: expr.EQ, Left: path, Right: p.value()}
		if not {
			p.operator()
			return expr.Not{Of: null}
		}
		return null
	}
	p.refuse(malformed(p.now().at, "MISSING or NULL expected at byte %d; hint: attribute_type(path, 'S') asks for another type", p.now().at))
	return nil
}

// list reads the operands of IN, in brackets or parentheses.
func (p *parser) list() []expr.Operand {
	at := p.now().at
	closing := "]"
	if !p.takeSymbol("[") {
		p.needSymbol("(")
		closing = ")"
	}
	var list []expr.Operand
	for p.err == nil {
		list = append(list, p.operand())
		if !p.takeSymbol(",") {
			break
		}
	}
	p.needSymbol(closing)
	if len(list) > maxList {
		p.refuse(&Error{"The IN operator is provided with too many operands; number of operands: " + strconv.Itoa(len(list)), at})
	}
	return list
}

// function reads a function that is a condition by itself.
func (p *parser) function() expr.Condition {
	t := p.next()
	name := strings.ToLower(t.text)
	switch name {
	case "begins_with", "contains", "attribute_type":
	default:
		p.refuse(&Error{"Unrecognized function: " + name, t.at})
		return nil
	}
	p.operator()
	p.needSymbol("(")
	path := p.path()
	p.needSymbol(",")
	value := p.value()
	p.needSymbol(")")
	switch name {
	case "begins_with":
		return expr.BeginsWith{Of: path, Prefix: value}
	case "contains":
		return expr.Contains{Of: path, Part: value}
	default:
		return expr.AttributeType{Path: path, Type: value}
	}
}

// operand reads a path, size of a path, or a value.
func (p *parser) operand() expr.Operand {
	switch {
	case p.atCall() && p.now().class == keyword:
		p.next()
		p.operator()
		p.needSymbol("(")
		path := p.path()
		p.needSymbol(")")
		return expr.Size{Of: path}
	case p.atLiteral() || p.isWord("MISSING"):
		return p.value()
	}
	return p.path()
}
