package emulator

import (
	"bytes"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden runs the conversations in testdata/golden, each against an
// emulator of its own. A line that begins with ">" is a request, an operation
// and its body; the line after it is the response, its status and its body.
// "{…×n}" in a request stands for n letters x. All else is comment.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, asked := replay(t, string(source))
			if asked == 0 {
				t.Fatal("the file asks nothing")
			}
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want := strings.Split(string(source), "\n")
			for i, line := range strings.Split(got, "\n") {
				if i >= len(want) || line != want[i] {
					t.Errorf("%s:%d\n got  %s\n want %s", file, i+1, line, append(want, "")[min(i, len(want))])
				}
			}
		})
	}
}

// goldenRequests are the requests of all golden files.
func goldenRequests(t testing.TB) (requests []string) {
	t.Helper()
	files, err := filepath.Glob("testdata/golden/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(source)) {
			if request, ok := strings.CutPrefix(line, "> "); ok {
				requests = append(requests, strings.TrimSpace(request))
			}
		}
	}
	return requests
}

// replay returns the source with every response replaced by the emulator's.
func replay(t *testing.T, source string) (out string, asked int) {
	t.Helper()
	e := New(WithAccount("eu-west-1", "111122223333"), WithClock(func() time.Time { return time.Unix(1700000000, 0) }))
	var b strings.Builder
	for line := range strings.Lines(source) {
		request, ok := strings.CutPrefix(line, "> ")
		if !ok {
			if line != "" && (line[0] < '0' || line[0] > '9') {
				b.WriteString(line)
			}
			continue
		}
		asked++
		b.WriteString(line)
		op, body, _ := strings.Cut(strings.TrimSpace(request), " ")
		status, response := post(e, op, fill(body))
		fmt.Fprintf(&b, "%d %s\n", status, response)
	}
	return b.String(), asked
}

// fill replaces each "{…×n}" by n letters.
func fill(body string) string {
	for {
		before, rest, ok := strings.Cut(body, "{…×")
		if !ok {
			return body
		}
		var n int
		count, after, _ := strings.Cut(rest, "}")
		fmt.Sscan(count, &n)
		body = before + strings.Repeat("x", n) + after
	}
}

// post sends a request as an SDK would.
func post(handler http.Handler, op, body string) (status int, response string) {
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader([]byte(body)))
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", "DynamoDB_20120810."+op)
	r.Header.Set("X-Amz-Date", "20231114T221320Z")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20231114/eu-west-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}
