package prove

import (
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

// restrictions break what the policy says of writes to the tenant's own items:
// lists of attributes, fixed ones, put: create, update: existing.
func (s *subject) restrictions() []request {
	table, key, k := s.table(own), s.key(own, 1), s.Partition[0]
	at := object{"TableName": table, "Key": key}
	set := func(path policy.Path) object {
		expression, names := aliased(path)
		return merged(at, object{"UpdateExpression": "SET " + expression + " = :v", "ExpressionAttributeNames": names, "ExpressionAttributeValues": object{":v": text(trace)}})
	}
	unlisted := policy.Path{"dynamoat_unlisted"}
	list := []request{
		{name: "UpdateItem of the partition key", op: ddb.OpUpdateItem, body: merged(at, object{"UpdateExpression": "SET #k = :v", "ExpressionAttributeNames": object{"#k": k.Name}, "ExpressionAttributeValues": object{":v": s.part(k, other, 1)}})},
		{name: "PutItem without a partition key", op: ddb.OpPutItem, body: object{"TableName": table, "Item": object{freeAttribute: text(trace)}}},
		{name: "GetItem with an attribute more in the key", op: ddb.OpGetItem, body: object{"TableName": table, "Key": merged(key, object{freeAttribute: text("x")})}},
		{name: "GetItem with an empty key", op: ddb.OpGetItem, body: object{"TableName": table, "Key": object{}}},
	}
	for _, path := range s.Fixed {
		if s.KeyNames[path[0]] {
			continue
		}
		list = append(list,
			request{name: "UpdateItem of the fixed " + path.String(), op: ddb.OpUpdateItem, body: set(path)},
			request{name: "UpdateItem around the fixed " + path.String(), op: ddb.OpUpdateItem, body: set(path[:1])},
			request{name: "UpdateItem with AttributeUpdates of the fixed " + path.String(), op: ddb.OpUpdateItem, body: merged(at, object{"AttributeUpdates": object{path[0]: object{"Action": "PUT", "Value": text(trace)}}})},
			request{name: "TransactWriteItems of the fixed " + path.String(), op: ddb.OpTransactWriteItems, body: object{"TransactItems": []object{{"Update": set(path)}}}},
			request{name: "PartiQL UPDATE of the fixed " + path.String(), op: ddb.OpExecuteStatement, body: s.statement("UPDATE "+quoted(table)+" SET "+steps(path)+" = '"+trace+"'", key, true)},
		)
	}
	if s.HasCreate {
		item := merged(s.key(own, 9), object{unlisted[0]: text(trace)})
		list = append(list,
			request{name: "PutItem of an attribute that is not listed", op: ddb.OpPutItem, body: object{"TableName": table, "Item": item}},
			request{name: "BatchWriteItem of an attribute that is not listed", op: ddb.OpBatchWriteItem, body: object{"RequestItems": object{table: []object{{"PutRequest": object{"Item": item}}}}}},
		)
	}
	if s.HasUpdate {
		list = append(list,
			request{name: "UpdateItem of an attribute that is not listed", op: ddb.OpUpdateItem, body: set(unlisted)},
			request{name: "UpdateItem with AttributeUpdates of an attribute that is not listed", op: ddb.OpUpdateItem, body: merged(at, object{"AttributeUpdates": object{unlisted[0]: object{"Action": "PUT", "Value": text(trace)}}})},
		)
	}
	return append(list, s.added()...)
}

// added try to get past the conditions that are added to writes.
func (s *subject) added() []request {
	table, k := s.table(own), s.Partition[0]
	var list []request
	always := object{"ConditionExpression": "attribute_exists(#k) OR attribute_not_exists(#k)", "ExpressionAttributeNames": object{"#k": k.Name}}
	if path, ok := s.writable(); ok && s.UpdateExisting {
		expression, names := aliased(path)
		at := object{"TableName": table, "Key": s.key(own, 9)}
		if s.items() == 1 { // its one item is there: nothing is to be created
			at = nil
		}
		set := merged(at, object{"UpdateExpression": "SET " + expression + " = :v", "ExpressionAttributeNames": names, "ExpressionAttributeValues": object{":v": text(trace)}})
		if len(path) == 1 && at != nil {
			or := merged(set, always, object{"ExpressionAttributeNames": merged(names, object{"#k": k.Name})})
			list = append(list,
				request{name: "UpdateItem that creates", op: ddb.OpUpdateItem, body: set},
				request{name: "UpdateItem that creates, with OR,", op: ddb.OpUpdateItem, body: or},
				request{name: "UpdateItem with AttributeUpdates that creates", op: ddb.OpUpdateItem, body: merged(at, object{"AttributeUpdates": object{path[0]: object{"Action": "PUT", "Value": text(trace)}}})},
				request{name: "TransactWriteItems that updates and creates", op: ddb.OpTransactWriteItems, body: object{"TransactItems": []object{{"Update": or}}}},
			)
		}
	}
	if s.PutCreate {
		item := merged(s.key(own, 1))
		if path, ok := s.creatable(); ok {
			place(item, path, text(trace))
		}
		put := object{"TableName": table, "Item": item}
		list = append(list,
			request{name: "PutItem that replaces", op: ddb.OpPutItem, body: put},
			request{name: "PutItem that replaces, with OR,", op: ddb.OpPutItem, body: merged(put, always)},
			request{name: "PutItem that replaces, with Expected and OR,", op: ddb.OpPutItem, body: merged(put, object{"ConditionalOperator": "OR", "Expected": object{k.Name: object{"ComparisonOperator": "NOT_NULL"}, "dynamoat_missing": object{"ComparisonOperator": "NULL"}}})},
			request{name: "BatchWriteItem that replaces", op: ddb.OpBatchWriteItem, body: object{"RequestItems": object{table: []object{{"PutRequest": object{"Item": item}}}}}},
			request{name: "TransactWriteItems that replaces", op: ddb.OpTransactWriteItems, body: object{"TransactItems": []object{{"Put": merged(put, always)}}}},
		)
	}
	return list
}

// creatable returns a path that a put may hold; ok is false when the policy
// leaves none beside the keys.
func (s *subject) creatable() (path policy.Path, ok bool) {
	if !s.HasCreate {
		return policy.Path{freeAttribute}, true
	}
	for _, path := range s.Create {
		if !s.KeyNames[path[0]] && !touching(path, s.Private) {
			return path, true
		}
	}
	return nil, false
}
