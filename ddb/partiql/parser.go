package partiql

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// Parse reads one statement. The error is an *[Error].
func Parse(src string) (*Statement, error) {
	tokens, err := lex(src)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens, s: &Statement{}}
	p.statement()
	if p.err == nil && p.now().class != end {
		p.fail("the end of the statement")
	}
	if p.err != nil {
		return nil, p.err
	}
	return p.s, nil
}

// parser reads tokens into one statement. After the first error it reads
// nothing more.
type parser struct {
	tokens []token
	at     int
	depth  int
	s      *Statement
	err    *Error
}

func (p *parser) now() token { return p.tokens[p.at] }

func (p *parser) fail(wanted string) {
	if p.err == nil {
		p.err = malformed(p.now().at, "%s expected at byte %d", wanted, p.now().at)
	}
	p.at = len(p.tokens) - 1 // nothing is left to read
}

func (p *parser) next() token {
	t := p.now()
	if t.class != end {
		p.at++
	}
	return t
}

// isWord reports whether the next token is that keyword.
func (p *parser) isWord(keyword string) bool {
	return p.now().class == word && strings.EqualFold(p.now().text, keyword)
}

func (p *parser) takeWord(keyword string) bool {
	if p.isWord(keyword) {
		p.at++
		return true
	}
	return false
}

func (p *parser) needWord(keyword string) {
	if !p.takeWord(keyword) {
		p.fail(keyword)
	}
}

func (p *parser) isSymbol(s string) bool { return p.now().class == symbol && p.now().text == s }

func (p *parser) takeSymbol(s string) bool {
	if p.isSymbol(s) {
		p.at++
		return true
	}
	return false
}

func (p *parser) needSymbol(s string) {
	if !p.takeSymbol(s) {
		p.fail(strconv.Quote(s))
	}
}

// maxDepth is how deep conditions and literals may stand in each other.
const maxDepth = 32

// deeper counts a level; it returns false when there are too many.
func (p *parser) deeper() bool {
	p.depth++
	if p.depth > maxDepth {
		p.fail("a simpler statement")
		return false
	}
	return true
}

func (p *parser) statement() {
	switch {
	case p.takeWord("SELECT"):
		p.s.Kind = Select
		p.selectBody()
	case p.takeWord("INSERT"):
		p.s.Kind = Insert
		p.needWord("INTO")
		p.s.Table = p.identifier()
		p.needWord("VALUE")
		if !p.isSymbol("{") {
			p.fail("a tuple")
			return
		}
		p.s.Item = p.literal()
	case p.takeWord("UPDATE"):
		p.s.Kind = Update
		p.s.Table = p.identifier()
		p.update()
		p.where(true)
		p.returning()
	case p.takeWord("DELETE"):
		p.s.Kind = Delete
		p.needWord("FROM")
		p.s.Table = p.identifier()
		p.where(true)
		p.returning()
	case p.takeWord("EXISTS"):
		p.s.Kind = Exists
		p.needSymbol("(")
		p.needWord("SELECT")
		p.selectBody()
		p.needSymbol(")")
		if p.err == nil && (p.s.Projection != nil || p.s.OrderBy != nil || p.s.Where == nil) {
			p.fail("SELECT * with a condition")
		}
	default:
		p.fail("SELECT, INSERT, UPDATE, DELETE or EXISTS")
	}
}

func (p *parser) selectBody() {
	if !p.takeSymbol("*") {
		p.s.Projection = append(p.s.Projection, p.path())
		for p.takeSymbol(",") {
			p.s.Projection = append(p.s.Projection, p.path())
		}
		for i, one := range p.s.Projection {
			if p.err == nil && slices.ContainsFunc(p.s.Projection[:i], func(other expr.Path) bool { return expr.Overlap(one, other) }) {
				p.fail("paths that do not overlap")
			}
		}
	}
	p.needWord("FROM")
	p.s.Table = p.identifier()
	if p.takeSymbol(".") {
		p.s.Index = p.identifier()
	}
	p.where(false)
	if p.takeWord("ORDER") {
		p.needWord("BY")
		for {
			o := Order{Name: p.identifier()}
			if !p.takeWord("ASC") {
				o.Desc = p.takeWord("DESC")
			}
			p.s.OrderBy = append(p.s.OrderBy, o)
			if !p.takeSymbol(",") {
				break
			}
		}
	}
}

func (p *parser) where(needed bool) {
	if p.takeWord("WHERE") {
		p.s.Where = p.or()
	} else if needed {
		p.fail("WHERE")
	}
}

func (p *parser) returning() {
	if !p.takeWord("RETURNING") {
		return
	}
	which, when := strings.ToUpper(p.next().text), strings.ToUpper(p.next().text)
	if which != "ALL" && which != "MODIFIED" || when != "OLD" && when != "NEW" || p.s.Kind == Delete && which+when != "ALLOLD" {
		p.fail("ALL OLD, MODIFIED OLD, ALL NEW or MODIFIED NEW")
		return
	}
	p.needSymbol("*")
	p.s.Returning = which + " " + when
}

// keywords cannot stand as identifiers without quotes.
var keywords = strings.Fields("SELECT FROM WHERE INSERT INTO VALUE UPDATE SET REMOVE DELETE RETURNING EXISTS AND OR NOT IN BETWEEN IS MISSING NULL TRUE FALSE ORDER BY ASC DESC AS JOIN UNION ALL DISTINCT UNPIVOT AT LET GROUP HAVING LIMIT OFFSET ON")

func (p *parser) identifier() string {
	t := p.now()
	if t.class == quoted || t.class == word && !slices.Contains(keywords, strings.ToUpper(t.text)) {
		p.at++
		return t.text
	}
	p.fail("an identifier")
	return ""
}

// maxPath is how many elements a path may have.
const maxPath = 32

// path reads a document path: identifiers joined by points, with indexes.
func (p *parser) path() expr.Path {
	path := expr.Path{{Name: expr.Name{Text: p.identifier()}, Index: -1}}
	for p.err == nil {
		switch {
		case p.takeSymbol("."):
			path = append(path, expr.Element{Name: expr.Name{Text: p.identifier()}, Index: -1})
		case p.takeSymbol("["):
			t := p.next()
			n, err := strconv.Atoi(t.text)
			if t.class != number || err != nil || n > 1<<20 {
				p.fail("an index")
				return path
			}
			p.needSymbol("]")
			path = append(path, expr.Element{Index: n})
		default:
			return path
		}
		if len(path) > maxPath {
			p.fail("a shorter path")
		}
	}
	return path
}
