package sigv4

import (
	"net/http"
	"strings"
	"testing"
)

// benchBody is a request of 400 bytes.
var benchBody = testBody[:len(testBody)-1] + strings.Repeat(" ", 400-len(testBody)) + "}"

func BenchmarkVerify(b *testing.B) {
	v := testVerifier(b)
	call := newCall()
	call.body = benchBody
	r := call.request(b)
	body := []byte(benchBody)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Verify(r, body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	s, err := NewSigner("dynamodb")
	if err != nil {
		b.Fatal(err)
	}
	call := newCall()
	call.body = benchBody
	r := call.request(b)
	r.Host = testHost
	body := []byte(benchBody)
	credentials := SigningCredentials{AccessKeyID: testKey, SecretAccessKey: testSecret}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Sign(r, body, credentials, testRegion, testNow); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRefuse(b *testing.B) {
	v := testVerifier(b)
	for name, adjust := range map[string]func(*http.Request){
		"unsigned": func(r *http.Request) { r.Header.Del("Authorization") },
		"unknown":  reauthorize(testKey, "AKIDNOBODY"),
		"mismatch": func(r *http.Request) { r.Header.Set("X-Amz-Target", "DynamoDB_20120810.Scan") },
	} {
		r := newCall().request(b)
		adjust(r)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := v.Verify(r, []byte(testBody)); err == nil {
					b.Fatal("accepted")
				}
			}
		})
	}
}
