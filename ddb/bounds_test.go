package ddb_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
)

// An error is short, whatever the request: it goes into a response.
func TestErrorsAreBounded(t *testing.T) {
	list := func(format string, n int) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf(format, i))
		}
		return strings.Join(all, ",")
	}
	long := strings.Repeat("x", 100_000)
	for name, request := range map[string]struct {
		op   ddb.Operation
		body string
	}{
		"unused names":     {ddb.OpGetItem, `{"TableName":"Orders","Key":{},"ProjectionExpression":"a","ExpressionAttributeNames":{` + list(`"#n%d":"a"`, 5000) + `}}`},
		"unused values":    {ddb.OpDeleteItem, `{"TableName":"Orders","Key":{},"ConditionExpression":"a = b","ExpressionAttributeValues":{` + list(`":v%d":{"S":"a"}`, 5000) + `}}`},
		"long placeholder": {ddb.OpGetItem, `{"TableName":"Orders","Key":{},"ProjectionExpression":"a","ExpressionAttributeNames":{"#` + long + `":"a"}}`},
		"long enumeration": {ddb.OpGetItem, `{"TableName":"Orders","Key":{},"ReturnConsumedCapacity":"` + long + `"}`},
		"long table":       {ddb.OpGetItem, `{"TableName":"` + long + `","Key":{}}`},
		"long index":       {ddb.OpQuery, `{"TableName":"Orders","IndexName":"` + long + `"}`},
		"long type":        {ddb.OpPutItem, `{"TableName":"Orders","Item":{"a":{"` + long + `":"a"}}}`},
		"long number":      {ddb.OpPutItem, `{"TableName":"Orders","Item":{"a":{"N":"` + long + `"}}}`},
		"long expression":  {ddb.OpGetItem, `{"TableName":"Orders","Key":{},"ProjectionExpression":"` + long + `"}`},
	} {
		_, err := ddb.Decode(request.op, []byte(request.body))
		if err == nil {
			t.Errorf("%s: is read", name)
		} else if n := len(err.Error()); n > 10_000 {
			t.Errorf("%s: an error of %d bytes: %.100s", name, n, err.Error())
		}
	}
}
