package dynamoat_test

import (
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
)

// Requests whose responses hold items of tables with private attributes:
// internal_notes in AppTable; profile.ssn, audit, "a.b" and notes.secret in
// Profiles.
const (
	appKey       = `"TableName":"AppTable","Key":{"tenant_id":{"S":"tenant_acme"},"entity_id":{"S":"a"}}`
	profileGet   = `{"TableName":"Profiles","Key":{"pk":{"S":"U#acme#1"}}}`
	profileQuery = `{"TableName":"Profiles","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"U#acme#1"}}}`
)

func TestConfine(t *testing.T) {
	for _, test := range []struct {
		name, policy string
		op           ddb.Operation
		request      string
		status       int
		response     string
		want         string
	}{
		{"top level", "app", ddb.OpGetItem, `{` + appKey + `}`, 200,
			`{"Item":{"status":{"S":"open"},"internal_notes":{"S":"x"},"entity_id":{"S":"a"}}}`,
			`{"Item":{"status":{"S":"open"},"entity_id":{"S":"a"}}}`},
		{"whole document", "app", ddb.OpGetItem, `{` + appKey + `}`, 200,
			`{"Item":{"internal_notes":{"M":{"a":{"L":[{"S":"x"}]}}}}}`,
			`{"Item":{}}`},
		{"same name deeper, other case, and a name that begins alike", "app", ddb.OpGetItem, `{` + appKey + `}`, 200,
			`{"Item":{"metadata":{"M":{"internal_notes":{"S":"x"}}},"Internal_notes":{"S":"y"},"internal_notes2":{"S":"z"}}}`,
			`{"Item":{"metadata":{"M":{"internal_notes":{"S":"x"}}},"Internal_notes":{"S":"y"},"internal_notes2":{"S":"z"}}}`},
		{"no item", "app", ddb.OpGetItem, `{` + appKey + `}`, 200, `{}`, `{}`},
		{"counts and capacity", "app", ddb.OpGetItem, `{` + appKey + `,"ReturnConsumedCapacity":"TOTAL"}`, 200,
			`{"ConsumedCapacity":{"TableName":"AppTable","CapacityUnits":0.5},"Item":{"internal_notes":{"S":"x"}}}`,
			`{"ConsumedCapacity":{"TableName":"AppTable","CapacityUnits":0.5},"Item":{}}`},
		{"unknown member", "app", ddb.OpGetItem, `{` + appKey + `}`, 200,
			`{"Item":{},"OldItem":{"internal_notes":{"S":"x"}},"item":{"internal_notes":{"S":"x"}},"ResponseMetadata":[{"internal_notes":1}]}`,
			`{"Item":{}}`},
		{"member of another operation", "app", ddb.OpGetItem, `{` + appKey + `}`, 200,
			`{"Attributes":{"internal_notes":{"S":"x"}},"Items":[{"internal_notes":{"S":"x"}}]}`, `{}`},
		{"nested", "nested", ddb.OpGetItem, profileGet, 200,
			`{"Item":{"pk":{"S":"U#acme#1"},"profile":{"M":{"name":{"S":"Ada"},"ssn":{"S":"1"},"joined":{"S":"2026"}}}}}`,
			`{"Item":{"pk":{"S":"U#acme#1"},"profile":{"M":{"name":{"S":"Ada"},"joined":{"S":"2026"}}}}}`},
		{"nested, in lists", "nested", ddb.OpGetItem, profileGet, 200,
			`{"Item":{"notes":{"L":[{"M":{"secret":{"S":"x"},"text":{"S":"y"}}},{"S":"z"},{"L":[{"M":{"secret":{"S":"x"}}},{"L":[{"M":{"text":{"S":"y"},"secret":{"NULL":true}}}]}]}]}}}`,
			`{"Item":{"notes":{"L":[{"M":{"text":{"S":"y"}}},{"S":"z"},{"L":[{"M":{}},{"L":[{"M":{"text":{"S":"y"}}}]}]}]}}}`},
		{"list above the path", "nested", ddb.OpGetItem, profileGet, 200,
			`{"Item":{"profile":{"L":[{"M":{"ssn":{"S":"1"},"name":{"S":"Ada"}}}]}}}`,
			`{"Item":{"profile":{"L":[{"M":{"name":{"S":"Ada"}}}]}}}`},
		{"scalar above the path", "nested", ddb.OpGetItem, profileGet, 200,
			`{"Item":{"profile":{"S":"ssn"},"notes":{"SS":["secret"]}}}`,
			`{"Item":{"profile":{"S":"ssn"},"notes":{"SS":["secret"]}}}`},
		{"dotted name, and the path of that spelling", "nested", ddb.OpGetItem, profileGet, 200,
			`{"Item":{"a.b":{"S":"x"},"a":{"M":{"b":{"S":"y"}}},"profile.ssn":{"S":"z"},"audit":{"S":"x"}}}`,
			`{"Item":{"a":{"M":{"b":{"S":"y"}}},"profile.ssn":{"S":"z"}}}`},
		{"Query", "nested", ddb.OpQuery, profileQuery, 200,
			`{"Items":[{"audit":{"S":"x"},"pk":{"S":"U#acme#1"}},{},{"profile":{"M":{"ssn":{"S":"1"}}}}],"Count":3,"ScannedCount":4,"LastEvaluatedKey":{"pk":{"S":"U#acme#1"}},"Next":1}`,
			`{"Items":[{"pk":{"S":"U#acme#1"}},{},{"profile":{"M":{}}}],"Count":3,"ScannedCount":4,"LastEvaluatedKey":{"pk":{"S":"U#acme#1"}}}`},
		{"Query, all projected attributes of an index", "nested", ddb.OpQuery,
			`{"TableName":"Profiles","IndexName":"by_city","Select":"ALL_PROJECTED_ATTRIBUTES","KeyConditionExpression":"city = :p","ExpressionAttributeValues":{":p":{"S":"acme#rome"}}}`, 200,
			`{"Items":[{"audit":{"S":"x"},"city":{"S":"acme#rome"}}]}`, `{"Items":[{"city":{"S":"acme#rome"}}]}`},
		{"Scan of a pool, which is a Query", "own", ddb.OpScan, `{"TableName":"Tasks"}`, 200,
			`{"Items":[{"secret":{"S":"x"},"title":{"S":"y"}}],"Count":1,"ScannedCount":1}`,
			`{"Items":[{"title":{"S":"y"}}],"Count":1,"ScannedCount":1}`},
		{"BatchGetItem, by table", "app", ddb.OpBatchGetItem,
			`{"RequestItems":{"AppTable":{"Keys":[{"tenant_id":{"S":"tenant_acme"},"entity_id":{"S":"a"}}]},"Plans":{"Keys":[{"plan_id":{"S":"x"}}]}}}`, 200,
			`{"Responses":{"Plans":[{"internal_notes":{"S":"public"}}],"AppTable":[{"internal_notes":{"S":"x"},"status":{"S":"y"}}]},"UnprocessedKeys":{},"Extra":{}}`,
			`{"Responses":{"Plans":[{"internal_notes":{"S":"public"}}],"AppTable":[{"status":{"S":"y"}}]},"UnprocessedKeys":{}}`},
		{"BatchGetItem, with a projection of one table", "app", ddb.OpBatchGetItem,
			`{"RequestItems":{"AppTable":{"Keys":[{"tenant_id":{"S":"tenant_acme"},"entity_id":{"S":"a"}}]},"Plans":{"Keys":[{"plan_id":{"S":"x"}}],"ProjectionExpression":"price"}}}`, 200,
			`{"Responses":{"AppTable":[{"internal_notes":{"S":"x"}}]}}`, `{"Responses":{"AppTable":[{}]}}`},
		{"UpdateItem", "app", ddb.OpUpdateItem,
			`{` + appKey + `,"UpdateExpression":"SET priority = :v","ExpressionAttributeValues":{":v":{"N":"1"}},"ReturnValues":"ALL_NEW"}`, 200,
			`{"Attributes":{"internal_notes":{"S":"x"},"priority":{"N":"1"}},"ItemCollectionMetrics":{"SizeEstimateRangeGB":[0,1]}}`,
			`{"Attributes":{"priority":{"N":"1"}},"ItemCollectionMetrics":{"SizeEstimateRangeGB":[0,1]}}`},
		{"UpdateItem, updated only, in a list", "nested", ddb.OpUpdateItem,
			`{"TableName":"Profiles","Key":{"pk":{"S":"U#acme#1"}},"UpdateExpression":"REMOVE notes[0].#t","ExpressionAttributeNames":{"#t":"text"},"ReturnValues":"UPDATED_OLD"}`, 200,
			`{"Attributes":{"notes":{"L":[{"M":{"text":{"S":"y"},"secret":{"S":"x"}}}]}}}`,
			`{"Attributes":{"notes":{"L":[{"M":{"text":{"S":"y"}}}]}}}`},
		{"PutItem", "app", ddb.OpPutItem,
			`{"TableName":"AppTable","Item":{"tenant_id":{"S":"tenant_acme"},"entity_id":{"S":"a"}},"ReturnValues":"ALL_OLD"}`, 200,
			`{"Attributes":{"internal_notes":{"S":"x"}}}`, `{"Attributes":{}}`},
		{"DeleteItem", "app", ddb.OpDeleteItem, `{` + appKey + `,"ReturnValues":"ALL_OLD"}`, 200,
			`{"Attributes":{"internal_notes":{"S":"x"},"status":{"S":"y"}}}`, `{"Attributes":{"status":{"S":"y"}}}`},
		{"failed condition", "app", ddb.OpDeleteItem,
			`{` + appKey + `,"ConditionExpression":"priority = :v","ExpressionAttributeValues":{":v":{"N":"1"}},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}`, 400,
			`{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed","Item":{"internal_notes":{"S":"x"},"status":{"S":"y"}},"CancellationReasons":[{"Item":{"internal_notes":{"S":"x"}}}]}`,
			`{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed","Item":{"status":{"S":"y"}}}`},
		{"error without item", "app", ddb.OpGetItem, `{` + appKey + `}`, 400,
			`{"__type":"x#ProvisionedThroughputExceededException","Message":"slow down"}`,
			`{"__type":"x#ProvisionedThroughputExceededException","Message":"slow down"}`},
		{"description of a table", "app", ddb.OpDescribeTable, `{"TableName":"AppTable"}`, 200,
			`{"Table":{"TableName":"AppTable","TableStatus":"ACTIVE","KeySchema":[{"AttributeName":"tenant_id","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"tenant_id","AttributeType":"S"}],` +
				`"ItemCount":12345,"TableSizeBytes":99,"TableArn":"arn:aws:dynamodb:eu-west-1:111122223333:table/AppTable","TableId":"x","CreationDateTime":1.5,"ProvisionedThroughput":{"ReadCapacityUnits":1},"SSEDescription":{"KMSMasterKeyArn":"k"},"StreamSpecification":{"StreamEnabled":true},"LatestStreamArn":"s","Replicas":[{}],"RestoreSummary":{},"DeletionProtectionEnabled":true,"New":{},` +
				`"GlobalSecondaryIndexes":[{"IndexName":"by_status","KeySchema":[],"Projection":{"ProjectionType":"ALL"},"ItemCount":7,"IndexSizeBytes":9,"IndexArn":"a","IndexStatus":"ACTIVE"}],"LocalSecondaryIndexes":[{"ItemCount":1,"IndexName":"by_created"}]},"Other":1}`,
			`{"Table":{"TableName":"AppTable","TableStatus":"ACTIVE","KeySchema":[{"AttributeName":"tenant_id","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"tenant_id","AttributeType":"S"}],` +
				`"GlobalSecondaryIndexes":[{"IndexName":"by_status","KeySchema":[],"Projection":{"ProjectionType":"ALL"}}],"LocalSecondaryIndexes":[{"IndexName":"by_created"}]}}`},
		{"description of a table that is not there", "app", ddb.OpDescribeTable, `{"TableName":"AppTable"}`, 400,
			`{"__type":"x#ResourceNotFoundException","message":"Requested resource not found"}`,
			`{"__type":"x#ResourceNotFoundException","message":"Requested resource not found"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := decideOn(t, test.policy, "acme", test.op, test.request)
			if !d.Allowed() || d.Untouched() {
				t.Fatalf("allowed %v, untouched %v: %s", d.Allowed(), d.Untouched(), d.Message())
			}
			got, err := d.Confine(test.status, []byte(test.response))
			if err != nil || string(got) != test.want {
				t.Errorf("%v\n%s\nwant\n%s", err, got, test.want)
			}
		})
	}
}

// Where nothing can come back that must be taken out, the response passes as
// it is, unread.
func TestUntouched(t *testing.T) {
	for _, test := range []struct {
		name, policy string
		op           ddb.Operation
		request      string
		want         bool
	}{
		{"nothing private", "ledger", ddb.OpGetItem, ownItem, true},
		{"a projection, which names nothing private", "app", ddb.OpGetItem, `{` + appKey + `,"ProjectionExpression":"priority"}`, true},
		{"a count", "nested", ddb.OpQuery, profileQuery[:len(profileQuery)-1] + `,"Select":"COUNT"}`, true},
		{"a write that returns nothing", "app", ddb.OpDeleteItem, `{` + appKey + `}`, true},
		{"a write that asks for nothing", "app", ddb.OpDeleteItem, `{` + appKey + `,"ReturnValues":"NONE","ReturnValuesOnConditionCheckFailure":"NONE"}`, true},
		{"a batch of writes", "nested", ddb.OpBatchWriteItem, `{"RequestItems":{"Profiles":[{"DeleteRequest":{"Key":{"pk":{"S":"U#acme#1"}}}}]}}`, true},
		{"a read", "app", ddb.OpGetItem, `{` + appKey + `}`, false},
		{"a query", "nested", ddb.OpQuery, profileQuery, false},
		{"a write that returns the old", "app", ddb.OpDeleteItem, `{` + appKey + `,"ReturnValues":"ALL_OLD"}`, false},
		{"a write that returns what failed", "app", ddb.OpDeleteItem, `{` + appKey + `,"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}`, false},
		{"a description", "ledger", ddb.OpDescribeTable, `{"TableName":"Ledger"}`, false},
		{"an answer", "ledger", ddb.OpListTables, `{}`, false},
	} {
		d := decideOn(t, test.policy, "acme", test.op, test.request)
		if !d.Allowed() || d.Untouched() != test.want {
			t.Errorf("%s: allowed %v, untouched %v", test.name, d.Allowed(), d.Untouched())
		}
		if !test.want {
			continue
		}
		const any = `not even JSON`
		if got, err := d.Confine(200, []byte(any)); err != nil || string(got) != any {
			t.Errorf("%s: %q, %v", test.name, got, err)
		}
	}
}

// Nothing of a response passes that DynamoDB would not give.
func TestConfineFailsClosed(t *testing.T) {
	get := decideOn(t, "nested", "acme", ddb.OpGetItem, profileGet)
	query := decideOn(t, "nested", "acme", ddb.OpQuery, profileQuery)
	describe := decideOn(t, "nested", "acme", ddb.OpDescribeTable, `{"TableName":"Profiles"}`)
	for name, body := range map[string]string{
		"empty":                      ``,
		"HTML":                       `<html>502</html>`,
		"null":                       `null`,
		"array":                      `[]`,
		"text":                       `"{}"`,
		"cut off":                    `{"Item":{"audit":{"S":"x"}`,
		"cut off in an item":         `{"Item":{"pk":{"S":"U#`,
		"trailing data":              `{"Item":{}}{"Item":{}}`,
		"trailing text":              `{} x`,
		"item twice":                 `{"Item":{},"Item":{"audit":{"S":"x"}}}`,
		"attribute twice":            `{"Item":{"audit":{"S":"x"},"audit":{"S":"x"}}}`,
		"value of two types":         `{"Item":{"pk":{"S":"x","N":"1"}}}`,
		"value of no type":           `{"Item":{"pk":{"X":"x"}}}`,
		"item that is a list":        `{"Item":[{"audit":{"S":"x"}}]}`,
		"item that is a text":        `{"Item":"audit"}`,
		"item that is null":          `{"Item":null}`,
		"plain value":                `{"Item":{"pk":"x"}}`,
		"invalid UTF-8":              "{\"Item\":{\"pk\":{\"S\":\"\xff\"}}}",
		"lone surrogate":             `{"Item":{"pk":{"S":"\ud800"}}}`,
		"deep item":                  `{"Item":{"a":` + nested(40) + `}}`,
		"byte order mark":            "\ufeff{}",
		"member of an unknown twice": `{"X":1,"X":2}`,
	} {
		for _, status := range []int{200, 400, 500} {
			if got, err := get.Confine(status, []byte(body)); err == nil || got != nil {
				t.Errorf("%s (%d): %q, %v", name, status, got, err)
			}
		}
	}
	for name, body := range map[string]string{
		"items that are an object": `{"Items":{"a":{"audit":{"S":"x"}}}}`,
		"items of items":           `{"Items":[[{"audit":{"S":"x"}}]]}`,
		"items with a null":        `{"Items":[null]}`,
	} {
		if got, err := query.Confine(200, []byte(body)); err == nil || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for name, body := range map[string]string{
		"a table that is a text":        `{"Table":"x"}`,
		"indexes that are a text":       `{"Table":{"GlobalSecondaryIndexes":"x"}}`,
		"indexes that are texts":        `{"Table":{"GlobalSecondaryIndexes":["x"]}}`,
		"a table of lists in lists cut": `{"Table":[[{"ItemCount":1}]`,
	} {
		if got, err := describe.Confine(200, []byte(body)); err == nil || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func nested(depth int) string {
	if depth == 0 {
		return `{"S":"x"}`
	}
	return `{"L":[` + nested(depth-1) + `]}`
}

// An answered request has no response to confine.
func TestConfineOfAnAnswer(t *testing.T) {
	d := decideOn(t, "own", "acme", ddb.OpScan, `{"TableName":"Tasks","Segment":1,"TotalSegments":2}`)
	if d.Answer() == nil || d.Request() != nil {
		t.Fatalf("answer %q, request %v", d.Answer(), d.Request())
	}
	if got, err := d.Confine(200, []byte(`{"Items":[]}`)); err == nil || got != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// An item whose table the response does not tell is not passed on with its
// private attributes.
func TestConfineItemOfNoTable(t *testing.T) {
	d := decideOn(t, "app", "acme", ddb.OpBatchGetItem,
		`{"RequestItems":{"AppTable":{"Keys":[{"tenant_id":{"S":"tenant_acme"},"entity_id":{"S":"a"}}]},"Plans":{"Keys":[{"plan_id":{"S":"x"}}]}}}`)
	got, err := d.Confine(400, []byte(`{"__type":"x#ConditionalCheckFailedException","Item":{"internal_notes":{"S":"x"},"status":{"S":"y"}}}`))
	if err == nil && string(got) != `{"__type":"x#ConditionalCheckFailedException","Item":{"status":{"S":"y"}}}` {
		t.Errorf("%s", got)
	}
}

// Items of a table that the request did not name are no answer to it.
func TestConfineItemsOfAnotherTable(t *testing.T) {
	d := decideOn(t, "app", "acme", ddb.OpBatchGetItem,
		`{"RequestItems":{"AppTable":{"Keys":[{"tenant_id":{"S":"tenant_acme"},"entity_id":{"S":"a"}}]}}}`)
	if got, err := d.Confine(200, []byte(`{"Responses":{"Users":[{"internal_notes":{"S":"x"}}]}}`)); err == nil {
		t.Errorf("%s", got)
	}
}
