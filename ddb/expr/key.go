package expr

// ParseKeyCondition parses a KeyConditionExpression. A term with its value on
// the left, as in ":v < a", is turned round, as DynamoDB does. Every error is
// an [*Error].
//
// Which attributes make a key, and so which terms a query needs and how many
// it may have, is for the caller to check.
func ParseKeyCondition(src string, ph Placeholders) (KeyCondition, error) {
	p := newParser(KeyConditionKind, src, ph)
	// The grammar is that of all conditions: DynamoDB first finds the mistakes
	// that any condition could have.
	c := p.wholeCondition()
	if err := p.finish(); err != nil {
		return nil, err
	}
	terms := p.keyTerms(make(KeyCondition, 0, 2), c)
	if err := p.err(); err != nil {
		return nil, err
	}
	return terms, nil
}

// keyTerms appends the terms of c that a key condition may hold.
func (p *parser) keyTerms(terms KeyCondition, c Condition) KeyCondition {
	var t KeyTerm
	var ok bool
	switch c := c.(type) {
	case And:
		return p.keyTerms(p.keyTerms(terms, c.Left), c.Right)
	case Compare:
		t, ok = p.keyCompare(c)
	case Between:
		t.Op = KeyBetween
		if t.Name, t.Low, ok = p.keyOperands("BETWEEN", c.Of, c.Low, c.High); ok {
			t.High = c.High.(Value)
		}
	case BeginsWith:
		t.Op = KeyBeginsWith
		t.Name, t.Low, ok = p.keyOperands("begins_with", c.Of, c.Prefix)
	case Or:
		p.keyOperator("OR")
	case Not:
		p.keyOperator("NOT")
	case In:
		p.keyOperator("IN")
	case AttributeExists:
		p.keyOperator("attribute_exists")
	case AttributeNotExists:
		p.keyOperator("attribute_not_exists")
	case AttributeType:
		p.keyOperator("attribute_type")
	case Contains:
		p.keyOperator("contains")
	}
	if !ok {
		return terms
	}
	for i := range terms {
		if terms[i].Name.Text == t.Name.Text {
			p.failKey("KeyConditionExpressions must only contain one condition per key")
			return terms
		}
	}
	return append(terms, t)
}

// keyOps and flipped give the operator of a term, as written and turned round.
var (
	keyOps  = [...]KeyOp{EQ: KeyEQ, LT: KeyLT, LE: KeyLE, GT: KeyGT, GE: KeyGE}
	flipped = [...]KeyOp{EQ: KeyEQ, LT: KeyGT, LE: KeyGE, GT: KeyLT, GE: KeyLE}
)

func (p *parser) keyCompare(c Compare) (t KeyTerm, ok bool) {
	if c.Op == NE {
		p.keyOperator("<>")
		return t, false
	}
	t.Op = keyOps[c.Op]
	left, right := c.Left, c.Right
	if _, isValue := left.(Value); isValue {
		if _, both := right.(Value); both {
			p.failKey("Invalid condition in KeyConditionExpression: No key attribute specified")
			return t, false
		}
		left, right = right, left
		t.Op = flipped[c.Op]
	}
	t.Name, t.Low, ok = p.keyOperands(operatorTexts[c.Op], left, right)
	return t, ok
}

// keyOperands returns the attribute and the first value of a term whose first
// operand must be the attribute and all others values.
func (p *parser) keyOperands(operator string, of Operand, values ...Operand) (n Name, v Value, ok bool) {
	switch path := of.(type) {
	case Size:
		p.failKey("KeyConditionExpressions cannot contain nested operations")
		return n, v, false
	case Value:
		p.failKey("Invalid condition in KeyConditionExpression: " + operator + " operator must have the key attribute as its first operand")
		return n, v, false
	case Path:
		if len(path) > 1 {
			p.failKey("KeyConditionExpressions cannot have conditions on nested attributes")
			return n, v, false
		}
		n = path[0].Name
	}
	for _, o := range values {
		switch o.(type) {
		case Size:
			p.failKey("KeyConditionExpressions cannot contain nested operations")
			return n, v, false
		case Path:
			p.failKey("Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition")
			return n, v, false
		}
	}
	return n, values[0].(Value), true
}

func (p *parser) keyOperator(operator string) {
	p.failKey("Invalid operator used in KeyConditionExpression: " + operator)
}

func (p *parser) failKey(text string) { p.fail(phaseKey, 0, text) }
