package expr

// ParseUpdate parses an UpdateExpression. Every error is an [*Error].
//
// What depends on the type of an attribute value, such as that ADD takes a
// number or a set, is not checked here: see package ddb.
func ParseUpdate(src string, ph Placeholders) (*Update, error) {
	p := newParser(UpdateKind, src, ph)
	u := new(Update)
	var seen [tokDelete + 1]bool
	for {
		section := p.tok
		switch section.kind {
		case tokSet, tokRemove, tokAdd, tokDelete:
		default:
			p.syntax()
			return nil, p.err()
		}
		p.next()
		p.section(u, section.kind)
		if seen[section.kind] {
			p.fail(phaseForm, p.prev.end, `The "`+sectionNames[section.kind]+`" section can only be used once in an update expression;`)
		}
		seen[section.kind] = true
		if p.tok.kind == tokEOF {
			break
		}
	}
	if err := p.finish(); err != nil {
		return nil, err
	}
	return u, nil
}

var sectionNames = [...]string{tokSet: "SET", tokRemove: "REMOVE", tokAdd: "ADD", tokDelete: "DELETE"}

// section reads the actions of a section, separated by commas.
func (p *parser) section(u *Update, kind tokenKind) {
	for {
		held := p.hold()
		path := p.path(phaseTarget)
		switch kind {
		case tokSet:
			p.expect(tokEQ)
			u.Set = append(u.Set, SetAction{path, p.setValue()})
		case tokRemove:
			u.Remove = append(u.Remove, path)
		case tokAdd:
			u.Add = append(u.Add, ValueAction{path, p.value()})
		case tokDelete:
			u.Delete = append(u.Delete, ValueAction{path, p.value()})
		}
		p.release(held, path)
		if !p.accept(tokComma) {
			return
		}
	}
}

// setNode is a value of a SET action and what the grammar must know of it.
type setNode struct {
	value    SetValue
	function string // the name of the function, if the value is a call
	offset   int
	sum      bool // an Arithmetic, which stands in no other
	inParens bool
}

// setValue reads the right-hand side of a SET action.
func (p *parser) setValue() SetValue { return p.sum().value }

// sum reads an operand, or two with + or - between them; parentheses may
// stand round the whole and round each operand, but not round a sum that is
// itself an operand.
func (p *parser) sum() setNode {
	n := p.sumOperand(true)
	if n.sum || (p.tok.kind != tokPlus && p.tok.kind != tokMinus) {
		return n
	}
	t := p.tok
	p.nested(&n)
	p.next()
	right := p.sumOperand(false)
	p.nested(&right)
	p.operator(t.start)
	return setNode{value: Arithmetic{Minus: t.kind == tokMinus, Left: n.value, Right: right.value}, offset: n.offset, sum: true}
}

// sumOperand reads an operand. Where whole is set, it may be a sum in
// parentheses.
func (p *parser) sumOperand(whole bool) setNode {
	if p.tok.kind != tokLParen {
		return p.simpleValue()
	}
	offset := p.tok.start
	p.next()
	var n setNode
	if whole {
		n = p.sum()
	} else {
		n = p.sumOperand(false)
	}
	p.expect(tokRParen)
	if n.inParens {
		p.redundant(offset, false)
	}
	n.inParens = true
	return n
}

// nested refuses a list_append inside another function or a sum.
func (p *parser) nested(n *setNode) {
	if n.function == "list_append" {
		p.misplaced(n.offset, n.function)
	}
}

func (p *parser) simpleValue() setNode {
	offset := p.tok.start
	switch {
	case p.tok.kind == tokValue:
		return setNode{value: p.value(), offset: offset}
	case p.atCall():
		return p.setCall()
	default:
		return setNode{value: p.path(phaseMeaning), offset: offset}
	}
}

// setCall reads a function and its operands.
func (p *parser) setCall() setNode {
	n := setNode{function: p.text(p.tok), offset: p.tok.start}
	switch n.function {
	case "if_not_exists", "list_append":
	case "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size":
		p.fail(phaseForm, n.offset, "The function is not allowed in an update expression; function: "+n.function)
	default:
		p.unknown(n.offset, n.function)
	}
	p.next()
	p.next()
	args := make([]SetValue, 0, 2)
	for {
		arg := p.sumOperand(false)
		p.nested(&arg)
		args = append(args, arg.value)
		if !p.accept(tokComma) {
			break
		}
	}
	p.expect(tokRParen)
	p.operator(n.offset)
	if len(args) != 2 {
		p.wrongCount(n.offset, n.function, len(args))
		return n
	}
	switch n.function {
	case "if_not_exists":
		path, ok := args[0].(Path)
		if !ok {
			p.needsPath(n.offset, n.function)
			return n
		}
		if other, ok := args[1].(Path); ok && len(other) == len(path) && Overlap(path, other) {
			p.repeated(n.offset, n.function, path)
		}
		n.value = IfNotExists{path, args[1]}
	case "list_append":
		n.value = ListAppend{args[0], args[1]}
	}
	return n
}
