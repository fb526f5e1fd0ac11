package gateway_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/gateway"
	"github.com/dynamoat/dynamoat/internal/corpus"
	"github.com/dynamoat/dynamoat/policy"
)

const corpusSecret = "corpus-secret-corpus-secret-corpus"

// TestCorpus sends every case of the corpus through the gateway, signed, over
// a socket: what is refused reaches no upstream and says why in DynamoDB's
// shape, what is sent on is sent as the case says, to the byte.
func TestCorpus(t *testing.T) {
	const root = ".."
	cases := corpus.Load(t, root)
	var tenants []string
	for _, c := range cases {
		if !slices.Contains(tenants, c.Tenant) {
			tenants = append(tenants, c.Tenant)
		}
	}
	gateways := map[string]*running{}
	for name, p := range corpus.Policies(t, root) {
		gateways[name] = corpusGateway(t, p, tenants)
	}
	sent := 0
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			r := gateways[c.Policy]
			before := len(r.stub.sent())
			body := string(c.Request)
			request := r.request(t, c.Target, body)
			response, answer := r.doAs(t, request, body, fmt.Sprintf("CORPUS%d", slices.Index(tenants, c.Tenant)), corpusSecret, time.Now())
			now := r.stub.sent()[before:]
			checkCRC(t, response, answer)
			if !c.Allowed {
				checkDenied(t, c, response, answer, r.lastDecision(t))
				if len(now) != 0 {
					t.Errorf("sent upstream: %s", now[0].body)
				}
				return
			}
			sent++
			if response.StatusCode != http.StatusOK {
				t.Fatalf("%d %s", response.StatusCode, answer)
			}
			if c.Answer != nil {
				if want := compactJSON(t, c.Answer); answer != want || len(now) != 0 {
					t.Errorf("answer %s, want %s; %d requests upstream", answer, want, len(now))
				}
				return
			}
			if len(now) != 1 || now[0].body != compactJSON(t, c.Sent) {
				t.Errorf("sent upstream: %v\nwant: %s", now, compactJSON(t, c.Sent))
			}
		})
	}
	if sent == 0 || sent == len(cases) {
		t.Errorf("%d of %d cases were allowed", sent, len(cases))
	}
}

// checkDenied compares a refusal with its case. DM206 alone is DynamoDB's own
// exception, every other rule AccessDeniedException.
func checkDenied(t *testing.T, c corpus.Case, response *http.Response, answer string, entry map[string]any) {
	t.Helper()
	if response.StatusCode != http.StatusBadRequest {
		t.Errorf("%d %s", response.StatusCode, answer)
	}
	denied := strings.Contains(answer, `#AccessDeniedException"`)
	if own := slices.Equal(c.Rules, []string{"DM206"}); own && denied && !strings.Contains(answer, "DM206") || !own && !denied {
		t.Errorf("refused by %v with %s", c.Rules, answer)
	}
	rules, _ := entry["rules"].([]any)
	var got []string
	for _, r := range rules {
		got = append(got, r.(string))
	}
	slices.Sort(got)
	if entry["decision"] != "deny" || !slices.Equal(got, c.Rules) {
		t.Errorf("audited as %v, want %v", entry, c.Rules)
	}
}

func compactJSON(t *testing.T, src []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, src); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// corpusGateway starts a gateway of one policy, with a key for each tenant,
// also for those that the policy does not know.
func corpusGateway(t *testing.T, p *policy.Policy, tenants []string) *running {
	t.Helper()
	r := &running{stub: newStub(t), audit: &lockedBuffer{}, log: &lockedBuffer{}}
	enforcer, err := dynamoat.New(p, audit.NewJSON(r.audit, time.Now))
	if err != nil {
		t.Fatal(err)
	}
	var keys []policy.AccessKey
	for i, tenant := range tenants {
		keys = append(keys, policy.AccessKey{AccessKeyID: fmt.Sprintf("CORPUS%d", i), SecretAccessKey: corpusSecret, Tenant: tenant})
	}
	upstream, err := gateway.ParseUpstream(r.stub.URL)
	if err != nil {
		t.Fatal(err)
	}
	g, err := gateway.New(gateway.Config{
		Enforcer: enforcer, Keys: keys, Upstream: upstream, Region: "eu-west-1",
		Credentials: credentials.NewStaticCredentialsProvider("AKIAUPSTREAM", "upstream-secret", ""),
		Log:         slog.New(slog.NewTextHandler(r.log, nil)), Clock: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	r.serve(t, g)
	return r
}
