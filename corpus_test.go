package dynamoat_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/internal/corpus"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the sent and answer sections of the corpus anew")

// judge walks one request as every path does: target, decode, check. The
// decision is audited in the log that comes back with it.
func judge(t *testing.T, p *policy.Policy, tenant, target string, body []byte) (*dynamoat.Decision, *bytes.Buffer) {
	t.Helper()
	log := new(bytes.Buffer)
	enforcer, err := dynamoat.New(p, audit.NewJSON(log, func() time.Time { return time.Unix(0, 0) }))
	if err != nil {
		t.Fatal(err)
	}
	identity := dynamoat.Identity{Tenant: tenant, AccessKeyID: "AKIDEXAMPLE"}
	op, err := ddb.ParseTarget(target)
	var request ddb.Request
	if err == nil {
		request, err = ddb.Decode(op, body)
	}
	if err != nil {
		if _, ok := err.(*ddb.Error); !ok {
			t.Fatalf("a request that cannot be read is %T: %v", err, err)
		}
		return enforcer.Refuse(t.Context(), identity, op, rule.MalformedRequest), log
	}
	return enforcer.Check(t.Context(), identity, request), log
}

func ruleIDs(d *dynamoat.Decision) []string {
	var ids []string
	for _, r := range d.Rules() {
		ids = append(ids, r.ID)
	}
	slices.Sort(ids)
	return ids
}

// TestCorpus judges every case of the corpus.
func TestCorpus(t *testing.T) {
	policies := corpus.Policies(t, ".")
	for _, c := range corpus.Load(t, ".") {
		t.Run(c.Name, func(t *testing.T) {
			if policies[c.Policy] == nil {
				t.Fatalf("unknown policy %q", c.Policy)
			}
			d, log := judge(t, policies[c.Policy], c.Tenant, c.Target, c.Request)
			if d.Allowed() != c.Allowed || !slices.Equal(ruleIDs(d), c.Rules) {
				t.Fatalf("%s\nallowed: %v, want %v\nrules:   %v, want %v\nmessage: %s", c.Text, d.Allowed(), c.Allowed, ruleIDs(d), c.Rules, d.Message())
			}
			checkAudit(t, log.Bytes(), d)
			if !c.Allowed {
				checkRefused(t, d)
				return
			}
			if *update {
				rewrite(t, c, d)
				return
			}
			switch {
			case c.Answer != nil:
				if want := compact(t, c.Answer); d.Request() != nil || !bytes.Equal(d.Answer(), want) {
					t.Errorf("answer:\n%s\nwant:\n%s", d.Answer(), want)
				}
			case c.Sent != nil:
				checkSent(t, d, compact(t, c.Sent))
			default:
				t.Error("an allowed case says what is sent or answered: run the test with -update and read what it wrote")
			}
		})
	}
}

// checkSent compares what is forwarded, which must decode to itself.
func checkSent(t *testing.T, d *dynamoat.Decision, want []byte) {
	t.Helper()
	if d.Answer() != nil || d.Request() == nil {
		t.Fatal("the request is not sent")
	}
	sent := ddb.Encode(nil, d.Request())
	if !bytes.Equal(sent, want) {
		t.Errorf("sent:\n%s\nwant:\n%s", sent, want)
	}
	again, err := ddb.Decode(d.Request().Operation(), sent)
	if err != nil {
		t.Fatalf("what is sent cannot be read: %v\n%s", err, sent)
	}
	if twice := ddb.Encode(nil, again); !bytes.Equal(twice, sent) {
		t.Errorf("what is sent reads as another request:\n%s\n%s", sent, twice)
	}
}

// checkRefused holds that nothing can be got out of a refusal.
func checkRefused(t *testing.T, d *dynamoat.Decision) {
	t.Helper()
	if d.Request() != nil || d.Answer() != nil || d.Untouched() {
		t.Error("a refused request has something to send, or an answer")
	}
	if body, err := d.Confine(200, []byte(`{}`)); err == nil || body != nil {
		t.Error("a refused request has a response")
	}
	if !strings.Contains(d.Message(), "hint: ") {
		t.Errorf("no hint: %s", d.Message())
	}
}

func checkAudit(t *testing.T, log []byte, d *dynamoat.Decision) {
	t.Helper()
	if bytes.Count(log, []byte("\n")) != 1 || log[len(log)-1] != '\n' {
		t.Fatalf("not one line a decision: %q", log)
	}
	var entry struct {
		Decision string
		Rules    []string
	}
	if err := json.Unmarshal(log, &entry); err != nil {
		t.Fatalf("%v: %s", err, log)
	}
	slices.Sort(entry.Rules)
	if (entry.Decision == "allow") != d.Allowed() || !slices.Equal(entry.Rules, ruleIDs(d)) {
		t.Errorf("the audit log says otherwise: %s", log)
	}
}

func compact(t *testing.T, src []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, src); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rewrite writes what was decided into the case's file.
func rewrite(t *testing.T, c corpus.Case, d *dynamoat.Decision) {
	t.Helper()
	section := txtar.File{Name: "answer.json", Data: append(d.Answer(), '\n')}
	if d.Answer() == nil {
		section = txtar.File{Name: "sent.json", Data: append(ddb.Encode(nil, d.Request()), '\n')}
	}
	c.Archive.Files = append(c.Archive.Files[:1], section)
	if err := os.WriteFile(c.Path, txtar.Format(c.Archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestCorpusIsLarge keeps the corpus from shrinking unnoticed.
func TestCorpusIsLarge(t *testing.T) {
	allowed, refused := 0, 0
	met := map[string]bool{}
	for _, c := range corpus.Load(t, ".") {
		if c.Allowed {
			allowed++
		} else {
			refused++
		}
		for _, id := range c.Rules {
			met[id] = true
		}
	}
	if refused < 600 || allowed < 200 {
		t.Errorf("%d refused and %d allowed cases", refused, allowed)
	}
	// These two are about credentials and the log: the corpus has neither.
	elsewhere := []*rule.Rule{rule.Unauthenticated, rule.AuditUnavailable}
	for _, r := range rule.All() {
		if !met[r.ID] && !slices.Contains(elsewhere, r) {
			t.Errorf("no case of %s", r)
		}
	}
}
