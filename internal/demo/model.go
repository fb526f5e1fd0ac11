package demo

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// The tables of the API. The archive is one table a tenant.
const (
	appTable  = "AppTable"
	documents = "Documents"
	comments  = "Comments"
	plans     = "Plans"
)

func archiveTable(tenant string) *string { return aws.String("orders_" + tenant) }

// The tenants. acme attacks globex; initech only has data.
const (
	acme    = "acme"
	globex  = "globex"
	initech = "initech"
)

// now is the time at which all orders are created: it stands still, so that
// two runs can be compared to the byte.
const now = "2026-02-01T12:00:00Z"

// item is an item of DynamoDB as its client has it.
type item = map[string]types.AttributeValue

// public are the attributes of an order that customers see. internal_notes
// is the support team's.
var public = []string{"status", "priority", "note", "email", "total_cents", "metadata", "created_at"}

// partition is the partition of AppTable that holds a tenant's orders.
func partition(tenant string) string { return "tenant_" + tenant }

// entity is the sort key of an order.
func entity(id string) string { return "order#" + id }

// listing is the partition of the index by_status that lists a tenant's
// orders of one status.
func listing(tenant, status string) string { return partition(tenant) + "#" + status }

func orderKey(tenant, id string) item {
	return item{"tenant_id": text(partition(tenant)), "entity_id": text(entity(id))}
}

// shown is an order as the API shows it.
func shown(it item) map[string]any {
	id, _ := it["entity_id"].(*types.AttributeValueMemberS)
	order := map[string]any{}
	if id != nil {
		order["id"] = strings.TrimPrefix(id.Value, "order#")
	}
	for _, name := range public {
		if v, ok := it[name]; ok {
			order[name] = plain(v)
		}
	}
	return order
}

// shownAll is a list of orders as the API shows it.
func shownAll(items []item) map[string]any {
	orders := make([]any, 0, len(items))
	for _, it := range items {
		orders = append(orders, shown(it))
	}
	return map[string]any{"orders": orders}
}
