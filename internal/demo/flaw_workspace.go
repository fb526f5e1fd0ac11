package demo

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// workspace: a builder of filters binds every value, but lets the subdomain
// bring operators of its own.
var workspace = flaw{
	endpoints: map[string]endpoint{"GET /workspace": showWorkspace},
	attacks: []attack{{
		title: `subdomain "abc OR 1=1"`, does: "reads all orders",
		request: get("/workspace").with("X-Forwarded-Host", "abc OR 1=1"+domain), proof: answerHolds(marker(globex)),
	}},
	honest: func(tenant string) []visit {
		return []visit{{get("/workspace").with("Host", tenant+domain), 200, marker(tenant)}}
	},
}

func showWorkspace(s session) (any, error) {
	filter, values := where("org", strings.TrimSuffix(s.host(), domain))
	found, err := s.db.Scan(s.Context(), &dynamodb.ScanInput{
		TableName: aws.String(appTable), FilterExpression: aws.String(filter), ExpressionAttributeValues: values,
	})
	if err != nil {
		return nil, err
	}
	return shownAll(found.Items), nil
}

var words = regexp.MustCompile(`[^\s=]+|=`)

// where compares an attribute with a text: each word of it becomes a value,
// unless it is an operator.
func where(attribute, condition string) (string, item) {
	filter, values := attribute+" =", item{}
	for _, token := range words.FindAllString(condition, -1) {
		switch token {
		case "AND", "OR", "NOT", "=":
			filter += " " + token
		default:
			placeholder := fmt.Sprintf(":v%d", len(values))
			filter += " " + placeholder
			values[placeholder] = text(token)
		}
	}
	return filter, values
}
