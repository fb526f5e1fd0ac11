package partiql

import "slices"

// atLiteral reports whether a literal begins here.
func (p *parser) atLiteral() bool {
	switch t := p.now(); t.class {
	case text, number:
		return true
	case word:
		return p.isWord("TRUE") || p.isWord("FALSE") || p.isWord("NULL")
	case symbol:
		return t.text == "?" || t.text == "[" || t.text == "{" || t.text == "<<" || t.text == "-"
	}
	return false
}

func (p *parser) literal() Literal {
	if !p.deeper() {
		return Literal{}
	}
	defer func() { p.depth-- }()
	t := p.next()
	switch {
	case t.class == text:
		return Literal{Kind: String, Text: t.text}
	case t.class == number:
		return Literal{Kind: Number, Text: t.text}
	case t.class == symbol && t.text == "-" && p.now().class == number:
		return Literal{Kind: Number, Text: "-" + p.next().text}
	case t.class == symbol && t.text == "?":
		p.s.Parameters++
		return Literal{Kind: Parameter, Index: p.s.Parameters - 1}
	case t.class == symbol && t.text == "[":
		return Literal{Kind: List, Members: p.members("]")}
	case t.class == symbol && t.text == "<<":
		return Literal{Kind: Bag, Members: p.members(">>")}
	case t.class == symbol && t.text == "{":
		return p.tuple()
	case t.class == word && (t.text == "TRUE" || t.text == "true"):
		return Literal{Kind: Bool, True: true}
	case t.class == word && (t.text == "FALSE" || t.text == "false"):
		return Literal{Kind: Bool}
	case t.class == word && (t.text == "NULL" || t.text == "null"):
		return Literal{Kind: Null}
	}
	p.at = max(p.at-1, 0)
	p.fail("a value")
	return Literal{}
}

func (p *parser) members(closing string) []Literal {
	list := []Literal{}
	if p.takeSymbol(closing) {
		return list
	}
	for p.err == nil {
		list = append(list, p.literal())
		if !p.takeSymbol(",") {
			break
		}
	}
	p.needSymbol(closing)
	return list
}

// tuple reads 'name': value, … up to the closing brace. Names stand in single
// quotes.
func (p *parser) tuple() Literal {
	l := Literal{Kind: Tuple}
	if p.takeSymbol("}") {
		return l
	}
	for p.err == nil {
		name := p.now()
		if name.class != text || slices.Contains(l.Names, name.text) {
			p.fail("a name in single quotes that does not stand twice")
			return l
		}
		p.at++
		p.needSymbol(":")
		l.Names = append(l.Names, name.text)
		l.Members = append(l.Members, p.literal())
		if !p.takeSymbol(",") {
			break
		}
	}
	p.needSymbol("}")
	return l
}
