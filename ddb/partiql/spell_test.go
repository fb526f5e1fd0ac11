package partiql

import (
	"strings"

	"pgregory.net/rapid"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// spelling returns a text of the statement.
func spelling(t *rapid.T, s *Statement) string {
	w := &spell{T: t, s: s}
	switch s.Kind {
	case Select:
		w.selectText()
	case Exists:
		w.word("EXISTS")
		w.symbol("(")
		w.selectText()
		w.symbol(")")
	case Insert:
		w.word("INSERT")
		w.word("INTO")
		w.name(s.Table)
		w.word("VALUE")
		w.literal(&s.Item)
	case Update:
		w.word("UPDATE")
		w.name(s.Table)
		w.update(s.Update)
		w.where()
	case Delete:
		w.word("DELETE")
		w.word("FROM")
		w.name(s.Table)
		w.where()
	}
	if s.Returning != "" {
		w.word("RETURNING")
		for _, word := range strings.Fields(s.Returning) {
			w.word(word)
		}
		w.symbol("*")
	}
	return w.b.String()
}

func (w *spell) selectText() {
	w.word("SELECT")
	if w.s.Projection == nil {
		w.symbol("*")
	}
	w.list(len(w.s.Projection), func(i int) { w.path(w.s.Projection[i]) })
	w.word("FROM")
	w.name(w.s.Table)
	if w.s.Index != "" {
		w.symbol(".")
		w.name(w.s.Index)
	}
	if w.s.Where != nil {
		w.where()
	}
	if w.s.OrderBy != nil {
		w.word("ORDER")
		w.word("BY")
	}
	w.list(len(w.s.OrderBy), func(i int) {
		w.name(w.s.OrderBy[i].Name)
		if w.s.OrderBy[i].Desc {
			w.word("DESC")
		} else if w.pick("asc", "no", "yes") == "yes" {
			w.word("ASC")
		}
	})
}

func (w *spell) where() {
	w.word("WHERE")
	w.condition(w.s.Where, 1)
}

func (w *spell) operand(o expr.Operand) {
	switch o := o.(type) {
	case expr.Path:
		w.path(o)
	case expr.Value:
		w.value(o)
	case expr.Size:
		w.word("SIZE")
		w.symbol("(")
		w.operand(o.Of)
		w.symbol(")")
	}
}

func (w *spell) call(function string, arguments ...expr.Operand) {
	w.word(function)
	w.symbol("(")
	w.list(len(arguments), func(i int) { w.operand(arguments[i]) })
	w.symbol(")")
}

// condition writes a condition that binds at least so tightly: 1 for OR, 2 for
// AND, 3 for NOT, 4 for the rest.
func (w *spell) condition(c expr.Condition, least int) {
	binds := 4
	switch c.(type) {
	case expr.Or:
		binds = 1
	case expr.And:
		binds = 2
	case expr.Not:
		binds = 3
	}
	parens := 0
	if binds < least {
		parens = 1
	}
	parens += rapid.SampledFrom([]int{0, 0, 0, 1, 3}).Draw(w.T, "parentheses")
	w.b.WriteString(strings.Repeat("(", parens))
	defer func() { w.b.WriteString(strings.Repeat(")", parens)) }()
	switch c := c.(type) {
	case expr.Or:
		w.condition(c.Left, 1)
		w.word("OR")
		w.condition(c.Right, 2)
	case expr.And:
		w.condition(c.Left, 2)
		w.word("AND")
		w.condition(c.Right, 3)
	case expr.Not:
		w.word("NOT")
		w.condition(c.Of, 3)
	case expr.Compare:
		w.operand(c.Left)
		op := []string{"=", "<>", "<", "<=", ">", ">="}[c.Op]
		if c.Op == expr.NE {
			op = w.pick("not equal", "<>", "!=")
		}
		w.b.WriteString(" " + op + " ")
		w.operand(c.Right)
	case expr.Between:
		w.operand(c.Of)
		w.word("BETWEEN")
		w.operand(c.Low)
		w.word("AND")
		w.operand(c.High)
	case expr.In:
		w.operand(c.Of)
		w.word("IN")
		brackets := w.pick("brackets", "[]", "()")
		w.symbol(brackets[:1])
		w.list(len(c.List), func(i int) { w.operand(c.List[i]) })
		w.symbol(brackets[1:])
	case expr.AttributeExists:
		w.path(c.Path)
		w.word("IS")
		w.word("NOT")
		w.word("MISSING")
	case expr.AttributeNotExists:
		w.path(c.Path)
		w.word("IS")
		w.word("MISSING")
	case expr.AttributeType:
		w.call("ATTRIBUTE_TYPE", c.Path, c.Type)
	case expr.BeginsWith:
		w.call("BEGINS_WITH", c.Of, c.Prefix)
	case expr.Contains:
		w.call("CONTAINS", c.Of, c.Part)
	}
}

func (w *spell) update(u *expr.Update) {
	sets := 0
	set := func(p expr.Path) {
		if sets > 0 && w.pick("set", ",", "SET") == "," {
			w.symbol(",")
		} else {
			w.word("SET")
		}
		sets++
		w.path(p)
		w.b.WriteString(" = ")
	}
	for _, a := range u.Set {
		set(a.Path)
		w.setValue(a.Value)
	}
	for i, a := range append(append([]expr.ValueAction{}, u.Add...), u.Delete...) {
		set(a.Path)
		function := "SET_ADD"
		if i >= len(u.Add) {
			function = "SET_DELETE"
		}
		w.call(function, a.Path, a.Value)
	}
	for _, p := range u.Remove {
		w.word("REMOVE")
		w.path(p)
	}
}

func (w *spell) setValue(v expr.SetValue) {
	switch v := v.(type) {
	case expr.Path:
		w.path(v)
	case expr.Value:
		w.value(v)
	case expr.ListAppend:
		w.call("LIST_APPEND", v.Left.(expr.Operand), v.Right.(expr.Operand))
	case expr.IfNotExists:
		w.call("IF_NOT_EXISTS", v.Path, v.Default.(expr.Operand))
	case expr.Arithmetic:
		w.setValue(v.Left)
		w.b.WriteString(map[bool]string{true: " - ", false: " + "}[v.Minus])
		w.setValue(v.Right)
	}
}
