package demo

import (
	"github.com/dynamoat/dynamoat/ddb"
)

// marker is a text that is in this tenant's data alone.
func marker(tenant string) string { return "mark-" + tenant + "-9f2c" }

// privateMarker is a text that is in this tenant's internal notes alone.
func privateMarker(tenant string) string { return "internal-" + tenant + "-4b7e" }

// email is a customer of this tenant.
func email(tenant string) string { return "customer@" + tenant + ".example" }

// stored is an item and the table that it is in.
type stored struct {
	table string
	item  ddb.Item
}

// tables returns the demo's tables. All keys are strings.
func tables() []*ddb.CreateTable {
	app := newTable(appTable, "tenant_id", "entity_id")
	app.AttributeDefinitions = append(app.AttributeDefinitions, definitions("gsi1pk", "gsi1sk", "email", "created_at")...)
	app.GlobalIndexes = []ddb.IndexDefinition{
		{Name: "by_status", KeySchema: keySchema("gsi1pk", "gsi1sk"), ProjectionType: "ALL"},
		{Name: "by_email", KeySchema: keySchema("email", "created_at"), ProjectionType: "ALL"},
	}
	all := []*ddb.CreateTable{app, newTable(documents, "path"), newTable(comments, "thread", "at"), newTable(plans, "plan_id")}
	for _, tenant := range []string{acme, globex, initech} {
		all = append(all, newTable(*archiveTable(tenant), "order_id"))
	}
	return all
}

// items returns what is in the tables at the start.
func items() []stored {
	all := []stored{
		{plans, ddb.Item{attribute("plan_id", "basic"), number("price_cents", "900")}},
		{plans, ddb.Item{attribute("plan_id", "pro"), number("price_cents", "4900")}},
	}
	for _, tenant := range []string{acme, globex, initech} {
		all = append(all,
			order(tenant, "o1", "open", "high", "2026-01-01T09:00:00Z"),
			order(tenant, "o2", "open", "low", "2026-01-02T09:00:00Z"),
			order(tenant, "o3", "shipped", "high", "2026-01-03T09:00:00Z"),
			stored{documents, ddb.Item{attribute("path", tenant+"/2026.pdf"), attribute("title", "contract "+marker(tenant))}},
			stored{comments, ddb.Item{attribute("thread", tenant+"#o1"), attribute("at", "2026-01-05T09:00:00Z"), attribute("text", "comment "+marker(tenant))}},
			stored{*archiveTable(tenant), ddb.Item{attribute("order_id", "a1"), attribute("note", "archived "+marker(tenant))}},
		)
	}
	return all
}

func order(tenant, id, status, priority, created string) stored {
	return stored{appTable, ddb.Item{
		attribute("tenant_id", partition(tenant)), attribute("entity_id", entity(id)),
		attribute("gsi1pk", listing(tenant, status)), attribute("gsi1sk", created),
		attribute("org", tenant), attribute("status", status), attribute("priority", priority),
		attribute("note", id+" "+marker(tenant)), attribute("email", email(tenant)), number("total_cents", "1250"),
		{Name: "metadata", Value: ddb.Value{Kind: ddb.M, Map: ddb.Item{attribute("colour", "red")}}},
		attribute("created_at", created), attribute("internal_notes", id+" "+privateMarker(tenant)),
	}}
}

func attribute(name, value string) ddb.Attribute {
	return ddb.Attribute{Name: name, Value: ddb.StringValue(value)}
}

func number(name, value string) ddb.Attribute {
	return ddb.Attribute{Name: name, Value: ddb.Value{Kind: ddb.N, Text: value}}
}

func newTable(name string, key ...string) *ddb.CreateTable {
	return &ddb.CreateTable{
		Table: ddb.Table{Name: name}, BillingMode: "PAY_PER_REQUEST",
		AttributeDefinitions: definitions(key...), KeySchema: keySchema(key...),
	}
}

func definitions(names ...string) []ddb.AttributeDefinition {
	var all []ddb.AttributeDefinition
	for _, name := range names {
		all = append(all, ddb.AttributeDefinition{Name: name, Type: ddb.S})
	}
	return all
}

// keySchema is that of a partition attribute and, after it, a sort attribute.
func keySchema(names ...string) []ddb.KeySchemaElement {
	types := []string{"HASH", "RANGE"}
	var all []ddb.KeySchemaElement
	for i, name := range names {
		all = append(all, ddb.KeySchemaElement{Name: name, Type: types[i]})
	}
	return all
}
