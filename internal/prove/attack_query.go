package prove

import (
	"slices"
	"strconv"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

// query returns a Query of a whole partition of the table, or of an index.
func (s *subject) query(table, index string, who role) object {
	partition := s.Partition
	body := object{"TableName": table}
	if index != "" {
		partition = []policy.KeyAttribute{{Name: sharedAttribute, Type: ddb.S}}
		if ix := s.Indexes[index]; ix != nil {
			partition = s.partitionOf(ix)
		}
		body["IndexName"] = index
	}
	names, values, condition := object{}, object{}, ""
	for i, k := range partition {
		if n := strconv.Itoa(i); i == 0 {
			condition = "#k" + n + " = :k" + n
		} else {
			condition += " AND #k" + n + " = :k" + n
		}
		names["#k"+strconv.Itoa(i)] = k.Name
		values[":k"+strconv.Itoa(i)] = s.part(k, who, 1)
	}
	return merged(body, object{"KeyConditionExpression": condition, "ExpressionAttributeNames": names, "ExpressionAttributeValues": values})
}

// queries are reads of a pool that are not bound to the tenant's partition.
func (s *subject) queries() []request {
	table, k := s.table(own), s.Partition[0]
	mine, theirs := s.part(k, own, 1), s.part(k, other, 1)
	bound := func(condition string, values object) object {
		return object{"TableName": table, "KeyConditionExpression": condition, "ExpressionAttributeNames": object{"#k": k.Name}, "ExpressionAttributeValues": values}
	}
	legacy := func(operator string, values ...any) object {
		return object{"TableName": table, "KeyConditions": object{k.Name: object{"ComparisonOperator": operator, "AttributeValueList": values}}}
	}
	list := []request{
		{name: "Query with OR of another partition", op: ddb.OpQuery, body: bound("#k = :a OR #k = :b", object{":a": mine, ":b": theirs})},
		{name: "Query with IN of another partition", op: ddb.OpQuery, body: bound("#k IN (:a, :b)", object{":a": mine, ":b": theirs})},
		{name: "Query with NOT of the own partition", op: ddb.OpQuery, body: bound("NOT #k = :a", object{":a": mine})},
		{name: "Query of all partitions after the least", op: ddb.OpQuery, body: bound("#k >= :a", object{":a": s.least(k)})},
		{name: "Query of partitions that begin alike", op: ddb.OpQuery, body: bound("begins_with(#k, :a)", object{":a": mine})},
		{name: "Query of a range of partitions", op: ddb.OpQuery, body: bound("#k BETWEEN :a AND :b", object{":a": mine, ":b": theirs})},
		{name: "Query with the partition on both sides", op: ddb.OpQuery, body: object{"TableName": table, "KeyConditionExpression": "#k = #k", "ExpressionAttributeNames": object{"#k": k.Name}}},
		{name: "Query without a key condition", op: ddb.OpQuery, body: object{"TableName": table}},
		{name: "Query with KeyConditions BEGINS_WITH", op: ddb.OpQuery, body: legacy("BEGINS_WITH", mine)},
		{name: "Query with KeyConditions GE", op: ddb.OpQuery, body: legacy("GE", s.least(k))},
		{name: "Query with KeyConditions NE", op: ddb.OpQuery, body: legacy("NE", mine)},
	}
	list = append(list, s.scans("the pool", table, "")...)
	for _, name := range s.indexes {
		ix := s.Indexes[name]
		if ix.Denied {
			continue
		}
		what := "the index " + name
		for _, who := range s.foreign() {
			part := " of the " + string(who) + " tenant's part of " + what
			list = append(list,
				request{name: "Query" + part, op: ddb.OpQuery, body: s.query(table, name, who)},
				request{name: "counting Query" + part, op: ddb.OpQuery, body: merged(s.query(table, name, who), object{"Select": "COUNT"})},
				request{name: "backward Query" + part, op: ddb.OpQuery, body: merged(s.query(table, name, who), object{"ScanIndexForward": false, "Limit": 1})},
				request{name: "PartiQL SELECT" + part, op: ddb.OpExecuteStatement, body: s.selectIndex(table, ix, who)},
			)
		}
		if len(ix.Partition) > 1 { // one attribute of several is not the whole
			one := s.query(table, name, other)
			one["KeyConditionExpression"] = "#k0 = :k0"
			one["ExpressionAttributeNames"] = object{"#k0": ix.Partition[0].Name}
			one["ExpressionAttributeValues"] = object{":k0": s.part(ix.Partition[0], own, 1)}
			list = append(list, request{name: "Query by one of the partition attributes of " + what, op: ddb.OpQuery, body: one})
		}
		list = append(list, s.scans(what, table, name)...)
	}
	return list
}

// least returns a value before all others of the type.
func (s *subject) least(k policy.KeyAttribute) object {
	if k.Type == ddb.N {
		return value(ddb.N, "-1")
	}
	return value(k.Type, "!")
}

func (s *subject) selectIndex(table string, ix *policy.Index, who role) object {
	where, parameters := "", []any{}
	for i, k := range ix.Partition {
		if i > 0 {
			where += " AND "
		}
		where += quoted(k.Name) + " = ?"
		parameters = append(parameters, s.part(k, who, 1))
	}
	return object{"Statement": "SELECT * FROM " + quoted(table) + "." + quoted(ix.Name) + " WHERE " + where, "Parameters": parameters}
}

// scans read a whole table or index.
func (s *subject) scans(what, table, index string) []request {
	body := object{"TableName": table}
	from := quoted(table)
	if index != "" {
		body["IndexName"] = index
		from += "." + quoted(index)
	}
	filter := object{"FilterExpression": "begins_with(#n, :m)", "ExpressionAttributeNames": object{"#n": noteAttribute}, "ExpressionAttributeValues": object{":m": text(markerPrefix)}}
	list := []request{
		{name: "Scan of", op: ddb.OpScan, body: body},
		{name: "counting Scan of", op: ddb.OpScan, body: merged(body, object{"Select": "COUNT"})},
		{name: "Scan in pages of", op: ddb.OpScan, body: merged(body, object{"Limit": 1})},
		{name: "Scan of the first half of", op: ddb.OpScan, body: merged(body, object{"Segment": 0, "TotalSegments": 2})},
		{name: "Scan of the second half of", op: ddb.OpScan, body: merged(body, object{"Segment": 1, "TotalSegments": 2})},
		{name: "filtered Scan of", op: ddb.OpScan, body: merged(body, filter)},
		{name: "Scan with ScanFilter of", op: ddb.OpScan, body: merged(body, object{"ScanFilter": object{noteAttribute: object{"ComparisonOperator": "NOT_NULL"}}})},
		{name: "PartiQL SELECT without WHERE of", op: ddb.OpExecuteStatement, body: object{"Statement": "SELECT * FROM " + from}},
	}
	for i := range list {
		list[i].name += " " + what
	}
	return list
}

// cursors continue at a key that is not the tenant's.
func (s *subject) cursors() []request {
	table := s.table(own)
	var list []request
	for _, who := range s.foreign() {
		for _, index := range append([]string{""}, s.indexes...) {
			start, what := s.key(who, 1), ""
			if index != "" {
				ix := s.Indexes[index]
				if ix.Denied {
					continue
				}
				start, what = merged(s.indexKey(ix, who, 1), start), " of the index "+index
			}
			cursor := object{"ExclusiveStartKey": start}
			list = append(list,
				request{name: "Query" + what + " with a cursor of the " + string(who) + " tenant's", op: ddb.OpQuery, body: merged(s.query(table, index, own), cursor)},
				request{name: "Query" + what + " of the " + string(who) + " tenant's partition with its cursor", op: ddb.OpQuery, body: merged(s.query(table, index, who), cursor)},
			)
			scan := object{"TableName": table}
			if index != "" {
				scan["IndexName"] = index
			}
			list = append(list, request{name: "Scan" + what + " with a cursor of the " + string(who) + " tenant's", op: ddb.OpScan, body: merged(scan, cursor)})
		}
	}
	return list
}

// closedIndexes are reads of indexes that the policy closes, or does not know.
func (s *subject) closedIndexes() []request {
	table := s.table(s.mine())
	closed := slices.DeleteFunc(slices.Clone(s.indexes), func(name string) bool { return !s.Indexes[name].Denied })
	if s.Indexes[undeclaredIndex] == nil {
		closed = append(closed, undeclaredIndex)
	}
	var list []request
	for _, name := range closed {
		what := "the closed index " + name
		list = append(list, request{name: "Query of " + what, op: ddb.OpQuery, body: s.query(table, name, other)})
		list = append(list, s.scans(what, table, name)...)
	}
	return list
}
