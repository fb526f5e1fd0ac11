package prove

import (
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"github.com/dynamoat/dynamoat/policy"
)

// try is one request of the attacking tenant's.
type try struct {
	name    string
	request ddb.Request
}

func path(name string) expr.Path {
	return expr.Path{{Name: expr.Name{Text: name, Placeholder: "#p"}, Index: -1}}
}

// named are the placeholders of path, and of a value ":v" where it has a kind.
func named(name string, v ddb.Value) ddb.Placeholders {
	p := ddb.Placeholders{Names: []expr.Name{{Text: name, Placeholder: "#p"}}}
	if v.Kind != 0 {
		p.Values = []ddb.Substitution{{Placeholder: ":v", Value: v}}
	}
	return p
}

// set is SET name = v.
func set(name string) *expr.Update {
	return &expr.Update{Set: []expr.SetAction{{Path: path(name), Value: expr.Value(":v")}}}
}

// attacks are the requests on one table that must lead nowhere. From is the
// tenant that sends them, on the one whose data they want.
func attacks(t *policy.Table, from, on string) []try {
	name := ddb.Table{Name: realName(t, on)}
	foreign, theirs := key(t, on), item(t, on)
	if t.Mode == policy.Shared {
		theirs, foreign = item(t, from), key(t, from)
	}
	list := []try{
		{"PutItem of the other's key", &ddb.PutItem{Table: name, Item: theirs}},
		{"UpdateItem of the other's key", &ddb.UpdateItem{Table: name, Key: foreign, Update: set("dynamoat_changed"), Placeholders: named("dynamoat_changed", ddb.StringValue("x"))}},
		{"DeleteItem of the other's key", &ddb.DeleteItem{Table: name, Key: foreign, ReturnValues: "ALL_OLD"}},
		{"BatchWriteItem put of the other's key", &ddb.BatchWriteItem{Tables: []ddb.TableWrites{{Table: name, Writes: []ddb.Write{{Put: theirs}}}}}},
		{"BatchWriteItem delete of the other's key", &ddb.BatchWriteItem{Tables: []ddb.TableWrites{{Table: name, Writes: []ddb.Write{{Delete: foreign}}}}}},
		{"TransactWriteItems put of the other's key", &ddb.TransactWriteItems{Writes: []ddb.TransactWrite{{Put: &ddb.PutItem{Table: name, Item: theirs}}}}},
		{"TransactWriteItems delete of the other's key", &ddb.TransactWriteItems{Writes: []ddb.TransactWrite{{Delete: &ddb.DeleteItem{Table: name, Key: foreign}}}}},
		{"TransactWriteItems update of the other's key", &ddb.TransactWriteItems{Writes: []ddb.TransactWrite{{Update: &ddb.UpdateItem{Table: name, Key: foreign, Update: set("dynamoat_changed"), Placeholders: named("dynamoat_changed", ddb.StringValue("x"))}}}}},
	}
	if t.Mode == policy.Shared {
		return list
	}
	list = append(list,
		try{"GetItem of the other's key", &ddb.GetItem{Table: name, Key: foreign}},
		try{"BatchGetItem of the other's key", &ddb.BatchGetItem{Tables: []ddb.KeysAndAttributes{{Table: name, Keys: []ddb.Item{foreign}}}}},
		try{"TransactGetItems of the other's key", &ddb.TransactGetItems{Gets: []ddb.TransactGet{{Table: name, Key: foreign}}}},
		try{"condition check of the other's key", &ddb.TransactWriteItems{Writes: []ddb.TransactWrite{{ConditionCheck: &ddb.ConditionCheck{Table: name, Key: foreign, Condition: expr.AttributeNotExists{Path: path(t.Partition[0].Name)}, Placeholders: named(t.Partition[0].Name, ddb.Value{}), ReturnValuesOnConditionCheckFailure: "ALL_OLD"}}}}},
		try{"Scan", &ddb.Scan{Table: name}},
		try{"Scan in segments", &ddb.Scan{Table: name, TotalSegments: 2, Segment: 1}},
		try{"Query of the other's partition", query(t, name, "", t.Partition, on)},
	)
	for _, index := range indexNames(t) {
		ix := t.Indexes[index]
		if len(ix.Partition) > 0 {
			list = append(list, try{"Query of the other's part of " + index, query(t, name, index, ix.Partition, on)})
		}
		list = append(list, try{"Scan of " + index, &ddb.Scan{Table: name, IndexName: index}})
	}
	if t.Mode == policy.Pool {
		list = append(list, plantings(t, name, from, on)...)
		list = append(list, privates(t, ddb.Table{Name: realName(t, from)}, from)...)
	}
	return list
}

// query reads one partition of a table or index.
func query(t *policy.Table, name ddb.Table, index string, partition []policy.KeyAttribute, tenant string) *ddb.Query {
	r := &ddb.Query{Table: name, IndexName: index}
	for i, k := range partition {
		n := expr.Name{Text: k.Name, Placeholder: "#p" + string(rune('0'+i))}
		v := expr.Value(":v" + string(rune('0'+i)))
		r.Placeholders.Names = append(r.Placeholders.Names, n)
		r.Placeholders.Values = append(r.Placeholders.Values, ddb.Substitution{Placeholder: v, Value: keyValue(k, tenant)})
		r.KeyCondition = append(r.KeyCondition, expr.KeyTerm{Name: n, Op: expr.KeyEQ, Low: v})
	}
	return r
}

// plantings put an own item into the other's part of each index.
func plantings(t *policy.Table, name ddb.Table, from, on string) []try {
	var list []try
	for _, index := range indexNames(t) {
		ix := t.Indexes[index]
		if ix.Local {
			continue
		}
		for _, k := range ix.Partition {
			if k.Owner == nil || t.Partition[0].Name == k.Name {
				continue
			}
			planted := slices.Clone(item(t, from))
			for i := range planted {
				if planted[i].Name == k.Name {
					planted[i].Value = keyValue(k, on)
				}
			}
			list = append(list,
				try{"PutItem that plants in " + index, &ddb.PutItem{Table: name, Item: planted}},
				try{"BatchWriteItem that plants in " + index, &ddb.BatchWriteItem{Tables: []ddb.TableWrites{{Table: name, Writes: []ddb.Write{{Put: planted}}}}}},
				try{"UpdateItem that plants in " + index, &ddb.UpdateItem{Table: name, Key: key(t, from), Update: set(k.Name), Placeholders: named(k.Name, keyValue(k, on))}},
				try{"TransactWriteItems that plants in " + index, &ddb.TransactWriteItems{Writes: []ddb.TransactWrite{{Update: &ddb.UpdateItem{Table: name, Key: key(t, from), Update: set(k.Name), Placeholders: named(k.Name, keyValue(k, on))}}}}},
			)
		}
	}
	return list
}

// privates read what is private in an own item.
func privates(t *policy.Table, name ddb.Table, from string) []try {
	own := key(t, from)
	var list []try
	for _, private := range t.Private {
		root := private[0]
		list = append(list,
			try{"GetItem with private " + root, &ddb.GetItem{Table: name, Key: own}},
			try{"projection of private " + root, &ddb.GetItem{Table: name, Key: own, Projection: expr.Projection{path(root)}, Placeholders: named(root, ddb.Value{})}},
			try{"DeleteItem that returns private " + root, &ddb.DeleteItem{Table: name, Key: own, ReturnValues: "ALL_OLD"}},
			try{"UpdateItem that copies private " + root, &ddb.UpdateItem{Table: name, Key: own, ReturnValues: "ALL_NEW",
				Update:       &expr.Update{Set: []expr.SetAction{{Path: expr.Path{{Name: expr.Name{Text: "dynamoat_copy"}, Index: -1}}, Value: path(root)}}},
				Placeholders: named(root, ddb.Value{})}},
			try{"Query with private " + root, query(t, name, "", t.Partition, from)},
		)
	}
	return list
}

// honest are requests on one table that must be served, as far as the policy
// lists their operations.
func honest(t *policy.Table, from string) []try {
	name := ddb.Table{Name: realName(t, from)}
	own := key(t, from)
	list := []try{
		{"GetItem", &ddb.GetItem{Table: name, Key: own}},
		{"BatchGetItem", &ddb.BatchGetItem{Tables: []ddb.KeysAndAttributes{{Table: name, Keys: []ddb.Item{own}}}}},
		{"TransactGetItems", &ddb.TransactGetItems{Gets: []ddb.TransactGet{{Table: name, Key: own}}}},
		{"Query", query(t, name, "", t.Partition, from)},
	}
	for _, index := range indexNames(t) {
		if ix := t.Indexes[index]; !ix.Denied {
			list = append(list, try{"Query of " + index, query(t, name, index, ix.Partition, from)})
		}
	}
	if t.Mode != policy.Pool || t.ScanOwn && t.Partition[0].Owner != nil && !t.Partition[0].Owner.HasWildcard() {
		list = append(list, try{"Scan", &ddb.Scan{Table: name}})
	}
	return slices.DeleteFunc(list, func(h try) bool { return !t.Operations[h.request.Operation()] })
}
