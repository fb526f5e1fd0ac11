package demo

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// separator: an id that holds the key's separator is taken for a whole key.
var separator = flaw{
	endpoints: map[string]endpoint{"GET /comments": listComments},
	attacks: []attack{{
		title: "order=globex#o1", does: "reads globex's comments",
		request: get("/comments", "order", "globex#o1"), proof: answerHolds(marker(globex)),
	}},
	honest: func(tenant string) []visit {
		return []visit{
			{get("/comments", "order", "o1"), 200, marker(tenant)},
			{get("/comments", "order", tenant+"#o1"), 200, marker(tenant)},
			{get("/comments", "order", "none"), 200, `"comments":[]`},
		}
	},
}

func listComments(s session) (any, error) {
	thread := s.query("order", "")
	if !strings.Contains(thread, "#") {
		thread = s.tenant + "#" + thread
	}
	found, err := s.db.Query(s.Context(), &dynamodb.QueryInput{
		TableName:                 aws.String(comments),
		KeyConditionExpression:    aws.String("thread = :thread"),
		ExpressionAttributeValues: item{":thread": text(thread)},
	})
	if err != nil {
		return nil, err
	}
	list := make([]any, 0, len(found.Items))
	for _, it := range found.Items {
		list = append(list, map[string]any{"at": plain(it["at"]), "text": plain(it["text"])})
	}
	return map[string]any{"comments": list}, nil
}
