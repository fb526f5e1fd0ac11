package demo

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// tenantHeader: a header names the tenant, and whoever calls writes the
// header.
var tenantHeader = flaw{
	endpoints: map[string]endpoint{"GET /orders": listOrders},
	attacks: []attack{{
		title: "X-Tenant-Id: globex", does: "reads globex's orders",
		request: get("/orders").with("X-Tenant-Id", globex), proof: answerHolds(marker(globex)),
	}},
	honest: func(tenant string) []visit {
		return []visit{
			{get("/orders"), 200, marker(tenant)},
			{get("/orders").with("X-Tenant-Id", tenant), 200, marker(tenant)},
		}
	},
}

func listOrders(s session) (any, error) {
	tenant := s.Header.Get("X-Tenant-Id")
	if tenant == "" {
		tenant = s.tenant
	}
	found, err := s.db.Query(s.Context(), &dynamodb.QueryInput{
		TableName:                 aws.String(appTable),
		KeyConditionExpression:    aws.String("tenant_id = :tenant AND begins_with(entity_id, :order)"),
		ExpressionAttributeValues: item{":tenant": text(partition(tenant)), ":order": text(entity(""))},
	})
	if err != nil {
		return nil, err
	}
	return shownAll(found.Items), nil
}
