package dynamoat

import (
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
)

// owned checks one partition value: its type, and its owner where the
// attribute bears one. outside is the rule for a value of somebody else's.
func (c *checker) owned(k policy.KeyAttribute, v ddb.Value, parameter string, outside *rule.Rule) {
	switch {
	case v.Kind != k.Type:
		c.refuse(rule.KeyShape, parameter, k.Name)
	case k.Owner != nil && !k.Owner.Owns(c.tenant, v.Text):
		c.refuse(outside, parameter, k.Name)
	}
}

// key checks the key of an item: exactly the table's key attributes, the
// partition owned.
func (c *checker) key(t *policy.Table, key ddb.Item, parameter string) {
	c.partition(t.Partition, key, parameter, rule.KeyOutsideTenant)
	for i := range key {
		if name := key[i].Name; !isPartition(t.Partition, name) && !slices.Contains(t.Sort, name) {
			c.refuse(rule.KeyShape, parameter, c.known(t, name))
		}
	}
	for _, name := range t.Sort {
		if _, ok := key.Get(name); !ok {
			c.refuse(rule.KeyShape, parameter, name)
		}
	}
}

// partition checks the values that an item or key holds for the attributes of
// a partition. All of them must be there.
func (c *checker) partition(attributes []policy.KeyAttribute, it ddb.Item, parameter string, outside *rule.Rule) {
	for _, k := range attributes {
		v, ok := it.Get(k.Name)
		if !ok {
			c.refuse(rule.KeyShape, parameter, k.Name)
			continue
		}
		c.owned(k, v, parameter, outside)
	}
}

func isPartition(attributes []policy.KeyAttribute, name string) bool {
	return slices.ContainsFunc(attributes, func(k policy.KeyAttribute) bool { return k.Name == name })
}

// planted checks the owner-bearing index attributes that an item holds. It
// does so whether or not the item holds the rest of the index's key: a later
// update may add that.
func (c *checker) planted(t *policy.Table, it ddb.Item, parameter string) {
	for _, name := range c.indexOrder(t) {
		if t.Indexes[name].Local {
			continue // the table's own partition, checked as such
		}
		for _, k := range t.Indexes[name].Partition {
			if k.Owner == nil {
				continue
			}
			if v, ok := it.Get(k.Name); ok {
				c.plant(k, v, parameter)
			}
		}
	}
}

// plant checks one value for an owner-bearing attribute of an index.
func (c *checker) plant(k policy.KeyAttribute, v ddb.Value, parameter string) {
	if v.Kind != k.Type || !k.Owner.Owns(c.tenant, v.Text) {
		c.refuse(rule.IndexKeyOutsideTenant, parameter, k.Name)
	}
}

// indexOrder returns the names of the table's indexes in a fixed order, so
// that reasons come in one too.
func (c *checker) indexOrder(t *policy.Table) []string {
	if len(t.Indexes) == 0 {
		return nil
	}
	names := make([]string, 0, len(t.Indexes))
	for name := range t.Indexes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// source is what a Query or Scan reads: a table, or an index of it.
type source struct {
	table     *policy.Table
	index     *policy.Index // nil for the table itself
	partition []policy.KeyAttribute
	sort      []string
}

// source finds what is read; ok is false when the index is not open.
func (c *checker) source(t *policy.Table, indexName string) (source, bool) {
	if indexName == "" {
		return source{t, nil, t.Partition, t.Sort}, true
	}
	ix := t.Indexes[indexName]
	if ix == nil || ix.Denied {
		c.refuse(rule.IndexNotAdmitted, "IndexName", "")
		return source{}, false
	}
	return source{t, ix, ix.Partition, ix.Sort}, true
}

// isKey reports whether the name is a key attribute of the source.
func (s source) isKey(name string) bool {
	return isPartition(s.partition, name) || slices.Contains(s.sort, name)
}

// keyCondition checks that a query is bound to one partition, the tenant's.
func (c *checker) keyCondition(s source, terms expr.KeyCondition, values *ddb.Placeholders) {
	const parameter = "KeyConditionExpression"
	for _, k := range s.partition {
		i := slices.IndexFunc(terms, func(t expr.KeyTerm) bool { return t.Name.Text == k.Name })
		if i < 0 || terms[i].Op != expr.KeyEQ {
			c.refuse(rule.PartitionNotBound, parameter, k.Name)
			continue
		}
		v, ok := values.Value(terms[i].Low)
		if !ok {
			c.refuse(rule.PartitionNotBound, parameter, k.Name)
			continue
		}
		c.owned(k, v, parameter, rule.KeyOutsideTenant)
	}
	for _, term := range terms {
		c.readable(s.table, expr.Path{{Name: term.Name, Index: -1}}, parameter)
		if !s.isKey(term.Name.Text) {
			c.refuse(rule.KeyConditionAttribute, parameter, c.known(s.table, term.Name.Text))
		}
	}
}

// startKey checks a cursor: only key attributes of what is read, every
// partition attribute there and owned.
func (c *checker) startKey(s source, key ddb.Item) {
	const parameter = "ExclusiveStartKey"
	if key == nil {
		return
	}
	c.partition(s.table.Partition, key, parameter, rule.StartKeyOutsideTenant)
	if s.index != nil && !s.index.Local {
		c.partition(s.partition, key, parameter, rule.StartKeyOutsideTenant)
	}
	for i := range key {
		name := key[i].Name
		if !s.isKey(name) && !isPartition(s.table.Partition, name) && !slices.Contains(s.table.Sort, name) {
			c.refuse(rule.KeyShape, parameter, c.known(s.table, name))
		}
	}
}
