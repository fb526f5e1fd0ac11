package demo

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// referenceData: every customer may write what all customers read.
var referenceData = flaw{
	endpoints: map[string]endpoint{"GET /plans/{id}": readPlan, "PUT /plans/{id}": changePlan},
	attacks: []attack{{
		title: `PUT a plan with "price_cents": 1`, does: "changes globex's price",
		request: send("PUT", "/plans/pro", `{"price_cents": 1}`), proof: seenBy(globex, get("/plans/pro"), `"price_cents":1}`),
	}},
	honest: func(string) []visit {
		return []visit{{get("/plans/basic"), 200, `"price_cents":900`}, {get("/plans/none"), 404, "not found"}}
	},
}

func planKey(s session) item { return item{"plan_id": text(s.PathValue("id"))} }

func readPlan(s session) (any, error) {
	found, err := s.db.GetItem(s.Context(), &dynamodb.GetItemInput{TableName: aws.String(plans), Key: planKey(s)})
	if err != nil {
		return nil, err
	}
	if found.Item == nil {
		return nil, errNotFound
	}
	return plainItem(found.Item), nil
}

func changePlan(s session) (any, error) {
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	_, err = s.db.UpdateItem(s.Context(), &dynamodb.UpdateItemInput{
		TableName: aws.String(plans), Key: planKey(s),
		UpdateExpression: aws.String("SET price_cents = :price"), ExpressionAttributeValues: item{":price": attributeValue(body["price_cents"])},
	})
	return body, err
}
