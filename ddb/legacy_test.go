package ddb

import "testing"

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
