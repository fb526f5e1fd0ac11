package demo

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// operatorObject: a value in the body may be an object, and then it brings
// its own operator. It may also stand where the tenant's condition does.
var operatorObject = flaw{
	endpoints: map[string]endpoint{"POST /search": searchByFields},
	attacks: []attack{{
		title: `"org": {"ne": "nobody"}`, does: "reads all orders",
		request: send("POST", "/search", `{"org": {"ne": "nobody"}}`), proof: answerHolds(marker(globex)),
	}},
	honest: func(tenant string) []visit {
		return []visit{
			{send("POST", "/search", `{}`), 200, marker(tenant)},
			{send("POST", "/search", `{"status": {"ne": "lost"}, "priority": "low"}`), 200, marker(tenant)},
		}
	},
}

var operators = map[string]string{"eq": "=", "ne": "<>", "gte": ">=", "lte": "<="}

func searchByFields(s session) (any, error) {
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	wanted := map[string]any{"org": s.tenant}
	maps.Copy(wanted, body)
	names, values := map[string]string{}, item{}
	var terms []string
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		operator, operand := "=", wanted[name]
		if object, ok := operand.(map[string]any); ok {
			for name, v := range object {
				operator, operand = operators[name], v
			}
		}
		n := len(terms)
		names[fmt.Sprintf("#n%d", n)] = name
		values[fmt.Sprintf(":v%d", n)] = attributeValue(operand)
		terms = append(terms, fmt.Sprintf("#n%d %s :v%d", n, operator, n))
	}
	found, err := s.db.Scan(s.Context(), &dynamodb.ScanInput{
		TableName: aws.String(appTable), FilterExpression: aws.String(strings.Join(terms, " AND ")),
		ExpressionAttributeNames: names, ExpressionAttributeValues: values,
	})
	if err != nil {
		return nil, err
	}
	return shownAll(found.Items), nil
}
