package prove

import (
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

// honest are requests that the policy admits, and that must get what they ask
// for.
func (s *subject) honest() []request {
	return slices.DeleteFunc(s.every(), func(h request) bool {
		return h.op != ddb.OpDescribeTable && h.op != ddb.OpListTables && !s.Operations[h.op]
	})
}

// every are honest requests by every operation, listed or not.
func (s *subject) every() []request {
	list := s.everyRead()
	if s.Mode != policy.Shared {
		list = append(list, s.everyWrite()...)
	}
	return list
}

func (s *subject) everyRead() []request {
	who, table := s.mine(), s.table(s.mine())
	key, mark := s.key(who, 1), markerPrefix+string(who)
	at := object{"TableName": table, "Key": key}
	query := s.query(table, "", who)
	exists := object{"ConditionExpression": "attribute_exists(#k)", "ExpressionAttributeNames": object{"#k": s.Partition[0].Name}}
	read := s.statement("SELECT * FROM "+quoted(table), key, true)
	list := []request{
		{"GetItem", ddb.OpGetItem, at, mark},
		{"GetItem of one attribute", ddb.OpGetItem, merged(at, object{"ProjectionExpression": "#n", "ExpressionAttributeNames": object{"#n": noteAttribute}}), mark},
		{"BatchGetItem", ddb.OpBatchGetItem, object{"RequestItems": object{table: object{"Keys": []any{key}}}}, mark},
		{"TransactGetItems", ddb.OpTransactGetItems, object{"TransactItems": []object{{"Get": at}}}, mark},
		{"Query", ddb.OpQuery, query, mark},
		{"Query with KeyConditions", ddb.OpQuery, s.legacyQuery(table, who), mark},
		{"TransactWriteItems that checks a condition", ddb.OpTransactWriteItems, object{"TransactItems": []object{{"ConditionCheck": merged(at, exists)}}}, ""},
		{"PartiQL SELECT", ddb.OpExecuteStatement, read, mark},
		{"BatchExecuteStatement", ddb.OpBatchExecuteStatement, object{"Statements": []object{read}}, mark},
		{"ExecuteTransaction", ddb.OpExecuteTransaction, object{"TransactStatements": []object{read}}, mark},
		{"DescribeTable", ddb.OpDescribeTable, object{"TableName": table}, `"` + table + `"`},
		{"ListTables", ddb.OpListTables, object{}, `"` + table + `"`},
	}
	if len(s.Sort) > 0 && s.items() > 1 {
		next := object{"ExclusiveStartKey": key}
		list = append(list, request{"Query of the next page", ddb.OpQuery, merged(query, next), mark})
	}
	if path, ok := s.filterable(); ok {
		expression, names := aliased(path)
		filter := object{"FilterExpression": "attribute_exists(" + expression + ")", "ExpressionAttributeNames": merged(query["ExpressionAttributeNames"].(object), names)}
		list = append(list, request{"Query that filters by " + path.String(), ddb.OpQuery, merged(query, filter), mark})
	}
	for _, name := range s.indexes {
		if !s.Indexes[name].Denied {
			list = append(list, request{"Query of the index " + name, ddb.OpQuery, s.query(table, name, who), mark})
		}
	}
	if s.Mode != policy.Pool || s.scannable(s.Partition) {
		list = append(list, request{"Scan", ddb.OpScan, object{"TableName": table}, mark})
	}
	for _, name := range s.indexes {
		if ix := s.Indexes[name]; !ix.Denied && (s.Mode != policy.Pool || s.scannable(ix.Partition)) {
			list = append(list, request{"Scan of the index " + name, ddb.OpScan, object{"TableName": table, "IndexName": name}, mark})
		}
	}
	return list
}

// scannable reports whether a partition is one tenant's, so that a Scan of a
// pool can be answered from it.
func (s *subject) scannable(partition []policy.KeyAttribute) bool {
	return !slices.ContainsFunc(partition, func(k policy.KeyAttribute) bool { return k.Owner == nil || k.Owner.HasWildcard() })
}

func (s *subject) everyWrite() []request {
	table, key, fresh := s.table(own), s.key(own, 1), s.key(own, 9)
	at := object{"TableName": table, "Key": key}
	update, legacy := s.change("changed")
	item := merged(fresh)
	for _, name := range s.indexes {
		if ix := s.Indexes[name]; !ix.Denied {
			item = merged(s.indexKey(ix, own, 9), item)
		}
	}
	if path, ok := s.creatable(); ok {
		place(item, path, text("created"))
	}
	put := object{"TableName": table, "Item": item}
	list := []request{
		{"DeleteItem", ddb.OpDeleteItem, at, ""},
		{"BatchWriteItem that deletes", ddb.OpBatchWriteItem, object{"RequestItems": object{table: []object{{"DeleteRequest": object{"Key": key}}}}}, ""},
		{"TransactWriteItems that deletes", ddb.OpTransactWriteItems, object{"TransactItems": []object{{"Delete": at}}, "ClientRequestToken": "token"}, ""},
	}
	if !s.PutCreate || s.items() > 1 { // or there is no place for an item more
		list = append(list,
			request{"PutItem", ddb.OpPutItem, put, ""},
			request{"TransactWriteItems that puts", ddb.OpTransactWriteItems, object{"TransactItems": []object{{"Put": put}}}, ""},
		)
	}
	if !s.PutCreate {
		list = append(list, request{"BatchWriteItem that puts", ddb.OpBatchWriteItem, object{"RequestItems": object{table: []object{{"PutRequest": object{"Item": item}}}}}, ""})
	}
	if path, ok := s.writable(); ok {
		list = append(list,
			request{"UpdateItem", ddb.OpUpdateItem, merged(at, update), ""},
			request{"TransactWriteItems that updates", ddb.OpTransactWriteItems, object{"TransactItems": []object{{"Update": merged(at, update)}}}, ""},
		)
		if len(path) == 1 {
			list = append(list, request{"UpdateItem with AttributeUpdates", ddb.OpUpdateItem, merged(at, legacy), ""})
		}
	}
	return list
}

// filterable returns a path that filters may name; ok is false when the policy
// leaves none beside the keys.
func (s *subject) filterable() (path policy.Path, ok bool) {
	if !s.HasFilter {
		return policy.Path{noteAttribute}, true
	}
	for _, path := range s.Filter {
		if !s.KeyNames[path[0]] && !touching(path, s.Private) {
			return path, true
		}
	}
	return nil, false
}
