package demo

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// attributeName: the query string names the attribute to read. A placeholder
// protects the syntax, reserved words too, and not the attribute.
var attributeName = flaw{
	endpoints: map[string]endpoint{"GET /orders/{id}": readOrder},
	attacks: []attack{{
		title: "field=internal_notes", does: "reads internal notes",
		request: get("/orders/o1", "field", "internal_notes"), proof: answerHolds(privateMarker(acme)),
	}},
	honest: func(tenant string) []visit {
		return []visit{
			{get("/orders/o1"), 200, marker(tenant)},
			{get("/orders/o1", "field", "status"), 200, "open"}, // a reserved word
			{get("/orders/o1", "field", "metadata"), 200, "colour"},
			{get("/orders/o1", "field", "none"), 404, "not found"},
			{get("/orders/none"), 404, "not found"},
		}
	},
}

func readOrder(s session) (any, error) {
	read := &dynamodb.GetItemInput{TableName: aws.String(appTable), Key: orderKey(s.tenant, s.PathValue("id"))}
	field := s.query("field", "")
	if field != "" {
		read.ProjectionExpression = aws.String("#field")
		read.ExpressionAttributeNames = map[string]string{"#field": field}
	}
	found, err := s.db.GetItem(s.Context(), read)
	if err != nil {
		return nil, err
	}
	if len(found.Item) == 0 {
		return nil, errNotFound
	}
	if field != "" {
		return plainItem(found.Item), nil
	}
	return shown(found.Item), nil
}
