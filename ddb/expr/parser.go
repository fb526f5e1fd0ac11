package expr

import (
	"slices"
	"strconv"
)

// The limits of an expression, from "Quotas in Amazon DynamoDB" and "Expressions" in the
// Amazon DynamoDB Developer Guide.
const (
	maxSize      = 4096 // bytes of source
	maxOperators = 300  // operators and functions
	maxOperands  = 100  // of an IN list
	maxDepth     = 32   // elements of a path
	maxIndex     = 1<<31 - 1
)

// parser reads one expression in one pass: recursive descent with one token of
// lookahead.
type parser struct {
	src  string
	kind Kind
	ph   Placeholders

	tok  token // the token to be read next
	prev token // the one before it; its end is 0 at the start

	operators int
	errs      [phaseCount]*Error
	elements  []Element // backs the paths, to allocate once for several
}

func newParser(kind Kind, src string, ph Placeholders) *parser {
	p := &parser{src: src, kind: kind, ph: ph}
	switch {
	case src == "":
		p.fail(phaseSyntax, 0, "The expression can not be empty;")
	case len(src) > maxSize:
		text := "Expression size has exceeded the maximum allowed size;"
		if kind != ProjectionKind && kind != UpdateKind {
			text += " expression size: " + strconv.Itoa(len(src))
		}
		p.fail(phaseSyntax, maxSize, text)
	}
	if p.errs[phaseSyntax] != nil {
		p.tok = token{tokEOF, len(src), len(src)}
		return p
	}
	p.tok = scan(src, 0)
	return p
}

// err returns the error that DynamoDB would report, or nil.
func (p *parser) err() error {
	for _, e := range p.errs {
		if e != nil {
			return e
		}
	}
	return nil
}

// finish expects the end of the source and returns the error to report.
func (p *parser) finish() error {
	if p.tok.kind != tokEOF {
		p.syntax()
	}
	return p.err()
}

// next moves to the next token.
func (p *parser) next() {
	p.prev = p.tok
	p.tok = scan(p.src, p.tok.end)
}

// accept moves past the token if it is of the kind.
func (p *parser) accept(k tokenKind) bool {
	if p.tok.kind != k {
		return false
	}
	p.next()
	return true
}

// expect moves past a token of the kind; anything else is a syntax error.
func (p *parser) expect(k tokenKind) {
	if !p.accept(k) {
		p.syntax()
	}
}

// text returns the source of a token.
func (p *parser) text(t token) string { return p.src[t.start:t.end] }

// fail keeps an error unless its phase has one already. The parameter's name
// is put before the text.
func (p *parser) fail(ph phase, offset int, text string) {
	if p.errs[ph] == nil {
		p.errs[ph] = &Error{Message: "Invalid " + p.kind.String() + ": " + validUTF8(text), Offset: offset}
	}
}

// syntax reports the token as unexpected and moves to the end of the source,
// which ends every loop of the parser. DynamoDB shows the token between its
// two neighbours, as written.
func (p *parser) syntax() {
	if p.errs[phaseSyntax] == nil {
		shown := "<EOF>"
		end := len(p.src)
		if p.tok.kind != tokEOF {
			shown = p.text(p.tok)
			end = scan(p.src, p.tok.end).end
		}
		p.fail(phaseSyntax, p.tok.start, `Syntax error; token: "`+shown+`", near: "`+p.src[p.prev.start:end]+`"`)
	}
	p.tok = token{tokEOF, len(p.src), len(p.src)}
}

// operator counts an operator or a function against the limit.
func (p *parser) operator(offset int) {
	p.operators++
	if p.operators > maxOperators {
		p.fail(phaseMeaning, offset, "The expression contains too many operators; operator count: "+strconv.Itoa(maxOperators+1))
	}
}

// path reads a document path. Names that are not defined, and too many
// elements, are errors of the phase ph.
func (p *parser) path(ph phase) Path {
	start, offset := len(p.elements), p.tok.start
	if p.elements == nil {
		p.elements = make([]Element, 0, 4)
	}
	p.name(ph)
	for p.errs[phaseSyntax] == nil {
		if p.accept(tokDot) {
			p.name(ph)
		} else if p.accept(tokLBracket) {
			p.index()
			p.expect(tokRBracket)
		} else {
			break
		}
	}
	path := Path(slices.Clip(p.elements[start:]))
	if len(path) > maxDepth {
		p.fail(ph, offset, "The document path has too many nesting levels; nesting levels: "+strconv.Itoa(len(path)))
	}
	return path
}

// name reads a path's name, literal or placeholder, and appends it.
func (p *parser) name(ph phase) {
	text := p.text(p.tok)
	switch p.tok.kind {
	case tokName:
		if Reserved(text) {
			p.fail(phaseForm, p.tok.start, "Attribute name is a reserved keyword; reserved keyword: "+text)
		}
		p.elements = append(p.elements, Element{Name: Name{Text: text}, Index: -1})
	case tokAlias:
		resolved, ok := p.ph.AttributeName(text)
		if !ok {
			p.fail(ph, p.tok.start, "An expression attribute name used in the document path is not defined; attribute name: "+text)
		}
		p.elements = append(p.elements, Element{Name: Name{Text: resolved, Placeholder: text}, Index: -1})
	default:
		p.syntax()
		return
	}
	p.next()
}

// index reads a path's list index and appends it.
func (p *parser) index() {
	if p.tok.kind != tokIndex {
		p.syntax()
		return
	}
	text := p.text(p.tok)
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		p.fail(phaseForm, p.tok.start, "List index is not within the allowable range; index: ["+text+"]")
	}
	p.elements = append(p.elements, Element{Index: int(n)})
	p.next()
}

// value reads a value placeholder.
func (p *parser) value() Value {
	if p.tok.kind != tokValue {
		p.syntax()
		return ""
	}
	text := p.text(p.tok)
	if !p.ph.HasValue(text) {
		p.fail(phaseMeaning, p.tok.start, "An expression attribute value used in expression is not defined; attribute value: "+text)
	}
	p.next()
	return Value(text)
}

// atCall reports whether a function's name and its parenthesis come next.
func (p *parser) atCall() bool {
	return p.tok.kind == tokName && scan(p.src, p.tok.end).kind == tokLParen
}

// redundant reports parentheses that hold nothing but other parentheses.
func (p *parser) redundant(offset int) {
	p.fail(phaseParens, offset, "The expression has redundant parentheses;")
}

func (p *parser) wrongCount(offset int, function string, n int) {
	p.fail(phaseMeaning, offset, "Incorrect number of operands for operator or function; operator or function: "+
		function+", number of operands: "+strconv.Itoa(n))
}

func (p *parser) wrongType(offset int, function, operandType string) {
	p.fail(phaseMeaning, offset, "Incorrect operand type for operator or function; operator or function: "+
		function+", operand type: "+operandType)
}

func (p *parser) needsPath(offset int, function string) {
	p.fail(phaseMeaning, offset, "Operator or function requires a document path; operator or function: "+function)
}

func (p *parser) misplaced(offset int, function string) {
	p.fail(phaseForm, offset, "The function is not allowed to be used this way in an expression; function: "+function)
}

func (p *parser) repeated(offset int, operator string, path Path) {
	p.fail(phaseMeaning, offset, "The first operand must be distinct from the remaining operands for this operator or function; operator: "+
		operator+", first operand: "+describe(path))
}
