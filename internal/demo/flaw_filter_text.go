package demo

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// filterText: the query string writes part of a filter, and an OR beside the
// AND undoes the tenant's condition.
var filterText = flaw{
	endpoints: map[string]endpoint{"GET /search": search},
	attacks: []attack{
		{
			title: "field=priority = :value OR priority", does: "reads all orders",
			request: searchFor("priority = :value OR priority", "high"), proof: answerHolds(marker(globex)),
		},
		{
			title: "field=contains(internal_notes, ...", does: "guesses internal notes",
			request: searchFor(guess, privateMarker(acme)), proof: toldApart(searchFor(guess, "no such note")),
		},
	},
	honest: func(tenant string) []visit {
		return []visit{{searchFor("priority", "high"), 200, marker(tenant)}, {searchFor("priority", "none"), 200, `"orders":[]`}}
	},
}

const guess = "contains(internal_notes, :value) AND :value"

func searchFor(field, value string) request { return get("/search", "field", field, "value", value) }

func search(s session) (any, error) {
	found, err := s.db.Scan(s.Context(), &dynamodb.ScanInput{
		TableName:                 aws.String(appTable),
		FilterExpression:          aws.String(fmt.Sprintf("org = :org AND %s = :value", s.query("field", "priority"))),
		ExpressionAttributeValues: item{":org": text(s.tenant), ":value": text(s.query("value", ""))},
	})
	if err != nil {
		return nil, err
	}
	return shownAll(found.Items), nil
}
