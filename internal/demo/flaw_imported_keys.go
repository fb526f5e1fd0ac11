package demo

import (
	"maps"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// importedKeys: a comment of an import may bring its own key.
var importedKeys = flaw{
	endpoints: map[string]endpoint{"POST /comments": importComments},
	attacks: []attack{{
		title: `import with "thread": "globex#o1"`, does: "comments on globex",
		request: send("POST", "/comments", `{"comments": [{"order": "o1", "at": "2026-01-06", "text": "planted by acme", "thread": "globex#o1"}]}`),
		proof:   seenBy(globex, get("/comments", "order", "o1"), "planted by acme"),
	}},
	honest: func(string) []visit {
		return []visit{
			{send("POST", "/comments", `{"comments": [{"order": "n1", "at": "1", "text": "one"}, {"order": "n1", "at": "2", "text": "two"}]}`), 200, `"stored":2`},
			{get("/comments", "order", "n1"), 200, "two"},
		}
	},
}

func importComments(s session) (any, error) {
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	list, _ := body["comments"].([]any)
	var writes []types.WriteRequest
	for _, member := range list {
		comment, _ := member.(map[string]any)
		it := item{"thread": text(s.tenant + "#" + word(comment, "order"))}
		maps.Copy(it, itemOf(comment))
		writes = append(writes, types.WriteRequest{PutRequest: &types.PutRequest{Item: it}})
	}
	_, err = s.db.BatchWriteItem(s.Context(), &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{comments: writes}})
	return map[string]any{"stored": len(writes)}, err
}
