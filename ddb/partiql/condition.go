package partiql

import (
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

func (p *parser) or() expr.Condition {
	if !p.deeper() {
		return nil
	}
	defer func() { p.depth-- }()
	left := p.and()
	for p.takeWord("OR") {
		left = expr.Or{Left: left, Right: p.and()}
	}
	return left
}

func (p *parser) and() expr.Condition {
	left := p.not()
	for p.takeWord("AND") {
		left = expr.And{Left: left, Right: p.not()}
	}
	return left
}

func (p *parser) not() expr.Condition {
	if p.takeWord("NOT") {
		if !p.deeper() {
			return nil
		}
		defer func() { p.depth-- }()
		return expr.Not{Of: p.not()}
	}
	if p.takeSymbol("(") {
		c := p.or()
		p.needSymbol(")")
		return c
	}
	return p.predicate()
}

var compareOps = map[string]expr.CompareOp{"=": expr.EQ, "<>": expr.NE, "!=": expr.NE, "<": expr.LT, "<=": expr.LE, ">": expr.GT, ">=": expr.GE}

func (p *parser) predicate() expr.Condition {
	if c, ok := p.function(); ok {
		return c
	}
	left := p.operand()
	t := p.now()
	if op, ok := compareOps[t.text]; ok && t.class == symbol {
		p.at++
		return expr.Compare{Op: op, Left: left, Right: p.operand()}
	}
	switch {
	case p.takeWord("BETWEEN"):
		low := p.operand()
		p.needWord("AND")
		return expr.Between{Of: left, Low: low, High: p.operand()}
	case p.takeWord("IN"):
		return expr.In{Of: left, List: p.list()}
	case p.takeWord("IS"):
		not := p.takeWord("NOT")
		p.needWord("MISSING")
		path, ok := left.(expr.Path)
		if !ok {
			p.fail("a path before IS")
			return nil
		}
		if not {
			return expr.AttributeExists{Path: path}
		}
		return expr.AttributeNotExists{Path: path}
	}
	p.fail("a comparison")
	return nil
}

// maxList is how many operands IN may have.
const maxList = 100

// list reads the operands of IN, in brackets or parentheses.
func (p *parser) list() []expr.Operand {
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
		p.fail("a shorter list")
	}
	return list
}

// function reads a function that is a condition by itself; ok is false when
// there is none.
func (p *parser) function() (c expr.Condition, ok bool) {
	if p.now().class != word || p.tokens[min(p.at+1, len(p.tokens)-1)].text != "(" || p.isWord("size") {
		return nil, false
	}
	name := strings.ToLower(p.next().text)
	p.needSymbol("(")
	path := p.path()
	p.needSymbol(",")
	argument := p.operand()
	p.needSymbol(")")
	switch name {
	case "begins_with":
		return expr.BeginsWith{Of: path, Prefix: argument}, true
	case "contains":
		return expr.Contains{Of: path, Part: argument}, true
	case "attribute_type":
		if v, ok := argument.(expr.Value); ok {
			return expr.AttributeType{Path: path, Type: v}, true
		}
	}
	p.fail("begins_with, contains, attribute_type or size")
	return nil, true
}

// operand reads a path, size of a path, or a value.
func (p *parser) operand() expr.Operand {
	if p.isWord("size") && p.tokens[min(p.at+1, len(p.tokens)-1)].text == "(" {
		p.at++
		p.needSymbol("(")
		path := p.path()
		p.needSymbol(")")
		return expr.Size{Of: path}
	}
	if p.atLiteral() {
		return p.value()
	}
	return p.path()
}

// value reads a literal and returns its place in the statement's list.
func (p *parser) value() expr.Value {
	l := p.literal()
	p.s.Literals = append(p.s.Literals, l)
	return expr.Value(":" + strconv.Itoa(len(p.s.Literals)-1))
}
