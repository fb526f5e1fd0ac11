package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// The credentials, the moment and the request of most tests.
const (
	testKey    = "AKIDEXAMPLE"
	testSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
	testRegion = "eu-west-1"
	testHost   = "dynamodb.eu-west-1.amazonaws.com"
	testBody   = `{"TableName":"Orders","Key":{"pk":{"S":"tenant_acme"}}}`
	otherKey   = "AKIDOTHER"
	otherSec   = "another secret entirely"
)

var testNow = time.Date(2026, 3, 14, 9, 26, 53, 589793238, time.UTC)

func testLookup(id string) (Credential, bool) {
	switch id {
	case testKey:
		return Credential{AccessKeyID: id, SecretAccessKey: testSecret, Principal: "acme"}, true
	case otherKey:
		return Credential{AccessKeyID: id, SecretAccessKey: otherSec, Principal: "globex"}, true
	}
	return Credential{}, false
}

func testVerifier(t rapid.TB, adjust ...func(*Options)) *Verifier {
	t.Helper()
	o := Options{Clock: func() time.Time { return testNow }}
	for _, a := range adjust {
		a(&o)
	}
	v, err := NewVerifier(testLookup, o)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// call is a request before it is signed, and how to sign it. It is signed by
// the plain reference below and not by the code under test, so that it can be
// wrong in any way.
type call struct {
	method, target, host, body string
	header                     http.Header
	list                       []string // signed headers; nil for all there are
	key, secret                string
	date, scopeDate            string
	region, service, end       string
}

func newCall() *call {
	return &call{
		method: "POST", target: "/", host: testHost, body: testBody,
		header: http.Header{
			"Content-Type": {"application/x-amz-json-1.0"},
			"X-Amz-Target": {"DynamoDB_20120810.GetItem"},
			"X-Amz-Date":   {"20260314T092653Z"},
		},
		key: testKey, secret: testSecret,
		date: "20260314T092653Z", scopeDate: "20260314",
		region: testRegion, service: "dynamodb", end: "aws4_request",
	}
}

// names returns the headers to be signed.
func (c *call) names() []string {
	if c.list != nil {
		return c.list
	}
	names := []string{"host"}
	for key := range c.header {
		names = append(names, strings.ToLower(key))
	}
	slices.Sort(names)
	return names
}

// request returns the request, signed.
func (c *call) request(t rapid.TB) *http.Request {
	t.Helper()
	u, err := url.ParseRequestURI(c.target)
	if err != nil {
		t.Fatal(err)
	}
	values := func(name string) []string {
		if name == "host" {
			return []string{c.host}
		}
		return c.header[http.CanonicalHeaderKey(name)]
	}
	scope := strings.Join([]string{c.scopeDate, c.region, c.service, c.end}, "/")
	signature := reference(c.method, u.EscapedPath(), u.RawQuery, c.names(), values, c.body, c.date, scope, c.secret)
	h := c.header.Clone()
	h.Set("Authorization", fmt.Sprintf("AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s",
		c.key, scope, strings.Join(c.names(), ";"), signature))
	return &http.Request{Method: c.method, URL: u, Host: c.host, Header: h, ContentLength: int64(len(c.body))}
}

// reference computes a signature the long way, from AWS's description of it
// and for POST / alone.
func reference(method, path, query string, names []string, values func(string) []string, body, date, scope, secret string) string {
	headers := ""
	for _, name := range names {
		var clean []string
		for _, v := range values(name) {
			clean = append(clean, strings.Join(strings.FieldsFunc(v, func(r rune) bool { return r == ' ' }), " "))
		}
		headers += name + ":" + strings.Join(clean, ",") + "\n"
	}
	request := strings.Join([]string{method, path, query, headers, strings.Join(names, ";"),
		fmt.Sprintf("%x", sha256.Sum256([]byte(body)))}, "\n")
	text := strings.Join([]string{"AWS4-HMAC-SHA256", date, scope, fmt.Sprintf("%x", sha256.Sum256([]byte(request)))}, "\n")
	key := []byte("AWS4" + secret)
	for _, part := range append(strings.Split(scope, "/"), text) {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(part))
		key = h.Sum(nil)
	}
	return fmt.Sprintf("%x", key)
}
