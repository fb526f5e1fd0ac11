package awsmw

import (
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/rule"
)

const (
	sealID         = "dynamoat:Seal"
	jsonType       = "application/x-amz-json-1.0"
	checksumHeader = "X-Amz-Crc32"
)

// maxResponse is the size of the largest response that is read to be
// confined: DynamoDB sends up to 16 MB of items, which JSON makes larger.
const maxResponse = 64 << 20

// seal is what was decided on one call, and the innermost middleware of it.
type seal struct {
	enforcer *dynamoat.Enforcer
	identity dynamoat.Identity
	decision *dynamoat.Decision
	op       ddb.Operation // of what is sent
	body     []byte        // what is sent
	answer   []byte        // the response where nothing is sent; else nil
}

type sealKey struct{}

// ID returns the middleware's name in the stack.
func (s *seal) ID() string { return sealID }

// HandleDeserialize sends what was decided, and nothing else, and confines
// the response.
func (s *seal) HandleDeserialize(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	out middleware.DeserializeOutput, metadata middleware.Metadata, err error,
) {
	if s.answer != nil {
		out.RawResponse = answer(s.answer)
		return out, metadata, nil
	}
	req, ok := in.Request.(*smithyhttp.Request)
	if !ok {
		return out, metadata, s.refuse(ctx)
	}
	sent, err := req.SetStream(bytes.NewReader(s.body)) // a clone that nobody else holds
	if err != nil {
		return out, metadata, err
	}
	if !s.matches(sent.Request, req.GetStream()) {
		return out, metadata, s.refuse(ctx)
	}
	in.Request = sent
	out, metadata, err = next.HandleDeserialize(middleware.WithStackValue(ctx, sealKey{}, s), in)
	if s.decision.Untouched() {
		return out, metadata, err
	}
	response, ok := out.RawResponse.(*smithyhttp.Response)
	if !ok {
		return middleware.DeserializeOutput{}, metadata, errors.Join(err, errResponse)
	}
	var body []byte
	if err == nil {
		body, err = s.confine(response.Response)
	}
	replaceBody(response.Response, body)
	return out, metadata, err
}

// matches reports whether a request is the one that was decided on: its
// target, each byte of its body, and what says how the body is to be read.
func (s *seal) matches(r *http.Request, body io.Reader) bool {
	got, err := read(body, len(s.body))
	return err == nil && bytes.Equal(got, s.body) &&
		r.Method == http.MethodPost && r.URL.RawQuery == "" &&
		slices.Equal(values(r.Header, targetHeader), []string{s.op.Target()}) &&
		slices.Equal(values(r.Header, "Content-Type"), []string{jsonType}) &&
		len(values(r.Header, "Content-Encoding")) == 0
}

// refuse records that a request is not the one that was decided on.
func (s *seal) refuse(ctx context.Context) *DeniedError {
	return denied(s.enforcer.Refuse(ctx, s.identity, s.op, rule.MalformedRequest), "a middleware changed the request after the decision on it")
}

// Errors that say nothing of the response, which may hold anything.
var (
	errResponse = errors.New("awsmw: the response is not what DynamoDB answers to the request")
	errChecksum = errors.New("awsmw: the response does not match its checksum")
)

// confine reads a response and returns what may be seen of it.
func (s *seal) confine(r *http.Response) ([]byte, error) {
	body, err := read(r.Body, maxResponse)
	switch {
	case err != nil:
	case len(body) > maxResponse || len(values(r.Header, "Content-Encoding")) != 0:
		err = errResponse
	case !checksumHolds(r.Header.Get(checksumHeader), body):
		err = errChecksum
	default:
		if body, err = s.decision.Confine(r.StatusCode, body); err != nil {
			err = errResponse
		}
	}
	if err != nil {
		return nil, &smithy.DeserializationError{Err: err}
	}
	return body, nil
}

// checksumHolds compares a body with the checksum that DynamoDB sent for it,
// if it sent one.
func checksumHolds(text string, body []byte) bool {
	if text == "" {
		return true
	}
	sum, err := strconv.ParseUint(text, 10, 32)
	return err == nil && uint32(sum) == crc32.ChecksumIEEE(body)
}

// replaceBody puts another body in place of the one that came. The SDK checks
// the checksum after this.
func replaceBody(r *http.Response, body []byte) {
	if r.Body != nil {
		r.Body.Close() // read to its end, or of no use
	}
	if r.Header == nil {
		r.Header = http.Header{}
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	setHeader(r.Header, "Content-Length", strconv.Itoa(len(body)))
	setHeader(r.Header, checksumHeader, strconv.FormatUint(uint64(crc32.ChecksumIEEE(body)), 10))
}

// answer returns a successful response that nobody sent.
func answer(body []byte) *smithyhttp.Response {
	r := &http.Response{Status: "200 OK", StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {jsonType}}}
	replaceBody(r, body)
	return &smithyhttp.Response{Response: r}
}
