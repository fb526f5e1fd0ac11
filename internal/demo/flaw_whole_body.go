package demo

import (
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// wholeBody: every member of the body becomes an attribute of the new order,
// keys and index keys too.
var wholeBody = flaw{
	endpoints: map[string]endpoint{"POST /orders": createOrder},
	attacks: []attack{
		{
			title: `"tenant_id": "tenant_globex"`, does: "plants order on globex",
			request: send("POST", "/orders", `{"id": "x1", "status": "open", "note": "planted by acme", "tenant_id": "tenant_globex"}`),
			proof:   seenBy(globex, get("/orders"), "planted by acme"),
		},
		{
			title: `the same, with "id": "o1"`, does: "replaces globex's order",
			request: send("POST", "/orders", `{"id": "o1", "status": "open", "note": "planted by acme", "tenant_id": "tenant_globex"}`),
			proof:   seenBy(globex, get("/orders/o1"), "planted by acme"),
		},
		{
			title: `"gsi1pk": "tenant_globex#open"`, does: "plants order on globex",
			request: send("POST", "/orders", `{"id": "x1", "status": "open", "note": "planted by acme", "gsi1pk": "tenant_globex#open"}`),
			proof:   seenBy(globex, get("/lookup", "value", "open"), "planted by acme"),
		},
		{
			title: `"internal_notes": "approved"`, does: "writes internal notes",
			request: send("POST", "/orders", `{"id": "x1", "status": "open", "internal_notes": "approved, says acme"}`),
			proof:   lands("approved, says acme"),
		},
		{
			title: `"discount_percent": 100`, does: "sets a discount",
			request: send("POST", "/orders", `{"id": "x1", "status": "open", "discount_percent": 100}`),
			proof:   lands("discount_percent"),
		},
		{
			title: `"id": "o1", which is there already`, does: "resets created_at",
			request: send("POST", "/orders", `{"id": "o1", "status": "open"}`),
			proof:   seenBy(acme, get("/orders/o1"), now),
		},
	},
	honest: func(tenant string) []visit {
		return []visit{
			{send("POST", "/orders", `{"id": "n1", "status": "open", "note": "new", "total_cents": 5, "metadata": {"tags": ["a"]}}`), 200, `"id":"n1"`},
			{get("/orders/n1"), 200, `"total_cents":5`},
			{get("/lookup", "value", "open"), 200, `"id":"n1"`},
		}
	},
}

func createOrder(s session) (any, error) {
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	order := orderKey(s.tenant, word(body, "id"))
	delete(body, "id")
	order["gsi1pk"], order["gsi1sk"] = text(listing(s.tenant, word(body, "status"))), text(now)
	order["org"], order["created_at"] = text(s.tenant), text(now)
	maps.Copy(order, itemOf(body))
	_, err = s.db.PutItem(s.Context(), &dynamodb.PutItemInput{TableName: aws.String(appTable), Item: order})
	return shown(order), err
}
