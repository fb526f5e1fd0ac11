package ddb_test

import (
	"fmt"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"pgregory.net/rapid"
)

// expressions draws expressions and notes the placeholders that they use.
type expressions struct {
	t      *rapid.T
	p      ddb.Placeholders
	free   []expr.Name // the placeholders that may be used again
	unique int
}

// name draws an attribute name: literal, or under a placeholder where it may
// be anything.
func (x *expressions) name() expr.Name {
	if rapid.Bool().Draw(x.t, "literal") {
		return expr.Name{Text: rapid.SampledFrom([]string{"pk", "sk", "a", "b9", "c_", "Pk", "tenant_id"}).Draw(x.t, "name")}
	}
	if len(x.free) > 0 && rapid.IntRange(0, 2).Draw(x.t, "again") == 0 {
		return rapid.SampledFrom(x.free).Draw(x.t, "placeholder")
	}
	text := anyText.Filter(func(s string) bool { return s != "" }).Draw(x.t, "text")
	name := expr.Name{Text: text, Placeholder: fmt.Sprintf("#%s%d", rapid.SampledFrom([]string{"n", "N_", "dynamoat"}).Draw(x.t, "prefix"), len(x.p.Names))}
	x.p.Names = append(x.p.Names, name)
	x.free = append(x.free, name)
	return name
}

func (x *expressions) value() expr.Value {
	if len(x.p.Values) > 0 && rapid.Bool().Draw(x.t, "again") {
		return rapid.SampledFrom(x.p.Values).Draw(x.t, "value").Placeholder
	}
	v := expr.Value(fmt.Sprintf(":%s%d", rapid.SampledFrom([]string{"v", "V_", "dynamoat", ""}).Draw(x.t, "prefix"), len(x.p.Values)))
	x.p.Values = append(x.p.Values, ddb.Substitution{Placeholder: v, Value: anyValue(x.t, 2)})
	return v
}

func (x *expressions) path() expr.Path {
	return x.steps(expr.Path{{Name: x.name(), Index: -1}})
}

// steps draws what follows the top-level attribute.
func (x *expressions) steps(path expr.Path) expr.Path {
	for range rapid.IntRange(0, 3).Draw(x.t, "steps") {
		if rapid.Bool().Draw(x.t, "element") {
			path = append(path, expr.Element{Index: rapid.IntRange(0, 1<<31-1).Draw(x.t, "index")})
		} else {
			path = append(path, expr.Element{Name: x.name(), Index: -1})
		}
	}
	return path
}

// fresh draws a path that overlaps none drawn before: DynamoDB refuses
// targets and projections that do.
func (x *expressions) fresh() expr.Path {
	x.unique++
	root := expr.Name{Text: fmt.Sprintf("root%d", x.unique)}
	if rapid.Bool().Draw(x.t, "placeholder") {
		root = expr.Name{Text: fmt.Sprintf("root.%d", x.unique), Placeholder: fmt.Sprintf("#root%d", x.unique)}
		x.p.Names = append(x.p.Names, root)
	}
	return x.steps(expr.Path{{Name: root, Index: -1}})
}

// operand draws the second operand of an operator; the first is a fresh path,
// since the two must differ.
func (x *expressions) operand() expr.Operand {
	switch rapid.IntRange(0, 2).Draw(x.t, "operand") {
	case 0:
		return x.path()
	case 1:
		return expr.Size{Of: x.path()}
	}
	return x.value()
}

func (x *expressions) condition(depth int) expr.Condition {
	last := 7
	if depth > 0 {
		last = 10
	}
	switch rapid.IntRange(0, last).Draw(x.t, "condition") {
	case 0:
		return expr.Compare{Op: expr.CompareOp(rapid.IntRange(0, 5).Draw(x.t, "op")), Left: x.fresh(), Right: x.operand()}
	case 1:
		return expr.Between{Of: x.fresh(), Low: x.operand(), High: x.operand()}
	case 2:
		in := expr.In{Of: expr.Size{Of: x.fresh()}}
		for range rapid.IntRange(1, 3).Draw(x.t, "list") {
			in.List = append(in.List, x.operand())
		}
		return in
	case 3:
		return expr.AttributeExists{Path: x.path()}
	case 4:
		return expr.AttributeNotExists{Path: x.path()}
	case 5:
		return expr.AttributeType{Path: x.path(), Type: x.value()}
	case 6:
		return expr.BeginsWith{Of: x.fresh(), Prefix: x.value()}
	case 7:
		return expr.Contains{Of: x.fresh(), Part: x.operand()}
	case 8:
		return expr.And{Left: x.condition(depth - 1), Right: x.condition(depth - 1)}
	case 9:
		return expr.Or{Left: x.condition(depth - 1), Right: x.condition(depth - 1)}
	}
	return expr.Not{Of: x.condition(depth - 1)}
}

// key draws a key attribute that no other term names.
func (x *expressions) key() expr.Name {
	x.unique++
	return expr.Name{Text: fmt.Sprintf("key%d", x.unique)}
}

func (x *expressions) keyCondition() expr.KeyCondition {
	var terms expr.KeyCondition
	for range rapid.IntRange(1, 3).Draw(x.t, "terms") {
		term := expr.KeyTerm{Name: x.key(), Op: expr.KeyOp(rapid.IntRange(0, 6).Draw(x.t, "op")), Low: x.value()}
		if term.Op == expr.KeyBetween {
			term.High = x.value()
		}
		terms = append(terms, term)
	}
	return terms
}

func (x *expressions) projection() expr.Projection {
	var paths expr.Projection
	for range rapid.IntRange(1, 3).Draw(x.t, "paths") {
		paths = append(paths, x.fresh())
	}
	return paths
}

func (x *expressions) update() *expr.Update {
	u := new(expr.Update)
	for len(u.Set)+len(u.Remove)+len(u.Add)+len(u.Delete) == 0 {
		for range rapid.IntRange(0, 2).Draw(x.t, "set") {
			u.Set = append(u.Set, expr.SetAction{Path: x.fresh(), Value: x.setValue()})
		}
		for range rapid.IntRange(0, 2).Draw(x.t, "remove") {
			u.Remove = append(u.Remove, x.fresh())
		}
		for range rapid.IntRange(0, 2).Draw(x.t, "add") {
			u.Add = append(u.Add, expr.ValueAction{Path: x.fresh(), Value: x.value()})
		}
		for range rapid.IntRange(0, 2).Draw(x.t, "delete") {
			u.Delete = append(u.Delete, expr.ValueAction{Path: x.fresh(), Value: x.value()})
		}
	}
	return u
}

func (x *expressions) setValue() expr.SetValue {
	switch rapid.IntRange(0, 4).Draw(x.t, "value") {
	case 0:
		return expr.IfNotExists{Path: x.fresh(), Default: x.setOperand()}
	case 1:
		return expr.ListAppend{Left: x.setOperand(), Right: x.setOperand()}
	case 2:
		return expr.Arithmetic{Minus: rapid.Bool().Draw(x.t, "minus"), Left: x.setOperand(), Right: x.setOperand()}
	}
	return x.setOperand()
}

func (x *expressions) setOperand() expr.SetValue {
	switch rapid.IntRange(0, 2).Draw(x.t, "operand") {
	case 0:
		return x.path()
	case 1:
		return x.value()
	}
	return expr.IfNotExists{Path: x.fresh(), Default: x.value()}
}

// sometimes returns what draw draws, or the zero value.
func sometimes[V any](t *rapid.T, draw func() V) V {
	if rapid.Bool().Draw(t, "present") {
		return draw()
	}
	var absent V
	return absent
}

func oneOf(t *rapid.T, values ...string) string { return rapid.SampledFrom(values).Draw(t, "one of") }

// anyRequest draws a request of one of the ten operations, as Decode yields
// it.
func anyRequest(t *rapid.T) ddb.Request {
	x := &expressions{t: t}
	capacity := oneOf(t, "", "NONE", "TOTAL", "INDEXES")
	metrics := oneOf(t, "", "NONE", "SIZE")
	failed := oneOf(t, "", "NONE", "ALL_OLD")
	condition := func() expr.Condition { return x.condition(2) }
	start := func() ddb.Item { return anyItem(t, 0) }
	flag := rapid.Bool()
	switch rapid.IntRange(0, 9).Draw(t, "operation") {
	case 0:
		r := &ddb.GetItem{Table: anyTable(t), Key: anyItem(t, 0), ConsistentRead: flag.Draw(t, "consistent"), ReturnConsumedCapacity: capacity}
		r.Projection = sometimes(t, x.projection)
		r.Placeholders = x.p
		return r
	case 1:
		r := &ddb.PutItem{Table: anyTable(t), Item: anyItem(t, 0), ReturnValues: oneOf(t, "", "NONE", "ALL_OLD"), ReturnConsumedCapacity: capacity, ReturnItemCollectionMetrics: metrics, ReturnValuesOnConditionCheckFailure: failed}
		r.Condition = sometimes(t, condition)
		r.Placeholders = x.p
		return r
	case 2:
		r := &ddb.UpdateItem{Table: anyTable(t), Key: anyItem(t, 0), ReturnValues: oneOf(t, "", "NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"), ReturnConsumedCapacity: capacity, ReturnItemCollectionMetrics: metrics, ReturnValuesOnConditionCheckFailure: failed}
		r.Update = sometimes(t, x.update)
		r.Condition = sometimes(t, condition)
		r.Placeholders = x.p
		return r
	case 3:
		r := &ddb.DeleteItem{Table: anyTable(t), Key: anyItem(t, 0), ReturnValues: oneOf(t, "", "NONE", "ALL_OLD"), ReturnConsumedCapacity: capacity, ReturnItemCollectionMetrics: metrics, ReturnValuesOnConditionCheckFailure: failed}
		r.Condition = sometimes(t, condition)
		r.Placeholders = x.p
		return r
	case 4:
		r := &ddb.Query{Table: anyTable(t), IndexName: oneOf(t, "", "by_day"), Select: oneOf(t, "", "COUNT", "ALL_ATTRIBUTES"), Limit: rapid.IntRange(0, 1<<31-1).Draw(t, "limit"), ScanBackward: flag.Draw(t, "backward"), ConsistentRead: flag.Draw(t, "consistent"), ReturnConsumedCapacity: capacity}
		r.KeyCondition, r.Filter, r.Projection = x.keyCondition(), sometimes(t, condition), sometimes(t, x.projection)
		r.Placeholders, r.ExclusiveStartKey = x.p, sometimes(t, start)
		return r
	case 5:
		r := &ddb.Scan{Table: anyTable(t), IndexName: oneOf(t, "", "by_day"), Select: oneOf(t, "", "COUNT", "ALL_PROJECTED_ATTRIBUTES"), Limit: rapid.IntRange(0, 1<<31-1).Draw(t, "limit"), ConsistentRead: flag.Draw(t, "consistent"), ReturnConsumedCapacity: capacity}
		if r.TotalSegments = rapid.IntRange(0, 1_000_000).Draw(t, "segments"); r.TotalSegments > 0 {
			r.Segment = rapid.IntRange(0, r.TotalSegments-1).Draw(t, "segment")
		}
		r.Filter, r.Projection = sometimes(t, condition), sometimes(t, x.projection)
		r.Placeholders, r.ExclusiveStartKey = x.p, sometimes(t, start)
		return r
	case 6:
		r := &ddb.BatchGetItem{ReturnConsumedCapacity: capacity}
		for _, table := range anyTables(t) {
			x := &expressions{t: t}
			entry := ddb.KeysAndAttributes{Table: table, ConsistentRead: flag.Draw(t, "consistent"), Projection: sometimes(t, x.projection)}
			entry.Placeholders = x.p
			for range rapid.IntRange(1, 3).Draw(t, "keys") {
				entry.Keys = append(entry.Keys, anyItem(t, 1))
			}
			r.Tables = append(r.Tables, entry)
		}
		return r
	case 7:
		r := &ddb.BatchWriteItem{ReturnConsumedCapacity: capacity, ReturnItemCollectionMetrics: metrics}
		for _, table := range anyTables(t) {
			entry := ddb.TableWrites{Table: table}
			for range rapid.IntRange(1, 3).Draw(t, "writes") {
				if flag.Draw(t, "put") {
					entry.Writes = append(entry.Writes, ddb.Write{Put: anyItem(t, 1)})
				} else {
					entry.Writes = append(entry.Writes, ddb.Write{Delete: anyItem(t, 1)})
				}
			}
			r.Tables = append(r.Tables, entry)
		}
		return r
	case 8:
		return &ddb.DescribeTable{Table: anyTable(t)}
	}
	return &ddb.ListTables{ExclusiveStartTableName: oneOf(t, "", "Orders", "a_b-c.d"), Limit: rapid.IntRange(0, 100).Draw(t, "limit")}
}

func anyTables(t *rapid.T) []ddb.Table {
	byName := func(table ddb.Table) string { return table.Name }
	return rapid.SliceOfNDistinct(rapid.Custom(anyTable), 1, 3, byName).Draw(t, "tables")
}
