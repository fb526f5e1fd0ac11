package demo

import (
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// keyObject: an id may be an object, and then its members become the key.
var keyObject = flaw{
	endpoints: map[string]endpoint{"POST /fetch": fetch},
	attacks: []attack{{
		title: `"id": an object with "tenant_id"`, does: "reads globex's order",
		request: send("POST", "/fetch", `{"id": {"tenant_id": "tenant_globex", "entity_id": "order#o1"}}`),
		proof:   answerHolds(marker(globex)),
	}},
	honest: func(tenant string) []visit {
		return []visit{
			{send("POST", "/fetch", `{"id": "o1"}`), 200, marker(tenant)},
			{send("POST", "/fetch", `{"id": {"entity_id": "order#o1"}}`), 200, marker(tenant)},
			{send("POST", "/fetch", `{"id": "none"}`), 404, "not found"},
		}
	},
}

func fetch(s session) (any, error) {
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	key := orderKey(s.tenant, word(body, "id"))
	if object, ok := body["id"].(map[string]any); ok {
		maps.Copy(key, itemOf(object))
	}
	found, err := s.db.GetItem(s.Context(), &dynamodb.GetItemInput{TableName: aws.String(appTable), Key: key})
	if err != nil {
		return nil, err
	}
	if found.Item == nil {
		return nil, errNotFound
	}
	return shown(found.Item), nil
}
