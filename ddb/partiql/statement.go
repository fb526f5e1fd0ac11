package partiql

import (
	"strings"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

func (p *parser) statement() {
	switch {
	case p.takeWord("SELECT"):
		p.s.Kind = Select
		p.selectBody()
	case p.takeWord("INSERT"):
		p.s.Kind = Insert
		p.insertBody()
	case p.takeWord("UPDATE"):
		p.s.Kind = Update
		p.s.Table = p.identifier()
		p.noAlias()
		p.update()
		p.needWhere()
		p.returning()
	case p.takeWord("DELETE"):
		p.s.Kind = Delete
		p.needWord("FROM")
		p.s.Table = p.identifier()
		p.noAlias()
		p.needWhere()
		p.returning()
	case p.takeWord("EXISTS"):
		p.s.Kind = Exists
		p.needSymbol("(")
		p.needWord("SELECT")
		p.selectBody()
		p.needSymbol(")")
		if p.s.Projection != nil || p.s.OrderBy != nil || p.s.Where == nil || p.s.Index != "" {
			p.refuse(&Error{"EXISTS() must contain a single item read with additional condition; hint: EXISTS(SELECT * FROM table WHERE …)", 0})
		}
	default:
		p.refuse(malformed(p.now().at, "Expected data manipulation; hint: a statement begins with SELECT, INSERT, UPDATE, DELETE or EXISTS"))
	}
}

func (p *parser) selectBody() {
	if !p.takeSymbol("*") {
		p.projection()
	}
	p.needWord("FROM")
	p.s.Table = p.identifier()
	if p.takeSymbol(".") {
		p.s.Index = p.identifier()
	}
	p.noAlias()
	if p.takeWord("WHERE") {
		p.s.Where = p.or()
	}
	if at := p.now().at; p.takeWord("ORDER") {
		p.needWord("BY")
		p.orderBy()
		if p.s.Where == nil {
			p.refuse(&Error{"Must have WHERE clause in the statement when using ORDER BY clause.", at})
		}
	}
}

func (p *parser) projection() {
	var paths disjoint
	names := map[string]bool{}
	for p.err == nil {
		at := p.now().at
		path := p.path()
		p.noAlias()
		if p.err != nil {
			return
		}
		p.s.Projection = append(p.s.Projection, path)
		if e := paths.add(path, at); e != nil {
			p.refuse(e)
			return
		}
		// DynamoDB calls what it answers by the path's last name and what
		// follows it.
		name := resultName(path)
		if names[name] {
			p.refuse(&Error{"Duplicate identifiers in select clause: " + name, at})
			return
		}
		names[name] = true
		if !p.takeSymbol(",") {
			return
		}
	}
}

// resultName is what DynamoDB calls the value of a projected path: b[0] for
// a.b[0].
func resultName(path expr.Path) string {
	last := len(path) - 1
	for path[last].Index >= 0 {
		last--
	}
	if last == len(path)-1 {
		return path[last].Name.Text
	}
	var b strings.Builder
	b.WriteString(path[last].Name.Text)
	for _, e := range path[last+1:] {
		writeIndex(&b, e.Index)
	}
	return b.String()
}

func (p *parser) orderBy() {
	for p.err == nil {
		o := Order{Name: p.identifier()}
		if !p.takeWord("ASC") {
			o.Desc = p.takeWord("DESC")
		}
		p.s.OrderBy = append(p.s.OrderBy, o)
		if !p.takeSymbol(",") {
			return
		}
	}
}

func (p *parser) insertBody() {
	p.needWord("INTO")
	p.s.Table = p.identifier()
	p.needWord("VALUE")
	if at := p.now().at; !p.takeSymbol("{") {
		p.refuse(&Error{"Unsupported format in item expression. Please use struct format {...} to express item values for insert statement.", at})
	}
	p.s.Item = p.tuple(0)
}

// noAlias refuses a name where an alias could stand.
func (p *parser) noAlias() {
	if t := p.now(); t.class == word || t.class == quoted || t.class == keyword && (t.text == "AS" || t.text == "AT" || t.text == "BY") {
		p.refuse(&Error{"Aliasing is not supported", t.at})
	}
}

func (p *parser) needWhere() {
	p.needWord("WHERE")
	p.s.Where = p.or()
}

func (p *parser) returning() {
	if !p.takeWord("RETURNING") {
		return
	}
	which := p.oneOf("ALL", "MODIFIED")
	p.s.Returning = which + " " + p.oneOf("OLD", "NEW")
	at := p.now().at
	p.needSymbol("*")
	if p.s.Kind == Delete && p.s.Returning != "ALL OLD" {
		p.refuse(&Error{"Invalid returning clause: RETURNING " + p.s.Returning + " *. Only RETURNING ALL OLD * is allowed in DELETE statements.", at})
	}
}

// oneOf reads one of two keywords.
func (p *parser) oneOf(a, b string) string {
	switch {
	case p.takeWord(a):
		return a
	case p.takeWord(b):
		return b
	}
	p.fail(a + " or " + b)
	return ""
}
