package dynamoat

import (
	"encoding/base64"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
)

const transactItems = "TransactItems"

func (c *checker) transactGet(r *ddb.TransactGetItems) ddb.Request {
	c.d.members = len(r.Gets)
	for i := range r.Gets {
		get := &r.Gets[i]
		c.member = i
		t := c.table(get.Table, r.Operation(), transactItems)
		if t == nil {
			continue
		}
		c.key(t, get.Key, transactItems)
		c.projection(t, get.Projection)
		if get.Projection == nil {
			c.confine(get.Table, t)
		}
	}
	c.member = -1
	return r
}

func (c *checker) transactWrite(r *ddb.TransactWriteItems) ddb.Request {
	c.d.members = len(r.Writes)
	sent := *r
	sent.Writes = make([]ddb.TransactWrite, len(r.Writes))
	for i := range r.Writes {
		c.member = i
		sent.Writes[i] = c.transactMember(&r.Writes[i])
	}
	c.member = -1
	if r.ClientRequestToken != "" {
		sent.ClientRequestToken = c.token(r.ClientRequestToken)
	}
	return &sent
}

// transactMember checks one member of a transaction and returns it as it is
// to be sent.
func (c *checker) transactMember(w *ddb.TransactWrite) ddb.TransactWrite {
	op := ddb.OpTransactWriteItems
	switch {
	case w.ConditionCheck != nil:
		check := w.ConditionCheck
		if t := c.table(check.Table, op, transactItems); t != nil {
			c.key(t, check.Key, transactItems)
			c.condition(t, check.Condition, transactItems)
			c.returned(check.Table, t, "", check.ReturnValuesOnConditionCheckFailure)
		}
		return *w
	case w.Put != nil:
		if t := c.written(w.Put.Table); t != nil {
			return ddb.TransactWrite{Put: c.putOf(t, w.Put)}
		}
	case w.Update != nil:
		if t := c.written(w.Update.Table); t != nil {
			return ddb.TransactWrite{Update: c.updateOf(t, w.Update)}
		}
	case w.Delete != nil:
		if t := c.written(w.Delete.Table); t != nil {
			c.deleteOf(t, w.Delete)
		}
	default:
		c.refuse(rule.MalformedRequest, transactItems, "")
	}
	return *w
}

// written finds the table that a member of a transaction writes. A shared
// table is there for condition checks alone.
func (c *checker) written(name ddb.Table) *policy.Table {
	t := c.table(name, ddb.OpTransactWriteItems, transactItems)
	if t != nil && t.Mode == policy.Shared {
		c.refuse(rule.OperationNotAdmitted, transactItems, "")
		return nil
	}
	return t
}

// token returns what is sent in place of a client's ClientRequestToken. All
// tenants' tokens are in the account's one namespace, where one tenant's
// could meet another's; a keyed hash of tenant and token cannot. It has the 36
// characters that a token may have at most.
func (c *checker) token(token string) string {
	hash := keyed(c.policy.TokenKey(), []byte(c.tenant), []byte{0}, []byte(token)) // no tenant id holds a NUL
	return base64.RawURLEncoding.EncodeToString(hash)[:36]
}
