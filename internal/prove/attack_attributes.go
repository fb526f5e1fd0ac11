package prove

import (
	"maps"
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

func sorted(o object) []string { return slices.Sorted(maps.Keys(o)) }

// privates read, compare, copy and write private attributes of items that the
// tenant may read otherwise.
func (s *subject) privates() []request {
	var list []request
	if len(s.Private) > 0 {
		list = s.whole()
	}
	for _, path := range s.Private {
		if s.KeyNames[path[0]] {
			continue
		}
		list = append(list, s.private(path)...)
		if s.Mode != policy.Shared {
			list = append(list, s.privateWrites(path)...)
		}
	}
	return list
}

// whole reads whole items, of which what is private must be taken out.
func (s *subject) whole() []request {
	who, table := s.mine(), s.table(s.mine())
	key := s.key(who, 1)
	at := object{"TableName": table, "Key": key}
	update, _ := s.change("changed")
	failing := merged(at, object{"ConditionExpression": "attribute_not_exists(#k)", "ExpressionAttributeNames": object{"#k": s.Partition[0].Name}, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"})
	list := []request{
		{name: "GetItem of a whole item", op: ddb.OpGetItem, body: at},
		{name: "BatchGetItem of a whole item", op: ddb.OpBatchGetItem, body: object{"RequestItems": object{table: object{"Keys": []any{key}}}}},
		{name: "TransactGetItems of a whole item", op: ddb.OpTransactGetItems, body: object{"TransactItems": []object{{"Get": at}}}},
		{name: "Query of whole items", op: ddb.OpQuery, body: s.query(table, "", who)},
		{name: "Query of ALL_ATTRIBUTES", op: ddb.OpQuery, body: merged(s.query(table, "", who), object{"Select": "ALL_ATTRIBUTES"})},
		{name: "TransactWriteItems with a failing check", op: ddb.OpTransactWriteItems, body: object{"TransactItems": []object{{"ConditionCheck": failing}}}},
		{name: "PartiQL SELECT of whole items", op: ddb.OpExecuteStatement, body: s.statement("SELECT * FROM "+quoted(table), key, true)},
	}
	for _, name := range s.indexes {
		if !s.Indexes[name].Denied {
			list = append(list, request{name: "Query of whole items of the index " + name, op: ddb.OpQuery, body: s.query(table, name, who)})
		}
	}
	if s.Mode == policy.Shared {
		return list
	}
	return append(list,
		request{name: "UpdateItem that returns ALL_OLD", op: ddb.OpUpdateItem, body: merged(at, update, object{"ReturnValues": "ALL_OLD"})},
		request{name: "UpdateItem that returns ALL_NEW", op: ddb.OpUpdateItem, body: merged(at, update, object{"ReturnValues": "ALL_NEW"})},
		request{name: "UpdateItem that fails and returns ALL_OLD", op: ddb.OpUpdateItem, body: failing},
		request{name: "DeleteItem that fails and returns ALL_OLD", op: ddb.OpDeleteItem, body: failing},
		request{name: "PutItem that fails and returns ALL_OLD", op: ddb.OpPutItem, body: object{"TableName": table, "Item": key, "ConditionExpression": failing["ConditionExpression"], "ExpressionAttributeNames": failing["ExpressionAttributeNames"], "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}},
	)
}

// private reads and compares one private path.
func (s *subject) private(path policy.Path) []request {
	who, table := s.mine(), s.table(s.mine())
	key := s.key(who, 1)
	at := object{"TableName": table, "Key": key}
	expression, aliases := aliased(path)
	root, rootNames := aliased(path[:1])
	project := func(expression string, names object) object {
		return object{"ProjectionExpression": expression, "ExpressionAttributeNames": names}
	}
	known := object{":p": text(privatePrefix + string(who) + "-0")}
	compare := func(body object, parameter, condition string) object {
		names, _ := body["ExpressionAttributeNames"].(object)
		values, _ := body["ExpressionAttributeValues"].(object)
		return merged(body, object{parameter: condition, "ExpressionAttributeNames": merged(names, aliases), "ExpressionAttributeValues": merged(values, known)})
	}
	query := s.query(table, "", who)
	expected := object{"Expected": object{path[0]: object{"ComparisonOperator": "BEGINS_WITH", "AttributeValueList": []any{known[":p"]}}}}
	list := []request{
		{name: "GetItem that projects", op: ddb.OpGetItem, body: merged(at, project(expression, aliases))},
		{name: "GetItem that projects, beside another,", op: ddb.OpGetItem, body: merged(at, project("#n, "+expression, merged(aliases, object{"#n": noteAttribute})))},
		{name: "GetItem that projects what is around", op: ddb.OpGetItem, body: merged(at, project(root, rootNames))},
		{name: "GetItem that projects an element of", op: ddb.OpGetItem, body: merged(at, project(expression+"[0]", aliases))},
		{name: "GetItem that projects inside", op: ddb.OpGetItem, body: merged(at, project(expression+".#x", merged(aliases, object{"#x": "x"})))},
		{name: "GetItem with AttributesToGet of", op: ddb.OpGetItem, body: merged(at, object{"AttributesToGet": []string{path[0]}})},
		{name: "BatchGetItem that projects", op: ddb.OpBatchGetItem, body: object{"RequestItems": object{table: merged(object{"Keys": []any{key}}, project(expression, aliases))}}},
		{name: "TransactGetItems that projects", op: ddb.OpTransactGetItems, body: object{"TransactItems": []object{{"Get": merged(at, project(expression, aliases))}}}},
		{name: "Query that projects", op: ddb.OpQuery, body: merged(query, object{"ProjectionExpression": expression, "ExpressionAttributeNames": merged(query["ExpressionAttributeNames"].(object), aliases)})},
		{name: "Query that filters by", op: ddb.OpQuery, body: compare(query, "FilterExpression", expression+" = :p")},
		{name: "Query that filters by the beginning of", op: ddb.OpQuery, body: compare(query, "FilterExpression", "begins_with("+expression+", :p)")},
		{name: "Query that counts by", op: ddb.OpQuery, body: merged(compare(query, "FilterExpression", "NOT "+expression+" <> :p"), object{"Select": "COUNT"})},
		{name: "Query that filters by the size of", op: ddb.OpQuery, body: compare(query, "FilterExpression", "size("+expression+") > size(:p) OR "+expression+" = :p")},
		{name: "Query with QueryFilter on", op: ddb.OpQuery, body: merged(s.legacyQuery(table, who), object{"QueryFilter": expected["Expected"]})},
		{name: "Scan that filters by", op: ddb.OpScan, body: compare(object{"TableName": table}, "FilterExpression", expression+" = :p")},
		{name: "TransactWriteItems that checks", op: ddb.OpTransactWriteItems, body: object{"TransactItems": []object{{"ConditionCheck": compare(at, "ConditionExpression", expression+" = :p")}}}},
		{name: "PartiQL SELECT of", op: ddb.OpExecuteStatement, body: s.statement("SELECT "+steps(path)+" FROM "+quoted(table), key, true)},
		{name: "PartiQL SELECT that filters by", op: ddb.OpExecuteStatement, body: s.filtered("SELECT * FROM "+quoted(table), key, steps(path), known[":p"])},
	}
	if s.Mode != policy.Shared {
		update, _ := s.change("changed")
		list = append(list,
			request{name: "UpdateItem on condition of", op: ddb.OpUpdateItem, body: compare(merged(at, update), "ConditionExpression", expression+" = :p")},
			request{name: "DeleteItem on condition of", op: ddb.OpDeleteItem, body: compare(at, "ConditionExpression", expression+" <> :p")},
			request{name: "PutItem on condition of", op: ddb.OpPutItem, body: compare(object{"TableName": table, "Item": key}, "ConditionExpression", expression+" <> :p")},
			request{name: "DeleteItem with Expected on", op: ddb.OpDeleteItem, body: merged(at, expected)},
			request{name: "DeleteItem with Expected and OR on", op: ddb.OpDeleteItem, body: merged(at, object{"ConditionalOperator": "OR", "Expected": merged(expected["Expected"].(object), object{"dynamoat_missing": object{"Exists": false}})})},
		)
	}
	return ending(list, " the private "+path.String())
}

func ending(list []request, end string) []request {
	for i := range list {
		list[i].name += end
	}
	return list
}

func (s *subject) legacyQuery(table string, who role) object {
	k := s.Partition[0]
	return object{"TableName": table, "KeyConditions": object{k.Name: object{"ComparisonOperator": "EQ", "AttributeValueList": []any{s.part(k, who, 1)}}}}
}

func (s *subject) filtered(head string, key object, what string, v any) object {
	where, parameters := s.where(key, true)
	return object{"Statement": head + where + " AND " + what + " = ?", "Parameters": append(parameters, v)}
}

// privateWrites copy and change one private path of an item of the tenant's own.
func (s *subject) privateWrites(path policy.Path) []request {
	table, key := s.table(own), s.key(own, 1)
	at := object{"TableName": table, "Key": key}
	expression, aliases := aliased(path)
	to := policy.Path{freeAttribute}
	if p, ok := s.writable(); ok {
		to = p
	}
	target := strings.ReplaceAll(first(aliased(to)), "#a", "#t")
	names := merged(aliases)
	for i, name := range to {
		names["#t"+string(rune('0'+i))] = name
	}
	update := func(expression string, values object) object {
		body := merged(at, object{"UpdateExpression": expression, "ExpressionAttributeNames": names})
		if len(values) > 0 {
			body["ExpressionAttributeValues"] = values
		}
		if !strings.Contains(expression, "#t") {
			body["ExpressionAttributeNames"] = aliases
		}
		return body
	}
	item := merged(s.key(own, 9))
	place(item, path, text(trace))
	where, parameters := s.where(key, true)
	return ending([]request{
		{name: "UpdateItem that copies", op: ddb.OpUpdateItem, body: update("SET "+target+" = "+expression, nil)},
		{name: "UpdateItem that copies by if_not_exists", op: ddb.OpUpdateItem, body: update("SET "+target+" = if_not_exists("+expression+", :d)", object{":d": text("none")})},
		{name: "UpdateItem that copies in a list", op: ddb.OpUpdateItem, body: update("SET "+target+" = list_append(:l, "+expression+")", object{":l": object{"L": []any{}}})},
		{name: "TransactWriteItems that copies", op: ddb.OpTransactWriteItems, body: object{"TransactItems": []object{{"Update": update("SET "+target+" = "+expression, nil)}}}},
		{name: "PartiQL UPDATE that copies", op: ddb.OpExecuteStatement, body: object{"Statement": "UPDATE " + quoted(table) + " SET " + steps(to) + " = " + steps(path) + where, "Parameters": parameters}},
		{name: "UpdateItem that sets", op: ddb.OpUpdateItem, body: update("SET "+expression+" = :v", object{":v": text(trace)})},
		{name: "UpdateItem that removes", op: ddb.OpUpdateItem, body: update("REMOVE "+expression, nil)},
		{name: "UpdateItem with AttributeUpdates that sets", op: ddb.OpUpdateItem, body: merged(at, object{"AttributeUpdates": object{path[0]: object{"Action": "PUT", "Value": text(trace)}}})},
		{name: "UpdateItem with AttributeUpdates that deletes", op: ddb.OpUpdateItem, body: merged(at, object{"AttributeUpdates": object{path[0]: object{"Action": "DELETE"}}})},
		{name: "PutItem that holds", op: ddb.OpPutItem, body: object{"TableName": table, "Item": item}},
		{name: "BatchWriteItem that puts", op: ddb.OpBatchWriteItem, body: object{"RequestItems": object{table: []object{{"PutRequest": object{"Item": item}}}}}},
		{name: "TransactWriteItems that puts", op: ddb.OpTransactWriteItems, body: object{"TransactItems": []object{{"Put": object{"TableName": table, "Item": item}}}}},
	}, " the private "+path.String())
}

func first(expression string, _ object) string { return expression }
