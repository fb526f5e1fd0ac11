package emulator

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
)

// evaluation is an expression's surroundings: an item, which may be empty,
// and the request's placeholders.
type evaluation struct {
	item   ddb.Item
	values *ddb.Placeholders
}

// holds reports whether the condition is true of the item. An attribute that
// is missing makes every comparison false but for <>, which is the negation
// of =; it is never an error (Developer Guide, "Condition and filter
// expressions, operators, and functions").
func (e evaluation) holds(c expr.Condition) bool {
	switch c := c.(type) {
	case expr.And:
		return e.holds(c.Left) && e.holds(c.Right)
	case expr.Or:
		return e.holds(c.Left) || e.holds(c.Right)
	case expr.Not:
		return !e.holds(c.Of)
	case expr.Compare:
		return e.compare(c)
	case expr.Between:
		of, low, high := e.operand(c.Of), e.operand(c.Low), e.operand(c.High)
		return canCompare(of, low) && canCompare(of, high) && compare(low, of) <= 0 && compare(of, high) <= 0
	case expr.In:
		of := e.operand(c.Of)
		for _, o := range c.List {
			if other := e.operand(o); of != nil && other != nil && equal(of, other) {
				return true
			}
		}
		return false
	case expr.AttributeExists:
		_, ok := resolve(e.item, c.Path)
		return ok
	case expr.AttributeNotExists:
		_, ok := resolve(e.item, c.Path)
		return !ok
	case expr.AttributeType:
		v, ok := resolve(e.item, c.Path)
		name := e.operand(c.Type)
		return ok && name != nil && v.Kind.String() == name.Text
	case expr.BeginsWith:
		of, prefix := e.operand(c.Of), e.operand(c.Prefix)
		return canCompare(of, prefix) && of.Kind != ddb.N && strings.HasPrefix(of.Text, prefix.Text)
	case expr.Contains:
		of, part := e.operand(c.Of), e.operand(c.Part)
		return of != nil && part != nil && contains(of, part)
	}
	panic(fmt.Sprintf("emulator: condition of type %T", c))
}

func (e evaluation) compare(c expr.Compare) bool {
	left, right := e.operand(c.Left), e.operand(c.Right)
	switch c.Op {
	case expr.EQ:
		return left != nil && right != nil && equal(left, right)
	case expr.NE:
		return left == nil || right == nil || !equal(left, right)
	}
	if !canCompare(left, right) {
		return false
	}
	order := compare(left, right)
	switch c.Op {
	case expr.LT:
		return order < 0
	case expr.LE:
		return order <= 0
	case expr.GT:
		return order > 0
	case expr.GE:
		return order >= 0
	}
	panic("emulator: comparator " + strconv.Itoa(int(c.Op)))
}

// canCompare reports whether both operands are there and of one ordered kind.
func canCompare(a, b *ddb.Value) bool {
	return a != nil && b != nil && a.Kind == b.Kind && ordered(a.Kind)
}

// operand returns the value of an operand, or nil when the item lacks it.
func (e evaluation) operand(o expr.Operand) *ddb.Value {
	switch o := o.(type) {
	case expr.Path:
		if v, ok := resolve(e.item, o); ok {
			return &v
		}
		return nil
	case expr.Value:
		if v, ok := e.values.Value(o); ok {
			return &v
		}
		return nil
	case expr.Size:
		of := e.operand(o.Of)
		if of == nil {
			return nil
		}
		n, ok := sizeOf(of)
		if !ok {
			return nil
		}
		return &ddb.Value{Kind: ddb.N, Text: strconv.Itoa(n)}
	}
	panic(fmt.Sprintf("emulator: operand of type %T", o))
}

// sizeOf is the function size: UTF-16 code units of a string, which is what
// AWS's engine counts, bytes of a binary value, members of all else.
func sizeOf(v *ddb.Value) (n int, ok bool) {
	switch v.Kind {
	case ddb.S:
		return len(utf16.Encode([]rune(v.Text))), true
	case ddb.B:
		return len(v.Text), true
	case ddb.M:
		return len(v.Map), true
	case ddb.L, ddb.SS, ddb.NS, ddb.BS:
		return len(v.List), true
	}
	return 0, false
}

// contains is the function of that name: a part of a string or of bytes, a
// member of a set, or an element of a list.
func contains(of, part *ddb.Value) bool {
	switch of.Kind {
	case ddb.S, ddb.B:
		return part.Kind == of.Kind && strings.Contains(of.Text, part.Text)
	case ddb.SS, ddb.NS, ddb.BS, ddb.L:
		for i := range of.List {
			if equal(&of.List[i], part) {
				return true
			}
		}
	}
	return false
}
