//go:build dynamodblocal

package emulator

import (
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"pgregory.net/rapid"
)

// anyRequest generates a request that both understand and answer alike: what
// is listed in docs/divergences.md is left out.
func anyRequest() *rapid.Generator[ddb.Request] {
	return rapid.Custom(func(t *rapid.T) ddb.Request {
		table := ordersTable.Table
		capacity := rapid.SampledFrom([]string{"", "TOTAL", "INDEXES"}).Draw(t, "capacity")
		var placeholders ddb.Placeholders
		switch rapid.SampledFrom([]string{"put", "put", "get", "update", "update", "delete", "query", "scan", "batch get", "batch write", "transact get", "transact write", "transact write", "statement", "statement"}).Draw(t, "operation") {
		case "put":
			condition := anyCondition(t, &placeholders)
			return &ddb.PutItem{
				Table: table, Item: anyItem().Draw(t, "item"), Condition: condition, Placeholders: placeholders,
				ReturnValues: rapid.SampledFrom([]string{"", "ALL_OLD"}).Draw(t, "return"), ReturnConsumedCapacity: capacity,
			}
		case "get":
			return &ddb.GetItem{
				Table: table, Key: anyKey().Draw(t, "key"), ConsistentRead: rapid.Bool().Draw(t, "consistent"),
				Projection: anyProjection(t), ReturnConsumedCapacity: capacity,
			}
		case "update":
			u := anyUpdate().Draw(t, "update").(*ddb.UpdateItem)
			// DynamoDB Local creates items for updates that only remove.
			u.Update.Set = append(u.Update.Set, expr.SetAction{Path: pathOf("always"), Value: pathOf("pk")})
			if !writesKey(u.Update) { // what DynamoDB refuses before the condition, DynamoDB Local does after
				u.Condition = anyCondition(t, &u.Placeholders)
			}
			u.ReturnValues = rapid.SampledFrom([]string{"", "ALL_OLD", "ALL_NEW"}).Draw(t, "return")
			u.ReturnConsumedCapacity = capacity
			u.ReturnValuesOnConditionCheckFailure = "ALL_OLD"
			return u
		case "delete":
			condition := anyCondition(t, &placeholders)
			return &ddb.DeleteItem{
				Table: table, Key: anyKey().Draw(t, "key"), Condition: condition, Placeholders: placeholders,
				ReturnValues: rapid.SampledFrom([]string{"", "ALL_OLD"}).Draw(t, "return"), ReturnConsumedCapacity: capacity,
			}
		case "statement":
			return anyStatement(t)
		case "transact get":
			return anyTransactGet(t, capacity)
		case "transact write":
			return anyTransactWrite(t)
		case "query":
			q, _ := anyQuery(t, []ddb.Item{anyItem().Draw(t, "model")})
			if q.IndexName == "" {
				// Entries with equal index keys come in no order of DynamoDB's,
				// and DynamoDB Local gives no last key at an upper bound.
				if len(q.KeyCondition) == 1 {
					q.Limit = rapid.IntRange(0, 3).Draw(t, "limit")
				}
				q.ScanBackward = rapid.Bool().Draw(t, "backward")
				q.ConsistentRead = rapid.Bool().Draw(t, "consistent")
			}
			q.Filter = anyCondition(t, &q.Placeholders)
			q.Projection = anyProjection(t)
			q.ReturnConsumedCapacity = capacity
			if q.Projection != nil && q.IndexName == "by_b" {
				q.ReturnConsumedCapacity = "" // DynamoDB Local counts a fetch of what the index has
			}
			return q
		case "scan":
			s := &ddb.Scan{Table: table, IndexName: rapid.SampledFrom(sources).Draw(t, "index"), Projection: anyProjection(t), ReturnConsumedCapacity: capacity}
			if s.IndexName == "" || s.IndexName == "by_gh" { // DynamoDB Local filters by what the index lacks
				s.Filter = anyCondition(t, &s.Placeholders)
			}
			if s.Projection != nil && s.IndexName == "by_b" {
				s.ReturnConsumedCapacity = "" // DynamoDB Local does not count what it fetches
			}
			return s
		case "batch get":
			keys := rapid.SliceOfN(anyKey(), 1, 4).Draw(t, "keys")
			return &ddb.BatchGetItem{Tables: []ddb.KeysAndAttributes{{Table: table, Keys: keys, Projection: anyProjection(t)}}}
		}
		var writes []ddb.Write
		for range rapid.IntRange(1, 4).Draw(t, "writes") {
			if rapid.Bool().Draw(t, "is put") {
				writes = append(writes, ddb.Write{Put: anyItem().Draw(t, "item")})
			} else {
				writes = append(writes, ddb.Write{Delete: anyKey().Draw(t, "key")})
			}
		}
		return &ddb.BatchWriteItem{Tables: []ddb.TableWrites{{Table: table, Writes: writes}}}
	})
}

// writesKeys reports whether a request updates a key attribute of an index.
func writesKeys(request ddb.Request) bool {
	switch r := request.(type) {
	case *ddb.UpdateItem:
		return writesKey(r.Update)
	case *ddb.TransactWriteItems:
		return slices.ContainsFunc(r.Writes, func(w ddb.TransactWrite) bool { return w.Update != nil && writesKey(w.Update.Update) })
	}
	return false
}

// writesKey reports whether an update writes a key attribute of an index.
func writesKey(u *expr.Update) (writes bool) {
	expr.VisitUpdate(u, func(p expr.Path) {
		writes = writes || slices.Contains([]string{"g", "h", "b"}, p.Root())
	}, func(expr.Path) {}, func(expr.Value) {})
	return writes
}

// anyCondition generates a condition, or nil.
func anyCondition(t *rapid.T, values *ddb.Placeholders) expr.Condition {
	if rapid.Bool().Draw(t, "unconditional") {
		return nil
	}
	return conditionOf(t, values, 2)
}

func conditionOf(t *rapid.T, values *ddb.Placeholders, depth int) expr.Condition {
	kinds := []string{"compare", "between", "in", "begins", "contains", "exists", "type"}
	if depth > 0 {
		kinds = append(kinds, "and", "or", "not")
	}
	// The first operand must not stand again among the others.
	first := func() expr.Operand { return anyOperand(values, "n", "s", "m", "g").Draw(t, "first") }
	operand := func() expr.Operand { return anyOperand(values, "l", "x", "nope", "h").Draw(t, "operand") }
	path := pathOf(rapid.SampledFrom(append(slices.Clone(names[:3]), "g")).Draw(t, "path"))
	switch rapid.SampledFrom(kinds).Draw(t, "condition") {
	case "between":
		return expr.Between{Of: first(), Low: operand(), High: operand()}
	case "in":
		return expr.In{Of: first(), List: []expr.Operand{operand(), operand()}}
	case "begins":
		prefix := operand()
		if size, ok := prefix.(expr.Size); ok {
			prefix = size.Of // the parser refuses a size here
		}
		return expr.BeginsWith{Of: path, Prefix: prefix}
	case "contains":
		return expr.Contains{Of: path, Part: operand()}
	case "exists":
		if rapid.Bool().Draw(t, "not") {
			return expr.AttributeNotExists{Path: path}
		}
		return expr.AttributeExists{Path: path}
	case "type":
		placeholder := expr.Value(":v" + string(rune('a'+len(values.Values))))
		values.Values = append(values.Values, ddb.Substitution{Placeholder: placeholder, Value: ddb.StringValue(rapid.SampledFrom([]string{"S", "N", "BS", "NULL", "X"}).Draw(t, "type"))})
		return expr.AttributeType{Path: path, Type: placeholder}
	case "and":
		return expr.And{Left: conditionOf(t, values, depth-1), Right: conditionOf(t, values, depth-1)}
	case "or":
		return expr.Or{Left: conditionOf(t, values, depth-1), Right: conditionOf(t, values, depth-1)}
	case "not":
		return expr.Not{Of: conditionOf(t, values, depth-1)}
	}
	op := rapid.SampledFrom([]expr.CompareOp{expr.EQ, expr.NE, expr.LT, expr.LE, expr.GT, expr.GE}).Draw(t, "comparator")
	return expr.Compare{Op: op, Left: first(), Right: operand()}
}

// anyProjection generates a projection, or nil.
func anyProjection(t *rapid.T) expr.Projection {
	if rapid.Bool().Draw(t, "whole") {
		return nil
	}
	var p expr.Projection
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"sk", "n", "x", "g", "nope"}), 1, 3, strings.Clone).Draw(t, "names") {
		p = append(p, pathOf(name))
	}
	for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, 3), 0, 2, rapid.ID).Draw(t, "elements") {
		p = append(p, append(pathOf("l"), expr.Element{Index: i}))
	}
	return p
}
