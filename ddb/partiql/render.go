package partiql

import (
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// Append appends the statement as it is sent: identifiers in quotes, every
// value a "?". It returns the values in the order of the "?", each by its
// place in Literals, or -1 for the members of an INSERT's tuple, which follow
// their names.
func Append(dst []byte, s *Statement) (text []byte, order []int) {
	r := renderer{buf: dst}
	switch s.Kind {
	case Exists:
		r.text("EXISTS(")
		r.selectStatement(s)
		r.text(")")
	case Select:
		r.selectStatement(s)
	case Insert:
		r.text("INSERT INTO ")
		r.identifier(s.Table)
		r.text(" VALUE {")
		for i, name := range s.Item.Names {
			if i > 0 {
				r.text(", ")
			}
			r.text("'" + strings.ReplaceAll(name, "'", "''") + "': ?")
			r.order = append(r.order, -1)
		}
		r.text("}")
	case Update:
		r.text("UPDATE ")
		r.identifier(s.Table)
		r.update(s.Update)
		r.where(s.Where)
		r.returning(s.Returning)
	case Delete:
		r.text("DELETE FROM ")
		r.identifier(s.Table)
		r.where(s.Where)
		r.returning(s.Returning)
	}
	return r.buf, r.order
}

type renderer struct {
	buf   []byte
	order []int
}

func (r *renderer) text(s string) { r.buf = append(r.buf, s...) }

func (r *renderer) identifier(name string) {
	r.text(`"` + strings.ReplaceAll(name, `"`, `""`) + `"`)
}

func (r *renderer) selectStatement(s *Statement) {
	r.text("SELECT ")
	if s.Projection == nil {
		r.text("*")
	}
	for i, path := range s.Projection {
		if i > 0 {
			r.text(", ")
		}
		r.path(path)
	}
	r.text(" FROM ")
	r.identifier(s.Table)
	if s.Index != "" {
		r.text(".")
		r.identifier(s.Index)
	}
	r.where(s.Where)
	for i, o := range s.OrderBy {
		if i == 0 {
			r.text(" ORDER BY ")
		} else {
			r.text(", ")
		}
		r.identifier(o.Name)
		if o.Desc {
			r.text(" DESC")
		}
	}
}

func (r *renderer) path(path expr.Path) {
	for i, e := range path {
		if e.Index >= 0 {
			r.text("[" + strconv.Itoa(e.Index) + "]")
			continue
		}
		if i > 0 {
			r.text(".")
		}
		r.identifier(e.Name.Text)
	}
}

func (r *renderer) value(v expr.Value) {
	place, err := strconv.Atoi(strings.TrimPrefix(string(v), ":"))
	if err != nil {
		panic("partiql: a value that is no place: " + string(v))
	}
	r.text("?")
	r.order = append(r.order, place)
}

func (r *renderer) where(c expr.Condition) {
	if c != nil {
		r.text(" WHERE ")
		r.condition(c)
	}
}

func (r *renderer) returning(what string) {
	if what != "" {
		r.text(" RETURNING " + what + " *")
	}
}

func (r *renderer) operand(o expr.Operand) {
	switch o := o.(type) {
	case expr.Path:
		r.path(o)
	case expr.Value:
		r.value(o)
	case expr.Size:
		r.text("size(")
		r.operand(o.Of)
		r.text(")")
	}
}

var compareTexts = map[expr.CompareOp]string{expr.EQ: " = ", expr.NE: " <> ", expr.LT: " < ", expr.LE: " <= ", expr.GT: " > ", expr.GE: " >= "}

// condition writes a condition. Parentheses stand around the parts of OR and
// NOT, whether or not they are needed.
func (r *renderer) condition(c expr.Condition) {
	switch c := c.(type) {
	case expr.Compare:
		r.operand(c.Left)
		r.text(compareTexts[c.Op])
		r.operand(c.Right)
	case expr.Between:
		r.operand(c.Of)
		r.text(" BETWEEN ")
		r.operand(c.Low)
		r.text(" AND ")
		r.operand(c.High)
	case expr.In:
		r.operand(c.Of)
		r.text(" IN [")
		for i, o := range c.List {
			if i > 0 {
				r.text(", ")
			}
			r.operand(o)
		}
		r.text("]")
	case expr.AttributeExists:
		r.path(c.Path)
		r.text(" IS NOT MISSING")
	case expr.AttributeNotExists:
		r.path(c.Path)
		r.text(" IS MISSING")
	case expr.AttributeType:
		r.call("attribute_type", c.Path, c.Type)
	case expr.BeginsWith:
		r.call("begins_with", c.Of, c.Prefix)
	case expr.Contains:
		r.call("contains", c.Of, c.Part)
	case expr.And:
		r.part(c.Left)
		r.text(" AND ")
		r.part(c.Right)
	case expr.Or:
		r.left(c.Left)
		r.text(" OR ")
		r.nested(c.Right)
	case expr.Not:
		r.text("NOT ")
		r.nested(c.Of)
	}
}

// part writes an operand of AND. Another AND needs no parentheses, whichever
// side it is on, and DynamoDB is to see its terms as terms of one.
func (r *renderer) part(c expr.Condition) {
	switch c.(type) {
	case expr.Or, expr.Not:
		r.nested(c)
	default:
		r.condition(c)
	}
}

// left writes the left operand of OR. Another OR needs no parentheses there,
// or a list of alternatives would nest as deep as it is long.
func (r *renderer) left(c expr.Condition) {
	if _, ok := c.(expr.Or); ok {
		r.condition(c)
		return
	}
	r.nested(c)
}

func (r *renderer) nested(c expr.Condition) {
	r.text("(")
	r.condition(c)
	r.text(")")
}

func (r *renderer) call(name string, a, b expr.Operand) {
	r.text(name + "(")
	r.operand(a)
	r.text(", ")
	r.operand(b)
	r.text(")")
}

func (r *renderer) update(u *expr.Update) {
	for _, set := range u.Set {
		r.text(" SET ")
		r.path(set.Path)
		r.text(" = ")
		r.setValue(set.Value)
	}
	for _, add := range u.Add {
		r.change("set_add", add)
	}
	for _, remove := range u.Delete {
		r.change("set_delete", remove)
	}
	for _, path := range u.Remove {
		r.text(" REMOVE ")
		r.path(path)
	}
}

// change writes an addition to a set or a removal from one.
func (r *renderer) change(function string, a expr.ValueAction) {
	r.text(" SET ")
	r.path(a.Path)
	r.text(" = ")
	r.setCall(function, a.Path, a.Value)
}

func (r *renderer) setValue(v expr.SetValue) {
	switch v := v.(type) {
	case expr.Path:
		r.path(v)
	case expr.Value:
		r.value(v)
	case expr.ListAppend:
		r.setCall("list_append", v.Left, v.Right)
	case expr.IfNotExists:
		r.setCall("if_not_exists", v.Path, v.Default)
	case expr.Arithmetic:
		r.setValue(v.Left)
		if v.Minus {
			r.text(" - ")
		} else {
			r.text(" + ")
		}
		r.setValue(v.Right)
	}
}

func (r *renderer) setCall(name string, a, b expr.SetValue) {
	r.text(name + "(")
	r.setValue(a)
	r.text(", ")
	r.setValue(b)
	r.text(")")
}
