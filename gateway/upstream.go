package gateway

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
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
	url         *url.URL
	region      string
	credentials aws.CredentialsProvider
	signer      *sigv4.Signer
	pool        *pool
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

// send signs a request and sends it. The body of the response is the
// caller's to close.
func (u *upstream) send(ctx context.Context, op ddb.Operation, body []byte) (*http.Response, error) {
	credentials, err := u.credentials.Retrieve(ctx)
	if err != nil {
		return nil, fmt.Errorf("no AWS credentials: %w", err)
	}
	r := &http.Request{
		Method: http.MethodPost, URL: u.url, Host: u.url.Host, ContentLength: int64(len(body)),
		Header: http.Header{"Content-Type": {jsonType}, "User-Agent": {"dynamoat"}, "X-Amz-Target": {op.Target()}},
	}
	err = u.signer.Sign(r, body, sigv4.SigningCredentials{
		AccessKeyID: credentials.AccessKeyID, SecretAccessKey: credentials.SecretAccessKey, SessionToken: credentials.SessionToken,
	}, u.region, u.now())
	if err != nil {
		return nil, err
	}
	return u.pool.roundTrip(ctx, appendRequest(r, body))
}

// appendRequest returns a request as it goes over the wire. Its header holds
// what we have put there, and no field that could end a line.
func appendRequest(r *http.Request, body []byte) []byte {
	b := make([]byte, 0, 768+len(body))
	b = append(append(b, "POST / HTTP/1.1\r\nHost: "...), r.Host...)
	b = append(b, "\r\nContent-Length: "...)
	b = strconv.AppendInt(b, int64(len(body)), 10)
	for name, values := range r.Header {
		for _, v := range values {
			b = append(append(append(append(b, "\r\n"...), name...), ": "...), oneLine.Replace(v)...)
		}
	}
	return append(append(b, "\r\n\r\n"...), body...)
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
