package dynamoat_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/internal/corpus"
	"github.com/dynamoat/dynamoat/policy"
)

// What one tenant may ask for, another may not: each request that the corpus
// lets through is made again by every other tenant. What is let through then
// reaches shared tables alone, or names no tenant.
func TestCorpusByOtherTenants(t *testing.T) {
	others := map[string][]string{
		"app": {"globex", "acme2"}, "ledger": {"globex", "acme2"}, "nested": {"globex", "acme2"}, "own": {"globex", "acme2"},
		"inverted": {"globex", "acme2"}, "binary": {"globex", "acme2"}, "numbers": {"70", "8"}, "unicode": {"jose", "strasse"},
	}
	policies := corpus.Policies(t, ".")
	for _, c := range corpus.Load(t, ".") {
		if !c.Allowed {
			continue
		}
		for _, other := range others[c.Policy] {
			p := policies[c.Policy]
			d, _ := judge(t, p, other, c.Target, c.Request)
			if other == c.Tenant || !d.Allowed() {
				continue
			}
			if !ownsNothing(p, d) {
				t.Errorf("%s: gets through by %s too: %s", c.Name, other, whatIsSent(d))
			}
		}
	}
}

func whatIsSent(d *dynamoat.Decision) []byte {
	if d.Request() == nil {
		return d.Answer()
	}
	return ddb.Encode(nil, d.Request())
}

// ownsNothing reports whether an allowed request names nothing that is one
// tenant's: it was answered, was a Scan that became a Query of whoever asks,
// describes a table, or reads reference data.
func ownsNothing(p *policy.Policy, d *dynamoat.Decision) bool {
	shared := func(t ddb.Table) bool {
		for _, known := range p.Tables() {
			if known.Name == t.Name {
				return known.Mode == policy.Shared
			}
		}
		return false
	}
	switch r := d.Request().(type) {
	case *ddb.ExecuteStatement:
		return shared(r.Statement.Table)
	case nil:
		return d.Answer() != nil
	case *ddb.DescribeTable:
		return true
	case *ddb.GetItem:
		return shared(r.Table)
	case *ddb.Scan:
		return shared(r.Table)
	case *ddb.BatchGetItem:
		for _, t := range r.Tables {
			if !shared(t.Table) {
				return false
			}
		}
		return true
	case *ddb.Query:
		if !strings.HasPrefix(r.KeyCondition[0].Name.Placeholder, "#dynamoat") {
			return shared(r.Table)
		}
		// The value is the asker's: TestCorpus holds what it is made of.
		return r.ExclusiveStartKey == nil
	}
	return false
}

// Deciding changes nothing: neither the request, nor what is decided on it the
// next time.
func TestDecidingIsPure(t *testing.T) {
	policies := corpus.Policies(t, ".")
	for _, c := range corpus.Load(t, ".") {
		op, err := ddb.ParseTarget(c.Target)
		if err != nil {
			continue
		}
		request, err := ddb.Decode(op, c.Request)
		if err != nil {
			continue
		}
		untouched, err := ddb.Decode(op, c.Request)
		if err != nil {
			t.Fatal(err)
		}
		e, err := dynamoat.New(policies[c.Policy], silent())
		if err != nil {
			t.Fatal(err)
		}
		identity := dynamoat.Identity{Tenant: c.Tenant}
		first := e.Check(t.Context(), identity, request)
		sent := whatIsSentIfAllowed(first)
		for range 3 {
			again := e.Check(t.Context(), identity, request)
			if again.Message() != first.Message() || !bytes.Equal(whatIsSentIfAllowed(again), sent) {
				t.Errorf("%s: decided otherwise the second time", c.Name)
			}
		}
		if !reflect.DeepEqual(request, untouched) {
			t.Errorf("%s: the request was changed", c.Name)
		}
	}
}

func whatIsSentIfAllowed(d *dynamoat.Decision) []byte {
	if !d.Allowed() {
		return nil
	}
	return whatIsSent(d)
}

// The access key that signed a request decides nothing.
func TestAccessKeyDecidesNothing(t *testing.T) {
	e := enforcer(t, "ledger", silent())
	for _, key := range []string{"", "AKIDADMIN", "globex", "acme"} {
		request := decode(t, ddb.OpGetItem, ownItem)
		if !e.Check(t.Context(), dynamoat.Identity{Tenant: "acme", AccessKeyID: key}, request).Allowed() {
			t.Errorf("acme with key %q is refused", key)
		}
		if e.Check(t.Context(), dynamoat.Identity{Tenant: "globex", AccessKeyID: key}, request).Allowed() {
			t.Errorf("globex with key %q gets acme's item", key)
		}
	}
}
