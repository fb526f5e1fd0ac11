package dynamoat

import (
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"github.com/dynamoat/dynamoat/ddb/partiql"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
)

const statement = "Statement"

func (c *checker) executeStatement(r *ddb.ExecuteStatement) ddb.Request {
	if r.Statement.Kind == partiql.Exists {
		c.refuse(rule.OperationNotAdmitted, statement, "") // a condition check, of transactions alone
	}
	c.statement(&r.Statement, r.Operation())
	// Only a page that is not the last brings a token: the seal is made then.
	seal := func() tokenSeal { return newSeal(c.policy.SealKey(), c.tenant, &r.Statement) }
	if r.Statement.Kind == partiql.Select {
		c.d.seal = func(token string) string { return seal().seal(token) }
	}
	if r.NextToken == "" {
		return r
	}
	sent := *r
	var ok bool
	if sent.NextToken, ok = seal().open(r.NextToken); !ok {
		c.refuse(rule.StartKeyOutsideTenant, "NextToken", "")
	}
	return &sent
}

// executeStatements checks the members of a batch, and returns the request.
func (c *checker) executeStatements(r ddb.Request, statements []ddb.Statement) ddb.Request {
	c.d.members = len(statements)
	for i := range statements {
		c.member = i
		if statements[i].Kind == partiql.Exists && r.Operation() != ddb.OpExecuteTransaction {
			c.refuse(rule.OperationNotAdmitted, statement, "")
		}
		c.statement(&statements[i], r.Operation())
	}
	c.member = -1
	return r
}

func (c *checker) executeTransaction(r *ddb.ExecuteTransaction) ddb.Request {
	c.executeStatements(r, r.Statements)
	sent := *r
	if r.ClientRequestToken != "" {
		sent.ClientRequestToken = c.token(r.ClientRequestToken)
	}
	return &sent
}

// statement checks one statement.
func (c *checker) statement(s *ddb.Statement, op ddb.Operation) {
	t := c.table(s.Table, op, statement)
	if t == nil {
		return
	}
	if s.Kind != partiql.Select && s.Kind != partiql.Exists && t.Mode == policy.Shared {
		c.refuse(rule.OperationNotAdmitted, statement, "")
		return
	}
	c.d.index = s.IndexName
	c.condition(t, s.Where, statement)
	c.returned(s.Table, t, s.Returning, s.ReturnValuesOnConditionCheckFailure)
	switch s.Kind {
	case partiql.Select:
		c.selectStatement(t, s)
	case partiql.Insert:
		c.put(t, s.Item, statement) // INSERT never replaces: put: create holds by itself
	case partiql.Update:
		c.wholeKey(t, s) // UPDATE never creates: update: existing holds by itself
		c.update(t, s.Update, &s.Placeholders)
	case partiql.Delete, partiql.Exists:
		c.wholeKey(t, s)
		if s.IndexName != "" {
			c.refuse(rule.IndexNotAdmitted, statement, "")
		}
	default:
		c.refuse(rule.MalformedRequest, statement, "")
	}
}

func (c *checker) selectStatement(t *policy.Table, s *ddb.Statement) {
	from, ok := c.source(t, s.IndexName)
	if !ok {
		return
	}
	for _, path := range s.Projection {
		c.readable(t, path, statement)
	}
	if s.Projection == nil {
		c.confine(s.Table, t)
	}
	for _, o := range s.OrderBy {
		if !from.isKey(o.Name) {
			c.refuse(rule.KeyConditionAttribute, statement, c.known(t, o.Name))
		}
	}
	terms := conjuncts(s.Where, nil)
	for _, k := range from.partition {
		values, bound := equalities(terms, k.Name, &s.Placeholders)
		if !bound && (t.Mode == policy.Pool || !t.Operations[ddb.OpScan]) {
			c.refuse(rule.PartitionNotBound, statement, k.Name)
		}
		for _, v := range values {
			c.owned(k, v, statement, rule.KeyOutsideTenant)
		}
	}
}

// wholeKey checks the key that a write or a condition check names: each key
// attribute of the table by one equality, the partition owned.
func (c *checker) wholeKey(t *policy.Table, s *ddb.Statement) {
	terms := conjuncts(s.Where, nil)
	var key ddb.Item
	attribute := func(name string) {
		if values, bound := equalities(terms, name, &s.Placeholders); bound && len(values) == 1 {
			key = append(key, ddb.Attribute{Name: name, Value: values[0]})
		}
	}
	for _, k := range t.Partition {
		attribute(k.Name)
	}
	for _, name := range t.Sort {
		attribute(name)
	}
	c.key(t, key, statement)
}

// conjuncts appends the conditions that must all hold: those that a top-level
// AND joins.
func conjuncts(c expr.Condition, to []expr.Condition) []expr.Condition {
	if and, ok := c.(expr.And); ok {
		return conjuncts(and.Right, conjuncts(and.Left, to))
	}
	if c == nil {
		return to
	}
	return append(to, c)
}

// equalities returns every value that the conjuncts compare the attribute
// with by = or IN. bound reports whether there is one: whatever else the
// statement says, the attribute then has one of the values.
func equalities(terms []expr.Condition, name string, p *ddb.Placeholders) (values []ddb.Value, bound bool) {
	for _, term := range terms {
		var of expr.Operand
		var list []expr.Operand
		switch term := term.(type) {
		case expr.Compare:
			if term.Op != expr.EQ {
				continue
			}
			of, list = term.Left, []expr.Operand{term.Right}
			if _, ok := of.(expr.Value); ok { // 'x' = "pk"
				of, list = term.Right, []expr.Operand{term.Left}
			}
		case expr.In:
			of, list = term.Of, term.List
		default:
			continue
		}
		path, ok := of.(expr.Path)
		if !ok || len(path) != 1 || path.Root() != name {
			continue
		}
		all := !slices.ContainsFunc(list, func(o expr.Operand) bool { _, ok := o.(expr.Value); return !ok })
		if !all { // compared with another attribute: it may be anything
			continue
		}
		bound = true
		for _, o := range list {
			v, _ := p.Value(o.(expr.Value))
			values = append(values, v)
		}
	}
	return values, bound
}
