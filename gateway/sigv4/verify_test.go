package sigv4

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestAccepted is what must be left alone, each beside a refusal above.
func TestAccepted(t *testing.T) {
	for _, c := range []struct {
		name   string
		before func(*call)
		after  func(*http.Request)
	}{
		{name: "as it is"},
		{name: "no space behind commas", after: func(r *http.Request) {
			r.Header.Set("Authorization", strings.ReplaceAll(r.Header.Get("Authorization"), ", ", ","))
		}},
		{name: "one space behind one comma", after: reauthorize(", ", ",")},
		{name: "content type not signed", before: func(c *call) { c.list = []string{"host", "x-amz-date", "x-amz-target"} }},
		{name: "no target", before: func(c *call) { delete(c.header, "X-Amz-Target") }},
		{name: "empty body", before: func(c *call) { c.body = "" }},
		{name: "hash of the body", before: set("X-Amz-Content-Sha256", testHash)},
		{name: "content length signed", before: set("Content-Length", "55")},
		{name: "content length signed, taken away by a proxy", before: set("Content-Length", "55"),
			after: func(r *http.Request) { r.Header.Del("Content-Length") }},
		{name: "another region", before: func(c *call) { c.region = "us-gov-west-1" }},
		{name: "at the edge of the past", before: func(c *call) {
			c.date = "20260314T092153Z"
			c.header.Set("X-Amz-Date", c.date)
		}},
		{name: "at the edge of the future", before: func(c *call) {
			c.date = "20260314T093153Z"
			c.header.Set("X-Amz-Date", c.date)
		}},
		{name: "Date beside X-Amz-Date", before: set("Date", "Mon, 01 Jan 2001 00:00:00 GMT")},
		{name: "spaces in a value", before: set("My-Header", "  a   b  ", "", " c")},
		{name: "bytes beyond ASCII", before: set("My-Header", "na\xefve")},
		{name: "host with a port", before: func(c *call) { c.host = "127.0.0.1:8000" }},
		{name: "host in the URL too", after: func(r *http.Request) { r.URL.Host = testHost }},
		{name: "unsigned headers of no account", after: func(r *http.Request) {
			r.Header.Set("User-Agent", "Boto3/1.43.11")
			r.Header.Set("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793")
			r.Header.Set("Amz-Sdk-Invocation-Id", "f62e5700-f6f2-4080-8a93-137843dc9994")
			r.Header.Set("Amz-Sdk-Request", "attempt=1")
			r.Header.Set("X-Forwarded-For", "10.0.0.1")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			call := newCall()
			if c.before != nil {
				c.before(call)
			}
			r := call.request(t)
			if c.after != nil {
				c.after(r)
			}
			v := testVerifier(t)
			for range 2 { // the second time with a remembered key
				got, err := v.Verify(r, []byte(call.body))
				if err != nil {
					t.Fatal(err)
				}
				at, _ := time.Parse("20060102T150405Z", call.date)
				if want := (Verified{testKey, "acme", call.region, at}); got != want {
					t.Errorf("verified %+v, want %+v", got, want)
				}
			}
		})
	}
}

func TestOptions(t *testing.T) {
	region := func(o *Options) { o.Region = testRegion }
	refusal{name: "another region", before: func(c *call) { c.region = "us-east-1" }, code: CodeInvalidSignature, text: "'eu-west-1'"}.
		check(t, testVerifier(t, region))
	if _, err := testVerifier(t, region).Verify(newCall().request(t), []byte(testBody)); err != nil {
		t.Errorf("the right region: %v", err)
	}

	sts := func(o *Options) { o.Service = "sts" }
	refusal{name: "another service", code: CodeInvalidSignature, text: "'sts'"}.check(t, testVerifier(t, sts))
	forSTS := newCall()
	forSTS.service = "sts"
	if _, err := testVerifier(t, sts).Verify(forSTS.request(t), []byte(testBody)); err != nil {
		t.Errorf("the right service: %v", err)
	}

	refusal{name: "odd skew", before: func(c *call) {
		c.date = "20260314T092500Z"
		c.header.Set("X-Amz-Date", c.date)
	}, code: CodeInvalidSignature, text: "(20260314T092653Z - 1m30s)"}.
			check(t, testVerifier(t, func(o *Options) { o.Skew = 90 * time.Second }))

	for name, adjust := range map[string]func(*Options){
		"no clock":      func(o *Options) { o.Clock = nil },
		"negative skew": func(o *Options) { o.Skew = -time.Second },
		"long skew":     func(o *Options) { o.Skew = MaxSkew + 1 },
		"bad service":   func(o *Options) { o.Service = "dynamo/db" },
		"bad region":    func(o *Options) { o.Region = "eu_west" },
	} {
		o := Options{Clock: time.Now}
		adjust(&o)
		if _, err := NewVerifier(testLookup, o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := NewVerifier(nil, Options{Clock: time.Now}); err == nil {
		t.Error("no lookup: accepted")
	}
}

// TestLookupAnswers holds what a lookup returns against what was asked.
func TestLookupAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answer Credential
		secret string
	}{
		"another key's credential": {Credential{AccessKeyID: otherKey, SecretAccessKey: testSecret}, testSecret},
		"no id":                    {Credential{SecretAccessKey: testSecret}, testSecret},
		"no secret":                {Credential{AccessKeyID: testKey}, ""},
	} {
		v, err := NewVerifier(func(string) (Credential, bool) { return c.answer, true },
			Options{Clock: func() time.Time { return testNow }})
		if err != nil {
			t.Fatal(err)
		}
		call := newCall()
		call.secret = c.secret
		if _, err := v.Verify(call.request(t), []byte(testBody)); !errors.Is(err, ErrUnknownKey) {
			t.Errorf("%s: %v, want %v", name, err, ErrUnknownKey)
		}
	}
}

func TestSessions(t *testing.T) {
	expired := &Error{CodeExpiredToken, "The security token included in the request is expired"}
	v := testVerifier(t, func(o *Options) {
		o.Session = func(id, token string) (Credential, error) {
			switch token {
			case "sealed":
				return Credential{AccessKeyID: "ASIASESSION", SecretAccessKey: "session secret", Principal: "initech"}, nil
			case "old":
				return Credential{}, expired
			}
			return Credential{}, errors.New("not one of ours: " + token)
		}
	})
	for _, c := range []struct {
		name, key, secret, token string
		want                     *Error
	}{
		{"good", "ASIASESSION", "session secret", "sealed", nil},
		{"wrong secret", "ASIASESSION", "guess", "sealed", ErrMismatch},
		{"token of another key", "ASIAOTHER", "session secret", "sealed", ErrUnknownKey},
		{"static key with a good token", testKey, testSecret, "sealed", ErrStaticKeyToken},
		{"static key with the session's secret", testKey, "session secret", "sealed", ErrMismatch},
		{"expired", "ASIASESSION", "session secret", "old", expired},
		{"unknown token", "ASIASESSION", "session secret", "forged", ErrUnknownKey},
		{"empty token", "ASIASESSION", "session secret", "", ErrUnknownKey},
	} {
		call := newCall()
		call.key, call.secret = c.key, c.secret
		call.header.Set("X-Amz-Security-Token", c.token)
		got, err := v.Verify(call.request(t), []byte(testBody))
		if c.want == nil {
			if err != nil || got.Principal != "initech" || got.AccessKeyID != c.key {
				t.Errorf("%s: %+v, %v", c.name, got, err)
			}
		} else if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	// The token is what makes it a session: without one there is none.
	call := newCall()
	call.key, call.secret = "ASIASESSION", "session secret"
	if _, err := v.Verify(call.request(t), []byte(testBody)); !errors.Is(err, ErrUnknownKey) {
		t.Errorf("session key without its token: %v", err)
	}
}

func TestVerifyLeavesTheRequestAlone(t *testing.T) {
	r := newCall().request(t)
	header, target := r.Header.Clone(), *r.URL
	if _, err := testVerifier(t).Verify(r, []byte(testBody)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(header, r.Header) || target != *r.URL || r.Host != testHost {
		t.Errorf("changed: %v %v %v", r.Header, r.URL, r.Host)
	}
}
