package dynamoat_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/ddb"
)

// statementOf returns the body of an ExecuteStatement.
func statementOf(t *testing.T, text, token string, parameters ...string) string {
	t.Helper()
	body := map[string]any{"Statement": text}
	if token != "" {
		body["NextToken"] = token
	}
	for _, p := range parameters {
		list, _ := body["Parameters"].([]any)
		body["Parameters"] = append(list, map[string]string{"S": p})
	}
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A NextToken opens for the tenant and the statement that it was given to, and
// for nothing else.
func TestNextTokenIsSealed(t *testing.T) {
	e := enforcer(t, "app", silent())
	decide := func(tenant, body string) *dynamoat.Decision {
		t.Helper()
		request, err := ddb.Decode(ddb.OpExecuteStatement, []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		return e.Check(t.Context(), dynamoat.Identity{Tenant: tenant}, request)
	}
	const own = `SELECT * FROM AppTable WHERE tenant_id = ?`
	const upstreams = "the upstream's token, with a key of its own"
	first := decide("acme", statementOf(t, own, "", "tenant_acme"))
	if first.Untouched() {
		t.Fatal("a response that may hold a token passes untouched")
	}
	answer, err := first.Confine(200, []byte(`{"Items":[],"NextToken":"`+upstreams+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	var page struct{ NextToken string }
	if err := json.Unmarshal(answer, &page); err != nil || page.NextToken == "" || strings.Contains(string(answer), "upstream") {
		t.Fatalf("%s, %v", answer, err)
	}
	next := decide("acme", statementOf(t, own, page.NextToken, "tenant_acme"))
	if !next.Allowed() || next.Request().(*ddb.ExecuteStatement).NextToken != upstreams {
		t.Errorf("the tenant's own token: %s", next.Message())
	}
	// White space and letter case of keywords are not the statement.
	if d := decide("acme", statementOf(t, "select *  from \"AppTable\" where tenant_id=?", page.NextToken, "tenant_acme")); !d.Allowed() {
		t.Errorf("the same statement in other words: %s", d.Message())
	}
	flipped := []byte(page.NextToken)
	flipped[len(flipped)-2] ^= 1
	for name, d := range map[string]*dynamoat.Decision{
		"another tenant":    decide("globex", statementOf(t, own, page.NextToken, "tenant_globex")),
		"another statement": decide("acme", statementOf(t, own+" AND status = 'open'", page.NextToken, "tenant_acme")),
		"a token changed":   decide("acme", statementOf(t, own, string(flipped), "tenant_acme")),
		"a token cut":       decide("acme", statementOf(t, own, page.NextToken[:20], "tenant_acme")),
		"the upstream's":    decide("acme", statementOf(t, own, upstreams, "tenant_acme")),
		"not base64":        decide("acme", statementOf(t, own, "%%%", "tenant_acme")),
	} {
		if d.Allowed() || strings.Join(ruleIDs(d), " ") != "DM104" {
			t.Errorf("%s: allowed %v, %v", name, d.Allowed(), ruleIDs(d))
		}
	}
}
