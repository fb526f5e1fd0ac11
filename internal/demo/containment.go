package demo

import (
	"bytes"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/rule"
)

// The ways, beside a denial, in which the gateway keeps a request inside.
// Each is named as the policy names it.
const (
	byScanOwn  = "scan: own"
	byTables   = "own tables"
	byCreate   = "put: create"
	byExisting = "update: existing"
	byPrivate  = "private"
)

// ways says what each of them is, in the order in which they are shown.
var ways = []struct{ name, what string }{
	{byScanOwn, "the Scan was sent as a Query of acme's own partition"},
	{byTables, "the list of tables was answered from the policy, with acme's own"},
	{byCreate, "a condition was added: the put creates an item, and replaces none"},
	{byExisting, "a condition was added: the update changes an item, and creates none"},
	{byPrivate, "internal_notes was taken out of DynamoDB's answer"},
}

// containment says what kept an attack inside: the rules of the denial in the
// audit log, or what the gateway made of request or answer. Without evidence
// it is empty, and the attack may have failed for any reason.
func containment(seen evidence) []string {
	var by []string
	add := func(way string) {
		if !slices.Contains(by, way) {
			by = append(by, way)
		}
	}
	for _, decision := range seen.decisions {
		if decision.Tenant != acme {
			continue
		}
		for _, id := range decision.Rules {
			// These two say that the gateway could not even decide.
			if id != rule.Unauthenticated.ID && id != rule.AuditUnavailable.ID {
				add(id)
			}
		}
	}
	if len(by) > 0 || len(seen.decisions) == 0 {
		return by
	}
	received := seen.received
	for _, sent := range seen.sent {
		if len(received) == 0 { // answered without DynamoDB
			if sent.operation == "ListTables" && sent.status == http.StatusOK {
				add(byTables)
			}
			continue
		}
		way := confinement(sent, received[0])
		received = received[1:]
		if way != "" {
			add(way)
		}
	}
	return by
}

// confinement says what the gateway changed between the API and DynamoDB, or
// "".
func confinement(sent, received exchange) string {
	refused := bytes.Contains(received.answer, []byte("ConditionalCheckFailedException"))
	condition := !reflect.DeepEqual(member(sent.request, "ConditionExpression"), member(received.request, "ConditionExpression"))
	private := []byte(`"internal_notes"`)
	switch {
	case sent.operation == "Scan" && received.operation == "Query":
		return byScanOwn
	case sent.operation == "PutItem" && condition && refused:
		return byCreate
	case sent.operation == "UpdateItem" && condition && refused:
		return byExisting
	case bytes.Contains(received.answer, private) && !bytes.Contains(sent.answer, private):
		return byPrivate
	}
	return ""
}

// member returns one member of a JSON object, or nil.
func member(object []byte, name string) any {
	var members map[string]any
	if json.Unmarshal(object, &members) != nil {
		return nil
	}
	return members[name]
}

// denial returns the gateway's message to the API, or "".
func denial(seen evidence) string {
	for _, e := range seen.sent {
		if message, ok := member(e.answer, "message").(string); ok && strings.Contains(string(e.answer), "AccessDeniedException") {
			return message
		}
	}
	return ""
}
