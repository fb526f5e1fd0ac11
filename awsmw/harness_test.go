package awsmw_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/awsmw"
	"github.com/dynamoat/dynamoat/policy"
)

const testPolicy = `
version: 1
tenants: {id: "[a-z]{1,20}", allow: [acme, globex]}
tables:
  App:
    partition: {attribute: pk, owner: "T#{tenant}"}
    sort: sk
    operations: [GetItem, PutItem, UpdateItem, DeleteItem, Query, BatchGetItem]
    scan: own
    attributes: {private: [secret]}
    put: create
  Plain:
    partition: {attribute: pk, owner: "{tenant}"}
    operations: [GetItem, PutItem, DeleteItem]
`

// upstream is a stub of DynamoDB, which records what it is sent.
type upstream struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []call
	answer http.HandlerFunc
}

// call is a request as it arrived.
type call struct {
	target, body string
	header       http.Header
}

func newUpstream(t testing.TB) *upstream {
	u := &upstream{answer: response(200, `{}`)}
	u.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		u.mu.Lock()
		u.calls = append(u.calls, call{r.Header.Get("X-Amz-Target"), string(body), r.Header.Clone()})
		answer := u.answer
		u.mu.Unlock()
		r.Body = io.NopCloser(bytes.NewReader(body)) // for the answer
		answer(w, r)
	}))
	t.Cleanup(u.Close)
	return u
}

// response answers as DynamoDB does, with the checksum of the body.
func response(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.Header().Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(body))), 10))
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// sent returns what has arrived since the last time.
func (u *upstream) sent() []call {
	u.mu.Lock()
	defer u.mu.Unlock()
	calls := u.calls
	u.calls = nil
	return calls
}

// sentOnce returns the one call that has arrived since the last time.
func (u *upstream) sentOnce(t *testing.T) call {
	t.Helper()
	calls := u.sent()
	if len(calls) != 1 {
		t.Fatalf("%d calls were sent, want one: %v", len(calls), calls)
	}
	return calls[0]
}

// auditLog keeps the decisions.
type auditLog struct {
	mu      sync.Mutex
	entries []audit.Entry
	full    bool
}

func (l *auditLog) Record(e audit.Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.full {
		return errors.New("no space left")
	}
	l.entries = append(l.entries, e)
	return nil
}

// lines returns the decisions since the last time, such as "allow GetItem
// acme" or "deny GetItem acme DM101".
func (l *auditLog) lines() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var lines []string
	for _, e := range l.entries {
		decision := "deny"
		if e.Allowed {
			decision = "allow"
		}
		words := append([]string{decision, string(e.Operation), e.Tenant}, e.Rules...)
		lines = append(lines, strings.Join(strings.Fields(strings.Join(words, " ")), " "))
	}
	l.entries = nil
	return strings.Join(lines, "; ")
}

// rig is a client that is enforced, and what is around it.
type rig struct {
	*dynamodb.Client
	up       *upstream
	log      *auditLog
	enforcer *dynamoat.Enforcer
}

func start(t testing.TB, options ...func(*dynamodb.Options)) *rig {
	t.Helper()
	p, err := policy.Parse("dynamoat.yaml", []byte(testPolicy))
	if err != nil {
		t.Fatal(err)
	}
	log := &auditLog{}
	enforcer, err := dynamoat.New(p, log)
	if err != nil {
		t.Fatal(err)
	}
	up := newUpstream(t)
	return &rig{dynamodb.NewFromConfig(config(up), append(options, awsmw.Enforce(enforcer))...), up, log, enforcer}
}

// config is the SDK's, with a retryer that does not wait.
func config(up *upstream) aws.Config {
	return aws.Config{
		Region: "eu-west-1", BaseEndpoint: aws.String(up.URL), HTTPClient: up.Client(),
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.MaxAttempts = 3
				o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
			})
		},
	}
}

func as(tenant string) context.Context {
	return awsmw.WithIdentity(context.Background(), dynamoat.Identity{Tenant: tenant})
}

func s(text string) types.AttributeValue { return &types.AttributeValueMemberS{Value: text} }

type item = map[string]types.AttributeValue

// key is a key of the table App.
func key(tenant string) item { return item{"pk": s("T#" + tenant), "sk": s("a")} }

func get(tenant string) *dynamodb.GetItemInput {
	return &dynamodb.GetItemInput{TableName: aws.String("App"), Key: key(tenant)}
}

// denied checks that an error is a refusal under one rule that sent nothing,
// and is in the audit log.
func (b *rig) denied(t *testing.T, err error, rule, audited string) *awsmw.DeniedError {
	t.Helper()
	refusal, ok := errors.AsType[*awsmw.DeniedError](err)
	if !ok {
		t.Fatalf("not refused: %v", err)
	}
	if got := refusal.Decision().Rules(); len(got) != 1 || got[0].ID != rule {
		t.Errorf("refused by %v, want %s", got, rule)
	}
	if calls := b.up.sent(); len(calls) != 0 {
		t.Errorf("sent all the same: %v", calls)
	}
	if got := b.log.lines(); got != audited {
		t.Errorf("audited as %q, want %q", got, audited)
	}
	return refusal
}

// sameJSON compares two JSON texts by what they say.
func sameJSON(t *testing.T, got, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		t.Fatalf("%v: %s", err, got)
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatalf("%v: %s", err, want)
	}
	gotText, _ := json.Marshal(g)
	wantText, _ := json.Marshal(w)
	if string(gotText) != string(wantText) {
		t.Errorf("got  %s\nwant %s", gotText, wantText)
	}
}
