package partiql

import (
	"strconv"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// Parse reads one statement. The error is an *[Error].
//
// What depends on the types of values is not checked here, since parameters
// have none, nor what depends on the table's key. Of a statement that is
// accepted, what [Append] renders is no longer than DynamoDB takes.
func Parse(src string) (*Statement, error) {
	tokens, err := lex(src)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens, s: &Statement{}}
	p.statement()
	if p.err == nil && p.now().class != end {
		p.leftover()
	}
	if p.err != nil {
		return nil, p.err
	}
	if b, _ := Append(make([]byte, 0, 2*len(src)), p.s); len(b) > maxStatement {
		return nil, malformed(0, "a statement of more than %d bytes, once its identifiers stand in quotes", maxStatement)
	}
	return p.s, nil
}

// parser reads tokens into one statement. After the first error it reads
// nothing more.
type parser struct {
	tokens    []token
	at        int
	depth     int // of parentheses
	operators int
	s         *Statement
	err       *Error
}

func (p *parser) now() token { return p.tokens[p.at] }

// after returns the token behind the next one.
func (p *parser) after() token { return p.tokens[min(p.at+1, len(p.tokens)-1)] }

// refuse keeps the first error, and leaves nothing to read.
func (p *parser) refuse(e *Error) {
	if p.err == nil {
		p.err = e
	}
	p.at = len(p.tokens) - 1
}

// fail refuses the next token for what was wanted in its place.
func (p *parser) fail(wanted string) {
	p.refuse(malformed(p.now().at, "%s expected at byte %d", wanted, p.now().at))
}

// leftover refuses what stands behind a whole statement.
func (p *parser) leftover() {
	p.refuse(malformed(p.now().at, "Unexpected token after expression, at byte %d", p.now().at))
}

func (p *parser) next() token {
	t := p.now()
	if t.class != end {
		p.at++
	}
	return t
}

func (p *parser) nowIs(c class, s string) bool { return p.now().class == c && p.now().text == s }

func (p *parser) take(c class, s string) bool {
	if p.nowIs(c, s) {
		p.at++
		return true
	}
	return false
}

// The keywords are given in upper case, as the tokens hold them.
func (p *parser) isWord(word string) bool   { return p.nowIs(keyword, word) }
func (p *parser) takeWord(word string) bool { return p.take(keyword, word) }

func (p *parser) needWord(word string) {
	if !p.takeWord(word) {
		p.fail(word)
	}
}

func (p *parser) isSymbol(s string) bool   { return p.nowIs(symbol, s) }
func (p *parser) takeSymbol(s string) bool { return p.take(symbol, s) }

func (p *parser) needSymbol(s string) {
	if !p.takeSymbol(s) {
		p.fail(strconv.Quote(s))
	}
}

// The limits of an expression, from "Quotas in Amazon DynamoDB" in the Amazon
// DynamoDB Developer Guide; DynamoDB holds PartiQL's conditions and updates to
// them too.
const (
	maxOperators = 300 // operators and functions
	maxList      = 100 // operands of IN
	maxPath      = 32  // elements of a path
	indexBits    = 31  // of a list index
)

// operator counts an operator or a function, and returns false when there are
// too many. Every level of a condition but parentheses is one, so this bounds
// its depth too.
func (p *parser) operator() bool {
	p.operators++
	if p.operators > maxOperators {
		p.refuse(&Error{"The expression contains too many operators; operator count: " + strconv.Itoa(maxOperators+1), p.now().at})
		return false
	}
	return true
}

func (p *parser) identifier() string {
	t := p.now()
	if t.class == quoted || t.class == word {
		p.at++
		return t.text
	}
	if t.class == keyword {
		p.refuse(malformed(t.at, "Unexpected keyword %s at byte %d; hint: a reserved word is a name in double quotes only", t.text, t.at))
	}
	p.fail("an identifier")
	return ""
}

// path reads a document path: identifiers joined by points, with indexes.
func (p *parser) path() expr.Path {
	start := p.now().at
	path := expr.Path{{Name: expr.Name{Text: p.identifier()}, Index: -1}}
	for p.err == nil {
		switch {
		case p.takeSymbol("."):
			path = append(path, expr.Element{Name: expr.Name{Text: p.identifier()}, Index: -1})
		case p.takeSymbol("["):
			path = append(path, expr.Element{Index: p.index()})
			p.needSymbol("]")
		default:
			if len(path) > maxPath {
				p.refuse(&Error{"The document path has too many nesting levels; nesting levels: " + strconv.Itoa(len(path)), start})
			}
			return path
		}
	}
	return path
}

// index reads a list index.
func (p *parser) index() int {
	t := p.now()
	if t.class != number {
		p.fail("a list index")
		return 0
	}
	n, err := strconv.ParseUint(t.text, 10, indexBits)
	if err != nil {
		p.fail("a list index in the allowable range")
		return 0
	}
	p.at++
	return int(n)
}

// atCall reports whether the name of a function and its parenthesis come next.
// A quoted name is no function's.
func (p *parser) atCall() bool {
	t, n := p.now(), p.after()
	return (t.class == word || t.class == keyword && t.text == "SIZE") && n.class == symbol && n.text == "("
}
