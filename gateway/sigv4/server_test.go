package sigv4

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestThroughServer signs, sends and verifies through net/http itself, over
// HTTP/1.1 and HTTP/2, which hand a handler host and length each in its way.
func TestThroughServer(t *testing.T) {
	s, err := NewSigner("dynamodb")
	if err != nil {
		t.Fatal(err)
	}
	v := testVerifier(t)
	for _, h2 := range []bool{false, true} {
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			got, err := v.Verify(r, body)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			io.WriteString(w, r.Proto+" "+got.Principal.(string))
		}))
		server.EnableHTTP2 = h2
		if h2 {
			server.StartTLS()
		} else {
			server.Start()
		}
		defer server.Close()
		send := func(change func(*http.Request)) (int, string) {
			r, err := http.NewRequest("POST", server.URL, bytes.NewReader([]byte(testBody)))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("X-Amz-Target", "DynamoDB_20120810.GetItem")
			if err := s.Sign(r, []byte(testBody), SigningCredentials{AccessKeyID: testKey, SecretAccessKey: testSecret}, testRegion, testNow); err != nil {
				t.Fatal(err)
			}
			change(r)
			response, err := server.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			text, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			return response.StatusCode, string(text)
		}
		want := "HTTP/1.1 acme"
		if h2 {
			want = "HTTP/2.0 acme"
		}
		if status, text := send(func(*http.Request) {}); status != 200 || text != want {
			t.Errorf("%d %q, want 200 %q", status, text, want)
		}
		if status, text := send(func(r *http.Request) { r.Header.Add("X-Amz-Target", "DynamoDB_20120810.Scan") }); status != 400 {
			t.Errorf("second target: %d %q", status, text)
		}
		if status, text := send(func(r *http.Request) { r.URL.RawQuery = "a=b" }); status != 400 {
			t.Errorf("query: %d %q", status, text)
		}
		if status, text := send(func(r *http.Request) {
			r.Trailer = http.Header{"X-Amz-Target": {"x"}}
			r.ContentLength = -1 // in chunks, or HTTP/1.1 sends no trailer
		}); status != 400 {
			t.Errorf("trailer: %d %q", status, text)
		}
	}
}
