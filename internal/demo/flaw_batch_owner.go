package demo

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// batchOwner: an id may name its owner, and nobody checks the members of a
// batch.
var batchOwner = flaw{
	endpoints: map[string]endpoint{"POST /batch": readBatch},
	attacks: []attack{{
		title: `"ids": ["o1", "globex/o1"]`, does: "reads globex's order",
		request: send("POST", "/batch", `{"ids": ["o1", "globex/o1"]}`), proof: answerHolds(marker(globex)),
	}},
	honest: func(tenant string) []visit {
		return []visit{
			{send("POST", "/batch", `{"ids": ["o2", "o1"]}`), 200, marker(tenant)},
			{send("POST", "/batch", `{"ids": ["`+tenant+`/o1"]}`), 200, marker(tenant)},
		}
	},
}

func readBatch(s session) (any, error) {
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	ids, _ := body["ids"].([]any)
	var keys []item
	for _, id := range ids {
		id, _ := id.(string)
		owner, rest, named := strings.Cut(id, "/")
		if !named {
			owner, rest = s.tenant, id
		}
		keys = append(keys, orderKey(owner, rest))
	}
	found, err := s.db.BatchGetItem(s.Context(), &dynamodb.BatchGetItemInput{
		RequestItems: map[string]types.KeysAndAttributes{appTable: {Keys: keys}},
	})
	if err != nil {
		return nil, err
	}
	orders := found.Responses[appTable] // in no order that DynamoDB promises
	slices.SortFunc(orders, func(a, b item) int {
		return cmp.Compare(plain(a["entity_id"]).(string), plain(b["entity_id"]).(string))
	})
	return shownAll(orders), nil
}
