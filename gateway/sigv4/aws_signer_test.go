package sigv4

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"pgregory.net/rapid"
)

// outgoing is a request as a client makes it: its headers are what a client
// would set, and it has not been on the wire.
type outgoing struct {
	request     *http.Request
	body        []byte
	credentials SigningCredentials
	region      string
	now         time.Time
}

var (
	headerNames  = rapid.StringMatching(`(X-Amz-|Amz-Sdk-|My-)[A-Z][a-z0-9]{0,9}(-[A-Z][a-z]{1,5})?`)
	headerValues = rapid.StringMatching(`[!-~\xa1-\xff]([ -~]{0,30}[!-~])?`)
)

// drawOutgoing draws a POST of any body with any headers. Target draws the
// path and query.
func drawOutgoing(t *rapid.T, target *rapid.Generator[string]) outgoing {
	body := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "body")
	raw := target.Draw(t, "target")
	r, err := http.NewRequest("POST", "https://"+testHost+raw, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", "DynamoDB_20120810."+rapid.StringMatching(`[A-Za-z]{1,20}`).Draw(t, "operation"))
	r.Header.Set("User-Agent", "test")
	for name, value := range rapid.MapOfN(headerNames, headerValues, 0, 5).Draw(t, "headers") {
		r.Header.Set(name, value)
	}
	for _, name := range []string{"X-Amz-Content-Sha256", "X-Amz-Security-Token", "X-Amz-Date"} {
		r.Header.Del(name)
	}
	if rapid.Bool().Draw(t, "hash") {
		r.Header.Set("X-Amz-Content-Sha256", fmt.Sprintf("%x", sha256.Sum256(body)))
	}
	return outgoing{
		request:     r,
		body:        body,
		credentials: SigningCredentials{AccessKeyID: testKey, SecretAccessKey: testSecret},
		region:      rapid.SampledFrom([]string{"eu-west-1", "us-east-1", "us-gov-west-1"}).Draw(t, "region"),
		now:         testNow.Add(time.Duration(rapid.IntRange(-290, 290).Draw(t, "seconds")) * time.Second),
	}
}

// signedByAWS returns a copy of the request, signed by AWS's own signer.
func (o outgoing) signedByAWS(t rapid.TB) *http.Request {
	t.Helper()
	r := o.request.Clone(context.Background())
	c := aws.Credentials{AccessKeyID: o.credentials.AccessKeyID, SecretAccessKey: o.credentials.SecretAccessKey, SessionToken: o.credentials.SessionToken}
	hash := fmt.Sprintf("%x", sha256.Sum256(o.body))
	if err := v4.NewSigner().SignHTTP(context.Background(), c, r, hash, "dynamodb", o.region, o.now); err != nil {
		t.Fatal(err)
	}
	return r
}

// signed returns a copy of the request, signed by the Signer.
func (o outgoing) signed(t rapid.TB) *http.Request {
	t.Helper()
	r := o.request.Clone(context.Background())
	s, err := NewSigner("dynamodb")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Sign(r, o.body, o.credentials, o.region, o.now); err != nil {
		t.Fatal(err)
	}
	return r
}

// overTheWire writes a request as net/http's client does and reads it as its
// server does.
func overTheWire(t rapid.TB, r *http.Request, body []byte) *http.Request {
	t.Helper()
	r.Body = io.NopCloser(bytes.NewReader(body))
	var wire bytes.Buffer
	if err := r.Write(&wire); err != nil {
		t.Fatal(err)
	}
	return readRequest(t, wire.Bytes(), body)
}

func readRequest(t rapid.TB, wire, want []byte) *http.Request {
	t.Helper()
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(wire)))
	if err != nil {
		t.Fatal(err)
	}
	// ReadRequest leaves a body of no bytes without a length, the server does not.
	if got, err := io.ReadAll(r.Body); err != nil || !bytes.Equal(got, want) {
		t.Fatalf("body %q (%v), want %q", got, err, want)
	}
	return r
}

// TestSignsLikeAWS: the same request signed by AWS's signer and by ours has
// the same Authorization header.
func TestSignsLikeAWS(t *testing.T) {
	// AWS's Go signer does not remove empty and dot segments, so none here.
	target := rapid.StringMatching(`/([A-Za-z0-9~_][A-Za-z0-9~_.:@+-]{0,6}(%20|%2F|%E1%88%B4)?(/[a-z]+)?/?)?(\?[a-z]{1,2}=[A-Za-z0-9%_.~+-]{0,3}(&[a-z]{1,2}(=[0-9]?)?){0,3})?`).
		Filter(func(s string) bool {
			u, err := url.Parse("https://" + testHost + s)
			if err != nil {
				return false
			}
			_, err = url.ParseQuery(u.RawQuery)
			return err == nil
		})
	rapid.Check(t, func(t *rapid.T) {
		o := drawOutgoing(t, target)
		if rapid.Bool().Draw(t, "session") {
			o.credentials.SessionToken = rapid.StringMatching(`[A-Za-z0-9+/]{1,40}=?`).Draw(t, "token")
		}
		o.request.Header["My-Several"] = rapid.SliceOfN(headerValues, 1, 3).Draw(t, "values")
		theirs, ours := o.signedByAWS(t), o.signed(t)
		for _, name := range []string{"Authorization", "X-Amz-Date", "X-Amz-Security-Token"} {
			if got, want := ours.Header.Get(name), theirs.Header.Get(name); got != want {
				t.Fatalf("%s\n got %s\nwant %s", name, got, want)
			}
		}
	})
}

// TestVerifiesWhatAWSSigns: what AWS's signer makes is accepted.
func TestVerifiesWhatAWSSigns(t *testing.T) {
	v := testVerifier(t)
	rapid.Check(t, func(t *rapid.T) {
		o := drawOutgoing(t, rapid.Just("/"))
		r := overTheWire(t, o.signedByAWS(t), o.body)
		got, err := v.Verify(r, o.body)
		if err != nil {
			t.Fatal(err)
		}
		if want := (Verified{testKey, "acme", o.region, o.now.Truncate(time.Second)}); got != want {
			t.Fatalf("verified %+v, want %+v", got, want)
		}
	})
}

// TestVerifiesSDKs: requests that real SDKs wrote to a socket, User-Agent cut
// short. All sign the host, every x-amz-* header and Content-Type.
func TestVerifiesSDKs(t *testing.T) {
	files, err := filepath.Glob("testdata/wire/*.http")
	if err != nil || len(files) != 4 {
		t.Fatalf("files %v, error %v: want 4", files, err)
	}
	v := testVerifier(t, func(o *Options) {
		o.Clock = func() time.Time { return wireNow }
		o.Region = testRegion
	})
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			wire, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, body, _ := bytes.Cut(wire, []byte("\r\n\r\n"))
			r := readRequest(t, wire, body)
			got, err := v.Verify(r, body)
			if err != nil || got.Principal != "acme" {
				t.Fatalf("%+v, %v", got, err)
			}
			if !strings.Contains(r.Header.Get("Authorization"), "content-type;") {
				t.Error("Content-Type is not signed")
			}
			r.Header.Set("X-Amz-Target", "DynamoDB_20120810.Scan")
			if _, err := v.Verify(r, body); err != ErrMismatch {
				t.Errorf("another target: %v, want %v", err, ErrMismatch)
			}
		})
	}
}

// wireNow is when the requests in testdata/wire were signed, to the minute.
var wireNow = time.Date(2026, 11, 25, 18, 17, 0, 0, time.UTC)
