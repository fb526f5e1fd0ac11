package dynamoat

import (
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/rule"
)

const requestItems = "RequestItems"

func (c *checker) batchGet(r *ddb.BatchGetItem) ddb.Request {
	for i := range r.Tables {
		entry := &r.Tables[i]
		first := c.d.members
		c.d.members += len(entry.Keys)
		c.member = -1
		t := c.table(entry.Table, r.Operation(), requestItems)
		if t == nil {
			continue
		}
		c.projection(t, entry.Projection)
		if entry.Projection == nil {
			c.confine(entry.Table, t)
		}
		for j, key := range entry.Keys {
			c.member = first + j
			c.key(t, key, requestItems)
		}
	}
	c.member = -1
	return r
}

func (c *checker) batchWrite(r *ddb.BatchWriteItem) ddb.Request {
	for i := range r.Tables {
		entry := &r.Tables[i]
		first := c.d.members
		c.d.members += len(entry.Writes)
		c.member = -1
		t := c.table(entry.Table, r.Operation(), requestItems)
		if t == nil {
			continue
		}
		for j, write := range entry.Writes {
			c.member = first + j
			if write.Put == nil {
				c.key(t, write.Delete, requestItems)
				continue
			}
			c.put(t, write.Put, requestItems)
			if t.PutCreate {
				c.refuse(rule.ReplacingPut, requestItems, "")
			}
		}
	}
	c.member = -1
	return r
}

// listTables answers ListTables from the policy: the tenant's own tables in
// the order of their names, a page at a time.
func (c *checker) listTables(r *ddb.ListTables) []byte {
	names := c.policy.TableNames(c.tenant)
	if start := r.ExclusiveStartTableName; start != "" {
		at, found := slices.BinarySearch(names, start)
		if found {
			at++
		}
		names = names[at:]
	}
	limit := r.Limit
	if limit == 0 {
		limit = 100 // DynamoDB's own page size
	}
	last := ""
	if len(names) > limit {
		names = names[:limit]
		last = names[limit-1]
	}
	out := []byte(`{`)
	if last != "" {
		out = append(ddb.AppendString(append(out, `"LastEvaluatedTableName":`...), last), ',')
	}
	out = append(out, `"TableNames":[`...)
	for i, name := range names {
		if i > 0 {
			out = append(out, ',')
		}
		out = ddb.AppendString(out, name)
	}
	return append(out, "]}"...)
}
