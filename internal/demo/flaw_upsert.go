package demo

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// upsert: an update of an order that does not exist creates half an order.
var upsert = flaw{
	endpoints: map[string]endpoint{"PUT /orders/{id}/note": changeNote},
	attacks: []attack{{
		title: "PUT a note on a missing order", does: "creates half an order",
		request: send("PUT", "/orders/ghost/note", `{"note": "planted by acme"}`), proof: seenBy(acme, get("/orders"), "planted by acme"),
	}},
	honest: func(string) []visit {
		return []visit{{send("PUT", "/orders/o2/note", `{"note": "call back"}`), 200, "call back"}, {get("/orders/o2"), 200, "call back"}}
	},
}

func changeNote(s session) (any, error) {
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	_, err = s.db.UpdateItem(s.Context(), &dynamodb.UpdateItemInput{
		TableName: aws.String(appTable), Key: orderKey(s.tenant, s.PathValue("id")),
		UpdateExpression: aws.String("SET note = :note"), ExpressionAttributeValues: item{":note": attributeValue(body["note"])},
	})
	return body, err
}
