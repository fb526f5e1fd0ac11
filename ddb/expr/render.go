package expr

import "strconv"

// The Append functions write an expression that parses to the same AST: in as
// few bytes as keeps it readable, without any parentheses but those that the
// AST needs. An expression that was accepted is not rendered any longer than
// its source, so long as the source puts a space between a keyword and a
// placeholder; the few bytes that "AND:v" saves are not saved.
//
// They panic when a name or a value is not one that an expression can hold:
// such an AST was not parsed but put together wrongly, and must not be sent.

// operatorTexts are the comparators as written.
var operatorTexts = [...]string{EQ: "=", NE: "<>", LT: "<", LE: "<=", GT: ">", GE: ">="}

// How tightly a condition binds, and so where it needs parentheses.
const (
	bindOr = iota
	bindAnd
	bindNot
	bindPredicate
)

func binding(c Condition) int {
	switch c.(type) {
	case Or:
		return bindOr
	case And:
		return bindAnd
	case Not:
		return bindNot
	default:
		return bindPredicate
	}
}

// AppendCondition appends the text of a condition.
func AppendCondition(dst []byte, c Condition) []byte {
	switch c := c.(type) {
	case And:
		dst = appendGroup(dst, c.Left, bindAnd)
		return appendRight(dst, "AND", c.Right, bindNot)
	case Or:
		dst = appendGroup(dst, c.Left, bindOr)
		return appendRight(dst, "OR", c.Right, bindAnd)
	case Not:
		dst = append(dst, "NOT"...)
		if !opensParen(c.Of, bindNot) {
			dst = append(dst, ' ')
		}
		return appendGroup(dst, c.Of, bindNot)
	case Compare:
		dst = appendOperand(dst, c.Left)
		dst = append(dst, operatorTexts[c.Op]...)
		return appendOperand(dst, c.Right)
	case Between:
		dst = appendOperand(dst, c.Of)
		dst = append(appendWord(dst, "BETWEEN"), ' ')
		dst = appendOperand(dst, c.Low)
		dst = append(appendWord(dst, "AND"), ' ')
		return appendOperand(dst, c.High)
	case In:
		dst = appendOperand(dst, c.Of)
		dst = appendWord(dst, "IN")
		return appendOperands(dst, c.List...)
	case AttributeExists:
		return appendOperands(append(dst, "attribute_exists"...), c.Path)
	case AttributeNotExists:
		return appendOperands(append(dst, "attribute_not_exists"...), c.Path)
	case AttributeType:
		return appendOperands(append(dst, "attribute_type"...), c.Path, c.Type)
	case BeginsWith:
		return appendOperands(append(dst, "begins_with"...), c.Of, c.Prefix)
	case Contains:
		return appendOperands(append(dst, "contains"...), c.Of, c.Part)
	}
	panic("expr: not a condition")
}

// appendGroup appends c, in parentheses if it binds less tightly than min.
func appendGroup(dst []byte, c Condition, min int) []byte {
	if binding(c) >= min {
		return AppendCondition(dst, c)
	}
	return append(AppendCondition(append(dst, '('), c), ')')
}

// appendRight appends a connective and its right operand.
func appendRight(dst []byte, word string, c Condition, min int) []byte {
	dst = appendWord(dst, word)
	if !opensParen(c, min) {
		dst = append(dst, ' ')
	}
	return appendGroup(dst, c, min)
}

// opensParen reports whether appendGroup starts with a parenthesis.
func opensParen(c Condition, min int) bool {
	for {
		if binding(c) < min {
			return true
		}
		switch n := c.(type) {
		case And:
			c, min = n.Left, bindAnd
		case Or:
			c, min = n.Left, bindOr
		default:
			return false
		}
	}
}

// appendWord appends a keyword after what may run into it.
func appendWord(dst []byte, word string) []byte {
	if last := dst[len(dst)-1]; last != ')' && last != ']' {
		dst = append(dst, ' ')
	}
	return append(dst, word...)
}

func appendOperand(dst []byte, o Operand) []byte {
	switch o := o.(type) {
	case Path:
		return AppendPath(dst, o)
	case Value:
		return appendValue(dst, o)
	case Size:
		return appendOperands(append(dst, "size"...), o.Of)
	}
	panic("expr: not an operand")
}

func appendOperands(dst []byte, list ...Operand) []byte {
	dst = append(dst, '(')
	for i, o := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendOperand(dst, o)
	}
	return append(dst, ')')
}

func appendValue(dst []byte, v Value) []byte {
	if !placeholder(string(v), ':') {
		panic("expr: not a value placeholder")
	}
	return append(dst, v...)
}

func appendName(dst []byte, n Name) []byte {
	if n.Placeholder != "" {
		if !placeholder(n.Placeholder, '#') {
			panic("expr: not a name placeholder")
		}
		return append(dst, n.Placeholder...)
	}
	if !literal(n.Text) {
		panic("expr: an attribute name that needs a placeholder")
	}
	return append(dst, n.Text...)
}

func placeholder(s string, first byte) bool {
	return len(s) > 1 && s[0] == first && wordEnd(s, 1) == len(s)
}

// literal reports whether a name can stand in an expression as it is.
func literal(s string) bool {
	return s != "" && classes[s[0]] == classLetter && wordEnd(s, 1) == len(s) && keyword(s) == tokName && !Reserved(s)
}

// AppendPath appends the text of a path.
func AppendPath(dst []byte, path Path) []byte {
	for i := range path {
		e := &path[i]
		if e.Index >= 0 {
			dst = append(dst, '[')
			dst = strconv.AppendInt(dst, int64(e.Index), 10)
			dst = append(dst, ']')
			continue
		}
		if i > 0 {
			dst = append(dst, '.')
		}
		dst = appendName(dst, e.Name)
	}
	return dst
}

// AppendKeyCondition appends the text of a key condition.
func AppendKeyCondition(dst []byte, k KeyCondition) []byte {
	for i := range k {
		t := &k[i]
		if i > 0 {
			dst = append(appendWord(dst, "AND"), ' ')
		}
		switch t.Op {
		case KeyBetween:
			dst = appendName(dst, t.Name)
			dst = append(dst, " BETWEEN "...)
			dst = appendValue(dst, t.Low)
			dst = append(dst, " AND "...)
			dst = appendValue(dst, t.High)
		case KeyBeginsWith:
			dst = append(dst, "begins_with("...)
			dst = append(appendName(dst, t.Name), ',')
			dst = append(appendValue(dst, t.Low), ')')
		default:
			dst = appendName(dst, t.Name)
			dst = append(dst, keyOpTexts[t.Op]...)
			dst = appendValue(dst, t.Low)
		}
	}
	return dst
}

var keyOpTexts = [...]string{KeyEQ: "=", KeyLT: "<", KeyLE: "<=", KeyGT: ">", KeyGE: ">="}

// AppendProjection appends the text of a projection.
func AppendProjection(dst []byte, paths Projection) []byte {
	for i := range paths {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendPath(dst, paths[i])
	}
	return dst
}

// AppendUpdate appends the text of an update: SET, REMOVE, ADD, DELETE, those
// that it has.
func AppendUpdate(dst []byte, u *Update) []byte {
	start := len(dst)
	for i := range u.Set {
		dst = appendAction(dst, start, "SET", i)
		dst = append(AppendPath(dst, u.Set[i].Path), '=')
		dst = appendSetValue(dst, u.Set[i].Value)
	}
	for i := range u.Remove {
		dst = appendAction(dst, start, "REMOVE", i)
		dst = AppendPath(dst, u.Remove[i])
	}
	for i := range u.Add {
		dst = appendAction(dst, start, "ADD", i)
		dst = appendValue(append(AppendPath(dst, u.Add[i].Path), ' '), u.Add[i].Value)
	}
	for i := range u.Delete {
		dst = appendAction(dst, start, "DELETE", i)
		dst = appendValue(append(AppendPath(dst, u.Delete[i].Path), ' '), u.Delete[i].Value)
	}
	return dst
}

// appendAction appends what stands before a section's action number i.
func appendAction(dst []byte, start int, section string, i int) []byte {
	if i > 0 {
		return append(dst, ',')
	}
	if len(dst) > start {
		dst = appendWord(dst, section)
	} else {
		dst = append(dst, section...)
	}
	return append(dst, ' ')
}

func appendSetValue(dst []byte, v SetValue) []byte {
	switch v := v.(type) {
	case Path:
		return AppendPath(dst, v)
	case Value:
		return appendValue(dst, v)
	case IfNotExists:
		dst = append(dst, "if_not_exists("...)
		dst = append(AppendPath(dst, v.Path), ',')
		return append(appendSetValue(dst, v.Default), ')')
	case ListAppend:
		dst = append(dst, "list_append("...)
		dst = append(appendSetValue(dst, v.Left), ',')
		return append(appendSetValue(dst, v.Right), ')')
	case Arithmetic:
		op := byte('+')
		if v.Minus {
			op = '-'
		}
		dst = append(appendSetValue(dst, v.Left), op)
		return appendSetValue(dst, v.Right)
	}
	panic("expr: not a value of a SET action")
}
