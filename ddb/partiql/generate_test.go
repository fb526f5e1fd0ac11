package partiql

import (
	"fmt"
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// draw draws all that the parser can return. Values are numbered in the order
// in which they are rendered.
type draw struct {
	*rapid.T
	s *Statement
}

func drawStatement(t *rapid.T) *Statement {
	d := draw{t, &Statement{Kind: Kind(rapid.IntRange(int(Select), int(Exists)).Draw(t, "kind"))}}
	d.s.Table = d.name("table")
	switch d.s.Kind {
	case Select:
		if d.one("projection", 2) {
			d.s.Projection = expr.Projection(d.targets())
		}
		if d.one("index", 3) {
			d.s.Index = d.name("index")
		}
		if d.one("where", 4) {
			break
		}
		d.s.Where = d.condition(3)
		for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "orders") {
			d.s.OrderBy = append(d.s.OrderBy, Order{d.name("order"), d.one("desc", 2)})
		}
	case Exists, Delete:
		d.s.Where = d.condition(3)
	case Insert:
		d.s.Item = Literal{Kind: Tuple}
		for i := range rapid.IntRange(0, 4).Draw(t, "members") {
			d.s.Item.Names = append(d.s.Item.Names, d.name("member")+strconv.Itoa(i))
			d.s.Item.Members = append(d.s.Item.Members, d.literal(3, true))
		}
	case Update:
		d.update()
		d.s.Where = d.condition(3)
	}
	if d.s.Kind == Delete && d.one("returning", 3) {
		d.s.Returning = "ALL OLD"
	}
	if d.s.Kind == Update && d.one("returning", 2) {
		d.s.Returning = rapid.SampledFrom([]string{"ALL OLD", "ALL NEW", "MODIFIED OLD", "MODIFIED NEW"}).Draw(t, "returning")
	}
	return d.s
}

// one is true once in n times.
func (d draw) one(label string, n int) bool { return rapid.IntRange(1, n).Draw(d.T, label) == 1 }

func (d draw) name(label string) string {
	return rapid.SampledFrom([]string{"a", "b", "A", "pk", "_x1", "orx", "begins_with", "select", "Size", "a b", `q"q`, `"`, "it's", "a.b", "a[0]", "é", "-- x", "?", "{", "1", "\u2028"}).Draw(d.T, label)
}

func (d draw) path() expr.Path {
	p := expr.Path{{Name: expr.Name{Text: d.name("name")}, Index: -1}}
	for range rapid.SampledFrom([]int{0, 0, 0, 1, 2, 31}).Draw(d.T, "depth") {
		if d.one("index", 2) {
			p = append(p, expr.Element{Index: rapid.SampledFrom([]int{0, 1, 10, 1<<31 - 1}).Draw(d.T, "n")})
		} else {
			p = append(p, expr.Element{Name: expr.Name{Text: d.name("name")}, Index: -1})
		}
	}
	return p
}

// targets draws paths each with a root and a last name of its own.
func (d draw) targets() []expr.Path {
	paths := make([]expr.Path, rapid.IntRange(1, 5).Draw(d.T, "targets"))
	for i := range paths {
		paths[i] = d.path()
		paths[i][0].Name.Text = fmt.Sprintf("t%d", i)
		for j := len(paths[i]) - 1; ; j-- {
			if paths[i][j].Index < 0 {
				paths[i][j].Name.Text = fmt.Sprintf("t%d", i)
				break
			}
		}
	}
	return paths
}

func (d draw) literal(depth int, parameter bool) Literal {
	kinds := []LiteralKind{String, Number, Bool, Null, Bag}
	if depth > 0 {
		kinds = append(kinds, List, Tuple)
	}
	if parameter {
		kinds = append(kinds, Parameter, Parameter, Parameter)
	}
	l := Literal{Kind: rapid.SampledFrom(kinds).Draw(d.T, "literal")}
	text := func() string {
		return rapid.SampledFrom([]string{"", "a", "it's", "'", "''", "?", `"`, "é", "--", "\n", "NULL"}).Draw(d.T, "text")
	}
	digits := func() string {
		return rapid.SampledFrom([]string{"0", "1", "-1", "1.50", "-2.5e3", "1E-7", "12345678901234567890"}).Draw(d.T, "number")
	}
	switch l.Kind {
	case Parameter:
		l.Index = d.s.Parameters
		d.s.Parameters++
	case String:
		l.Text = text()
	case Number:
		l.Text = digits()
	case Bool:
		l.True = d.one("true", 2)
	case Bag:
		strings := d.one("strings", 2)
		for range rapid.IntRange(1, 3).Draw(d.T, "members") {
			if strings {
				l.Members = append(l.Members, Literal{Kind: String, Text: text()})
			} else {
				l.Members = append(l.Members, Literal{Kind: Number, Text: digits()})
			}
		}
	case List:
		l.Members = []Literal{}
		for range rapid.IntRange(0, 3).Draw(d.T, "members") {
			l.Members = append(l.Members, d.literal(depth-1, false))
		}
	case Tuple:
		for i := range rapid.IntRange(0, 3).Draw(d.T, "members") {
			l.Names = append(l.Names, text()+strconv.Itoa(i))
			if !printable(l.Names[i]) {
				l.Names[i] = strconv.Itoa(i)
			}
			l.Members = append(l.Members, d.literal(depth-1, false))
		}
	}
	return l
}

func (d draw) value() expr.Value {
	d.s.Literals = append(d.s.Literals, d.literal(2, true))
	return expr.Value(":" + strconv.Itoa(len(d.s.Literals)-1))
}

func (d draw) operand() expr.Operand {
	switch rapid.IntRange(0, 4).Draw(d.T, "operand") {
	case 0:
		return expr.Size{Of: d.path()}
	case 1, 2:
		return d.path()
	default:
		return d.value()
	}
}

func (d draw) operands(n int) []expr.Operand {
	list := make([]expr.Operand, n)
	for i := range list {
		list[i] = d.operand()
	}
	return list
}

func (d draw) condition(depth int) expr.Condition {
	if depth == 0 {
		return d.predicate()
	}
	switch rapid.IntRange(0, 3).Draw(d.T, "connective") {
	case 0: // an AND has no AND on its right
		c := d.condition(depth - 1)
		for range rapid.IntRange(1, 3).Draw(d.T, "terms") {
			switch right := d.condition(depth - 1).(type) {
			case expr.And:
				c = expr.And{Left: c, Right: expr.Not{Of: right}}
			default:
				c = expr.And{Left: c, Right: right}
			}
		}
		return c
	case 1:
		return expr.Or{Left: d.condition(depth - 1), Right: d.condition(depth - 1)}
	case 2:
		return expr.Not{Of: d.condition(depth - 1)}
	}
	return d.predicate()
}

func (d draw) predicate() expr.Condition {
	switch rapid.IntRange(0, 8).Draw(d.T, "predicate") {
	case 0:
		return expr.AttributeExists{Path: d.path()}
	case 1:
		return expr.AttributeNotExists{Path: d.path()}
	case 2:
		return expr.AttributeType{Path: d.path(), Type: d.value()}
	case 3:
		return expr.BeginsWith{Of: d.path(), Prefix: d.value()}
	case 4:
		return expr.Contains{Of: d.path(), Part: d.value()}
	case 5:
		of := d.operands(3)
		return expr.Between{Of: of[0], Low: of[1], High: of[2]}
	case 6:
		return expr.In{Of: d.operand(), List: d.operands(rapid.IntRange(1, 4).Draw(d.T, "n"))}
	default:
		of := d.operands(2)
		return expr.Compare{Op: expr.CompareOp(rapid.IntRange(0, 5).Draw(d.T, "op")), Left: of[0], Right: of[1]}
	}
}

func (d draw) setOperand() expr.SetValue {
	if d.one("path", 2) {
		return d.path()
	}
	return d.value()
}

func (d draw) update() {
	u := &expr.Update{}
	d.s.Update = u
	paths := d.targets()
	sections := make([]int, len(paths))
	for i := range sections {
		sections[i] = rapid.IntRange(0, 6).Draw(d.T, "section")
	}
	for section := range 7 {
		for i, p := range paths {
			if sections[i] != section {
				continue
			}
			switch section {
			case 0:
				u.Set = append(u.Set, expr.SetAction{Path: p, Value: d.setOperand()})
			case 1:
				u.Set = append(u.Set, expr.SetAction{Path: p, Value: expr.Arithmetic{Minus: d.one("minus", 2), Left: d.setOperand(), Right: d.setOperand()}})
			case 2:
				u.Set = append(u.Set, expr.SetAction{Path: p, Value: expr.ListAppend{Left: d.setOperand(), Right: d.setOperand()}})
			case 3:
				u.Set = append(u.Set, expr.SetAction{Path: p, Value: expr.IfNotExists{Path: d.path(), Default: d.setOperand()}})
			case 4:
				u.Add = append(u.Add, expr.ValueAction{Path: p, Value: d.set()})
			case 5:
				u.Delete = append(u.Delete, expr.ValueAction{Path: p, Value: d.set()})
			default:
				u.Remove = append(u.Remove, p)
			}
		}
	}
}

func (d draw) set() expr.Value {
	l := Literal{Kind: Bag, Members: []Literal{{Kind: Number, Text: "1"}}}
	if d.one("parameter", 2) {
		l = Literal{Kind: Parameter, Index: d.s.Parameters}
		d.s.Parameters++
	}
	d.s.Literals = append(d.s.Literals, l)
	return expr.Value(":" + strconv.Itoa(len(d.s.Literals)-1))
}

// spell writes a statement as a client might: names without quotes where they
// may be, keywords in any case, any white space, literals in their places, and
// parentheses that nobody needs. It owes nothing to the renderer.
type spell struct {
	*rapid.T
	s *Statement
	b strings.Builder
}

func (w *spell) pick(label string, choices ...string) string {
	return rapid.SampledFrom(choices).Draw(w.T, label)
}

func (w *spell) symbol(s string) {
	w.b.WriteString(w.pick("space", "", " ", "\n") + s + w.pick("space", "", " ", "\t"))
}

func (w *spell) word(s string) {
	w.b.WriteString(w.pick("space", " ", "  ", "\r\n") + w.pick("case", s, strings.ToLower(s), s[:1]+strings.ToLower(s[1:])) + w.pick("space", " ", "\t"))
}

func (w *spell) name(s string) {
	bare := s != "" && letter(s[0]) && strings.IndexFunc(s, func(r rune) bool { return r > 'z' || !letter(byte(r)) && !digit(byte(r)) }) < 0
	if _, ok := reserved(s); bare && !ok && w.pick("quotes", "no", "yes") == "no" {
		w.b.WriteString(s)
		return
	}
	w.b.WriteString(`"` + strings.ReplaceAll(s, `"`, `""`) + `"`)
}

func (w *spell) path(p expr.Path) {
	for i, e := range p {
		switch {
		case e.Index >= 0:
			w.symbol("[")
			w.b.WriteString(strconv.Itoa(e.Index))
			w.symbol("]")
		case i > 0:
			w.symbol(".")
			fallthrough
		default:
			w.name(e.Name.Text)
		}
	}
}

func (w *spell) list(n int, one func(i int)) {
	for i := range n {
		if i > 0 {
			w.symbol(",")
		}
		one(i)
	}
}

func (w *spell) literal(l *Literal) {
	switch l.Kind {
	case Parameter:
		w.b.WriteString("?")
	case String:
		w.b.WriteString("'" + strings.ReplaceAll(l.Text, "'", "''") + "'")
	case Number:
		w.b.WriteString(l.Text)
	case Bool:
		w.word(map[bool]string{true: "TRUE", false: "FALSE"}[l.True])
	case Null:
		w.word("NULL")
	case List:
		w.symbol("[")
		w.list(len(l.Members), func(i int) { w.literal(&l.Members[i]) })
		w.symbol("]")
	case Bag:
		w.b.WriteString(" << ")
		w.list(len(l.Members), func(i int) { w.literal(&l.Members[i]) })
		w.b.WriteString(" >> ")
	case Tuple:
		w.symbol("{")
		w.list(len(l.Members), func(i int) {
			w.b.WriteString("'" + strings.ReplaceAll(l.Names[i], "'", "''") + "'")
			w.symbol(":")
			w.literal(&l.Members[i])
		})
		w.symbol("}")
	}
}

func (w *spell) value(v expr.Value) {
	i, err := strconv.Atoi(string(v[1:]))
	if err != nil {
		panic(err)
	}
	w.literal(&w.s.Literals[i])
}
