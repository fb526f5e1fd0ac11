package demo

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// emailIndex: the partition of the index is an e-mail address, which knows no
// tenant.
var emailIndex = flaw{
	endpoints: map[string]endpoint{"GET /customers": findCustomer},
	attacks: []attack{{
		title: "email=" + email(globex), does: "reads globex's customer",
		request: get("/customers", "email", email(globex)), proof: answerHolds(marker(globex)),
	}},
	noHonest: "its index keeps no tenants apart, so the policy opens it to nobody",
}

func findCustomer(s session) (any, error) {
	found, err := s.db.Query(s.Context(), &dynamodb.QueryInput{
		TableName: aws.String(appTable), IndexName: aws.String("by_email"),
		KeyConditionExpression:    aws.String("email = :email"),
		ExpressionAttributeValues: item{":email": text(s.query("email", ""))},
	})
	if err != nil {
		return nil, err
	}
	return shownAll(found.Items), nil
}
