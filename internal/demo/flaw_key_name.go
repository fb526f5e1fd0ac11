package demo

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// keyName: the query string names the key attribute to look up by, and only
// for one of them does the value get its tenant.
var keyName = flaw{
	endpoints: map[string]endpoint{"GET /lookup": lookUp},
	attacks: []attack{{
		title: "by=gsi1pk&value=tenant_globex#open", does: "reads globex's orders",
		request: get("/lookup", "by", "gsi1pk", "value", listing(globex, "open")), proof: answerHolds(marker(globex)),
	}},
	honest: func(tenant string) []visit {
		return []visit{
			{get("/lookup", "value", "open"), 200, marker(tenant)},
			{get("/lookup", "by", "gsi1pk", "value", listing(tenant, "open")), 200, marker(tenant)},
			{get("/lookup", "value", "lost"), 200, `"orders":[]`},
		}
	},
}

func lookUp(s session) (any, error) {
	name, value := s.query("by", "status"), s.query("value", "")
	if name == "status" {
		name, value = "gsi1pk", listing(s.tenant, value)
	}
	found, err := s.db.Query(s.Context(), &dynamodb.QueryInput{
		TableName: aws.String(appTable), IndexName: aws.String("by_status"),
		KeyConditionExpression:    aws.String("#name = :value"),
		ExpressionAttributeNames:  map[string]string{"#name": name},
		ExpressionAttributeValues: item{":value": text(value)},
	})
	if err != nil {
		return nil, err
	}
	return shownAll(found.Items), nil
}
