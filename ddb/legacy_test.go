package ddb

import (
	"errors"
	"testing"
)

// KeyConditions may stand beside the client's expressions: the placeholders
// that it becomes are none of the client's.
func TestKeyConditionsBesideExpressions(t *testing.T) {
	body := `{"TableName":"Orders","KeyConditions":{"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"}]},"n":{"ComparisonOperator":"GT","AttributeValueList":[{"N":"0"}]}},` +
		`"FilterExpression":"#n1 <> :v1 AND n <> :v1","ExpressionAttributeNames":{"#n1":"s"},"ExpressionAttributeValues":{":v1":{"S":"x"}}}`
	request, err := Decode(OpQuery, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"TableName":"Orders","KeyConditionExpression":"#n2=:v2 AND #n3>:v3","FilterExpression":"#n1<>:v1 AND n<>:v1",` +
		`"ExpressionAttributeNames":{"#n1":"s","#n2":"pk","#n3":"n"},"ExpressionAttributeValues":{":v1":{"S":"x"},":v2":{"S":"a"},":v3":{"N":"0"}}}`
	if got := string(Encode(nil, request)); got != want {
		t.Errorf("\n got  %s\n want %s", got, want)
	}
}

// A name that no attribute can have is refused before it becomes a placeholder.
func TestLegacyNames(t *testing.T) {
	const key = `"TableName":"Orders","Key":{"pk":{"S":"a"}}`
	for _, test := range []struct {
		op   Operation
		body string
	}{
		{OpGetItem, `{` + key + `,"AttributesToGet":[""]}`},
		{OpQuery, `{"TableName":"Orders","KeyConditions":{"":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"}]}}}`},
		{OpScan, `{"TableName":"Orders","ScanFilter":{"":{"ComparisonOperator":"NULL"}}}`},
		{OpDeleteItem, `{` + key + `,"Expected":{"":{"Exists":false}}}`},
		{OpUpdateItem, `{` + key + `,"AttributeUpdates":{"":{"Action":"DELETE"}}}`},
	} {
		request, err := Decode(test.op, []byte(test.body))
		var e *Error
		if request != nil || !errors.As(err, &e) || e.Type != ValidationException {
			t.Errorf("%s: %v, %v", test.body, request, err)
		}
	}
}
