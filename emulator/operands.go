package emulator

import (
	"encoding/base64"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
)

// operandCheck refuses expressions whose placeholder values are of a kind
// that an operator or function can never take. DynamoDB does so before it
// looks at any item, so that a request is refused even where nothing matches.
type operandCheck struct {
	kind   expr.Kind
	values *ddb.Placeholders
}

func (c operandCheck) refuse(format string, args ...any) error {
	return invalidRequest("Invalid "+c.kind.String()+": "+format, args...)
}

func (c operandCheck) wrongType(operator string, k ddb.Kind) error {
	return c.refuse("Incorrect operand type for operator or function; operator or function: %s, operand type: %s", operator, k)
}

// kindOf is the kind of an operand that is a value, else 0. That of a size is
// known too, but the parser has checked it.
func (c operandCheck) kindOf(o expr.Operand) ddb.Kind {
	if placeholder, ok := o.(expr.Value); ok {
		v, _ := c.values.Value(placeholder)
		return v.Kind
	}
	return 0
}

// condition checks a condition or a filter; nil has no operands.
func (c operandCheck) condition(condition expr.Condition) error {
	switch n := condition.(type) {
	case expr.And:
		return c.either(n.Left, n.Right)
	case expr.Or:
		return c.either(n.Left, n.Right)
	case expr.Not:
		return c.condition(n.Of)
	case expr.Compare:
		if err := c.sizes(n.Left, n.Right); err != nil {
			return err
		}
		if n.Op != expr.EQ && n.Op != expr.NE {
			return c.ordered(comparators[n.Op], n.Left, n.Right)
		}
	case expr.Between:
		if err := c.sizes(n.Of, n.Low, n.High); err != nil {
			return err
		}
		if err := c.ordered("BETWEEN", n.Of, n.Low, n.High); err != nil {
			return err
		}
		low, isValue := n.Low.(expr.Value)
		high, areValues := n.High.(expr.Value)
		if isValue && areValues {
			return c.bounds(low, high)
		}
	case expr.In:
		if err := c.sizes(n.Of); err != nil {
			return err
		}
		return c.sizes(n.List...)
	case expr.AttributeType:
		return c.attributeType(n.Type)
	case expr.BeginsWith:
		if err := c.sizes(n.Of, n.Prefix); err != nil {
			return err
		}
		for _, o := range []expr.Operand{n.Of, n.Prefix} {
			if k := c.kindOf(o); k != 0 && k != ddb.S && k != ddb.B {
				return c.wrongType("begins_with", k)
			}
		}
	case expr.Contains:
		return c.sizes(n.Of, n.Part)
	}
	return nil
}

func (c operandCheck) either(left, right expr.Condition) error {
	if err := c.condition(left); err != nil {
		return err
	}
	return c.condition(right)
}

var comparators = map[expr.CompareOp]string{expr.LT: "<", expr.LE: "<=", expr.GT: ">", expr.GE: ">="}

// sizes checks the operand of every size().
func (c operandCheck) sizes(operands ...expr.Operand) error {
	for _, o := range operands {
		size, ok := o.(expr.Size)
		if !ok {
			continue
		}
		if k := c.kindOf(size.Of); k != 0 {
			if _, ok := sizeOf(&ddb.Value{Kind: k}); !ok {
				return c.wrongType("size", k)
			}
		}
	}
	return nil
}

func (c operandCheck) ordered(operator string, operands ...expr.Operand) error {
	for _, o := range operands {
		if k := c.kindOf(o); k != 0 && !ordered(k) {
			return c.wrongType(operator, k)
		}
	}
	return nil
}

// bounds checks the two values of a BETWEEN.
func (c operandCheck) bounds(low, high expr.Value) error {
	l, _ := c.values.Value(low)
	h, _ := c.values.Value(high)
	rule := ""
	switch {
	case l.Kind != h.Kind:
		rule = "same data type for lower and upper bounds"
	case compare(&l, &h) > 0:
		rule = "upper bound to be greater than or equal to lower bound"
	default:
		return nil
	}
	return c.refuse("The BETWEEN operator requires %s; lower bound operand: AttributeValue: {%s:%s}, upper bound operand: AttributeValue: {%s:%s}",
		rule, l.Kind, printable(&l), h.Kind, printable(&h))
}

// printable is a value's text, base64 for bytes.
func printable(v *ddb.Value) string {
	if v.Kind == ddb.B {
		return base64.StdEncoding.EncodeToString([]byte(v.Text))
	}
	return v.Text
}

// attributeTypes are the names that attribute_type knows.
var attributeTypes = []string{"B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M"}

func (c operandCheck) attributeType(placeholder expr.Value) error {
	v, _ := c.values.Value(placeholder)
	if v.Kind != ddb.S {
		return c.wrongType("attribute_type", v.Kind)
	}
	for _, name := range attributeTypes {
		if v.Text == name {
			return nil
		}
	}
	return c.refuse("Invalid attribute type name found; type: %s, valid types: {%s}", v.Text, strings.Join(attributeTypes, ","))
}

// keyCondition checks the terms of a key condition.
func (c operandCheck) keyCondition(terms expr.KeyCondition) error {
	for _, t := range terms {
		var err error
		switch t.Op {
		case expr.KeyLT, expr.KeyLE, expr.KeyGT, expr.KeyGE:
			err = c.ordered(keyComparators[t.Op], t.Low)
		case expr.KeyBetween:
			if err = c.ordered("BETWEEN", t.Low, t.High); err == nil {
				err = c.bounds(t.Low, t.High)
			}
		case expr.KeyBeginsWith:
			if k := c.kindOf(t.Low); k != ddb.S && k != ddb.B {
				err = c.wrongType("begins_with", k)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

var keyComparators = map[expr.KeyOp]string{expr.KeyLT: "<", expr.KeyLE: "<=", expr.KeyGT: ">", expr.KeyGE: ">="}

// update checks an update; nil has no operands.
func (c operandCheck) update(u *expr.Update) error {
	if u == nil {
		return nil
	}
	for _, action := range u.Set {
		if err := c.setValue(action.Value); err != nil {
			return err
		}
	}
	for _, action := range u.Add {
		if err := c.clause("ADD", action.Value, ddb.N, ddb.SS, ddb.NS, ddb.BS); err != nil {
			return err
		}
	}
	for _, action := range u.Delete {
		if err := c.clause("DELETE", action.Value, ddb.SS, ddb.NS, ddb.BS); err != nil {
			return err
		}
	}
	return nil
}

// setValue checks the operands of an operator or of list_append. Neither can
// stand within another function.
func (c operandCheck) setValue(v expr.SetValue) error {
	switch v := v.(type) {
	case expr.ListAppend:
		return c.operands("list_append", ddb.L, v.Left, v.Right)
	case expr.Arithmetic:
		operator := "+"
		if v.Minus {
			operator = "-"
		}
		return c.operands(operator, ddb.N, v.Left, v.Right)
	}
	return nil
}

func (c operandCheck) operands(operator string, want ddb.Kind, operands ...expr.SetValue) error {
	for _, o := range operands {
		if placeholder, ok := o.(expr.Value); ok {
			if k := c.kindOf(placeholder); k != want {
				return c.wrongType(operator, k)
			}
		}
	}
	return nil
}

// kindWords are the names of kinds in the errors of ADD and DELETE.
var kindWords = map[ddb.Kind]string{
	ddb.S: "STRING", ddb.N: "NUMBER", ddb.B: "BINARY", ddb.BOOL: "BOOLEAN", ddb.NULL: "NULL",
	ddb.M: "MAP", ddb.L: "LIST", ddb.SS: "STRING_SET", ddb.NS: "NUMBER_SET", ddb.BS: "BINARY_SET",
}

func (c operandCheck) clause(name string, placeholder expr.Value, allowed ...ddb.Kind) error {
	got := c.kindOf(placeholder)
	for _, k := range allowed {
		if got == k {
			return nil
		}
	}
	return c.refuse("Incorrect operand type for operator or function; operator: %s, operand type: %s, typeSet: ALLOWED_FOR_%s_OPERAND", name, kindWords[got], name)
}
