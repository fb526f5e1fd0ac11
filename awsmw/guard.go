package awsmw

import (
	"bytes"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go/middleware"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/rule"
)

// guard is the HTTP client of an enforced client. It sends nothing that did
// not pass a seal, as on a call whose options took the middleware out.
type guard struct {
	enforcer *dynamoat.Enforcer
	client   dynamodb.HTTPClient
}

// Do sends the request when it is the one that was sealed.
func (g guard) Do(r *http.Request) (*http.Response, error) {
	s, _ := middleware.GetStackValue(r.Context(), sealKey{}).(*seal)
	switch {
	case g.enforcer == nil:
		return nil, errNoEnforcer
	case s == nil:
		id, _ := identity(r.Context())
		op, _ := ddb.ParseTarget(r.Header.Get(targetHeader))
		return nil, denied(g.enforcer.Refuse(r.Context(), id, op, rule.MalformedRequest), "the middleware was taken out of the call")
	case !s.matches(r, r.Body):
		return nil, s.refuse(r.Context())
	}
	sent := r.WithContext(r.Context())
	sent.Body, sent.ContentLength = io.NopCloser(bytes.NewReader(s.body)), int64(len(s.body))
	return g.client.Do(sent)
}
