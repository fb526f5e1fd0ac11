package demo

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// updateText: the body names the attribute to change, and writes part of the
// expression with it: any attribute, and any right-hand side.
var updateText = flaw{
	endpoints: map[string]endpoint{"PATCH /orders/{id}": changeOrder},
	attacks: []attack{
		{
			title: `"field": "gsi1pk"`, does: "plants order on globex",
			request: change("gsi1pk", listing(globex, "open")), proof: seenBy(globex, get("/lookup", "value", "open"), marker(acme)),
		},
		{
			title: `"field": "note = :value, gsi1pk"`, does: "plants order on globex",
			request: change("note = :value, gsi1pk", listing(globex, "open")),
			proof:   seenBy(globex, get("/lookup", "value", "open"), email(acme)),
		},
		{
			title: `field "note = internal_notes, ..."`, does: "copies internal notes",
			request: change("note = internal_notes, priority", "low"), proof: seenBy(acme, get("/orders/o1"), privateMarker(acme)),
		},
		{
			title: `"field": "created_at"`, does: "changes created_at",
			request: change("created_at", "1999-12-31T00:00:00Z"), proof: seenBy(acme, get("/orders/o1"), "1999-12-31T00:00:00Z"),
		},
	},
	honest: func(tenant string) []visit {
		return []visit{
			{change("priority", "low"), 200, `"priority":"low"`},
			{change("status", "shipped"), 200, `"status":"shipped"`},
			{get("/lookup", "value", "shipped"), 200, `"id":"o1"`},
			{get("/orders/o1"), 200, marker(tenant)},
		}
	},
}

func change(field, value string) request {
	return send("PATCH", "/orders/o1", fmt.Sprintf(`{"field": %q, "value": %q}`, field, value))
}

func changeOrder(s session) (any, error) {
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	field, value := word(body, "field"), word(body, "value")
	update := &dynamodb.UpdateItemInput{
		TableName: aws.String(appTable), Key: orderKey(s.tenant, s.PathValue("id")),
		UpdateExpression:          aws.String(fmt.Sprintf("SET %s = :value", field)),
		ExpressionAttributeValues: item{":value": text(value)},
		ReturnValues:              types.ReturnValueAllNew,
	}
	if field == "status" { // a reserved word, and it also says which listing the order is in
		update.UpdateExpression = aws.String("SET #status = :value, gsi1pk = :listing")
		update.ExpressionAttributeNames = map[string]string{"#status": "status"}
		update.ExpressionAttributeValues[":listing"] = text(listing(s.tenant, value))
	}
	changed, err := s.db.UpdateItem(s.Context(), update)
	if err != nil {
		return nil, err
	}
	return shown(changed.Attributes), nil
}
