package sigv4

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// grammar is the Authorization header once more, in another language.
var grammar = regexp.MustCompile(`\AAWS4-HMAC-SHA256 Credential=[A-Za-z0-9_.-]{1,128}/[0-9]{8}/[A-Za-z0-9-]{1,63}/[A-Za-z0-9-]{1,63}/aws4_request, ?` +
	"SignedHeaders=[a-z0-9!#$%&'*+.^_`|~-]+(;[a-z0-9!#$%&'*+.^_`|~-]+)*, ?Signature=[0-9a-f]{64}\\z")

// FuzzParseAuthorization: what is parsed is of the grammar, and rendered again
// it is what it was.
func FuzzParseAuthorization(f *testing.F) {
	f.Add(goodAuthorization)
	f.Add(strings.ReplaceAll(goodAuthorization, ", ", ","))
	f.Add(algorithm + " Credential=")
	f.Add("Bearer eyJhbGciOiJub25lIn0.e30.")
	f.Fuzz(func(t *testing.T, header string) {
		a, refusal := parseAuthorization(header)
		if refusal != nil {
			if len(header) <= maxHeader && grammar.MatchString(header) && ascending(listOf(header)) {
				t.Fatalf("refused %q: %v", header, refusal)
			}
			return
		}
		if !grammar.MatchString(header) {
			t.Fatalf("parsed %q, which is not of the grammar", header)
		}
		tight := strings.NewReplacer(", ", ",").Replace(header)
		if got := a.render(","); got != tight {
			t.Fatalf("parsed %q, rendered %q", header, got)
		}
		if !ascending(a.signedHeaders) {
			t.Fatalf("signed headers %q", a.signedHeaders)
		}
	})
}

func listOf(header string) string {
	_, list, _ := strings.Cut(header, "SignedHeaders=")
	list, _, _ = strings.Cut(list, ",")
	return list
}

// ascending tells whether a list is sorted and names each header once.
func ascending(list string) bool {
	names := strings.Split(list, ";")
	return slices.IsSorted(names) && len(slices.Compact(names)) == strings.Count(list, ";")+1
}

// FuzzVerify reads a request from the wire. Whatever is accepted signs to the
// same signature by the reference, and everything that the gateway acts on is
// among what was signed.
func FuzzVerify(f *testing.F) {
	files, err := filepath.Glob("testdata/wire/*.http")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		wire, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(wire)
		f.Add(bytes.Replace(wire, []byte("\r\n\r\n"), []byte("\r\nx-amz-target: DynamoDB_20120810.Scan\r\n\r\n"), 1))
		f.Add(bytes.Replace(wire, []byte("POST / "), []byte("POST /?X-Amz-Expires=1 "), 1))
	}
	v := testVerifier(f, func(o *Options) {
		o.Clock = func() time.Time { return wireNow }
		o.Session = func(id, token string) (Credential, error) {
			return Credential{AccessKeyID: id, SecretAccessKey: "secret of " + token}, nil
		}
	})
	f.Fuzz(func(t *testing.T, wire []byte) {
		r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(wire)))
		if err != nil {
			return
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		if err != nil {
			return
		}
		got, err := v.Verify(r, body)
		if err != nil {
			if _, ok := err.(*Error); !ok {
				t.Fatalf("error %T", err)
			}
			return
		}
		checkAccepted(t, r, body, got)
	})
}

func checkAccepted(t *testing.T, r *http.Request, body []byte, got Verified) {
	header := r.Header.Get("Authorization")
	if !grammar.MatchString(header) {
		t.Fatalf("accepted %q", header)
	}
	names := strings.Split(listOf(header), ";")
	for key := range r.Header {
		if name := strings.ToLower(key); strings.HasPrefix(name, "x-amz-") && !slices.Contains(names, name) {
			t.Fatalf("accepted with %s unsigned", key)
		}
	}
	if !slices.Contains(names, "host") || r.Method != "POST" || r.URL.Path != "/" || r.URL.RawQuery != "" {
		t.Fatalf("accepted %s %s, signed %v", r.Method, r.URL, names)
	}
	values := func(name string) []string {
		switch name {
		case "host":
			return []string{r.Host}
		case "content-length":
			return []string{strconv.Itoa(len(body))}
		}
		return r.Header[http.CanonicalHeaderKey(name)]
	}
	date := r.Header.Get("X-Amz-Date")
	scope := strings.Join([]string{date[:8], got.Region, "dynamodb", "aws4_request"}, "/")
	secret := testSecret
	if token := r.Header.Get("X-Amz-Security-Token"); got.AccessKeyID == otherKey {
		secret = otherSec
	} else if got.AccessKeyID != testKey {
		secret = "secret of " + token
	}
	signature := reference("POST", "/", "", names, values, string(body), date, scope, secret)
	if sent := header[len(header)-2*32:]; sent != signature {
		t.Fatalf("accepted signature %s, want %s", sent, signature)
	}
}
