package gateway_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/gateway"
	"github.com/dynamoat/dynamoat/policy"
)

const testPolicy = `
version: 1
tenants: {id: "[a-z]{1,20}", allow: [acme, globex]}
tables:
  AppTable:
    partition: {attribute: tenant_id, owner: "tenant_{tenant}"}
    sort: entity_id
    operations: [GetItem, PutItem, UpdateItem, Query, BatchGetItem]
    attributes: {private: [internal_notes]}
    put: create
  Open:
    partition: {attribute: pk, owner: "{tenant}"}
    operations: [GetItem]
identity: {keys: keys.yaml}
`

const testKeys = `
- {access_key_id: AKIAACME00000000, secret_access_key: acme-secret-acme-secret-acme-secret, tenant: acme}
- {access_key_id: AKIAGLOBEX000000, secret_access_key: globex-secret-globex-secret-globex, tenant: globex}
`

// stub is an upstream that records what it is sent.
type stub struct {
	*httptest.Server
	mu       sync.Mutex
	requests []recorded
	answer   func(w http.ResponseWriter)
}

type recorded struct {
	header http.Header
	body   string
}

func (s *stub) sent() []recorded {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// answerJSON makes the stub answer as DynamoDB does.
func (s *stub) answerJSON(status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.Header().Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(body))), 10))
		w.Header().Set("X-Amzn-Requestid", "UPSTREAM")
		w.Header().Set("Set-Cookie", "a=b")
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func newStub(t *testing.T) *stub {
	s := &stub{}
	s.answerJSON(200, `{}`)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.requests = append(s.requests, recorded{r.Header.Clone(), string(body)})
		answer := s.answer
		s.mu.Unlock()
		answer(w)
	}))
	t.Cleanup(s.Close)
	return s
}

// lockedBuffer is a bytes.Buffer for more than one goroutine.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// running is a gateway that serves on a loopback port.
type running struct {
	addr  string
	stub  *stub
	audit *lockedBuffer
	log   *lockedBuffer
}

func start(t *testing.T) *running { return startWith(t, newStub(t), time.Now) }

func startWith(t *testing.T, s *stub, clock func() time.Time) *running {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"dynamoat.yaml": testPolicy, "keys.yaml": testKeys} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, err := policy.Load(filepath.Join(dir, "dynamoat.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	r := &running{stub: s, audit: &lockedBuffer{}, log: &lockedBuffer{}}
	enforcer, err := dynamoat.New(p, audit.NewJSON(r.audit, clock))
	if err != nil {
		t.Fatal(err)
	}
	upstream, err := gateway.ParseUpstream(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	g, err := gateway.New(gateway.Config{
		Enforcer: enforcer, Keys: p.Keys(), Upstream: upstream, Region: "eu-west-1",
		Credentials: credentials.NewStaticCredentialsProvider("AKIAUPSTREAM", "upstream-secret", ""),
		Log:         slog.New(slog.NewTextHandler(r.log, nil)), Clock: clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	r.serve(t, g)
	return r
}

// serve has a gateway serve until the test ends.
func (r *running) serve(t *testing.T, g *gateway.Gateway) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.addr = l.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- g.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("the gateway ended with %v", err)
		}
	})
}

// client is AWS's own SDK, pointed at the gateway.
func (r *running) client(key, secret string) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		BaseEndpoint: aws.String("http://" + r.addr), Region: "eu-west-1", RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider(key, secret, ""),
	})
}

func (r *running) acme() *dynamodb.Client {
	return r.client("AKIAACME00000000", "acme-secret-acme-secret-acme-secret")
}

func key(tenant, id string) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{
		"tenant_id": &types.AttributeValueMemberS{Value: tenant}, "entity_id": &types.AttributeValueMemberS{Value: id},
	}
}

func getItem(tenant string) *dynamodb.GetItemInput {
	return &dynamodb.GetItemInput{TableName: aws.String("AppTable"), Key: key(tenant, "o-1")}
}

// wantAPIError checks an error's code and that its message holds a text.
func wantAPIError(t *testing.T, err error, code, text string) {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) {
		t.Fatalf("got error %v, want an API error %s", err, code)
	}
	if api.ErrorCode() != code || !strings.Contains(api.ErrorMessage(), text) {
		t.Errorf("got %s: %s; want %s with %q", api.ErrorCode(), api.ErrorMessage(), code, text)
	}
}

// lastDecision returns the last line of the audit log.
func (r *running) lastDecision(t *testing.T) map[string]any {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(r.audit.String()), "\n")
	var entry map[string]any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &entry); err != nil {
		t.Fatalf("the audit log's last line: %v", err)
	}
	return entry
}

func TestOwnRequestIsSentInOurEncoding(t *testing.T) {
	r := start(t)
	r.stub.answerJSON(200, `{"Item":{"tenant_id":{"S":"tenant_acme"},"entity_id":{"S":"o-1"},"amount":{"N":"5"}}}`)
	in := getItem("tenant_acme")
	in.ProjectionExpression = aws.String(" amount ,  #e ")
	in.ExpressionAttributeNames = map[string]string{"#e": "entity_id"}
	out, err := r.acme().GetItem(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if got := out.Item["amount"].(*types.AttributeValueMemberN).Value; got != "5" {
		t.Errorf("amount is %q", got)
	}
	sent := r.stub.sent()
	if len(sent) != 1 {
		t.Fatalf("the upstream got %d requests", len(sent))
	}
	var body map[string]any
	if err := json.Unmarshal([]byte(sent[0].body), &body); err != nil {
		t.Fatal(err)
	}
	if body["ProjectionExpression"] != "amount,#e" {
		t.Errorf("the projection was sent as %q", body["ProjectionExpression"])
	}
	h := sent[0].header
	if !strings.Contains(h.Get("Authorization"), "Credential=AKIAUPSTREAM/") {
		t.Errorf("not signed with the gateway's own key: %q", h.Get("Authorization"))
	}
	for name := range h {
		switch name {
		case "Authorization", "X-Amz-Date", "X-Amz-Target", "Content-Type", "Content-Length", "User-Agent", "X-Amz-Content-Sha256":
		default:
			t.Errorf("header %s was sent upstream", name)
		}
	}
	if entry := r.lastDecision(t); entry["decision"] != "allow" || entry["tenant"] != "acme" || entry["operation"] != "GetItem" {
		t.Errorf("audited as %v", entry)
	}
}

func TestForeignRequestIsDenied(t *testing.T) {
	r := start(t)
	_, err := r.acme().GetItem(context.Background(), getItem("tenant_globex"))
	wantAPIError(t, err, "AccessDeniedException", "DM101 key-outside-tenant")
	if strings.Contains(err.Error(), "tenant_globex") {
		t.Errorf("the message holds the key: %v", err)
	}
	if sent := r.stub.sent(); len(sent) != 0 {
		t.Errorf("the upstream got %d requests", len(sent))
	}
	if entry := r.lastDecision(t); entry["decision"] != "deny" || entry["rules"].([]any)[0] != "DM101" {
		t.Errorf("audited as %v", entry)
	}
	// The same connection and process go on.
	if _, err := r.acme().GetItem(context.Background(), getItem("tenant_acme")); err != nil {
		t.Errorf("an honest request afterwards: %v", err)
	}
}

func TestUpstreamErrorKeepsItsShape(t *testing.T) {
	r := start(t)
	r.stub.answerJSON(400, `{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"slow down"}`)
	_, err := r.acme().GetItem(context.Background(), getItem("tenant_acme"))
	var throttled *types.ProvisionedThroughputExceededException
	if !errors.As(err, &throttled) {
		t.Errorf("got %v", err)
	}
}

func TestFailedConditionsItemLosesPrivateAttributes(t *testing.T) {
	r := start(t)
	r.stub.answerJSON(400, `{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed","Item":{"tenant_id":{"S":"tenant_acme"},"internal_notes":{"S":"secret"},"status":{"S":"open"}}}`)
	item := key("tenant_acme", "o-1")
	_, err := r.acme().PutItem(context.Background(), &dynamodb.PutItemInput{
		TableName: aws.String("AppTable"), Item: item, ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	var failed *types.ConditionalCheckFailedException
	if !errors.As(err, &failed) {
		t.Fatalf("got %v", err)
	}
	if _, there := failed.Item["internal_notes"]; there || len(failed.Item) != 2 {
		t.Errorf("the item that came back: %v", failed.Item)
	}
}

func TestConfinedResponseHasItsOwnChecksum(t *testing.T) {
	r := start(t)
	r.stub.answerJSON(200, `{"Item":{"tenant_id":{"S":"tenant_acme"},"internal_notes":{"S":"secret"}},"Surprise":1}`)
	response, body := r.post(t, "GetItem", `{"TableName":"AppTable","Key":{"tenant_id":{"S":"tenant_acme"},"entity_id":{"S":"o-1"}}}`)
	if body != `{"Item":{"tenant_id":{"S":"tenant_acme"}}}` {
		t.Errorf("the body is %s", body)
	}
	checkCRC(t, response, body)
	if response.Header.Get("Set-Cookie") != "" {
		t.Error("an unknown header of the upstream's came through")
	}
	if response.Header.Get("X-Amzn-Requestid") != "UPSTREAM" {
		t.Errorf("the request id is %q", response.Header.Get("X-Amzn-Requestid"))
	}
}

func TestUntouchedResponseKeepsItsBytes(t *testing.T) {
	r := start(t)
	const upstream = `{ "Item": {"pk":{"S":"acme"}} , "New": true}`
	r.stub.answerJSON(200, upstream)
	response, body := r.post(t, "GetItem", `{"TableName":"Open","Key":{"pk":{"S":"acme"}}}`)
	if body != upstream {
		t.Errorf("the body is %s", body)
	}
	checkCRC(t, response, body)
}

func checkCRC(t *testing.T, r *http.Response, body string) {
	t.Helper()
	if got, want := r.Header.Get("X-Amz-Crc32"), strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(body))), 10); got != want {
		t.Errorf("x-amz-crc32 is %s, and %s of the body", got, want)
	}
}

func TestListTablesNeedsNoUpstream(t *testing.T) {
	r := start(t)
	out, err := r.acme().ListTables(context.Background(), &dynamodb.ListTablesInput{})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(out.TableNames, " ") != "AppTable Open" || len(r.stub.sent()) != 0 {
		t.Errorf("tables %v, %d requests upstream", out.TableNames, len(r.stub.sent()))
	}
}
