package partiql

import (
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// maxNesting is how deep lists and maps may stand in each other (Developer
// Guide, "Constraints", Nested attribute depth).
const maxNesting = 32

// atLiteral reports whether a literal begins here.
func (p *parser) atLiteral() bool {
	switch t := p.now(); t.class {
	case text, number:
		return true
	case keyword:
		return t.text == "TRUE" || t.text == "FALSE" || t.text == "NULL"
	case symbol:
		return t.text == "?" || t.text == "[" || t.text == "{" || t.text == "<<" || t.text == "-"
	}
	return false
}

// value reads a literal and returns its place in the statement's list.
func (p *parser) value() expr.Value {
	if !p.atLiteral() && !p.isWord("MISSING") {
		p.fail("a value")
		return ""
	}
	p.s.Literals = append(p.s.Literals, p.literal(0))
	return expr.Value(":" + strconv.Itoa(len(p.s.Literals)-1))
}

// mayNest reports whether a list or a map may be the one of that number from
// the outside.
func (p *parser) mayNest(level int) bool {
	if level > maxNesting {
		p.refuse(&Error{"Nesting Levels have exceeded supported limits", p.now().at})
	}
	return level <= maxNesting
}

// literal reads a literal that stands in so many others. A parameter stands in
// none: DynamoDB has no place for it there.
func (p *parser) literal(in int) Literal {
	t := p.now()
	switch t.class {
	case text:
		p.next()
		return Literal{Kind: String, Text: t.text}
	case number:
		p.next()
		return Literal{Kind: Number, Text: t.text}
	case keyword:
		switch t.text {
		case "TRUE", "FALSE":
			p.next()
			return Literal{Kind: Bool, True: t.text == "TRUE"}
		case "NULL":
			p.next()
			return Literal{Kind: Null}
		case "MISSING":
			p.refuse(&Error{"MISSING must be compared using IS operator", t.at})
			return Literal{}
		}
	case symbol:
		switch t.text {
		case "-":
			return p.negative()
		case "?":
			if in > 0 {
				p.refuse(malformed(t.at, `"?" at byte %d; hint: it stands for a whole list, map or set, not for a part of one`, t.at))
				return Literal{}
			}
			p.next()
			p.s.Parameters++
			return Literal{Kind: Parameter, Index: p.s.Parameters - 1}
		case "[":
			p.next()
			return Literal{Kind: List, Members: p.members("]", in)}
		case "<<":
			p.next()
			return p.bag(in)
		case "{":
			p.next()
			return p.tuple(in + 1)
		}
	}
	p.fail("a value")
	return Literal{}
}

// negative reads a minus sign and the number that touches it. DynamoDB has no
// negative zero.
func (p *parser) negative() Literal {
	minus := p.next()
	t := p.now()
	if t.class != number || t.at != minus.next {
		p.refuse(malformed(minus.at, "a minus sign at byte %d with no number to it", minus.at))
		return Literal{}
	}
	mantissa, _, _ := strings.Cut(strings.ToLower(t.text), "e")
	if strings.Trim(mantissa, "0.") == "" {
		p.refuse(&Error{"Negative zero decimal is not supported", minus.at})
		return Literal{}
	}
	p.next()
	return Literal{Kind: Number, Text: "-" + t.text}
}

// members reads literals up to the closing symbol.
func (p *parser) members(closing string, in int) []Literal {
	list := []Literal{}
	if !p.mayNest(in+1) || p.takeSymbol(closing) {
		return list
	}
	for p.err == nil {
		list = append(list, p.literal(in+1))
		if !p.takeSymbol(",") {
			break
		}
	}
	p.needSymbol(closing)
	return list
}

// bag reads a set: strings or numbers, at least one.
func (p *parser) bag(in int) Literal {
	at := p.now().at
	l := Literal{Kind: Bag, Members: p.members(">>", in)}
	if len(l.Members) == 0 {
		p.refuse(&Error{"Empty bags are not supported", at})
		return l
	}
	for i := range l.Members {
		if k := l.Members[i].Kind; k != l.Members[0].Kind || k != String && k != Number {
			p.refuse(&Error{"Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags", at})
			return l
		}
	}
	return l
}

// tuple reads 'name': value, … up to the closing brace, past the opening one.
// Names stand in single quotes. in is 0 for the item of an INSERT, whose
// members may be parameters; it is no level of nesting.
func (p *parser) tuple(in int) Literal {
	l := Literal{Kind: Tuple}
	if !p.mayNest(in) || p.takeSymbol("}") {
		return l
	}
	seen := map[string]bool{}
	for p.err == nil {
		name := p.now()
		switch {
		case name.class != text:
			p.fail("a name in single quotes")
		case name.text == "":
			p.refuse(&Error{"Path component cannot be an empty string", name.at})
		case !printable(name.text):
			p.fail("a name without control characters")
		case seen[name.text]:
			p.refuse(&Error{"Duplicate keys in tuple. Key: " + name.text, name.at})
		}
		if p.err != nil {
			return l
		}
		seen[name.text] = true
		p.next()
		p.needSymbol(":")
		l.Names = append(l.Names, name.text)
		l.Members = append(l.Members, p.literal(in))
		if !p.takeSymbol(",") {
			break
		}
	}
	p.needSymbol("}")
	return l
}
