package dynamoat

import (
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
)

// checker collects the reasons against one request.
type checker struct {
	policy *policy.Policy
	tenant string
	d      *Decision
	member int // of the batch, or -1
}

// maxReasons is how many reasons a decision holds: as many as a batch may
// have members. What a client can make more of, such as unknown parameters, is
// refused by the first of them as well.
const maxReasons = 100

// refuse adds a reason, unless the same is there already.
func (c *checker) refuse(why *rule.Rule, parameter, attribute string) {
	reason := Reason{Rule: why, Member: c.member, Parameter: parameter, Attribute: attribute}
	if len(c.d.reasons) < maxReasons && !slices.Contains(c.d.reasons, reason) {
		c.d.reasons = append(c.d.reasons, reason)
	}
}

// decide is the decision: a function of its arguments alone.
func decide(p *policy.Policy, id Identity, request ddb.Request) *Decision {
	made := &struct {
		Decision
		checker
	}{}
	d, c := &made.Decision, &made.checker
	*c = checker{policy: p, tenant: id.Tenant, d: d, member: -1}
	d.tables = d.first[:0]
	if request == nil {
		c.refuse(rule.MalformedRequest, "", "")
		return d
	}
	d.operation = request.Operation()
	for _, parameter := range request.RefusedParameters() {
		c.refuse(rule.UnknownParameter, parameterName(parameter.Name), "")
	}
	if !p.Canonical(id.Tenant) {
		c.refuse(rule.TenantUnknown, "", "")
		return d
	}
	switch r := request.(type) {
	case *ddb.GetItem:
		d.request = c.getItem(r)
	case *ddb.PutItem:
		d.request = c.putItem(r)
	case *ddb.UpdateItem:
		d.request = c.updateItem(r)
	case *ddb.DeleteItem:
		d.request = c.deleteItem(r)
	case *ddb.Query:
		d.request = c.query(r)
	case *ddb.Scan:
		d.request = c.scan(r)
	case *ddb.BatchGetItem:
		d.request = c.batchGet(r)
	case *ddb.BatchWriteItem:
		d.request = c.batchWrite(r)
	case *ddb.TransactGetItems:
		d.request = c.transactGet(r)
	case *ddb.TransactWriteItems:
		d.request = c.transactWrite(r)
	case *ddb.ExecuteStatement:
		d.request = c.executeStatement(r)
	case *ddb.BatchExecuteStatement:
		d.request = c.executeStatements(r, r.Statements)
	case *ddb.ExecuteTransaction:
		d.request = c.executeTransaction(r)
	case *ddb.DescribeTable:
		d.request = c.describeTable(r)
	case *ddb.ListTables:
		d.answer = c.listTables(r)
	case *ddb.Unadmitted:
		if len(r.RefusedParameters()) == 0 {
			c.refuse(rule.OperationNotAdmitted, "", "")
		}
	default: // CreateTable, DeleteTable, and whatever is added one day
		c.refuse(rule.OperationNotAdmitted, "", "")
	}
	if len(d.reasons) > 0 {
		d.request, d.answer, d.private, d.seal = nil, nil, nil, nil
	}
	return d
}

// parameterName returns a refused parameter's name, cut off where it would
// not fit a message, and "a parameter" in place of what no API would name so.
func parameterName(name string) string {
	if len(name) > 64 {
		return "a parameter"
	}
	for _, c := range []byte(name) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return "a parameter"
		}
	}
	return name
}

// table finds the policy's entry for a table and checks the operation. It
// returns nil when there is nothing to check further.
func (c *checker) table(name ddb.Table, op ddb.Operation, parameter string) *policy.Table {
	c.d.tables = append(c.d.tables, name.Name)
	if name.Region != "" || name.Account != "" {
		account, region := c.policy.AWS()
		if account == "" || region == "" || name.Account != account || name.Region != region {
			c.refuse(rule.TableARNOutsideAccount, parameter, "")
			return nil
		}
	}
	t := c.policy.Table(name.Name, c.tenant)
	if t == nil {
		c.refuse(rule.TableOutsideTenant, parameter, "")
		return nil
	}
	switch {
	case op == ddb.OpDescribeTable:
	case op == ddb.OpScan && t.Mode == policy.Pool:
		if !t.ScanOwn {
			c.refuse(rule.ScanOutsideTenant, "", "")
			return nil
		}
	case !t.Operations[op]:
		c.refuse(rule.OperationNotAdmitted, "", "")
		return nil
	}
	return t
}

// confine notes that items of the table come back and what is to be taken out
// of them.
func (c *checker) confine(name ddb.Table, t *policy.Table) {
	if len(t.Private) == 0 {
		return
	}
	if c.d.private.of(name.Name) == nil {
		c.d.private = append(c.d.private, confinement{name.Name, t.Private})
	}
}

func (c *checker) getItem(r *ddb.GetItem) ddb.Request {
	t := c.table(r.Table, r.Operation(), "TableName")
	if t == nil {
		return nil
	}
	c.key(t, r.Key, "Key")
	c.projection(t, r.Projection)
	if r.Projection == nil {
		c.confine(r.Table, t)
	}
	return r
}

func (c *checker) putItem(r *ddb.PutItem) ddb.Request {
	t := c.table(r.Table, r.Operation(), "TableName")
	if t == nil {
		return nil
	}
	return c.putOf(t, r)
}

// putOf checks a put, alone or in a transaction, and returns it as it is to
// be sent.
func (c *checker) putOf(t *policy.Table, r *ddb.PutItem) *ddb.PutItem {
	c.put(t, r.Item, "Item")
	c.condition(t, r.Condition, "ConditionExpression")
	c.returned(r.Table, t, r.ReturnValues, r.ReturnValuesOnConditionCheckFailure)
	if !t.PutCreate {
		return r
	}
	sent := *r
	sent.Condition, sent.Placeholders = withCondition(r.Condition, r.Placeholders, t.Partition[0].Name, func(p expr.Path) expr.Condition {
		return expr.AttributeNotExists{Path: p}
	})
	return &sent
}

// put checks an item that is written whole.
func (c *checker) put(t *policy.Table, it ddb.Item, parameter string) {
	c.partition(t.Partition, it, parameter, rule.KeyOutsideTenant)
	for _, name := range t.Sort {
		if _, ok := it.Get(name); !ok {
			c.refuse(rule.KeyShape, parameter, name)
		}
	}
	c.planted(t, it, parameter)
	c.writable(t, it, parameter)
}

func (c *checker) updateItem(r *ddb.UpdateItem) ddb.Request {
	t := c.table(r.Table, r.Operation(), "TableName")
	if t == nil {
		return nil
	}
	return c.updateOf(t, r)
}

// updateOf checks an update, alone or in a transaction, and returns it as it
// is to be sent.
func (c *checker) updateOf(t *policy.Table, r *ddb.UpdateItem) *ddb.UpdateItem {
	c.key(t, r.Key, "Key")
	c.planted(t, r.Key, "Key") // an update creates the item where there is none
	if r.Update != nil {
		c.update(t, r.Update, &r.Placeholders)
	}
	c.condition(t, r.Condition, "ConditionExpression")
	c.returned(r.Table, t, r.ReturnValues, r.ReturnValuesOnConditionCheckFailure)
	if !t.UpdateExisting {
		return r
	}
	sent := *r
	sent.Condition, sent.Placeholders = withCondition(r.Condition, r.Placeholders, t.Partition[0].Name, func(p expr.Path) expr.Condition {
		return expr.AttributeExists{Path: p}
	})
	return &sent
}

func (c *checker) deleteItem(r *ddb.DeleteItem) ddb.Request {
	t := c.table(r.Table, r.Operation(), "TableName")
	if t == nil {
		return nil
	}
	c.deleteOf(t, r)
	return r
}

// deleteOf checks a delete, alone or in a transaction.
func (c *checker) deleteOf(t *policy.Table, r *ddb.DeleteItem) {
	c.key(t, r.Key, "Key")
	c.condition(t, r.Condition, "ConditionExpression")
	c.returned(r.Table, t, r.ReturnValues, r.ReturnValuesOnConditionCheckFailure)
}

// returned notes what a write sends back: the item as it was or is, or the
// item that failed the condition.
func (c *checker) returned(name ddb.Table, t *policy.Table, values, failed string) {
	if values != "" && values != "NONE" || failed == "ALL_OLD" {
		c.confine(name, t)
	}
}

// withCondition returns the client's condition with another before it, both
// of which must hold, and the placeholders with one for the attribute's name.
func withCondition(client expr.Condition, p ddb.Placeholders, attribute string, added func(expr.Path) expr.Condition) (expr.Condition, ddb.Placeholders) {
	p, name := p.WithName(attribute)
	condition := added(expr.Path{{Name: name, Index: -1}})
	if client != nil {
		condition = expr.And{Left: condition, Right: client}
	}
	return condition, p
}

func (c *checker) query(r *ddb.Query) ddb.Request {
	t := c.table(r.Table, r.Operation(), "TableName")
	if t == nil {
		return nil
	}
	c.d.index = r.IndexName
	s, ok := c.source(t, r.IndexName)
	if ok {
		c.keyCondition(s, r.KeyCondition, &r.Placeholders)
		c.startKey(s, r.ExclusiveStartKey)
	}
	c.condition(t, r.Filter, "FilterExpression")
	c.projection(t, r.Projection)
	if r.Projection == nil && r.Select != "COUNT" {
		c.confine(r.Table, t)
	}
	return r
}

func (c *checker) describeTable(r *ddb.DescribeTable) ddb.Request {
	if c.table(r.Table, r.Operation(), "TableName") == nil {
		return nil
	}
	c.d.describe = true
	return r
}
