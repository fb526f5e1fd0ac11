package ddb_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
)

func name(text string) expr.Element { return expr.Element{Name: expr.Name{Text: text}, Index: -1} }

func alias(placeholder, text string) expr.Element {
	return expr.Element{Name: expr.Name{Text: text, Placeholder: placeholder}, Index: -1}
}

func index(i int) expr.Element { return expr.Element{Index: i} }

func item(pairs ...any) ddb.Item {
	it := ddb.Item{}
	for i := 0; i < len(pairs); i += 2 {
		it = append(it, ddb.Attribute{Name: pairs[i].(string), Value: pairs[i+1].(ddb.Value)})
	}
	return it
}

func s(text string) ddb.Value { return ddb.StringValue(text) }
func n(text string) ddb.Value { return ddb.Value{Kind: ddb.N, Text: text} }

// Every operation, with every parameter that it has.
var decoded = []struct {
	name string
	op   ddb.Operation
	body string
	want ddb.Request
}{
	{"GetItem", ddb.OpGetItem,
		`{"TableName":"Orders","Key":{"pk":{"S":"a"},"sk":{"N":"1.0"}},"ConsistentRead":true,"ProjectionExpression":"#a.b[2]","ExpressionAttributeNames":{"#a":"x.y"},"ReturnConsumedCapacity":"TOTAL"}`,
		&ddb.GetItem{
			Table: ddb.Table{Name: "Orders"}, Key: item("pk", s("a"), "sk", n("1")), ConsistentRead: true,
			Projection:   expr.Projection{{alias("#a", "x.y"), name("b"), index(2)}},
			Placeholders: ddb.Placeholders{Names: []expr.Name{{Text: "x.y", Placeholder: "#a"}}}, ReturnConsumedCapacity: "TOTAL",
		}},
	{"GetItem, least", ddb.OpGetItem, `{"TableName":"Orders","Key":{}}`, &ddb.GetItem{Table: ddb.Table{Name: "Orders"}, Key: ddb.Item{}}},
	{"GetItem by ARN", ddb.OpGetItem, `{"TableName":"arn:aws-cn:dynamodb:cn-north-1:111122223333:table/Orders","Key":{}}`,
		&ddb.GetItem{Table: ddb.Table{Name: "Orders", Region: "cn-north-1", Account: "111122223333"}, Key: ddb.Item{}}},
	{"PutItem", ddb.OpPutItem,
		`{"TableName":"Orders","Item":{"pk":{"S":"a"}},"ConditionExpression":"attribute_not_exists(pk) OR :v=v","ExpressionAttributeValues":{":v":{"BOOL":false}},"ReturnValues":"ALL_OLD","ReturnConsumedCapacity":"NONE","ReturnItemCollectionMetrics":"SIZE","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}`,
		&ddb.PutItem{
			Table: ddb.Table{Name: "Orders"}, Item: item("pk", s("a")),
			Condition: expr.Or{
				Left: expr.AttributeNotExists{Path: expr.Path{name("pk")}}, Right: expr.Compare{Left: expr.Value(":v"), Right: expr.Path{name("v")}},
			},
			Placeholders: ddb.Placeholders{Values: []ddb.Substitution{{Placeholder: ":v", Value: ddb.Value{Kind: ddb.BOOL}}}},
			ReturnValues: "ALL_OLD", ReturnConsumedCapacity: "NONE", ReturnItemCollectionMetrics: "SIZE", ReturnValuesOnConditionCheckFailure: "ALL_OLD",
		}},
	{"UpdateItem", ddb.OpUpdateItem,
		`{"TableName":"Orders","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET a=:v REMOVE b ADD c :v DELETE d :v","ConditionExpression":"attribute_exists(pk)","ExpressionAttributeValues":{":v":{"SS":["x"]}},"ReturnValues":"UPDATED_NEW","ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"NONE","ReturnValuesOnConditionCheckFailure":"NONE"}`,
		&ddb.UpdateItem{
			Table: ddb.Table{Name: "Orders"}, Key: item("pk", s("a")),
			Update: &expr.Update{
				Set:    []expr.SetAction{{Path: expr.Path{name("a")}, Value: expr.Value(":v")}},
				Remove: []expr.Path{{name("b")}},
				Add:    []expr.ValueAction{{Path: expr.Path{name("c")}, Value: ":v"}},
				Delete: []expr.ValueAction{{Path: expr.Path{name("d")}, Value: ":v"}},
			},
			Condition:    expr.AttributeExists{Path: expr.Path{name("pk")}},
			Placeholders: ddb.Placeholders{Values: []ddb.Substitution{{Placeholder: ":v", Value: ddb.Value{Kind: ddb.SS, List: []ddb.Value{s("x")}}}}},
			ReturnValues: "UPDATED_NEW", ReturnConsumedCapacity: "INDEXES", ReturnItemCollectionMetrics: "NONE", ReturnValuesOnConditionCheckFailure: "NONE",
		}},
	{"DeleteItem", ddb.OpDeleteItem,
		`{"TableName":"Orders","Key":{"pk":{"S":"a"}},"ConditionExpression":"#c<:v","ExpressionAttributeNames":{"#c":"c"},"ExpressionAttributeValues":{":v":{"N":"-0"}},"ReturnValues":"NONE","ReturnConsumedCapacity":"TOTAL","ReturnItemCollectionMetrics":"SIZE","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}`,
		&ddb.DeleteItem{
			Table: ddb.Table{Name: "Orders"}, Key: item("pk", s("a")),
			Condition: expr.Compare{Op: expr.LT, Left: expr.Path{alias("#c", "c")}, Right: expr.Value(":v")},
			Placeholders: ddb.Placeholders{
				Names: []expr.Name{{Text: "c", Placeholder: "#c"}}, Values: []ddb.Substitution{{Placeholder: ":v", Value: n("0")}},
			},
			ReturnValues: "NONE", ReturnConsumedCapacity: "TOTAL", ReturnItemCollectionMetrics: "SIZE", ReturnValuesOnConditionCheckFailure: "ALL_OLD",
		}},
	{"Query", ddb.OpQuery,
		`{"TableName":"Orders","IndexName":"by_day","KeyConditionExpression":":v=pk AND sk BETWEEN :v AND :w","FilterExpression":"contains(a,:v)","ProjectionExpression":"a,b","ExpressionAttributeValues":{":v":{"S":"x"},":w":{"S":"y"}},"Select":"SPECIFIC_ATTRIBUTES","Limit":7,"ScanIndexForward":false,"ConsistentRead":true,"ExclusiveStartKey":{"pk":{"S":"a"}},"ReturnConsumedCapacity":"INDEXES"}`,
		&ddb.Query{
			Table: ddb.Table{Name: "Orders"}, IndexName: "by_day",
			KeyCondition: expr.KeyCondition{
				{Name: expr.Name{Text: "pk"}, Op: expr.KeyEQ, Low: ":v"}, {Name: expr.Name{Text: "sk"}, Op: expr.KeyBetween, Low: ":v", High: ":w"},
			},
			Filter:       expr.Contains{Of: expr.Path{name("a")}, Part: expr.Value(":v")},
			Projection:   expr.Projection{{name("a")}, {name("b")}},
			Placeholders: ddb.Placeholders{Values: []ddb.Substitution{{Placeholder: ":v", Value: s("x")}, {Placeholder: ":w", Value: s("y")}}},
			Select:       "SPECIFIC_ATTRIBUTES", Limit: 7, ScanBackward: true, ConsistentRead: true, ExclusiveStartKey: item("pk", s("a")), ReturnConsumedCapacity: "INDEXES",
		}},
	{"Query, forward", ddb.OpQuery,
		`{"TableName":"Orders","KeyConditionExpression":"pk=:v","ExpressionAttributeValues":{":v":{"S":"x"}},"ScanIndexForward":true,"ConsistentRead":false}`,
		&ddb.Query{
			Table: ddb.Table{Name: "Orders"}, KeyCondition: expr.KeyCondition{{Name: expr.Name{Text: "pk"}, Low: ":v"}},
			Placeholders: ddb.Placeholders{Values: []ddb.Substitution{{Placeholder: ":v", Value: s("x")}}},
		}},
	{"Scan", ddb.OpScan,
		`{"TableName":"Orders","IndexName":"by_day","FilterExpression":"a=:v","ProjectionExpression":"a","ExpressionAttributeValues":{":v":{"S":"x"}},"Select":"COUNT","Limit":1,"ConsistentRead":true,"ExclusiveStartKey":{},"Segment":0,"TotalSegments":1000000,"ReturnConsumedCapacity":"NONE"}`,
		&ddb.Scan{
			Table: ddb.Table{Name: "Orders"}, IndexName: "by_day", Filter: expr.Compare{Left: expr.Path{name("a")}, Right: expr.Value(":v")},
			Projection: expr.Projection{{name("a")}}, Placeholders: ddb.Placeholders{Values: []ddb.Substitution{{Placeholder: ":v", Value: s("x")}}},
			Select: "COUNT", Limit: 1, ConsistentRead: true, ExclusiveStartKey: ddb.Item{}, TotalSegments: 1000000, ReturnConsumedCapacity: "NONE",
		}},
	{"BatchGetItem", ddb.OpBatchGetItem,
		`{"RequestItems":{"Orders":{"Keys":[{"pk":{"S":"a"}},{"pk":{"S":"b"}}],"ConsistentRead":true,"ProjectionExpression":"#p","ExpressionAttributeNames":{"#p":"pk"}},"arn:aws:dynamodb:eu-west-1:111122223333:table/Plans":{"Keys":[{}]}},"ReturnConsumedCapacity":"TOTAL"}`,
		&ddb.BatchGetItem{
			Tables: []ddb.KeysAndAttributes{
				{
					Table: ddb.Table{Name: "Orders"}, Keys: []ddb.Item{item("pk", s("a")), item("pk", s("b"))}, ConsistentRead: true,
					Projection: expr.Projection{{alias("#p", "pk")}}, Placeholders: ddb.Placeholders{Names: []expr.Name{{Text: "pk", Placeholder: "#p"}}},
				},
				{Table: ddb.Table{Name: "Plans", Region: "eu-west-1", Account: "111122223333"}, Keys: []ddb.Item{{}}},
			}, ReturnConsumedCapacity: "TOTAL",
		}},
	{"BatchWriteItem", ddb.OpBatchWriteItem,
		`{"RequestItems":{"Orders":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"b"}}}}],"Plans":[{"PutRequest":{"Item":{}}}]},"ReturnConsumedCapacity":"TOTAL","ReturnItemCollectionMetrics":"SIZE"}`,
		&ddb.BatchWriteItem{
			Tables: []ddb.TableWrites{
				{Table: ddb.Table{Name: "Orders"}, Writes: []ddb.Write{{Put: item("pk", s("a"))}, {Delete: item("pk", s("b"))}}},
				{Table: ddb.Table{Name: "Plans"}, Writes: []ddb.Write{{Put: ddb.Item{}}}},
			}, ReturnConsumedCapacity: "TOTAL", ReturnItemCollectionMetrics: "SIZE",
		}},
	{"DescribeTable", ddb.OpDescribeTable, `{"TableName":"Orders"}`, &ddb.DescribeTable{Table: ddb.Table{Name: "Orders"}}},
	{"ListTables", ddb.OpListTables, `{"ExclusiveStartTableName":"Orders","Limit":100}`, &ddb.ListTables{ExclusiveStartTableName: "Orders", Limit: 100}},
	{"ListTables, least", ddb.OpListTables, `{}`, &ddb.ListTables{}},
	{"CreateTable", ddb.OpCreateTable,
		`{"TableName":"Orders","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"},{"AttributeName":"x","AttributeType":"B"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],` +
			`"LocalSecondaryIndexes":[{"IndexName":"by_x","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["a","b"]}}],` +
			`"GlobalSecondaryIndexes":[{"IndexName":"by_y","KeySchema":[],"Projection":{"ProjectionType":"ALL"},"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2}}],"BillingMode":"PROVISIONED","ProvisionedThroughput":{"ReadCapacityUnits":3,"WriteCapacityUnits":4}}`,
		&ddb.CreateTable{
			Table:                ddb.Table{Name: "Orders"},
			AttributeDefinitions: []ddb.AttributeDefinition{{Name: "pk", Type: ddb.S}, {Name: "sk", Type: ddb.N}, {Name: "x", Type: ddb.B}},
			KeySchema:            []ddb.KeySchemaElement{{Name: "pk", Type: "HASH"}, {Name: "sk", Type: "RANGE"}},
			LocalIndexes:         []ddb.IndexDefinition{{Name: "by_x", KeySchema: []ddb.KeySchemaElement{{Name: "pk", Type: "HASH"}}, ProjectionType: "INCLUDE", NonKeyAttributes: []string{"a", "b"}}},
			GlobalIndexes:        []ddb.IndexDefinition{{Name: "by_y", KeySchema: []ddb.KeySchemaElement{}, ProjectionType: "ALL", ProvisionedThroughput: &ddb.ProvisionedThroughput{ReadCapacityUnits: 1, WriteCapacityUnits: 2}}},
			BillingMode:          "PROVISIONED", ProvisionedThroughput: &ddb.ProvisionedThroughput{ReadCapacityUnits: 3, WriteCapacityUnits: 4},
		}},
	{"DeleteTable", ddb.OpDeleteTable, `{"TableName":"Orders"}`, &ddb.DeleteTable{Table: ddb.Table{Name: "Orders"}}},
	{"UpdateTable, whose body is not read", ddb.OpUpdateTable, `not JSON`, &ddb.Unadmitted{Op: ddb.OpUpdateTable}},
	{"every null is absent", ddb.OpQuery,
		`{"TableName":"Orders","IndexName":null,"KeyConditionExpression":"pk=:v","FilterExpression":null,"ProjectionExpression":null,"ExpressionAttributeNames":null,"ExpressionAttributeValues":{":v":{"S":""}},"Select":null,"Limit":null,"ScanIndexForward":null,"ConsistentRead":null,"ExclusiveStartKey":null,"ReturnConsumedCapacity":null}`,
		&ddb.Query{
			Table: ddb.Table{Name: "Orders"}, KeyCondition: expr.KeyCondition{{Name: expr.Name{Text: "pk"}, Low: ":v"}},
			Placeholders: ddb.Placeholders{Values: []ddb.Substitution{{Placeholder: ":v", Value: s("")}}},
		}},
	{"refused parameters, in their order", ddb.OpGetItem, `{"X":{"a":[1,{"b":null}]},"TableName":"Orders","Key":{},"x":1}`,
		&ddb.GetItem{
			Refused: ddb.Refused{Parameters: []ddb.Parameter{{Name: "X"}, {Name: "x"}}},
			Table:   ddb.Table{Name: "Orders"}, Key: ddb.Item{},
		}},
	{"refused parameters that leave nothing", ddb.OpQuery, `{"TableName":"Orders","Conditions":{}}`,
		&ddb.Unadmitted{Refused: ddb.Refused{Parameters: []ddb.Parameter{{Name: "Conditions"}}}, Op: ddb.OpQuery}},
	{"refused parameters of a batch's table", ddb.OpBatchGetItem, `{"RequestItems":{"Orders":{"Keys":[{}],"Filter":1}}}`,
		&ddb.BatchGetItem{
			Refused: ddb.Refused{Parameters: []ddb.Parameter{{Name: "Filter"}}},
			Tables:  []ddb.KeysAndAttributes{{Table: ddb.Table{Name: "Orders"}, Keys: []ddb.Item{{}}}},
		}},
}

func TestDecode(t *testing.T) {
	for _, test := range decoded {
		t.Run(test.name, func(t *testing.T) {
			got, err := ddb.Decode(test.op, []byte(test.body))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("%+v\nwant\n%+v", got, test.want)
			}
			if got.Operation() != test.op {
				t.Errorf("operation %s", got.Operation())
			}
		})
	}
}

// What the AST shows is what the bytes were, even after the bytes change.
func TestDecodeSharesNoMemory(t *testing.T) {
	for _, test := range decoded {
		body := []byte(test.body)
		got, err := ddb.Decode(test.op, body)
		if err != nil {
			t.Fatal(err)
		}
		copy(body, strings.Repeat("#", len(body)))
		if _, err := ddb.Decode(test.op, []byte(`{"TableName":"Other","Key":{"x":{"S":"yyyyyyyy"}}}`)); err != nil && test.op == ddb.OpGetItem {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: the request changed with the bytes it was read from", test.name)
		}
	}
}

func TestDecodeValues(t *testing.T) {
	for _, test := range []struct {
		text string
		want ddb.Value
	}{
		{`{"S":""}`, s("")},
		{`{"S":"\u0000\ud83d\ude00\/"}`, s("\x00\U0001F600/")},
		{`{"N":"1E2"}`, n("100")},
		{`{"B":""}`, ddb.Value{Kind: ddb.B}},
		{`{"B":"AP8="}`, ddb.Value{Kind: ddb.B, Text: "\x00\xff"}},
		{`{"BOOL":true}`, ddb.Value{Kind: ddb.BOOL, Bool: true}},
		{`{"BOOL":false}`, ddb.Value{Kind: ddb.BOOL}},
		{`{"NULL":true}`, ddb.Value{Kind: ddb.NULL, Bool: true}},
		{`{"M":{}}`, ddb.Value{Kind: ddb.M, Map: ddb.Item{}}},
		{`{"M":{"":{"S":"a"}}}`, ddb.Value{Kind: ddb.M, Map: item("", s("a"))}},
		{`{"L":[]}`, ddb.Value{Kind: ddb.L, List: []ddb.Value{}}},
		{`{"L":[{"S":"a"},{"N":"1"},{"L":[]}]}`, ddb.Value{Kind: ddb.L, List: []ddb.Value{s("a"), n("1"), {Kind: ddb.L, List: []ddb.Value{}}}}},
		{`{"SS":["b","a",""]}`, ddb.Value{Kind: ddb.SS, List: []ddb.Value{s("b"), s("a"), s("")}}},
		{`{"NS":["2.0","1"]}`, ddb.Value{Kind: ddb.NS, List: []ddb.Value{n("2"), n("1")}}},
		{`{"BS":["AA==","AQ=="]}`, ddb.Value{Kind: ddb.BS, List: []ddb.Value{{Kind: ddb.B, Text: "\x00"}, {Kind: ddb.B, Text: "\x01"}}}},
	} {
		got, err := ddb.Decode(ddb.OpPutItem, []byte(`{"TableName":"Orders","Item":{"v":`+test.text+`}}`))
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		if v, _ := got.(*ddb.PutItem).Item.Get("v"); !reflect.DeepEqual(v, test.want) {
			t.Errorf("%s: %+v, want %+v", test.text, v, test.want)
		}
	}
}
