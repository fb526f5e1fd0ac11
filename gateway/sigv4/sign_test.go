package sigv4

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func newOutgoing(t *testing.T, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequest("POST", "https://"+testHost, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", "DynamoDB_20120810.GetItem")
	return r
}

func TestSignRefuses(t *testing.T) {
	s, err := NewSigner("dynamodb")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		adjust func(r *http.Request, c *SigningCredentials, region *string)
		want   string
	}{
		{"no key id", func(_ *http.Request, c *SigningCredentials, _ *string) { c.AccessKeyID = "" }, "access key id"},
		{"key id with a slash", func(_ *http.Request, c *SigningCredentials, _ *string) { c.AccessKeyID = "a/b" }, "access key id"},
		{"no secret", func(_ *http.Request, c *SigningCredentials, _ *string) { c.SecretAccessKey = "" }, "no secret"},
		{"token with a line feed", func(_ *http.Request, c *SigningCredentials, _ *string) { c.SessionToken = "a\nb" }, "x-amz-security-token"},
		{"no region", func(_ *http.Request, _ *SigningCredentials, region *string) { *region = "" }, "region"},
		{"region with a slash", func(_ *http.Request, _ *SigningCredentials, region *string) { *region = "eu/west" }, "region"},
		{"unknown length", func(r *http.Request, _ *SigningCredentials, _ *string) { r.ContentLength = -1 }, "content length"},
		{"another length", func(r *http.Request, _ *SigningCredentials, _ *string) { r.ContentLength++ }, "content length"},
		{"hash of another body", func(r *http.Request, _ *SigningCredentials, _ *string) {
			r.Header.Set("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")
		}, "hash of the body"},
		{"no URL", func(r *http.Request, _ *SigningCredentials, _ *string) { r.URL = nil }, "no URL"},
		{"opaque URL", func(r *http.Request, _ *SigningCredentials, _ *string) { r.URL = &url.URL{Opaque: "//x/"} }, "no URL"},
		{"bad query", func(r *http.Request, _ *SigningCredentials, _ *string) { r.URL.RawQuery = "a=%zz" }, "query"},
		{"no host", func(r *http.Request, _ *SigningCredentials, _ *string) { r.Host, r.URL.Host = "", "" }, "no host"},
		{"two spellings", func(r *http.Request, _ *SigningCredentials, _ *string) { r.Header["x-amz-target"] = []string{"a"} }, "more than one spelling"},
		{"header name with a space", func(r *http.Request, _ *SigningCredentials, _ *string) { r.Header["My Header"] = []string{"a"} }, "not a header name"},
		{"line feed in a value", func(r *http.Request, _ *SigningCredentials, _ *string) { r.Header["My-Header"] = []string{"a\nb"} }, "control character"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, region := newOutgoing(t, testBody), testRegion
			r.Header.Set("Authorization", "left from another attempt")
			credentials := SigningCredentials{AccessKeyID: testKey, SecretAccessKey: testSecret}
			c.adjust(r, &credentials, &region)
			err := s.Sign(r, []byte(testBody), credentials, region, testNow)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one holding %q", err, c.want)
			}
			if got := r.Header.Get("Authorization"); got != "" {
				t.Errorf("refused, yet Authorization is %q", got)
			}
		})
	}
	if _, err := NewSigner("a/b"); err == nil {
		t.Error("a service with a slash: accepted")
	}
}

// TestSignAgain: a request signed twice holds nothing of the first time.
func TestSignAgain(t *testing.T) {
	s, err := NewSigner("dynamodb")
	if err != nil {
		t.Fatal(err)
	}
	r := newOutgoing(t, testBody)
	first := SigningCredentials{AccessKeyID: "ASIAFIRST", SecretAccessKey: "first", SessionToken: "of the first"}
	if err := s.Sign(r, []byte(testBody), first, "us-east-1", testNow.AddDate(0, 0, -1)); err != nil {
		t.Fatal(err)
	}
	if err := s.Sign(r, []byte(testBody), SigningCredentials{AccessKeyID: testKey, SecretAccessKey: testSecret}, testRegion, testNow); err != nil {
		t.Fatal(err)
	}
	if _, err := testVerifier(t).Verify(overTheWire(t, r, []byte(testBody)), []byte(testBody)); err != nil {
		t.Error(err)
	}
	if got := r.Header.Values("X-Amz-Security-Token"); len(got) > 0 {
		t.Errorf("token left: %q", got)
	}
}

// TestSignsAllButHops: what a hop may change is not signed, all else is.
func TestSignsAllButHops(t *testing.T) {
	s, err := NewSigner("dynamodb")
	if err != nil {
		t.Fatal(err)
	}
	r := newOutgoing(t, testBody)
	for _, name := range []string{"User-Agent", "X-Amzn-Trace-Id", "Connection", "Te", "Upgrade", "Expect", "Host", "Content-Length",
		"Transfer-Encoding", "Trailer", "Keep-Alive", "Proxy-Authorization", "Accept-Encoding", "Amz-Sdk-Request"} {
		r.Header.Set(name, "1")
	}
	r.Header["My-Nothing"] = nil
	if err := s.Sign(r, []byte(testBody), SigningCredentials{AccessKeyID: testKey, SecretAccessKey: testSecret}, testRegion, testNow); err != nil {
		t.Fatal(err)
	}
	a, refusal := parseAuthorization(r.Header.Get("Authorization"))
	if refusal != nil {
		t.Fatal(refusal)
	}
	const want = "accept-encoding;amz-sdk-request;content-length;content-type;host;x-amz-date;x-amz-target"
	if a.signedHeaders != want {
		t.Errorf("signed\n%s, want\n%s", a.signedHeaders, want)
	}
}

func TestSignWithoutHeaderMap(t *testing.T) {
	s, err := NewSigner("sts")
	if err != nil {
		t.Fatal(err)
	}
	r := &http.Request{Method: "POST", URL: &url.URL{Scheme: "https", Host: testHost}}
	if err := s.Sign(r, nil, SigningCredentials{AccessKeyID: testKey, SecretAccessKey: testSecret}, testRegion, testNow); err != nil {
		t.Fatal(err)
	}
	v := testVerifier(t, func(o *Options) { o.Service = "sts" })
	if _, err := v.Verify(overTheWire(t, r, nil), nil); err != nil {
		t.Error(err)
	}
}
