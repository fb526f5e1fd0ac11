package sigv4

import (
	"bytes"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestRoundTrip: what the Signer signs, the Verifier verifies; and a change of
// one bit, or of one header, anywhere in what was signed is refused.
func TestRoundTrip(t *testing.T) {
	v := testVerifier(t)
	rapid.Check(t, func(t *rapid.T) {
		o := drawOutgoing(t, rapid.Just("/"))
		r := overTheWire(t, o.signed(t), o.body)
		if got, err := v.Verify(r, o.body); err != nil || got.Principal != "acme" || got.Region != o.region {
			t.Fatalf("%+v, %v", got, err)
		}
		body := slices.Clone(o.body)
		mutations := []string{"body", "value", "host", "authorization", "add", "drop", "double", "method", "none"}
		mutation := rapid.SampledFrom(mutations).Draw(t, "mutation")
		signed := signedKeys(r)
		key := rapid.SampledFrom(signed).Draw(t, "header")
		switch mutation {
		case "body":
			body = flip(t, append(body, 'x')) // the byte more keeps a bit to flip in an empty body
		case "value":
			r.Header[key] = []string{string(flip(t, []byte(r.Header[key][0])))}
		case "host":
			r.Host = string(flip(t, []byte(r.Host)))
		case "authorization":
			r.Header["Authorization"][0] = string(flip(t, []byte(r.Header["Authorization"][0])))
		case "add":
			r.Header.Add(rapid.SampledFrom([]string{"X-Amz-Target", "X-Amz-Date", "X-Amz-Decoded-Content-Length", "X-Amz-"}).Draw(t, "name"),
				rapid.SampledFrom([]string{"", "DynamoDB_20120810.Scan"}).Draw(t, "added"))
		case "drop":
			if key == "Content-Length" { // the length of the body stands in for it
				key = "X-Amz-Date"
			}
			r.Header.Del(key)
		case "double":
			r.Header.Add(key, r.Header[key][0])
		case "method":
			r.Method = "PUT"
		case "none":
			r.Header.Set("User-Agent", "another")
			r.Header.Set("X-Amzn-Trace-Id", "Root=1")
			r.Header.Set("X-Forwarded-For", "10.0.0.1")
		}
		_, err := v.Verify(r, body)
		if refused := (*Error)(nil); mutation == "none" {
			if err != nil {
				t.Fatalf("unsigned headers changed: %v", err)
			}
		} else if !errors.As(err, &refused) {
			t.Fatalf("%s of %q changed: accepted", mutation, key)
		}
	})
}

// signedKeys returns the headers that were signed, under net/http's spelling
// and without the host.
func signedKeys(r *http.Request) []string {
	_, list, _ := strings.Cut(r.Header.Get("Authorization"), "SignedHeaders=")
	list, _, _ = strings.Cut(list, ",")
	return slices.DeleteFunc(slices.Sorted(maps.Keys(r.Header)), func(key string) bool {
		return !slices.Contains(strings.Split(list, ";"), strings.ToLower(key))
	})
}

// flip changes one bit.
func flip(t *rapid.T, text []byte) []byte {
	bit := rapid.IntRange(0, 8*len(text)-1).Draw(t, "bit")
	text[bit/8] ^= 1 << (bit % 8)
	return text
}

// TestEveryBit flips every bit of one request, one at a time.
func TestEveryBit(t *testing.T) {
	v := testVerifier(t)
	each := func(what string, text []byte, put func(*http.Request, []byte)) {
		for bit := range 8 * len(text) {
			changed := bytes.Clone(text)
			changed[bit/8] ^= 1 << (bit % 8)
			r, body := newCall().request(t), []byte(testBody)
			if what == "body" {
				body = changed
			} else {
				put(r, changed)
			}
			if got, err := v.Verify(r, body); err == nil {
				t.Errorf("%s: bit %d: accepted as %+v", what, bit, got)
			}
		}
	}
	each("body", []byte(testBody), nil)
	each("host", []byte(testHost), func(r *http.Request, b []byte) { r.Host = string(b) })
	r := newCall().request(t)
	for key := range r.Header {
		each(key, []byte(r.Header.Get(key)), func(r *http.Request, b []byte) { r.Header[key] = []string{string(b)} })
	}
}
