package prove

import (
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

// attacks are all attacks on the subject, in a fixed order.
func (s *subject) attacks() []request {
	list := s.closedWorld()
	switch s.Mode {
	case policy.Pool:
		for _, v := range s.variants() {
			list = append(list, s.keyed(v.what, s.table(own), v.key, v.partition)...)
			list = append(list, s.statements(v.what, s.table(own), v.key)...)
		}
		list = append(list, s.queries()...)
		list = append(list, s.cursors()...)
		list = append(list, s.plantings()...)
	case policy.Silo:
		for _, who := range s.foreign() {
			what := "a table of the " + string(who) + " tenant's"
			list = append(list, s.keyed(what, s.table(who), s.key(who, 1), s.key(who, 1)[s.Partition[0].Name])...)
			list = append(list, s.statements(what, s.table(who), s.key(who, 1))...)
			list = append(list, s.scans(what, s.table(who), "")...)
			list = append(list, request{name: "DescribeTable of " + what, op: ddb.OpDescribeTable, body: object{"TableName": s.table(who)}})
		}
	case policy.Shared:
		list = append(list, s.writes()...)
	}
	list = append(list, s.closedIndexes()...)
	list = append(list, s.privates()...)
	if s.Mode != policy.Shared {
		list = append(list, s.restrictions()...)
	}
	return list
}

// variant is a key that is not the tenant's.
type variant struct {
	what      string
	key       object
	partition any // the partition's attribute value
}

// variants are the keys that attacks on a pool try.
func (s *subject) variants() []variant {
	k := s.Partition[0]
	var all []variant
	add := func(what string, partition object) {
		all = append(all, variant{what, merged(s.key(own, 1), object{k.Name: partition}), partition})
	}
	add("another tenant's key", s.part(k, other, 1))
	if s.ids[longer] != "" {
		add("the key of a tenant whose id begins alike", s.part(k, longer, 1))
	}
	foreign := fill(k.Owner, s.ids[other], "1")
	for _, kind := range []ddb.Kind{ddb.S, ddb.B} {
		if kind != k.Type {
			add("another tenant's key as type "+kind.String(), value(kind, foreign))
		}
	}
	add("another tenant's key in a list", object{"L": []any{s.part(k, other, 1)}})
	if k.Type != ddb.N {
		add("another tenant's key after the own", value(k.Type, fill(k.Owner, s.ids[own], "1")+fill(k.Owner, s.ids[other], "1")))
		add("the key with the template's text for the tenant", value(k.Type, fill(k.Owner, "{tenant}", "1")))
		add("the key without a tenant", value(k.Type, fill(k.Owner, "", "1")))
	}
	return slices.DeleteFunc(all, func(v variant) bool { return s.belongsToOwn(v.partition) })
}

// belongsToOwn reports whether a partition value is the tenant's all the same:
// a {*} takes anything.
func (s *subject) belongsToOwn(partition any) bool {
	k := s.Partition[0]
	v, _ := partition.(object)
	return (&stage{subject: s}).belongs(s.table(own), []policy.KeyAttribute{k}, object{k.Name: v}, own)
}

// change is an update that the policy admits on an item of the tenant's own, as
// an expression and as the legacy parameter.
func (s *subject) change(v string) (update, legacy object) {
	path, ok := s.writable()
	if !ok {
		path = policy.Path{freeAttribute}
	}
	expression, names := aliased(path)
	update = object{"UpdateExpression": "SET " + expression + " = :v", "ExpressionAttributeNames": names, "ExpressionAttributeValues": object{":v": text(v)}}
	return update, object{"AttributeUpdates": object{path[0]: object{"Action": "PUT", "Value": text(v)}}}
}

// keyed are the operations that name an item, on one that is not the tenant's;
// alone and beside one that is.
func (s *subject) keyed(what, table string, key object, partition any) []request {
	mine := s.table(own)
	update, legacy := s.change("changed")
	returned := object{"ReturnValues": "ALL_OLD"}
	at := object{"TableName": table, "Key": key}
	batch := func(foreign, ours any) object {
		if table == mine {
			return object{table: []any{ours, foreign}}
		}
		return object{mine: []any{ours}, table: []any{foreign}}
	}
	keys := object{table: object{"Keys": []any{key}}}
	if table != mine {
		keys[mine] = object{"Keys": []any{s.key(own, 1)}}
	} else if s.items() > 1 {
		keys[mine] = object{"Keys": []any{s.key(own, 2), key}}
	}
	exists := object{"ConditionExpression": "attribute_exists(#k)", "ExpressionAttributeNames": object{"#k": s.Partition[0].Name}}
	check := object{"ConditionCheck": merged(object{"TableName": mine, "Key": s.key(own, 1)}, exists)}
	together := func(members ...object) object {
		return object{"TransactItems": append([]object{check}, members...)}
	}
	failing := merged(at, object{"ConditionExpression": "attribute_not_exists(#k)", "ExpressionAttributeNames": object{"#k": s.Partition[0].Name}, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"})
	put := merged(key, object{})
	equal := object{"KeyConditionExpression": "#k = :k", "ExpressionAttributeNames": object{"#k": s.Partition[0].Name}, "ExpressionAttributeValues": object{":k": partition}}
	list := []request{
		{name: "GetItem of", op: ddb.OpGetItem, body: at},
		{name: "consistent GetItem of", op: ddb.OpGetItem, body: merged(at, object{"ConsistentRead": true})},
		{name: "GetItem of one attribute of", op: ddb.OpGetItem, body: merged(at, object{"ProjectionExpression": "#n", "ExpressionAttributeNames": object{"#n": noteAttribute}})},
		{name: "GetItem with AttributesToGet of", op: ddb.OpGetItem, body: merged(at, object{"AttributesToGet": []string{noteAttribute}})},
		{name: "BatchGetItem of an own item and", op: ddb.OpBatchGetItem, body: object{"RequestItems": keys}},
		{name: "TransactGetItems of an own item and", op: ddb.OpTransactGetItems, body: object{"TransactItems": []object{
			{"Get": object{"TableName": mine, "Key": s.key(own, 1)}}, {"Get": at}}}},
		{name: "Query of", op: ddb.OpQuery, body: merged(object{"TableName": table}, equal)},
		{name: "Query that counts", op: ddb.OpQuery, body: merged(object{"TableName": table, "Select": "COUNT"}, equal)},
		{name: "Query with KeyConditions of", op: ddb.OpQuery, body: object{"TableName": table, "KeyConditions": object{s.Partition[0].Name: object{"ComparisonOperator": "EQ", "AttributeValueList": []any{partition}}}}},
		{name: "PutItem on", op: ddb.OpPutItem, body: merged(object{"TableName": table, "Item": put}, returned)},
		{name: "UpdateItem of", op: ddb.OpUpdateItem, body: merged(at, update, object{"ReturnValues": "ALL_NEW"})},
		{name: "UpdateItem with AttributeUpdates of", op: ddb.OpUpdateItem, body: merged(at, legacy, object{"ReturnValues": "ALL_OLD"})},
		{name: "UpdateItem without an update of", op: ddb.OpUpdateItem, body: at},
		{name: "UpdateItem with a failing condition on", op: ddb.OpUpdateItem, body: merged(failing, object{})},
		{name: "DeleteItem of", op: ddb.OpDeleteItem, body: merged(at, returned)},
		{name: "DeleteItem with a failing condition on", op: ddb.OpDeleteItem, body: failing},
		{name: "DeleteItem with Expected on", op: ddb.OpDeleteItem, body: merged(at, object{"Expected": object{s.Partition[0].Name: object{"Exists": false}}})},
		{name: "BatchWriteItem that deletes an own item and", op: ddb.OpBatchWriteItem, body: object{"RequestItems": batch(object{"DeleteRequest": object{"Key": key}}, object{"DeleteRequest": object{"Key": s.key(own, 1)}})}},
		{name: "BatchWriteItem that deletes an own item and puts on", op: ddb.OpBatchWriteItem, body: object{"RequestItems": batch(object{"PutRequest": object{"Item": put}}, object{"DeleteRequest": object{"Key": s.key(own, 1)}})}},
		{name: "TransactWriteItems that puts on", op: ddb.OpTransactWriteItems, body: together(object{"Put": object{"TableName": table, "Item": put}})},
		{name: "TransactWriteItems that updates", op: ddb.OpTransactWriteItems, body: together(object{"Update": merged(at, update)})},
		{name: "TransactWriteItems that deletes", op: ddb.OpTransactWriteItems, body: together(object{"Delete": at})},
		{name: "TransactWriteItems that checks", op: ddb.OpTransactWriteItems, body: together(object{"ConditionCheck": failing})},
		{name: "TransactWriteItems that checks alone", op: ddb.OpTransactWriteItems, body: object{"TransactItems": []object{{"ConditionCheck": failing}}}},
	}
	for i := range list {
		list[i].name += " " + what
	}
	return list
}

// writes are writes to reference data.
func (s *subject) writes() []request {
	table, key := s.Name, s.key(shared, 1)
	update, legacy := s.change(trace)
	at := object{"TableName": table, "Key": key}
	return []request{
		{name: "PutItem of reference data", op: ddb.OpPutItem, body: object{"TableName": table, "Item": key}},
		{name: "UpdateItem of reference data", op: ddb.OpUpdateItem, body: merged(at, update)},
		{name: "UpdateItem with AttributeUpdates of reference data", op: ddb.OpUpdateItem, body: merged(at, legacy)},
		{name: "DeleteItem of reference data", op: ddb.OpDeleteItem, body: at},
		{name: "BatchWriteItem put of reference data", op: ddb.OpBatchWriteItem, body: object{"RequestItems": object{table: []object{{"PutRequest": object{"Item": key}}}}}},
		{name: "BatchWriteItem delete of reference data", op: ddb.OpBatchWriteItem, body: object{"RequestItems": object{table: []object{{"DeleteRequest": object{"Key": key}}}}}},
		{name: "TransactWriteItems put of reference data", op: ddb.OpTransactWriteItems, body: object{"TransactItems": []object{{"Put": object{"TableName": table, "Item": key}}}}},
		{name: "TransactWriteItems update of reference data", op: ddb.OpTransactWriteItems, body: object{"TransactItems": []object{{"Update": merged(at, update)}}}},
		{name: "TransactWriteItems delete of reference data", op: ddb.OpTransactWriteItems, body: object{"TransactItems": []object{{"Delete": at}}}},
		{name: "PartiQL DELETE of reference data", op: ddb.OpExecuteStatement, body: s.statement("DELETE FROM "+quoted(table), key, true)},
	}
}
