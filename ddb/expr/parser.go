package expr

import (
	"slices"
	"strconv"
)

// The limits of an expression, from "Quotas in Amazon DynamoDB" in the Amazon
// DynamoDB Developer Guide.
const (
	maxSize      = 4096 // bytes of source
	maxOperators = 300  // operators and functions
	maxOperands  = 100  // of an IN list
	maxDepth     = 32   // elements of a path
	indexBits    = 31   // of a list index, which has no sign
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
	stopped   bool
	elements  []Element // backs the paths, to allocate once for several
	targets   []Path    // that an update writes or a projection lists
}

func newParser(kind Kind, src string, ph Placeholders) *parser {
	p := &parser{src: src, kind: kind, ph: ph}
	switch {
	case src == "":
		p.stop()
		p.fail(phaseSyntax, 0, "The expression can not be empty;")
	case len(src) > maxSize:
		text := "Expression size has exceeded the maximum allowed size;"
		if kind != ProjectionKind && kind != UpdateKind {
			text += " expression size: " + strconv.Itoa(len(src))
		}
		p.stop()
		p.fail(phaseSyntax, maxSize, text)
	default:
		p.tok = scan(src, 0)
	}
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

// finish expects the end of the source, compares the targets and returns the
// error to report.
func (p *parser) finish() error {
	if p.tok.kind != tokEOF {
		p.syntax()
	}
	p.disjoint()
	return p.err()
}

// next moves to the next token.
func (p *parser) next() {
	if p.errs[phaseParens] != nil {
		p.stop()
		return
	}
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
// is put before the text. In phaseForm the leftmost error counts: what is
// wrong with a function shows only once its operands have been read.
func (p *parser) fail(ph phase, offset int, text string) {
	if e := p.errs[ph]; e == nil || ph == phaseForm && offset < e.Offset {
		p.errs[ph] = &Error{Message: "Invalid " + p.kind.String() + ": " + validUTF8(text), Offset: offset}
	}
}

// syntax refuses the token and stops. DynamoDB shows the token between its two
// neighbours, as written.
func (p *parser) syntax() {
	if p.stopped {
		return
	}
	shown := "<EOF>"
	end := len(p.src)
	if p.tok.kind != tokEOF {
		shown = p.text(p.tok)
		end = scan(p.src, p.tok.end).end
	}
	p.fail(phaseSyntax, p.tok.start, `Syntax error; token: "`+shown+`", near: "`+p.src[p.prev.start:end]+`"`)
	p.stop()
}

// stop moves to the end of the source, which ends every loop of the parser.
func (p *parser) stop() {
	p.stopped = true
	p.tok = token{tokEOF, len(p.src), len(p.src)}
}

// redundant refuses parentheses that hold nothing but other parentheses. It is
// called with the parser past them, and parsing stops: at once, or if it is
// yet open whether an operand or a condition stands in them, as soon as the
// token behind them proves possible. If it does not, the syntax error counts.
func (p *parser) redundant(offset int, open bool) {
	p.fail(phaseParens, offset, "The expression has redundant parentheses;")
	if !open {
		p.stop()
	}
}

// operator counts an operator or a function against the limit.
func (p *parser) operator(offset int) {
	p.operators++
	if p.operators > maxOperators {
		p.fail(phaseMeaning, offset, "The expression contains too many operators; operator count: "+strconv.Itoa(maxOperators+1))
	}
}

// actionErrors are errors of an action of an update or a path of a projection.
type actionErrors struct{ target, meaning *Error }

// hold puts the errors of the actions so far aside. DynamoDB looks at actions
// from the last to the first, so that the errors of a later one come before
// those of an earlier one.
func (p *parser) hold() actionErrors {
	e := actionErrors{p.errs[phaseTarget], p.errs[phaseMeaning]}
	p.errs[phaseTarget], p.errs[phaseMeaning] = nil, nil
	return e
}

// release brings them back where the latest action has none of its own, and
// takes note of the action's target.
func (p *parser) release(e actionErrors, target Path) {
	if p.errs[phaseTarget] == nil {
		p.errs[phaseTarget] = e.target
		p.targets = append(p.targets, target)
	} else {
		// DynamoDB comes no further than this target, and compares only
		// those behind it.
		p.targets = p.targets[:0]
	}
	if p.errs[phaseMeaning] == nil {
		p.errs[phaseMeaning] = e.meaning
	}
}

// path reads a document path. A name that is not defined, or too many
// elements, is an error of the phase ph.
func (p *parser) path(ph phase) Path {
	start, offset := len(p.elements), p.tok.start
	if p.elements == nil {
		p.elements = make([]Element, 0, 4)
	}
	undefined := p.name(token{})
	for !p.stopped {
		if p.accept(tokDot) {
			undefined = p.name(undefined)
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
	if undefined.kind == tokAlias {
		p.fail(ph, undefined.start, "An expression attribute name used in the document path is not defined; attribute name: "+p.text(undefined))
	}
	return path
}

// name reads a path's name, literal or placeholder, and appends it. It returns
// the path's first placeholder without a meaning: undefined, if that is one,
// or the name's own.
func (p *parser) name(undefined token) token {
	text := p.text(p.tok)
	switch p.tok.kind {
	case tokName:
		if Reserved(text) {
			p.fail(phaseForm, p.tok.start, "Attribute name is a reserved keyword; reserved keyword: "+text)
		}
		p.elements = append(p.elements, Element{Name: Name{Text: text}, Index: -1})
	case tokAlias:
		var resolved string
		if p.ph != nil {
			resolved, _ = p.ph.AttributeName(text)
		}
		// No attribute has an empty name.
		if resolved == "" && undefined.kind != tokAlias {
			undefined = p.tok
		}
		p.elements = append(p.elements, Element{Name: Name{Text: resolved, Placeholder: text}, Index: -1})
	default:
		p.syntax()
		return undefined
	}
	p.next()
	return undefined
}

// index reads a path's list index and appends it.
func (p *parser) index() {
	if p.tok.kind != tokIndex {
		p.syntax()
		return
	}
	text := p.text(p.tok)
	n, err := strconv.ParseUint(text, 10, indexBits)
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
	if p.ph == nil || !p.ph.HasValue(text) {
		p.fail(phaseMeaning, p.tok.start, "An expression attribute value used in expression is not defined; attribute value: "+text)
	}
	p.next()
	return Value(text)
}

// atCall reports whether a function's name and its parenthesis come next.
func (p *parser) atCall() bool {
	return p.tok.kind == tokName && scan(p.src, p.tok.end).kind == tokLParen
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
