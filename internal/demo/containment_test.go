package demo

import (
	"slices"
	"testing"

	"github.com/dynamoat/dynamoat/audit"
)

const failedCondition = `{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}`

// TestContainment: what counts as evidence that the gateway contained an
// attack, and what does not.
func TestContainment(t *testing.T) {
	allowed := []audit.Entry{{Tenant: acme, Allowed: true}}
	pass := func(op, sent, received, answer, got string) evidence {
		return evidence{
			sent:      []exchange{{op, []byte(sent), []byte(got), 200}},
			received:  []exchange{{op, []byte(received), []byte(answer), 200}},
			decisions: allowed,
		}
	}
	asQuery := pass("Scan", `{}`, `{}`, `{}`, `{}`)
	asQuery.received[0].operation = "Query"
	tables := evidence{sent: []exchange{{"ListTables", []byte(`{}`), []byte(`{}`), 200}}, decisions: allowed}
	for _, c := range []struct {
		name string
		seen evidence
		want []string
	}{
		{"nothing happened", evidence{}, nil},
		{"denied", evidence{decisions: []audit.Entry{{Tenant: acme, Rules: []string{"DM101", "DM104", "DM101"}}}}, []string{"DM101", "DM104"}},
		{"denied to another tenant", evidence{decisions: []audit.Entry{{Tenant: globex, Rules: []string{"DM101"}}}}, nil},
		{"unauthenticated", evidence{decisions: []audit.Entry{{Tenant: acme, Rules: []string{"DM002"}}}}, nil},
		{"no audit log", evidence{decisions: []audit.Entry{{Tenant: acme, Rules: []string{"DM003"}}}}, nil},
		{"passed as it is", pass("GetItem", `{}`, `{}`, `{}`, `{}`), nil},
		{"scan as query", asQuery, []string{byScanOwn}},
		{"scan as scan", pass("Scan", `{}`, `{}`, `{}`, `{}`), nil},
		{"tables of the policy", tables, []string{byTables}},
		{"tables of DynamoDB", pass("ListTables", `{}`, `{}`, `{}`, `{}`), nil},
		{"private attribute taken out", pass("GetItem", `{}`, `{}`, `{"Item":{"internal_notes":{"S":"x"}}}`, `{"Item":{}}`), []string{byPrivate}},
		{"private attribute let through", pass("GetItem", `{}`, `{}`, `{"Item":{"internal_notes":{"S":"x"}}}`, `{"Item":{"internal_notes":{"S":"x"}}}`), nil},
		{"put with a condition more", pass("PutItem", `{}`, `{"ConditionExpression":"c"}`, failedCondition, failedCondition), []string{byCreate}},
		{"put with a condition more that held", pass("PutItem", `{}`, `{"ConditionExpression":"c"}`, `{}`, `{}`), nil},
		{"put whose own condition failed", pass("PutItem", `{"ConditionExpression":"c"}`, `{"ConditionExpression":"c"}`, failedCondition, failedCondition), nil},
		{"update with a condition more", pass("UpdateItem", `{}`, `{"ConditionExpression":"c"}`, failedCondition, failedCondition), []string{byExisting}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := containment(c.seen); !slices.Equal(got, c.want) {
				t.Errorf("contained by %q, want %q", got, c.want)
			}
		})
	}
}
