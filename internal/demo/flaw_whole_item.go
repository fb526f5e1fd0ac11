package demo

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// wholeItem: the item is shown as it is stored, with the notes that are the
// support team's.
var wholeItem = flaw{
	endpoints: map[string]endpoint{"GET /orders/{id}/raw": readRaw},
	attacks: []attack{{
		title: "GET /orders/o1/raw", does: "reads internal notes",
		request: get("/orders/o1/raw"), proof: answerHolds(privateMarker(acme)),
	}},
	noHonest: "all that it adds is what customers are not to see",
}

func readRaw(s session) (any, error) {
	found, err := s.db.GetItem(s.Context(), &dynamodb.GetItemInput{TableName: aws.String(appTable), Key: orderKey(s.tenant, s.PathValue("id"))})
	if err != nil {
		return nil, err
	}
	if found.Item == nil {
		return nil, errNotFound
	}
	return plainItem(found.Item), nil
}
