package demo

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// keyConditionText: the query string writes part of a key condition. The
// check compares texts, and DynamoDB parses an expression: a space more is
// another text and the same expression.
var keyConditionText = flaw{
	endpoints: map[string]endpoint{"GET /find": find},
	attacks: []attack{{
		title: `key=" gsi1pk" (a leading space)`, does: "reads globex's orders",
		request: get("/find", "key", " gsi1pk", "value", listing(globex, "open")), proof: answerHolds(marker(globex)),
	}},
	honest: func(tenant string) []visit {
		return []visit{
			{get("/find", "value", "open"), 200, marker(tenant)},
			{get("/find", "key", "gsi1pk", "value", "open"), 200, marker(tenant)},
		}
	},
}

func find(s session) (any, error) {
	key, value := s.query("key", "gsi1pk"), s.query("value", "")
	if key == "gsi1pk" {
		value = listing(s.tenant, value)
	}
	found, err := s.db.Query(s.Context(), &dynamodb.QueryInput{
		TableName: aws.String(appTable), IndexName: aws.String("by_status"),
		KeyConditionExpression:    aws.String(fmt.Sprintf("%s = :value", key)),
		ExpressionAttributeValues: item{":value": text(value)},
	})
	if err != nil {
		return nil, err
	}
	return shownAll(found.Items), nil
}
