package dynamoat_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/internal/corpus"
	"github.com/dynamoat/dynamoat/rule"
)

// logFunc is a log of one function.
type logFunc func(audit.Entry) error

func (f logFunc) Record(e audit.Entry) error { return f(e) }

func silent() audit.Log { return audit.NewJSON(io.Discard, time.Now) }

// enforcer returns an enforcer of one of the corpus's policies.
func enforcer(t testing.TB, policyName string, log audit.Log) *dynamoat.Enforcer {
	t.Helper()
	e, err := dynamoat.New(corpus.Policy(t, ".", policyName), log)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func decode(t testing.TB, op ddb.Operation, body string) ddb.Request {
	t.Helper()
	request, err := ddb.Decode(op, []byte(body))
	if err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	return request
}

func decideOn(t testing.TB, policyName, tenant string, op ddb.Operation, body string) *dynamoat.Decision {
	t.Helper()
	return enforcer(t, policyName, silent()).Check(t.Context(), dynamoat.Identity{Tenant: tenant}, decode(t, op, body))
}

const ownItem = `{"TableName":"Ledger","Key":{"pk":{"S":"T#acme#1"},"sk":{"S":"a"}}}`

func TestNewNeedsPolicyAndLog(t *testing.T) {
	p := corpus.Policy(t, ".", "ledger")
	for name, make := range map[string]func() (*dynamoat.Enforcer, error){
		"policy": func() (*dynamoat.Enforcer, error) { return dynamoat.New(nil, silent()) },
		"log":    func() (*dynamoat.Enforcer, error) { return dynamoat.New(p, nil) },
		"both":   func() (*dynamoat.Enforcer, error) { return dynamoat.New(nil, nil) },
	} {
		if e, err := make(); e != nil || err == nil {
			t.Errorf("without %s: %v, %v", name, e, err)
		}
	}
	if e, err := dynamoat.New(p, silent()); e == nil || err != nil {
		t.Errorf("with both: %v, %v", e, err)
	}
}

func TestFailingLogRefuses(t *testing.T) {
	full := logFunc(func(audit.Entry) error { return errors.New("disk full") })
	e := enforcer(t, "ledger", full)
	identity := dynamoat.Identity{Tenant: "acme"}
	for _, test := range []struct {
		name     string
		decision *dynamoat.Decision
		want     string
	}{
		{"allowed", e.Check(t.Context(), identity, decode(t, ddb.OpGetItem, ownItem)), "DM003"},
		{"answered", e.Check(t.Context(), identity, decode(t, ddb.OpListTables, `{}`)), "DM003"},
		{"denied", e.Check(t.Context(), dynamoat.Identity{Tenant: "globex"}, decode(t, ddb.OpGetItem, ownItem)), "DM003 DM101"},
		{"unread", e.Refuse(t.Context(), identity, ddb.OpGetItem, rule.MalformedRequest), "DM003 DM206"},
	} {
		d := test.decision
		if got := strings.Join(ruleIDs(d), " "); d.Allowed() || got != test.want {
			t.Errorf("%s: allowed %v, rules %s, want %s", test.name, d.Allowed(), got, test.want)
		}
		checkRefused(t, d)
	}
}

// A decision is in the log before anybody can act on it.
func TestLoggedBeforeDecided(t *testing.T) {
	var entries []audit.Entry
	e := enforcer(t, "ledger", logFunc(func(e audit.Entry) error {
		entries = append(entries, e)
		return nil
	}))
	identity := dynamoat.Identity{Tenant: "acme", AccessKeyID: "AKID"}
	e.Check(dynamoat.WithRequestID(context.Background(), "id-1"), identity, decode(t, ddb.OpQuery,
		`{"TableName":"Ledger","IndexName":"by_account","KeyConditionExpression":"gsi1pk = :p","ExpressionAttributeValues":{":p":{"S":"ACCT#globex#1"}}}`))
	e.Check(context.Background(), identity, decode(t, ddb.OpBatchGetItem,
		`{"RequestItems":{"Ledger":{"Keys":[{"pk":{"S":"T#acme#1"},"sk":{"S":"a"}},{"pk":{"S":"T#acme#2"},"sk":{"S":"a"}}]},"Journal":{"Keys":[{"pk":{"S":"T#acme#1"}}]}}}`))
	e.Refuse(context.Background(), dynamoat.Identity{}, "", rule.Unauthenticated)
	if len(entries) != 3 {
		t.Fatalf("%d entries for 3 decisions", len(entries))
	}
	first, second, third := entries[0], entries[1], entries[2]
	if first.RequestID != "id-1" || first.Tenant != "acme" || first.AccessKeyID != "AKID" || first.Operation != ddb.OpQuery ||
		strings.Join(first.Tables, " ") != "Ledger" || first.Index != "by_account" || first.Allowed || strings.Join(first.Rules, " ") != "DM101" {
		t.Errorf("a denied query: %+v", first)
	}
	if second.RequestID != "" || !second.Allowed || len(second.Rules) != 0 || second.Members != 3 || strings.Join(second.Tables, " ") != "Ledger Journal" {
		t.Errorf("an allowed batch: %+v", second)
	}
	if third.Tenant != "" || third.Operation != "" || third.Allowed || strings.Join(third.Rules, " ") != "DM002" {
		t.Errorf("an unsigned request: %+v", third)
	}
}

func TestMembersOfSingleRequests(t *testing.T) {
	var members int
	e := enforcer(t, "ledger", logFunc(func(e audit.Entry) error {
		members = e.Members
		return nil
	}))
	e.Check(t.Context(), dynamoat.Identity{Tenant: "acme"}, decode(t, ddb.OpGetItem, ownItem))
	if members != 1 {
		t.Errorf("a request that is no batch has %d members in its entry: Entry says 1", members)
	}
}

func TestNilRequestIsRefused(t *testing.T) {
	log := new(bytes.Buffer)
	e := enforcer(t, "ledger", audit.NewJSON(log, time.Now))
	d := e.Check(t.Context(), dynamoat.Identity{Tenant: "acme"}, nil)
	if got := strings.Join(ruleIDs(d), " "); d.Allowed() || got != "DM206" {
		t.Errorf("allowed %v, rules %s", d.Allowed(), got)
	}
	checkAudit(t, log.Bytes(), d)
}

// unheardOf is a request of an operation that the core has no case for.
type unheardOf struct{ ddb.GetItem }

func (*unheardOf) Operation() ddb.Operation { return "GetEverything" }

func TestUnknownRequestTypeIsRefused(t *testing.T) {
	get := decode(t, ddb.OpGetItem, ownItem).(*ddb.GetItem)
	d := enforcer(t, "ledger", silent()).Check(t.Context(), dynamoat.Identity{Tenant: "acme"}, &unheardOf{*get})
	if got := strings.Join(ruleIDs(d), " "); d.Allowed() || got != "DM201" {
		t.Errorf("allowed %v, rules %s", d.Allowed(), got)
	}
}

// Every operation that is known by name alone is denied, for whatever tenant.
func TestUnadmittedOperations(t *testing.T) {
	e := enforcer(t, "ledger", silent())
	for _, op := range []ddb.Operation{ddb.OpTransactWriteItems, ddb.OpExecuteStatement, ddb.OpSearchVectors, ddb.OpDescribeEndpoints, "NoSuchOperation"} {
		d := e.Check(t.Context(), dynamoat.Identity{Tenant: "acme"}, &ddb.Unadmitted{Op: op})
		if got := strings.Join(ruleIDs(d), " "); d.Allowed() || got != "DM201" {
			t.Errorf("%s: allowed %v, rules %s", op, d.Allowed(), got)
		}
	}
}
