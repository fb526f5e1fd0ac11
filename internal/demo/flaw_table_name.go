package demo

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// tableName: a parameter ends the name of a table, and the tables' names are
// the list of customers.
var tableName = flaw{
	endpoints: map[string]endpoint{
		"GET /archive": listArchive, "POST /archive": addToArchive, "GET /archive/info": describeArchive, "GET /archive/tables": listTables,
	},
	attacks: []attack{
		{
			title: "team=globex", does: "reads globex's table",
			request: get("/archive", "team", globex), proof: answerHolds(marker(globex)),
		},
		{
			title: `POST with "team": "globex"`, does: "writes globex's table",
			request: send("POST", "/archive", `{"team": "globex", "order_id": "x1", "note": "planted by acme"}`),
			proof:   seenBy(globex, get("/archive"), "planted by acme"),
		},
		{
			title: "team=globex, DescribeTable", does: "sees globex's table",
			request: get("/archive/info", "team", globex), proof: answerHolds("orders_globex"),
		},
		{
			title: "prefix=orders_, ListTables", does: "lists all customers",
			request: get("/archive/tables", "prefix", "orders_"), proof: answerHolds("orders_globex"),
		},
	},
	honest: func(tenant string) []visit {
		return []visit{
			{get("/archive"), 200, marker(tenant)},
			{get("/archive", "team", tenant), 200, marker(tenant)},
			{send("POST", "/archive", `{"order_id": "a2", "note": "done"}`), 200, `"order_id":"a2"`},
			{get("/archive"), 200, `"order_id":"a2"`},
			{get("/archive/info"), 200, "orders_" + tenant},
			{get("/archive/tables"), 200, "orders_" + tenant},
		}
	},
}

func listArchive(s session) (any, error) {
	found, err := s.db.Scan(s.Context(), &dynamodb.ScanInput{TableName: archiveTable(s.query("team", s.tenant))})
	if err != nil {
		return nil, err
	}
	archived := map[string]any{}
	for _, it := range found.Items {
		archived[plain(it["order_id"]).(string)] = plainItem(it)
	}
	return archived, nil
}

func addToArchive(s session) (any, error) {
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	team := word(body, "team")
	if team == "" {
		team = s.tenant
	}
	it := item{"order_id": attributeValue(body["order_id"]), "note": attributeValue(body["note"])}
	_, err = s.db.PutItem(s.Context(), &dynamodb.PutItemInput{TableName: archiveTable(team), Item: it})
	return plainItem(it), err
}

func describeArchive(s session) (any, error) {
	described, err := s.db.DescribeTable(s.Context(), &dynamodb.DescribeTableInput{TableName: archiveTable(s.query("team", s.tenant))})
	if err != nil {
		return nil, err
	}
	return map[string]any{"table": aws.ToString(described.Table.TableName), "status": described.Table.TableStatus}, nil
}

func listTables(s session) (any, error) {
	all, err := s.db.ListTables(s.Context(), &dynamodb.ListTablesInput{})
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, name := range all.TableNames {
		if strings.HasPrefix(name, s.query("prefix", "orders_"+s.tenant)) {
			names = append(names, name)
		}
	}
	return map[string]any{"tables": names}, nil
}
