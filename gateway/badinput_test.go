package gateway_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// post sends a body signed by AWS's signer with acme's key.
func (r *running) post(t *testing.T, op, body string) (*http.Response, string) {
	t.Helper()
	return r.do(t, r.request(t, "DynamoDB_20120810."+op, body), body, "acme-secret-acme-secret-acme-secret", time.Now())
}

func (r *running) request(t *testing.T, target, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, "http://"+r.addr+"/", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Amz-Target", target)
	req.Header.Set("Content-Type", "application/x-amz-json-1.0")
	return req
}

func (r *running) do(t *testing.T, req *http.Request, body, secret string, at time.Time) (*http.Response, string) {
	t.Helper()
	return r.doAs(t, req, body, "AKIAACME00000000", secret, at)
}

// doAs signs a request with any key, sends it, and returns the response.
func (r *running) doAs(t *testing.T, req *http.Request, body, key, secret string, at time.Time) (*http.Response, string) {
	t.Helper()
	hash := sha256.Sum256([]byte(body))
	err := v4.NewSigner().SignHTTP(context.Background(), aws.Credentials{AccessKeyID: key, SecretAccessKey: secret}, req, hex.EncodeToString(hash[:]), "dynamodb", "eu-west-1", at)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(got)
}

const ownKey = `"Key":{"tenant_id":{"S":"tenant_acme"},"entity_id":{"S":"o-1"}}`

// TestBadInput sends what must be refused. Each refusal has DynamoDB's shape,
// nothing is sent on, and the gateway goes on serving.
func TestBadInput(t *testing.T) {
	r := start(t)
	for _, c := range []struct {
		name, target, body string
		change             func(*http.Request)
		secret             string
		at                 time.Duration
		status             int
		kind, text         string
	}{
		{name: "malformed JSON", body: `{"TableName":`, kind: "SerializationException", text: "malformed JSON"},
		{name: "empty body", body: ``, kind: "SerializationException", text: "ends early"},
		{name: "array", body: `[]`, kind: "SerializationException"},
		{name: "duplicate member", body: `{"TableName":"AppTable","TableName":"AppTable",` + ownKey + `}`, kind: "SerializationException", text: "duplicate member"},
		{name: "wrong case", body: `{"tablename":"AppTable",` + ownKey + `}`, kind: "AccessDeniedException", text: "DM202 unknown-parameter"},
		{name: "wrong case beside the right one", body: `{"TableName":"AppTable","tableName":"AppTable",` + ownKey + `}`, kind: "AccessDeniedException", text: "in tableName"},
		{name: "trailing data", body: `{"TableName":"AppTable",` + ownKey + `} {}`, kind: "SerializationException", text: "data after the request"},
		{name: "byte order mark", body: "\ufeff" + `{"TableName":"AppTable",` + ownKey + `}`, kind: "SerializationException"},
		{name: "invalid UTF-8", body: `{"TableName":"AppTable","Key":{"tenant_id":{"S":"` + "\xff" + `"}}}`, kind: "SerializationException"},
		{name: "legacy parameter", body: `{"TableName":"AppTable",` + ownKey + `,"AttributesToGet":["internal_notes"]}`, kind: "AccessDeniedException", text: "DM301 private-attribute"},
		{name: "unknown operation", target: "DynamoDB_20120810.GetItems", body: `{}`, kind: "UnknownOperationException"},
		{name: "operation in another case", target: "DynamoDB_20120810.getItem", body: `{}`, kind: "UnknownOperationException"},
		{name: "another API version", target: "DynamoDB_20111205.GetItem", body: `{}`, kind: "UnknownOperationException"},
		{name: "operation that tenants may not use", target: "DynamoDB_20120810.DeleteTable", body: `{"TableName":"AppTable"}`, kind: "AccessDeniedException", text: "DM201 operation-not-admitted"},
		{name: "operation known by name alone", target: "DynamoDB_20120810.UpdateTable", body: `{"TableName":"AppTable"}`, kind: "AccessDeniedException", text: "DM201 operation-not-admitted"},
		{name: "streams", target: "DynamoDBStreams_20120810.GetRecords", body: `{}`, kind: "AccessDeniedException", text: "DM201 operation-not-admitted"},
		{name: "validation", body: `{"TableName":"AppTable"}`, kind: "ValidationException", text: "Value null at 'key'"},
		{name: "bad signature", body: `{}`, secret: "another-secret", kind: "InvalidSignatureException"},
		{name: "clock 10 minutes slow", body: `{}`, at: -10 * time.Minute, kind: "InvalidSignatureException"},
		{name: "clock 10 minutes fast", body: `{}`, at: 10 * time.Minute, kind: "InvalidSignatureException"},
		{name: "content type", body: `{}`, change: func(r *http.Request) { r.Header.Set("Content-Type", "application/cbor") }, kind: "SerializationException", text: "Content-Type"},
		{name: "two targets", body: `{}`, change: func(r *http.Request) { r.Header.Add("X-Amz-Target", "DynamoDB_20120810.Scan") }, kind: "UnknownOperationException"},
		{name: "content encoding", body: `{}`, change: func(r *http.Request) { r.Header.Set("Content-Encoding", "gzip") }, kind: "SerializationException"},
		{name: "query", body: `{}`, change: func(r *http.Request) { r.URL.RawQuery = "Action=GetItem" }, kind: "SerializationException"},
		{name: "path", body: `{}`, change: func(r *http.Request) { r.URL.Path = "/refused" }, kind: "SerializationException"},
		{name: "method", body: `{}`, change: func(r *http.Request) { r.Method = "PUT" }, kind: "SerializationException"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.target == "" {
				c.target = "DynamoDB_20120810.GetItem"
			}
			if c.secret == "" {
				c.secret = "acme-secret-acme-secret-acme-secret"
			}
			req := r.request(t, c.target, c.body)
			if c.change != nil {
				c.change(req)
			}
			response, body := r.do(t, req, c.body, c.secret, time.Now().Add(c.at))
			wantFailure(t, response, body, 400, c.kind, c.text)
			checkCRC(t, response, body)
			if n := len(r.stub.sent()); n != 0 {
				t.Fatalf("%d requests were sent upstream", n)
			}
			if entry := r.lastDecision(t); entry["decision"] != "deny" {
				t.Errorf("audited as %v", entry)
			}
		})
	}
	if response, body := r.post(t, "GetItem", `{"TableName":"AppTable",`+ownKey+`}`); response.StatusCode != 200 {
		t.Errorf("an honest request afterwards: %d %s", response.StatusCode, body)
	}
}

func wantFailure(t *testing.T, response *http.Response, body string, status int, kind, text string) {
	t.Helper()
	var failure struct {
		Type    string `json:"__type"`
		Message string `json:"message"`
	}
	if err := json.Unmarshal([]byte(body), &failure); err != nil {
		t.Fatalf("%v in body %q", err, body)
	}
	_, name, _ := strings.Cut(failure.Type, "#")
	if response.StatusCode != status || name != kind || !strings.Contains(failure.Message, text) {
		t.Errorf("got %d %s; want %d %s with %q", response.StatusCode, body, status, kind, text)
	}
	if response.Header.Get("X-Amzn-Requestid") == "" || response.Header.Get("Content-Type") != "application/x-amz-json-1.0" {
		t.Errorf("headers %v", response.Header)
	}
}

func TestBodyOverTheLimit(t *testing.T) {
	r := start(t)
	body := strings.Repeat(" ", 16<<20+1)
	response, got := r.post(t, "GetItem", body)
	wantFailure(t, response, got, 413, "RequestEntityTooLargeException", "16 MB")
	if len(r.stub.sent()) != 0 {
		t.Error("it was sent upstream")
	}
	// One byte less is read, and is merely not JSON.
	response, got = r.post(t, "GetItem", body[1:])
	wantFailure(t, response, got, 400, "SerializationException", "")
}

func TestUpstreamDown(t *testing.T) {
	s := newStub(t)
	r := startWith(t, s, time.Now)
	s.Close()
	response, body := r.post(t, "GetItem", `{"TableName":"AppTable",`+ownKey+`}`)
	wantFailure(t, response, body, 503, "ServiceUnavailable", "")
}

// TestStrangeUpstream has an upstream that does not answer as DynamoDB does:
// nothing of it may come through.
func TestStrangeUpstream(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(http.ResponseWriter)
		status int
	}{
		{"redirect", func(w http.ResponseWriter) { w.Header().Set("Location", "http://127.0.0.1:1/"); w.WriteHeader(302) }, 500},
		{"not JSON", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			io.WriteString(w, "leak <html>")
		}, 500},
		{"HTML", func(w http.ResponseWriter) { w.Header().Set("Content-Type", "text/html"); io.WriteString(w, "leak") }, 500},
		{"load balancer", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(502)
			io.WriteString(w, "leak")
		}, 503},
		{"created", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			w.WriteHeader(201)
			io.WriteString(w, `{"leak":1}`)
		}, 500},
		{"item that is none", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			io.WriteString(w, `{"Item":{"leak":{"S":1}}}`)
		}, 500},
		{"hangs up", func(w http.ResponseWriter) { panic(http.ErrAbortHandler) }, 503},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := start(t)
			r.stub.mu.Lock()
			r.stub.answer = c.answer
			r.stub.mu.Unlock()
			response, body := r.post(t, "GetItem", `{"TableName":"AppTable",`+ownKey+`}`)
			if response.StatusCode != c.status || bytes.Contains([]byte(body), []byte("leak")) || !strings.Contains(body, `"__type"`) {
				t.Errorf("got %d %s, want %d", response.StatusCode, body, c.status)
			}
		})
	}
}
