package dynamoat

import (
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
)

const updateExpression = "UpdateExpression"

// update checks an UpdateExpression: what it writes, what it reads, and what
// it makes of index keys.
func (c *checker) update(t *policy.Table, u *expr.Update, values *ddb.Placeholders) {
	expr.VisitUpdate(u, func(target expr.Path) {
		c.target(t, target)
	}, func(read expr.Path) {
		c.readable(t, read, updateExpression)
	}, func(expr.Value) {})
	for _, set := range u.Set {
		c.setsIndexKey(t, set, values)
	}
	for _, path := range u.Remove {
		for _, k := range c.ownerBearing(t, path.Root()) {
			if len(path) > 1 {
				c.refuse(rule.IndexKeyNotLiteral, updateExpression, k.Name)
			}
		}
	}
	for _, actions := range [][]expr.ValueAction{u.Add, u.Delete} {
		for _, action := range actions {
			for _, k := range c.ownerBearing(t, action.Path.Root()) {
				c.refuse(rule.IndexKeyNotLiteral, updateExpression, k.Name)
			}
		}
	}
}

// target checks a path that an update writes or removes.
func (c *checker) target(t *policy.Table, p expr.Path) {
	root := p.Root()
	if isPartition(t.Partition, root) {
		c.refuse(rule.KeyAttributeWritten, updateExpression, root)
	}
	for _, name := range t.Sort {
		if name == root {
			c.refuse(rule.KeyAttributeWritten, updateExpression, root)
		}
	}
	c.readable(t, p, updateExpression)
	if touchesAny(p, t.Fixed) {
		c.refuse(rule.FixedAttribute, updateExpression, c.known(t, root))
	}
	if t.HasUpdate && !withinAny(p, t.Update) {
		c.refuse(rule.AttributeNotInUpdate, updateExpression, c.known(t, root))
	}
}

// setsIndexKey checks a SET of an owner-bearing index attribute: the whole
// attribute, to a value of the request that the tenant owns.
func (c *checker) setsIndexKey(t *policy.Table, set expr.SetAction, values *ddb.Placeholders) {
	for _, k := range c.ownerBearing(t, set.Path.Root()) {
		placeholder, literal := set.Value.(expr.Value)
		v, ok := values.Value(placeholder)
		if !literal || !ok || len(set.Path) > 1 {
			c.refuse(rule.IndexKeyNotLiteral, updateExpression, k.Name)
			continue
		}
		c.plant(k, v, updateExpression)
	}
}

// ownerBearing returns the index partition attributes of that name that name
// an owner.
func (c *checker) ownerBearing(t *policy.Table, name string) []policy.KeyAttribute {
	var found []policy.KeyAttribute
	for _, index := range c.indexOrder(t) {
		if t.Indexes[index].Local {
			continue
		}
		for _, k := range t.Indexes[index].Partition {
			if k.Name == name && k.Owner != nil {
				found = append(found, k)
			}
		}
	}
	return found
}
