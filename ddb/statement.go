package ddb

import (
	"strconv"

	"github.com/dynamoat/dynamoat/ddb/expr"
	"github.com/dynamoat/dynamoat/ddb/partiql"
)

// maxBatchStatements is how many statements a batch may have (API reference,
// BatchExecuteStatement).
const maxBatchStatements = 25

func (d *decoder) statements(outer *rawRequest, allowed map[string]member) ([]rawRequest, error) {
	list := []rawRequest{}
	err := d.list(func() error {
		if len(list) == maxTransactItems {
			return invalidf("Too many statements in the request")
		}
		var one rawRequest
		err := d.begin('{')
		for err == nil && d.json.PeekKind() != '}' {
			err = d.member(allowed, &one)
		}
		if err == nil {
			err = d.end()
		}
		outer.refused = append(outer.refused, one.refused...)
		list = append(list, one)
		return err
	})
	return list, err
}

func (r *rawRequest) buildStatements(most int) ([]Statement, error) {
	if len(r.statements) == 0 || len(r.statements) > most {
		return nil, constraint("Value at 'statements' failed to satisfy constraint: Member must have length between 1 and " + strconv.Itoa(most))
	}
	var list []Statement
	for i := range r.statements {
		one := &r.statements[i]
		if err := one.constraints(OpExecuteStatement); err != nil {
			return nil, err
		}
		s, err := one.buildStatement()
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// buildStatement parses the statement and puts values in the place of
// literals and parameters.
func (r *rawRequest) buildStatement() (Statement, error) {
	p, err := partiql.Parse(r.statement)
	if err != nil {
		return Statement{}, &Error{ValidationException, err.Error()}
	}
	if p.Parameters != len(r.parameters) {
		return Statement{}, invalidf("Number of parameters in request and statement don't match.")
	}
	table, err := parseTable(p.Table, nil)
	if err != nil {
		return Statement{}, err
	}
	if p.Index != "" && !tableNameSyntax(p.Index) {
		return Statement{}, invalidf("the statement's index has a name that no index can have")
	}
	s := Statement{
		Kind: p.Kind, Table: table, IndexName: p.Index, Projection: p.Projection, Where: p.Where, OrderBy: p.OrderBy, Update: p.Update,
		Returning: p.Returning, ConsistentRead: r.consistentRead, ReturnValuesOnConditionCheckFailure: r.returnFailed,
	}
	for i := range p.Literals {
		v, err := r.literal(&p.Literals[i], 0)
		if err != nil {
			return Statement{}, err
		}
		s.Placeholders.Values = append(s.Placeholders.Values, Substitution{expr.Value(":" + strconv.Itoa(i)), v})
	}
	if p.Kind == partiql.Insert {
		v, err := r.literal(&p.Item, -1) // the item itself is no level
		if err != nil {
			return Statement{}, err
		}
		s.Item = v.Map
	}
	return s, nil
}

// literal returns the value of a literal.
func (r *rawRequest) literal(l *partiql.Literal, depth int) (v Value, err error) {
	if depth > maxNesting {
		return v, invalidf("Nesting Levels have exceeded supported limits")
	}
	switch l.Kind {
	case partiql.Parameter:
		return r.parameters[l.Index], nil
	case partiql.String:
		return StringValue(l.Text), nil
	case partiql.Number:
		v.Kind = N
		v.Text, err = CanonicalNumber(l.Text)
		return v, err
	case partiql.Bool:
		return Value{Kind: BOOL, Bool: l.True}, nil
	case partiql.Null:
		return Value{Kind: NULL, Bool: true}, nil
	case partiql.Tuple:
		v = Value{Kind: M, Map: Item{}}
		for i := range l.Members {
			member, err := r.literal(&l.Members[i], depth+1)
			if err != nil {
				return v, err
			}
			v.Map = append(v.Map, Attribute{l.Names[i], member})
		}
		return v, nil
	}
	members := make([]Value, len(l.Members))
	for i := range l.Members {
		if members[i], err = r.literal(&l.Members[i], depth+1); err != nil {
			return v, err
		}
	}
	if l.Kind == partiql.List {
		return Value{Kind: L, List: members}, nil
	}
	return setOf(members)
}

// setOf makes a set of a bag: not empty, of one kind, no member twice.
func setOf(members []Value) (Value, error) {
	kinds := map[Kind]Kind{S: SS, N: NS, B: BS}
	if len(members) == 0 || kinds[members[0].Kind] == 0 {
		return Value{}, invalidf("One or more parameter values were invalid: a set holds strings, numbers or binary values, and at least one")
	}
	seen := map[string]bool{}
	for _, m := range members {
		if m.Kind != members[0].Kind || seen[m.Text] {
			return Value{}, invalidf("One or more parameter values were invalid: a set holds values of one type, each once")
		}
		seen[m.Text] = true
	}
	return Value{Kind: kinds[members[0].Kind], List: members}, nil
}

// Text returns the statement as it is sent, and its parameters.
func (s *Statement) Text() (text string, parameters []Value) {
	p := partiql.Statement{
		Kind: s.Kind, Table: s.Table.Name, Index: s.IndexName, Projection: s.Projection, Where: s.Where, OrderBy: s.OrderBy,
		Update: s.Update, Returning: s.Returning,
	}
	for _, a := range s.Item {
		p.Item.Names = append(p.Item.Names, a.Name)
	}
	b, order := partiql.Append(nil, &p)
	for i, place := range order {
		if place < 0 {
			parameters = append(parameters, s.Item[i].Value)
		} else {
			parameters = append(parameters, s.Placeholders.Values[place].Value)
		}
	}
	return string(b), parameters
}

func (e *encoder) statement(s *Statement) {
	text, parameters := s.Text()
	e.optional("Statement", text)
	if len(parameters) > 0 {
		e.name("Parameters")
		e.buf = append(e.buf, '[')
		for i, v := range parameters {
			e.next(i)
			e.buf = AppendValue(e.buf, v)
		}
		e.buf = append(e.buf, ']')
	}
	e.flag("ConsistentRead", s.ConsistentRead)
	e.optional("ReturnValuesOnConditionCheckFailure", s.ReturnValuesOnConditionCheckFailure)
}

func (e *encoder) statements(name string, list []Statement) {
	e.name(name)
	e.buf = append(e.buf, '[')
	for i := range list {
		e.next(i)
		e.buf = append(e.buf, '{')
		e.statement(&list[i])
		e.buf = append(e.buf, '}')
	}
	e.buf = append(e.buf, ']')
}
