package expr

import "strconv"

// ParseCondition parses a ConditionExpression or a FilterExpression; kind says
// which, for the texts of errors. Every error is an [*Error].
//
// What depends on the type of an attribute value is not checked here, since
// placeholders have no type: see package ddb.
func ParseCondition(kind Kind, src string, ph Placeholders) (Condition, error) {
	p := newParser(kind, src, ph)
	c := p.wholeCondition()
	if err := p.finish(); err != nil {
		return nil, err
	}
	return c, nil
}

// node is what a condition's grammar reads before it knows whether it stands
// as a condition or as an operand: "(a" may become (a) = :v or (a = :v), and
// f(a) may stand in both places.
type node struct {
	condition Condition // set for all that can be a condition
	operand   Operand   // set for all that can be an operand
	function  string    // the name of the function, if the node is a call
	offset    int
	inParens  bool // the node is a pair of parentheses and what is in them
}

// mayCompare reports whether a comparator may follow. It may follow every
// call; whether the function allows that is not a matter of syntax.
func (n *node) mayCompare() bool { return n.operand != nil || n.function != "" }

// bare reports whether the node cannot stand as a condition.
func (n *node) bare() bool { return n.condition == nil && n.function == "" }

func (p *parser) wholeCondition() Condition { return p.asCondition(p.or()) }

// asCondition is called where the grammar has no choice but a condition, with
// the parser past the node.
func (p *parser) asCondition(n node) Condition {
	switch {
	case n.bare():
		p.syntax()
	case n.condition == nil:
		p.misplaced(n.offset, n.function)
	}
	return n.condition
}

func (p *parser) asOperand(n node) Operand {
	if n.operand == nil {
		p.misplaced(n.offset, n.function)
	}
	return n.operand
}

func (p *parser) or() node {
	left := p.and()
	for p.tok.kind == tokOr {
		c := p.asCondition(left)
		offset := p.tok.start
		p.next()
		right := p.asCondition(p.and())
		p.operator(offset)
		left = node{condition: Or{c, right}, offset: left.offset}
	}
	return left
}

func (p *parser) and() node {
	left := p.not()
	for p.tok.kind == tokAnd {
		c := p.asCondition(left)
		offset := p.tok.start
		p.next()
		right := p.asCondition(p.not())
		p.operator(offset)
		left = node{condition: And{c, right}, offset: left.offset}
	}
	return left
}

func (p *parser) not() node {
	if p.tok.kind != tokNot {
		return p.predicate()
	}
	offset := p.tok.start
	p.next()
	c := p.asCondition(p.not())
	p.operator(offset)
	return node{condition: Not{c}, offset: offset}
}

// predicate reads a comparison, a BETWEEN, an IN, a call or what is in
// parentheses; or an operand alone, which is for the caller to refuse unless
// it stands in parentheses.
func (p *parser) predicate() node {
	n := p.primary()
	if !n.mayCompare() {
		return n
	}
	t := p.tok
	var c Condition
	switch t.kind {
	case tokEQ, tokNE, tokLT, tokLE, tokGT, tokGE:
		left := p.asOperand(n)
		p.next()
		right := p.asOperand(p.operandNode())
		c = Compare{Op: CompareOp(t.kind - tokEQ), Left: left, Right: right}
		p.distinct(t.start, p.text(t), left, right)
	case tokBetween:
		of := p.asOperand(n)
		p.next()
		low := p.asOperand(p.operandNode())
		p.expect(tokAnd)
		high := p.asOperand(p.operandNode())
		c = Between{of, low, high}
		p.distinct(t.start, "BETWEEN", of, low, high)
	case tokIn:
		of := p.asOperand(n)
		p.next()
		p.expect(tokLParen)
		list := p.operands()
		c = In{of, list}
		if len(list) > maxOperands {
			p.fail(phaseMeaning, t.start, "The IN operator is provided with too many operands; number of operands: "+strconv.Itoa(len(list)))
		}
		p.distinct(t.start, "IN", of, list...)
	default:
		return n
	}
	p.operator(t.start)
	return node{condition: c, offset: n.offset}
}

// primary reads an operand, a call, or an expression in parentheses, which may
// itself be an operand.
func (p *parser) primary() node {
	if p.tok.kind != tokLParen {
		return p.simpleOperand()
	}
	offset := p.tok.start
	p.next()
	n := p.or()
	p.expect(tokRParen)
	if n.inParens {
		p.redundant(offset, n.mayCompare())
	}
	n.inParens = true
	return n
}

// operandNode reads an operand where nothing else can stand.
func (p *parser) operandNode() node {
	if p.tok.kind != tokLParen {
		return p.simpleOperand()
	}
	offset := p.tok.start
	p.next()
	n := p.operandNode()
	p.expect(tokRParen)
	if n.inParens {
		p.redundant(offset, false)
	}
	n.inParens = true
	return n
}

// operands reads one operand or more, separated by commas, and the closing
// parenthesis.
func (p *parser) operands() []Operand {
	list := make([]Operand, 0, 2)
	for {
		list = append(list, p.asOperand(p.operandNode()))
		if !p.accept(tokComma) {
			break
		}
	}
	p.expect(tokRParen)
	return list
}

func (p *parser) simpleOperand() node {
	offset := p.tok.start
	switch {
	case p.tok.kind == tokValue:
		return node{operand: p.value(), offset: offset}
	case p.atCall():
		return p.call()
	default:
		return node{operand: p.path(phaseMeaning), offset: offset}
	}
}

// call reads a function and its operands.
func (p *parser) call() node {
	n := node{function: p.text(p.tok), offset: p.tok.start}
	switch n.function {
	case "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size":
	case "if_not_exists", "list_append":
		p.fail(phaseForm, n.offset, "The function is not allowed in a condition expression; function: "+n.function)
	default:
		p.unknown(n.offset, n.function)
	}
	p.next()
	p.next()
	args := p.operands()
	p.operator(n.offset)
	switch n.function {
	case "attribute_exists":
		path := p.onePath(&n, args)
		n.condition = AttributeExists{path}
	case "attribute_not_exists":
		path := p.onePath(&n, args)
		n.condition = AttributeNotExists{path}
	case "attribute_type":
		n.condition = p.attributeType(&n, args)
	case "begins_with":
		n.condition = BeginsWith{}
		if p.count(&n, args, 2) {
			p.distinct(n.offset, n.function, args[0], args[1])
			for _, a := range args {
				if _, ok := a.(Size); ok {
					p.wrongType(n.offset, n.function, "N")
				}
			}
			n.condition = BeginsWith{args[0], args[1]}
		}
	case "contains":
		n.condition = Contains{}
		if p.count(&n, args, 2) {
			p.distinct(n.offset, n.function, args[0], args[1])
			n.condition = Contains{args[0], args[1]}
		}
	case "size":
		n.operand = Size{}
		if p.count(&n, args, 1) {
			if _, ok := args[0].(Size); ok {
				p.wrongType(n.offset, n.function, "N")
			}
			n.operand = Size{args[0]}
		}
	}
	return n
}

func (p *parser) unknown(offset int, function string) {
	p.fail(phaseForm, offset, "Invalid function name; function: "+function)
}

func (p *parser) count(n *node, args []Operand, want int) bool {
	if len(args) != want {
		p.wrongCount(n.offset, n.function, len(args))
	}
	return len(args) == want
}

func (p *parser) onePath(n *node, args []Operand) Path {
	if !p.count(n, args, 1) {
		return nil
	}
	path, ok := args[0].(Path)
	if !ok {
		p.needsPath(n.offset, n.function)
	}
	return path
}

func (p *parser) attributeType(n *node, args []Operand) Condition {
	if !p.count(n, args, 2) {
		return AttributeType{}
	}
	p.distinct(n.offset, n.function, args[0], args[1])
	value, isValue := args[1].(Value)
	if _, isSize := args[1].(Size); isSize {
		p.wrongType(n.offset, n.function, "N")
	} else if !isValue {
		p.wrongType(n.offset, n.function, "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")
	}
	path, isPath := args[0].(Path)
	if !isPath {
		// AWS documents a path; its engine would take other operands.
		p.needsPath(n.offset, n.function)
	}
	return AttributeType{path, value}
}

// distinct refuses a first operand that is a path and stands again among the
// others.
func (p *parser) distinct(offset int, operator string, first Operand, others ...Operand) {
	path, ok := first.(Path)
	if !ok {
		return
	}
	for _, o := range others {
		if other, ok := o.(Path); ok && len(other) == len(path) && Overlap(path, other) {
			p.repeated(offset, operator, path)
			return
		}
	}
}
