package gateway

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/gateway/sigv4"
)

// maxResponse is the size of the largest response that is read to be
// confined: DynamoDB sends up to 16 MB of items, which JSON makes larger.
const maxResponse = 64 << 20

// upstream is DynamoDB.
type upstream struct {
	url         string
	region      string
	credentials aws.CredentialsProvider
	signer      *sigv4.Signer
	transport   http.RoundTripper
	now         func() time.Time
}

// ParseUpstream checks the URL of an upstream: http or https, a host, and
// nothing behind it.
func ParseUpstream(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("upstream %q is not a URL of the form http://host:port", text)
	}
	return u, nil
}

// newTransport returns a transport that speaks to DynamoDB alone: no proxy
// from the environment, no compression, since what comes is handed on as it
// is, and connections for as many requests as are under way.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		DialContext:           dialer.DialContext,
		DisableCompression:    true,
		MaxIdleConns:          512,
		MaxIdleConnsPerHost:   512,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   5 * time.Second,
		ResponseHeaderTimeout: 60 * time.Second,
	}
}

// send signs a request and sends it. The body of the response is the
// caller's to close.
func (u *upstream) send(ctx context.Context, op ddb.Operation, body []byte) (*http.Response, error) {
	credentials, err := u.credentials.Retrieve(ctx)
	if err != nil {
		return nil, fmt.Errorf("no AWS credentials: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, u.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header = http.Header{
		"Content-Type": {jsonType},
		"User-Agent":   {"dynamoat"},
		"X-Amz-Target": {op.Target()},
	}
	err = u.signer.Sign(r, body, sigv4.SigningCredentials{
		AccessKeyID: credentials.AccessKeyID, SecretAccessKey: credentials.SecretAccessKey, SessionToken: credentials.SessionToken,
	}, u.region, u.now())
	if err != nil {
		return nil, err
	}
	return u.transport.RoundTrip(r)
}

// readAll reads a whole response body, up to the limit.
func readAll(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxResponse+1))
	if err == nil && len(body) > maxResponse {
		err = errors.New("the response is too large")
	}
	return body, err
}

// known reports whether a response is one that DynamoDB gives: a success, or
// an error that SDKs know to handle.
func known(r *http.Response) bool {
	switch r.StatusCode {
	case http.StatusOK, http.StatusBadRequest, http.StatusForbidden, http.StatusRequestEntityTooLarge,
		http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return r.Header.Get("Content-Type") == jsonType && r.Header.Get("Content-Encoding") == ""
	}
	return false
}
