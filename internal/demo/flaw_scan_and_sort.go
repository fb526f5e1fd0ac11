package demo

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// scanAndSort: every tenant's data is read, and the API sorts out whose it
// is, by what the query string says.
var scanAndSort = flaw{
	endpoints: map[string]endpoint{"GET /export": export},
	attacks: []attack{{
		title: "org=globex, a Scan sorted in code", does: "reads globex's orders",
		request: get("/export", "org", globex), proof: answerHolds(marker(globex)),
	}},
	honest: func(tenant string) []visit {
		return []visit{{get("/export"), 200, marker(tenant)}, {get("/export", "org", tenant), 200, marker(tenant)}}
	},
}

func export(s session) (any, error) {
	org := strings.ToLower(strings.TrimSpace(s.query("org", s.tenant)))
	found, err := s.db.Scan(s.Context(), &dynamodb.ScanInput{TableName: aws.String(appTable)})
	if err != nil {
		return nil, err
	}
	var own []item
	for _, it := range found.Items {
		if plain(it["org"]) == org {
			own = append(own, it)
		}
	}
	return shownAll(own), nil
}
