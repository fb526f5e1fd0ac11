package demo

import (
	"path"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// documentPath: the tenant and a path are joined before the path is tidied,
// so that ".." climbs out of the tenant's folder.
var documentPath = flaw{
	endpoints: map[string]endpoint{"GET /documents": readDocument},
	attacks: []attack{
		{
			title: "path=../globex/2026.pdf", does: "reads globex's contract",
			request: get("/documents", "path", "../globex/2026.pdf"), proof: answerHolds(marker(globex)),
		},
		{
			title: "path=a/..//../globex//./2026.pdf", does: "reads globex's contract",
			request: get("/documents", "path", "a/..//../globex//./2026.pdf"), proof: answerHolds(marker(globex)),
		},
	},
	honest: func(tenant string) []visit {
		return []visit{
			{get("/documents", "path", "2026.pdf"), 200, marker(tenant)},
			{get("/documents", "path", "none.pdf"), 404, "not found"},
		}
	},
}

func readDocument(s session) (any, error) {
	found, err := s.db.GetItem(s.Context(), &dynamodb.GetItemInput{
		TableName: aws.String(documents),
		Key:       item{"path": text(path.Join(s.tenant, s.query("path", "")))},
	})
	if err != nil {
		return nil, err
	}
	if found.Item == nil {
		return nil, errNotFound
	}
	return plainItem(found.Item), nil
}
