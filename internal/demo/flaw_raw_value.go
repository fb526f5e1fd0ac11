package demo

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// rawValue: a value that looks like DynamoDB's own JSON is taken for it, past
// the place where strings get their tenant.
var rawValue = flaw{
	endpoints: map[string]endpoint{"POST /lookup": lookUpValue},
	attacks: []attack{{
		title: `"status": {"S": "...globex#open"}`, does: "reads globex's orders",
		request: send("POST", "/lookup", `{"status": {"S": "tenant_globex#open"}}`), proof: answerHolds(marker(globex)),
	}},
	honest: func(tenant string) []visit {
		return []visit{
			{send("POST", "/lookup", `{"status": "open"}`), 200, marker(tenant)},
			{send("POST", "/lookup", `{"status": {"S": "`+listing(tenant, "open")+`"}}`), 200, marker(tenant)},
		}
	},
}

func lookUpValue(s session) (any, error) {
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	value := text(listing(s.tenant, word(body, "status")))
	if raw, ok := body["status"].(map[string]any); ok {
		value = text(word(raw, "S"))
	}
	found, err := s.db.Query(s.Context(), &dynamodb.QueryInput{
		TableName: aws.String(appTable), IndexName: aws.String("by_status"),
		KeyConditionExpression: aws.String("gsi1pk = :value"), ExpressionAttributeValues: item{":value": value},
	})
	if err != nil {
		return nil, err
	}
	return shownAll(found.Items), nil
}
