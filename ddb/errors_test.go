package ddb_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
)

const (
	serialization = "SerializationException: "
	validation    = "ValidationException: "
)

// What is refused, and in which words: DynamoDB's own where it has some.
func TestDecodeErrors(t *testing.T) {
	query := func(more string) string {
		return `{"TableName":"Orders","KeyConditionExpression":"pk=:p","ExpressionAttributeValues":{":p":{"S":"x"}}` + more + `}`
	}
	put := func(value string) string { return `{"TableName":"Orders","Item":{"v":` + value + `}}` }
	for _, test := range []struct {
		op         ddb.Operation
		body, want string
	}{
		// JSON
		{ddb.OpGetItem, ``, serialization + "malformed JSON: the request body ends early, at byte 0"},
		{ddb.OpGetItem, `{"TableName":"Orders"`, serialization + "malformed JSON: the request body ends early, at byte 21"},
		{ddb.OpGetItem, `{"TableName":"Ord`, serialization + "malformed JSON: the request body ends early, at byte 17"},
		{ddb.OpGetItem, `{"TableName" "Orders"}`, serialization + "malformed JSON at byte 13"},
		{ddb.OpGetItem, `{"TableName":"Orders",}`, serialization + "malformed JSON at byte 21"},
		{ddb.OpGetItem, `{"TableName":"Orders","TableName":"Orders"}`, serialization + "malformed JSON at byte 22: duplicate member"},
		{ddb.OpGetItem, `{"TableName":"Orders","Key":{"a":{"S":"1"},"\u0061":{"S":"1"}}}`, serialization + "malformed JSON at byte 43: duplicate member"},
		{ddb.OpGetItem, `{"TableName":"Orders","Key":{}} x`, serialization + "malformed JSON at byte 31: data after the request"},
		{ddb.OpGetItem, `{"TableName":"Orders","Key":{}}{}`, serialization + "malformed JSON at byte 32: data after the request"},
		{ddb.OpGetItem, `[]`, serialization + "Start of structure or map found where not expected"},
		{ddb.OpGetItem, `"x"`, serialization + "STRING_VALUE cannot be converted to Map"},
		{ddb.OpGetItem, `null`, serialization + "null found where Map was expected"},
		{ddb.OpGetItem, `{"TableName":1}`, serialization + "NUMBER_VALUE cannot be converted to String"},
		{ddb.OpGetItem, `{"TableName":true}`, serialization + "TRUE_VALUE cannot be converted to String"},
		{ddb.OpGetItem, `{"TableName":false}`, serialization + "FALSE_VALUE cannot be converted to String"},
		{ddb.OpGetItem, `{"TableName":{}}`, serialization + "Start of structure or map found where not expected"},
		{ddb.OpGetItem, `{"TableName":"Orders","Key":[]}`, serialization + "Start of structure or map found where not expected"},
		{ddb.OpGetItem, `{"TableName":"Orders","Key":{},"ConsistentRead":"true"}`, serialization + "STRING_VALUE cannot be converted to Boolean"},
		{ddb.OpQuery, query(`,"Limit":"1"`), serialization + "STRING_VALUE cannot be converted to Integer"},
		{ddb.OpQuery, query(`,"Limit":1.5`), serialization + "NUMBER_VALUE cannot be converted to Integer"},
		{ddb.OpBatchGetItem, `{"RequestItems":{"Orders":{"Keys":{}}}}`, serialization + "Start of structure or map found where not expected"},
		{ddb.OpBatchGetItem, `{"RequestItems":{"Orders":{"Keys":"x"}}}`, serialization + "STRING_VALUE cannot be converted to List"},
		// values
		{ddb.OpPutItem, put(`{}`), validation + "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
		{ddb.OpPutItem, put(`{"X":"1"}`), validation + "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
		{ddb.OpPutItem, put(`{"S":"1","N":"1"}`), validation + "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"},
		{ddb.OpPutItem, put(`{"NULL":false}`), validation + "One or more parameter values were invalid: Null attribute value types must have the value of true"},
		{ddb.OpPutItem, put(`{"SS":[]}`), validation + "One or more parameter values were invalid: An string set  may not be empty"},
		{ddb.OpPutItem, put(`{"NS":[]}`), validation + "One or more parameter values were invalid: An number set  may not be empty"},
		{ddb.OpPutItem, put(`{"BS":[]}`), validation + "One or more parameter values were invalid: An binary set  may not be empty"},
		{ddb.OpPutItem, put(`{"NS":["1","1.0"]}`), validation + "One or more parameter values were invalid: Input collection contains duplicates."},
		{ddb.OpPutItem, put(`{"N":"x"}`), validation + "The parameter cannot be converted to a numeric value"},
		{ddb.OpPutItem, put(`{"N":"` + strings.Repeat("1", 39) + `"}`), validation + "Attempting to store more than 38 significant digits in a Number"},
		{ddb.OpPutItem, put(`{"N":"1e126"}`), validation + "Number overflow. Attempting to store a number with magnitude larger than supported range"},
		{ddb.OpPutItem, put(`{"N":"1e-131"}`), validation + "Number underflow. Attempting to store a number with magnitude smaller than supported range"},
		{ddb.OpPutItem, put(`{"B":"A"}`), serialization + "a binary value is not canonical base64"},
		{ddb.OpPutItem, put(`{"B":"AB=="}`), serialization + "a binary value is not canonical base64"},
		{ddb.OpPutItem, put(strings.Repeat(`{"L":[`, 33) + `{"S":"x"}` + strings.Repeat(`]}`, 33)), validation + "Nesting Levels have exceeded supported limits"},
		{ddb.OpPutItem, `{"TableName":"Orders","Item":{"` + strings.Repeat("a", 65536) + `":{"S":"x"}}}`, validation + "One or more parameter values were invalid: Attribute name is too large, must be less than 65536 bytes"},
		// members
		{ddb.OpGetItem, `{}`, validation + "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null; Value null at 'key' failed to satisfy constraint: Member must not be null"},
		{ddb.OpGetItem, `{"TableName":null,"Key":{}}`, validation + "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null"},
		{ddb.OpGetItem, `{"TableName":"Orders","Key":{},"ReturnConsumedCapacity":"all\n"}`, validation + "1 validation error detected: Value 'all?' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"},
		{ddb.OpGetItem, `{"TableName":"a b","Key":{}}`, validation + "1 validation error detected: Value at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+, with a length of 3 to 255"},
		{ddb.OpGetItem, `{"TableName":"arn:aws:dynamodb:x","Key":{}}`, validation + "TableName is not a valid table ARN"},
		{ddb.OpQuery, query(`,"Limit":0`), validation + "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"},
		{ddb.OpQuery, query(`,"Limit":2147483648`), validation + "1 validation error detected: Value '2147483648' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 2147483647"},
		{ddb.OpListTables, `{"Limit":101}`, validation + "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100"},
		{ddb.OpQuery, query(`,"IndexName":""`), validation + "1 validation error detected: Value at 'indexName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+, with a length of 3 to 255"},
		{ddb.OpPutItem, `{"TableName":"Orders","Item":{},"ReturnValues":"UPDATED_OLD"}`, validation + "ReturnValues can only be ALL_OLD or NONE"},
		{ddb.OpScan, `{"TableName":"Orders","TotalSegments":2}`, validation + "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"},
		{ddb.OpScan, `{"TableName":"Orders","Segment":2}`, validation + "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"},
		{ddb.OpScan, `{"TableName":"Orders","Segment":2,"TotalSegments":2}`, validation + "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less than TotalSegments: 2"},
		{ddb.OpScan, `{"TableName":"Orders","Segment":-1,"TotalSegments":1000001}`, validation + "2 validation errors detected: Value '-1' at 'segment' failed to satisfy constraint: Member must have value greater than or equal to 0; Value '1000001' at 'totalSegments' failed to satisfy constraint: Member must have value less than or equal to 1000000"},
		// expressions and placeholders
		{ddb.OpQuery, `{"TableName":"Orders"}`, validation + "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."},
		{ddb.OpQuery, query(`,"FilterExpression":""`), validation + "Invalid FilterExpression: The expression can not be empty;"},
		{ddb.OpQuery, query(`,"ExpressionAttributeNames":{}`), validation + "ExpressionAttributeNames must not be empty"},
		{ddb.OpQuery, query(`,"ExpressionAttributeNames":{"x":"y"}`), validation + `ExpressionAttributeNames contains invalid key: Syntax error; key: "x"`},
		{ddb.OpQuery, query(`,"ExpressionAttributeNames":{"#x":""}`), validation + `ExpressionAttributeNames contains invalid value: the attribute name for key "#x" is empty or too long`},
		{ddb.OpQuery, query(`,"ExpressionAttributeNames":{"#x":"y","#z":"y"}`), validation + "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x, #z}"},
		{ddb.OpQuery, `{"TableName":"Orders","KeyConditionExpression":"pk=:p","ExpressionAttributeValues":{":p":{"S":"x"},":q":{"S":"x"}}}`, validation + "Value provided in ExpressionAttributeValues unused in expressions: keys: {:q}"},
		{ddb.OpQuery, `{"TableName":"Orders","KeyConditionExpression":"pk=:p","ExpressionAttributeValues":{}}`, validation + "ExpressionAttributeValues must not be empty"},
		{ddb.OpQuery, `{"TableName":"Orders","KeyConditionExpression":"pk=:p","ExpressionAttributeValues":{"p":{"S":"x"}}}`, validation + `ExpressionAttributeValues contains invalid key: Syntax error; key: "p"`},
		{ddb.OpDeleteItem, `{"TableName":"Orders","Key":{},"ExpressionAttributeValues":{":p":{"S":"x"}}}`, validation + "ExpressionAttributeValues can only be specified when using expressions"},
		{ddb.OpGetItem, `{"TableName":"Orders","Key":{},"ExpressionAttributeNames":{"#p":"x"}}`, validation + "ExpressionAttributeNames can only be specified when using expressions"},
		// batches
		{ddb.OpBatchGetItem, `{"RequestItems":{}}`, validation + "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		{ddb.OpBatchGetItem, `{"RequestItems":{"Orders":{"Keys":[]}}}`, validation + "1 validation error detected: Value '[]' at 'requestItems.Orders.member.keys' failed to satisfy constraint: Member must have length greater than or equal to 1"},
		{ddb.OpBatchGetItem, `{"RequestItems":{"Orders":{"Keys":[{}]},"arn:aws:dynamodb:r:a:table/Orders":{"Keys":[{}]}}}`, validation + "RequestItems names one table twice"},
		{ddb.OpBatchGetItem, `{"RequestItems":{"Orders":{"Keys":[` + strings.Repeat("{},", 100) + `{}]}}}`, validation + "Too many items requested for the BatchGetItem call"},
		{ddb.OpBatchWriteItem, `{"RequestItems":{"Orders":[]}}`, validation + "The batch write request list for a table cannot be null or empty: Orders"},
		{ddb.OpBatchWriteItem, `{"RequestItems":{"Orders":[{}]}}`, validation + "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"},
		{ddb.OpBatchWriteItem, `{"RequestItems":{"Orders":[` + strings.Repeat(`{"DeleteRequest":{"Key":{}}},`, 25) + `{"DeleteRequest":{"Key":{}}}]}}`, validation + "Too many items requested for the BatchWriteItem call"},
		{"NoSuchOperation", `{}`, "UnknownOperationException: the operation is not one of DynamoDB's"},
		{"", `{}`, "UnknownOperationException: the operation is not one of DynamoDB's"},
	} {
		request, err := ddb.Decode(test.op, []byte(test.body))
		if request != nil {
			t.Errorf("%s %.200s: is read", test.op, test.body)
			continue
		}
		var e *ddb.Error
		if !errors.As(err, &e) || err.Error() != test.want {
			t.Errorf("%s %.200s:\n%v\nwant\n%s", test.op, test.body, err, test.want)
		}
	}
}

// The most that batches, names and bodies may hold is read.
func TestDecodeLimits(t *testing.T) {
	for _, test := range []struct {
		op   ddb.Operation
		body string
	}{
		{ddb.OpBatchGetItem, `{"RequestItems":{"Orders":{"Keys":[` + strings.Repeat("{},", 99) + `{}]}}}`},
		{ddb.OpBatchWriteItem, `{"RequestItems":{"Orders":[` + strings.Repeat(`{"DeleteRequest":{"Key":{}}},`, 24) + `{"DeleteRequest":{"Key":{}}}]}}`},
		{ddb.OpPutItem, `{"TableName":"Orders","Item":{"` + strings.Repeat("a", 65535) + `":{"S":"x"}}}`},
		{ddb.OpPutItem, `{"TableName":"` + strings.Repeat("a", 255) + `","Item":{}}`},
		{ddb.OpPutItem, `{"TableName":"a.-","Item":{}}`},
		{ddb.OpScan, `{"TableName":"Orders","Segment":999999,"TotalSegments":1000000,"Limit":2147483647}`},
		{ddb.OpPutItem, `{"TableName":"Orders","Item":{}` + strings.Repeat(" ", ddb.MaxBody-32) + `}`},
	} {
		if _, err := ddb.Decode(test.op, []byte(test.body)); err != nil {
			t.Errorf("%s %.100s: %v", test.op, test.body, err)
		}
	}
	tooLarge := `{"TableName":"Orders","Item":{}` + strings.Repeat(" ", ddb.MaxBody-31) + `}`
	if _, err := ddb.Decode(ddb.OpPutItem, []byte(tooLarge)); err == nil || err.Error() != fmt.Sprintf("SerializationException: the request body is larger than %d bytes", ddb.MaxBody) {
		t.Errorf("a body of %d bytes: %v", len(tooLarge), err)
	}
}

func TestParseTarget(t *testing.T) {
	for target, want := range map[string]ddb.Operation{
		"DynamoDB_20120810.GetItem":                               ddb.OpGetItem,
		"DynamoDB_20120810.SearchVectors":                         ddb.OpSearchVectors,
		"DynamoDBStreams_20120810.GetRecords":                     ddb.OpGetRecords,
		"DynamoDB_20120810.GetRecords":                            "",
		"DynamoDBStreams_20120810.GetItem":                        "",
		"DynamoDB_20111205.GetItem":                               "",
		"dynamodb_20120810.GetItem":                               "",
		"DynamoDB_20120810.getItem":                               "",
		"DynamoDB_20120810.GetItem ":                              "",
		" DynamoDB_20120810.GetItem":                              "",
		"DynamoDB_20120810.GetItem,DynamoDB_20120810.DeleteTable": "",
		"DynamoDB_20120810.":                                      "",
		"GetItem":                                                 "",
		"":                                                        "",
	} {
		op, err := ddb.ParseTarget(target)
		if op != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, want %q", target, op, err, want)
		}
		if err != nil && err.Error() != "UnknownOperationException: the X-Amz-Target header names no operation of DynamoDB's API version 2012-08-10" {
			t.Errorf("%q: %v", target, err)
		}
		if err == nil && !strings.Contains(target, "Streams") && op.Target() != target {
			t.Errorf("%q: written as %q", target, op.Target())
		}
	}
}
