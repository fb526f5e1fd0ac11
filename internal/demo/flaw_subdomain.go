package demo

import (
	"path"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// domain is where the API thinks it is: each tenant has a subdomain of it.
const domain = ".orders.test"

// subdomain: the host name says which tenant's dashboard to show, and tidying
// it makes another tenant's id of many texts.
var subdomain = flaw{
	endpoints: map[string]endpoint{"GET /dashboard": dashboard},
	attacks: []attack{
		onDashboard("Host: globex"+domain, "Host", "globex"),
		onDashboard(`subdomain "GLOBEX "`, "X-Forwarded-Host", "GLOBEX "),
		onDashboard(`subdomain "../globex"`, "X-Forwarded-Host", "../globex"),
		onDashboard(`subdomain "globex" in full width`, "X-Forwarded-Host", "\uff47\uff4c\uff4f\uff42\uff45\uff58"),
	},
	honest: func(tenant string) []visit {
		return []visit{
			{get("/dashboard"), 200, marker(tenant)},
			{get("/dashboard").with("Host", tenant+domain), 200, marker(tenant)},
			{get("/dashboard").with("X-Forwarded-Host", strings.ToUpper(tenant)+domain), 200, marker(tenant)},
		}
	},
}

func onDashboard(title, header, name string) attack {
	return attack{
		title: title, does: "reads globex's orders",
		request: get("/dashboard").with(header, name+domain), proof: answerHolds(marker(globex)),
	}
}

func dashboard(s session) (any, error) {
	tenant := s.tenant
	if name, ok := strings.CutSuffix(s.host(), domain); ok {
		tenant = tidy(name)
	}
	found, err := s.db.Query(s.Context(), &dynamodb.QueryInput{
		TableName:                 aws.String(appTable),
		KeyConditionExpression:    aws.String("tenant_id = :tenant"),
		ExpressionAttributeValues: item{":tenant": text(partition(tenant))},
	})
	if err != nil {
		return nil, err
	}
	return shownAll(found.Items), nil
}

// host is the host that was asked for, as a proxy in front tells it.
func (s session) host() string {
	if forwarded := s.Header.Get("X-Forwarded-Host"); forwarded != "" {
		return forwarded
	}
	return s.Host
}

// tidy forgives what users type.
func tidy(name string) string {
	narrow := strings.Map(func(r rune) rune {
		if '\uff01' <= r && r <= '\uff5e' { // full-width forms of ASCII, which NFKC folds
			return r - '\uff01' + '!'
		}
		return r
	}, name)
	return strings.Trim(path.Clean("/"+strings.ToLower(strings.TrimSpace(narrow))), "/")
}
