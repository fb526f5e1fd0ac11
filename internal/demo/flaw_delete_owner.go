package demo

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// deleteOwner: the body names the tenant whose order is deleted.
var deleteOwner = flaw{
	endpoints: map[string]endpoint{"DELETE /orders/{id}": deleteOrder},
	attacks: []attack{{
		title: `DELETE with "tenant": "globex"`, does: "deletes globex's order",
		request: send("DELETE", "/orders/o1", `{"tenant": "globex"}`), proof: goneFor(globex, get("/orders"), `"id":"o1"`),
	}},
	honest: func(tenant string) []visit {
		return []visit{
			{send("DELETE", "/orders/o3", `{"tenant": "`+tenant+`"}`), 200, `"deleted":"o3"`},
			{send("DELETE", "/orders/none", `{}`), 200, `"deleted":"none"`},
		}
	},
}

func deleteOrder(s session) (any, error) {
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	tenant := word(body, "tenant")
	if tenant == "" {
		tenant = s.tenant
	}
	id := s.PathValue("id")
	_, err = s.db.DeleteItem(s.Context(), &dynamodb.DeleteItemInput{TableName: aws.String(appTable), Key: orderKey(tenant, id)})
	return map[string]any{"deleted": id}, err
}
