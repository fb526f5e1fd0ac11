package dynamoat

import (
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
)

// noItems is the response to the segments of a scan that hold nothing.
const noItems = `{"Count":0,"Items":[],"ScannedCount":0}`

func (c *checker) scan(r *ddb.Scan) ddb.Request {
	t := c.table(r.Table, r.Operation(), "TableName")
	if t == nil {
		return nil
	}
	c.d.index = r.IndexName
	s, ok := c.source(t, r.IndexName)
	c.condition(t, r.Filter, "FilterExpression")
	c.projection(t, r.Projection)
	if r.Projection == nil && r.Select != "COUNT" {
		c.confine(r.Table, t)
	}
	if !ok {
		return nil
	}
	c.startKey(s, r.ExclusiveStartKey)
	if t.Mode != policy.Pool {
		return r
	}
	return c.scanOwn(s, r)
}

// scanOwn turns a Scan of a pool into a Query of the tenant's own partition,
// so that nothing about it depends on other tenants. Of several segments the
// first has everything.
func (c *checker) scanOwn(s source, r *ddb.Scan) ddb.Request {
	if r.Segment != 0 && r.Segment >= r.TotalSegments || r.Segment < 0 {
		c.refuse(rule.MalformedRequest, "Segment", "")
		return nil
	}
	if r.Filter != nil {
		// Query refuses a filter on the keys of what it reads.
		expr.VisitCondition(r.Filter, func(p expr.Path) {
			if s.isKey(p.Root()) {
				c.refuse(rule.ScanOutsideTenant, "FilterExpression", p.Root())
			}
		}, func(expr.Value) {})
	}
	placeholders := r.Placeholders
	var own expr.KeyCondition
	for _, k := range s.partition {
		value, ok := "", false
		if k.Owner != nil {
			value, ok = k.Owner.Expand(c.tenant)
		}
		if !ok { // no single partition is the tenant's
			c.refuse(rule.ScanOutsideTenant, "", k.Name)
			continue
		}
		var name expr.Name
		var placeholder expr.Value
		placeholders, name = placeholders.WithName(k.Name)
		placeholders, placeholder = placeholders.WithValue(ddb.Value{Kind: k.Type, Text: value})
		own = append(own, expr.KeyTerm{Name: name, Op: expr.KeyEQ, Low: placeholder})
	}
	if r.Segment > 0 && len(c.d.reasons) == 0 {
		c.d.answer = []byte(noItems)
		return nil
	}
	return &ddb.Query{
		Table: r.Table, IndexName: r.IndexName, KeyCondition: own, Filter: r.Filter, Projection: r.Projection,
		Placeholders: placeholders, Select: r.Select, Limit: r.Limit, ConsistentRead: r.ConsistentRead,
		ExclusiveStartKey: r.ExclusiveStartKey, ReturnConsumedCapacity: r.ReturnConsumedCapacity,
	}
}
