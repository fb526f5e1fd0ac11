package prove

import (
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

// closedWorld asks for what is not the policy's at all: other tables, other
// accounts, parameters and operations that no tenant has.
func (s *subject) closedWorld() []request {
	list := s.otherTables()
	table, key := s.table(s.mine()), s.key(s.mine(), 1)
	at := object{"TableName": table, "Key": key}
	unknown := object{"DynamoatUnknown": true}
	query, put := s.query(table, "", s.mine()), object{"TableName": table, "Item": key}
	list = append(list,
		request{name: "GetItem with an unknown parameter", op: ddb.OpGetItem, body: merged(at, unknown)},
		request{name: "Query with an unknown parameter", op: ddb.OpQuery, body: merged(query, unknown)},
		request{name: "PutItem with an unknown parameter", op: ddb.OpPutItem, body: merged(put, unknown)},
		request{name: "GetItem with a parameter in another case", op: ddb.OpGetItem, body: merged(at, object{"tableName": s.unlisted})},
		request{name: "GetItem with a parameter of Query", op: ddb.OpGetItem, body: merged(at, object{"IndexName": undeclaredIndex})},
		request{name: "GetItem of a table in another account", op: ddb.OpGetItem, body: merged(at, object{"TableName": "arn:aws:dynamodb:us-east-1:000000000000:table/" + table})},
		request{name: "DeleteTable", op: ddb.OpDeleteTable, body: object{"TableName": table}},
		request{name: "CreateTable", op: ddb.OpCreateTable, body: object{
			"TableName": s.unlisted + "-made", "BillingMode": "PAY_PER_REQUEST",
			"AttributeDefinitions": []object{{"AttributeName": "pk", "AttributeType": "S"}}, "KeySchema": []object{{"AttributeName": "pk", "KeyType": "HASH"}}}},
	)
	for _, op := range []ddb.Operation{
		ddb.OpUpdateTable, ddb.OpUpdateTimeToLive, ddb.OpExportTableToPointInTime, ddb.OpImportTable, ddb.OpCreateBackup, ddb.OpRestoreTableFromBackup,
		ddb.OpPutResourcePolicy, ddb.OpGetResourcePolicy, ddb.OpTagResource, ddb.OpDescribeLimits, ddb.OpEnableKinesisStreamingDestination,
		ddb.OpStartBulkPutItems, ddb.OpSearchVectors, ddb.OpListStreams, ddb.OpDescribeStream, ddb.OpGetShardIterator, ddb.OpGetRecords,
	} {
		list = append(list, request{name: string(op), op: op, body: object{"TableName": table}})
	}
	return append(list, s.unlistedOperations()...)
}

// otherTables reach for a table that is there and that the policy does not
// name, and for names that look like the subject's.
func (s *subject) otherTables() []request {
	at := object{"TableName": s.unlisted, "Key": object{"pk": text("1")}}
	from := quoted(s.unlisted)
	list := []request{
		{name: "GetItem", op: ddb.OpGetItem, body: at},
		{name: "Query", op: ddb.OpQuery, body: object{"TableName": s.unlisted, "KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": object{":p": text("1")}}},
		{name: "Scan", op: ddb.OpScan, body: object{"TableName": s.unlisted}},
		{name: "PutItem", op: ddb.OpPutItem, body: object{"TableName": s.unlisted, "Item": object{"pk": text("2")}}},
		{name: "DeleteItem", op: ddb.OpDeleteItem, body: at},
		{name: "BatchGetItem of an own item and one", op: ddb.OpBatchGetItem, body: object{"RequestItems": object{
			s.table(s.mine()): object{"Keys": []any{s.key(s.mine(), 1)}}, s.unlisted: object{"Keys": []any{object{"pk": text("1")}}}}}},
		{name: "TransactGetItems", op: ddb.OpTransactGetItems, body: object{"TransactItems": []object{{"Get": at}}}},
		{name: "PartiQL SELECT", op: ddb.OpExecuteStatement, body: object{"Statement": "SELECT * FROM " + from}},
		{name: "DescribeTable", op: ddb.OpDescribeTable, body: object{"TableName": s.unlisted}},
	}
	list = ending(list, " of a table that the policy does not name")
	var names []string
	if upper := strings.ToUpper(s.table(own)); s.Mode != policy.Shared && upper != s.table(own) {
		names = append(names, upper)
	}
	if s.Mode == policy.Silo {
		names = append(names, fill(s.NameTemplate, "", ""))
	}
	for _, name := range names {
		if len(name) >= 3 { // shorter ones are no table names
			list = append(list, request{name: "GetItem of the table " + name, op: ddb.OpGetItem, body: object{"TableName": name, "Key": s.key(own, 1)}})
		}
	}
	return list
}

// unlistedOperations are requests on the tenant's own items by operations that
// the policy does not list for the table.
func (s *subject) unlistedOperations() []request {
	var list []request
	for _, h := range s.every() {
		if h.op != ddb.OpDescribeTable && h.op != ddb.OpListTables && !s.Operations[h.op] {
			list = append(list, request{name: h.name + ", which is not listed", op: h.op, body: h.body})
		}
	}
	return list
}
