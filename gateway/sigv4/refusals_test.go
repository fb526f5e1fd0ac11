package sigv4

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// refusal is one way for a request to be wrong, and what it is called.
type refusal struct {
	name   string
	before func(*call)         // to the request that is then signed
	after  func(*http.Request) // to the request, once signed
	body   string              // that arrives, if not the one signed
	want   *Error              // this very error, or
	code   string              // this code and
	text   string              // this within the message
}

func (c refusal) check(t *testing.T, v *Verifier) {
	t.Helper()
	call := newCall()
	if c.before != nil {
		c.before(call)
	}
	r := call.request(t)
	if c.after != nil {
		c.after(r)
	}
	body := call.body
	if c.body != "" {
		body = c.body
	}
	got, err := v.Verify(r, []byte(body))
	var refused *Error
	if !errors.As(err, &refused) {
		t.Fatalf("accepted as %+v (error %v), want a refusal", got, err)
	}
	if got != (Verified{}) {
		t.Errorf("refused, yet returned %+v", got)
	}
	if c.want != nil && refused != c.want {
		t.Errorf("refused with %v, want %v", refused, c.want)
	}
	if c.want == nil && (refused.Code != c.code || !strings.Contains(refused.Message, c.text)) {
		t.Errorf("refused with %v, want %s holding %q", refused, c.code, c.text)
	}
	for _, secret := range []string{testSecret, otherSec, signatureOf(r), "tenant_acme"} {
		if secret != "" && strings.Contains(refused.Error(), secret) {
			t.Errorf("the error tells %q: %v", secret, refused)
		}
	}
}

func signatureOf(r *http.Request) string {
	_, s, _ := strings.Cut(r.Header.Get("Authorization"), "Signature=")
	return s
}

func set(name string, values ...string) func(*call) {
	return func(c *call) { c.header[http.CanonicalHeaderKey(name)] = values }
}

func reauthorize(from, to string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), from, to, 1))
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []refusal{
		// Who signed.
		{name: "unsigned", after: func(r *http.Request) { r.Header.Del("Authorization") }, want: ErrMissingToken},
		{name: "empty authorization", after: func(r *http.Request) { r.Header.Set("Authorization", "") }, want: ErrMissingToken},
		{name: "two authorizations", after: func(r *http.Request) {
			r.Header["Authorization"] = append(r.Header["Authorization"], r.Header["Authorization"][0])
		}, want: errManyAuth},
		{name: "unknown key", before: func(c *call) { c.key = "AKIDNOBODY" }, want: ErrUnknownKey},
		{name: "unknown key, empty secret", before: func(c *call) { c.key, c.secret = "AKIDNOBODY", "" }, want: ErrUnknownKey},
		{name: "key in another case", before: func(c *call) { c.key = "akidexample" }, want: ErrUnknownKey},
		{name: "another secret", before: func(c *call) { c.secret = "guess" }, want: ErrMismatch},
		{name: "another tenant's secret", before: func(c *call) { c.secret = otherSec }, want: ErrMismatch},
		{name: "static key with a token", before: set("X-Amz-Security-Token", "token"), want: ErrStaticKeyToken},
		{name: "static key with an empty token", before: set("X-Amz-Security-Token", ""), want: ErrStaticKeyToken},
		{name: "unknown key with a token", before: func(c *call) {
			c.key = "AKIDNOBODY"
			c.header.Set("X-Amz-Security-Token", "token")
		}, want: ErrUnknownKey},
		{name: "wrong secret with a token", before: func(c *call) {
			c.secret = "guess"
			c.header.Set("X-Amz-Security-Token", "token")
		}, want: ErrMismatch},

		// What for.
		{name: "another service", before: func(c *call) { c.service = "s3" }, code: CodeInvalidSignature, text: "'dynamodb'"},
		{name: "service in capitals", before: func(c *call) { c.service = "DynamoDB" }, code: CodeInvalidSignature, text: "'dynamodb'"},
		{name: "another terminator", before: func(c *call) { c.end = "aws4_reques" }, code: CodeIncomplete, text: `"aws4_request"`},
		{name: "scope of another day", before: func(c *call) { c.scopeDate = "20260313" }, code: CodeInvalidSignature, text: "Date in Credential scope"},

		// When.
		{name: "no date", before: func(c *call) { delete(c.header, "X-Amz-Date") }, want: errDate},
		{name: "Date instead", before: func(c *call) {
			delete(c.header, "X-Amz-Date")
			c.header.Set("Date", "Sat, 14 Mar 2026 09:26:53 GMT")
		}, want: errDate},
		{name: "two dates", before: set("X-Amz-Date", "20260314T092653Z", "20260314T092653Z"), want: errDate},
		{name: "date with dashes", before: set("X-Amz-Date", "2026-03-14T09:26:53Z"), want: errDate},
		{name: "date with a fraction", before: set("X-Amz-Date", "20260314T092653.5Z"), want: errDate},
		{name: "no such day", before: set("X-Amz-Date", "20260230T092653Z"), want: errDate},
		{name: "no such second", before: set("X-Amz-Date", "20260314T092660Z"), want: errDate},
		{name: "expired", before: func(c *call) {
			c.date = "20260314T092152Z"
			c.header.Set("X-Amz-Date", c.date)
		}, code: CodeInvalidSignature, text: "Signature expired: 20260314T092152Z is now earlier than 20260314T092153Z (20260314T092653Z - 5 min.)"},
		{name: "not yet", before: func(c *call) {
			c.date = "20260314T093154Z"
			c.header.Set("X-Amz-Date", c.date)
		}, code: CodeInvalidSignature, text: "Signature not yet current: 20260314T093154Z is still later than 20260314T093153Z (20260314T092653Z + 5 min.)"},

		// What was signed.
		{name: "another body", body: strings.Replace(testBody, "acme", "acmf", 1), want: ErrMismatch},
		{name: "longer body", body: testBody + " ", want: ErrMismatch},
		{name: "another target", after: func(r *http.Request) { r.Header.Set("X-Amz-Target", "DynamoDB_20120810.Scan") }, want: ErrMismatch},
		{name: "another host", after: func(r *http.Request) { r.Host = "dynamodb.us-east-1.amazonaws.com" }, want: ErrMismatch},
		{name: "host not signed", before: func(c *call) { c.list = []string{"content-type", "x-amz-date", "x-amz-target"} },
			code: CodeInvalidSignature, text: `"host" must be signed`},
		{name: "date not signed", before: func(c *call) { c.list = []string{"host", "x-amz-target"} },
			code: CodeInvalidSignature, text: `"X-Amz-Date" must be signed`},
		{name: "target not signed", before: func(c *call) { c.list = []string{"content-type", "host", "x-amz-date"} },
			code: CodeInvalidSignature, text: `"X-Amz-Target" must be signed`},
		{name: "target added", before: func(c *call) { delete(c.header, "X-Amz-Target") },
			after: func(r *http.Request) { r.Header.Set("X-Amz-Target", "DynamoDB_20120810.Scan") },
			code:  CodeInvalidSignature, text: `"X-Amz-Target" must be signed`},
		{name: "token added", after: func(r *http.Request) { r.Header.Set("X-Amz-Security-Token", "token") },
			code: CodeInvalidSignature, text: `"X-Amz-Security-Token" must be signed`},
		{name: "unknown x-amz header added", after: func(r *http.Request) { r.Header.Set("X-Amz-Anything", "") },
			code: CodeInvalidSignature, text: `"X-Amz-Anything" must be signed`},
		{name: "target in a second spelling", after: func(r *http.Request) { r.Header["x-amz-target"] = []string{"DynamoDB_20120810.Scan"} },
			code: CodeInvalidSignature, text: `"x-amz-target" has another spelling`},
		{name: "target signed but gone", after: func(r *http.Request) { r.Header.Del("X-Amz-Target") },
			code: CodeInvalidSignature, text: `"x-amz-target" is named in SignedHeaders but not present`},
		{name: "two targets", before: set("X-Amz-Target", "DynamoDB_20120810.GetItem", "DynamoDB_20120810.Scan"),
			code: CodeInvalidSignature, text: `"x-amz-target" must appear exactly once`},
		{name: "two content types", before: set("Content-Type", "application/x-amz-json-1.0", "application/cbor"),
			code: CodeInvalidSignature, text: `"content-type" must appear exactly once`},
		{name: "other header signed but gone", before: set("My-Header", "a"), after: func(r *http.Request) { r.Header.Del("My-Header") },
			code: CodeInvalidSignature, text: `"my-header" is named`},
		{name: "line feed in a value", before: set("My-Header", "a\nx-other:b"), code: CodeInvalidSignature, text: "control character"},
		{name: "tab in a value", before: set("My-Header", "a\tb"), code: CodeInvalidSignature, text: "control character"},
		{name: "delete in a value", before: set("My-Header", "a\x7fb"), code: CodeInvalidSignature, text: "control character"},
		{name: "content length of another body", before: set("Content-Length", "54"), code: CodeInvalidSignature, text: "length of the body"},
		{name: "two content lengths", before: set("Content-Length", "55", "55"), code: CodeInvalidSignature, text: "length of the body"},

		// The hash of the body.
		{name: "unsigned payload", before: set("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"), want: errPayload},
		{name: "streamed payload", before: set("X-Amz-Content-Sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"), want: errPayload},
		{name: "hash of nothing", before: set("X-Amz-Content-Sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), want: errPayload},
		{name: "hash in capitals", before: set("X-Amz-Content-Sha256", strings.ToUpper(testHash)), want: errPayload},
		{name: "two hashes", before: set("X-Amz-Content-Sha256", testHash, testHash), want: errPayload},

		// Which form.
		{name: "GET", before: func(c *call) { c.method = "GET" }, want: errMethod},
		{name: "post", before: func(c *call) { c.method = "post" }, want: errMethod},
		{name: "path", before: func(c *call) { c.target = "/orders" }, want: errPath},
		{name: "path that normalises to /", before: func(c *call) { c.target = "/." }, want: errPath},
		{name: "two slashes", before: func(c *call) { c.target = "//" }, want: errPath},
		{name: "encoded slash", before: func(c *call) { c.target = "/%2F" }, want: errPath},
		{name: "no URL", after: func(r *http.Request) { r.URL = nil }, want: errPath},
		{name: "query", before: func(c *call) { c.target = "/?a=b" }, want: errQuery},
		{name: "empty query", before: func(c *call) { c.target = "/?" }, want: errQuery},
		{name: "presigned", before: func(c *call) { c.target = "/?X-Amz-Signature=00" },
			after: func(r *http.Request) { r.Header.Del("Authorization") }, want: errQuery},
		{name: "no host", before: func(c *call) { c.host = "" }, want: errHost},
		{name: "second host", after: func(r *http.Request) { r.Header["Host"] = []string{testHost} }, want: errHost},
		{name: "another host in the URL", after: func(r *http.Request) { r.URL.Host = "evil.example" }, want: errHost},
		{name: "trailer", after: func(r *http.Request) { r.Trailer = http.Header{"X-Amz-Target": nil} }, want: errTrailer},
		{name: "other algorithm", after: reauthorize("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"), code: CodeIncomplete, text: "byte 0"},
	} {
		t.Run(c.name, func(t *testing.T) { c.check(t, testVerifier(t)) })
	}
}

// testHash is the hash of testBody.
const testHash = "1ecc50ddf609b092aef00717cb7c5e093e6b3bf82133289734472dde292684f5"
