package awsmw

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"strings"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/rule"
)

const (
	decideID     = "dynamoat:Decide"
	targetHeader = "X-Amz-Target"
)

// decide is the middleware that decides on a call. It stands before the retry
// loop, so that there is one decision, and each attempt sends the same bytes.
type decide struct {
	enforcer *dynamoat.Enforcer
	stack    *middleware.Stack // of this call alone
}

// ID returns the middleware's name in the stack.
func (m *decide) ID() string { return decideID }

// HandleFinalize decides, and goes on only with what was decided.
func (m *decide) HandleFinalize(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
	out middleware.FinalizeOutput, metadata middleware.Metadata, err error,
) {
	req, ok := in.Request.(*smithyhttp.Request)
	if !ok {
		id, _ := identity(ctx)
		return out, metadata, denied(m.enforcer.Refuse(ctx, id, "", rule.MalformedRequest), "the request is not an HTTP request")
	}
	s, err := m.check(ctx, req)
	if err != nil {
		return out, metadata, err
	}
	if s.answer == nil {
		if in.Request, err = s.rewrite(req); err != nil {
			return out, metadata, err
		}
	}
	// The seal joins only now, when all options have been applied and the step
	// that it is in has not begun: nothing stands behind it.
	m.stack.Deserialize.Remove(sealID) // of an earlier pass; mostly there is none
	if err := m.stack.Deserialize.Add(s, middleware.After); err != nil {
		return out, metadata, err
	}
	return next.HandleFinalize(ctx, in)
}

// check reads the request as it has been serialised and decides on it.
func (m *decide) check(ctx context.Context, req *smithyhttp.Request) (*seal, error) {
	target := ""
	if all := values(req.Header, targetHeader); len(all) == 1 {
		target = all[0]
	}
	op, unknown := ddb.ParseTarget(target)
	id, ok := identity(ctx)
	if !ok {
		return nil, denied(m.enforcer.Refuse(ctx, id, op, rule.TenantUnknown), "the context holds no identity (awsmw.WithIdentity)")
	}
	if unknown != nil {
		return nil, malformed(m.enforcer.Refuse(ctx, id, op, rule.MalformedRequest), unknown)
	}
	body, err := read(req.GetStream(), ddb.MaxBody)
	var request ddb.Request
	if err == nil {
		request, err = ddb.Decode(op, body)
	}
	if err != nil {
		return nil, malformed(m.enforcer.Refuse(ctx, id, op, rule.MalformedRequest), err)
	}
	d := m.enforcer.Check(ctx, id, request)
	if !d.Allowed() {
		return nil, denied(d, "")
	}
	s := &seal{enforcer: m.enforcer, identity: id, decision: d, answer: d.Answer()}
	if s.answer == nil {
		s.op, s.body = d.Request().Operation(), ddb.Encode(nil, d.Request())
	}
	return s, nil
}

// rewrite returns the request as it is to be sent.
func (s *seal) rewrite(req *smithyhttp.Request) (*smithyhttp.Request, error) {
	sent, err := req.SetStream(bytes.NewReader(s.body))
	if err != nil {
		return nil, err
	}
	setHeader(sent.Header, targetHeader, s.op.Target())
	if !s.decision.Untouched() {
		setHeader(sent.Header, "Accept-Encoding", "identity") // the seal reads the response
	}
	return sent, nil
}

// read reads a whole body, and one byte more than the limit of a longer one.
// No reader is an empty body.
func read(r io.Reader, limit int) ([]byte, error) {
	if r == nil {
		return nil, nil
	}
	return io.ReadAll(io.LimitReader(r, int64(limit)+1))
}

// values returns the values of a header under every spelling of its name: the
// map may hold others than the canonical one, and they are sent.
func values(h http.Header, name string) []string {
	var all []string
	for spelling, v := range h {
		if strings.EqualFold(spelling, name) {
			all = append(all, v...)
		}
	}
	return all
}

// setHeader sets a header in place of all its spellings.
func setHeader(h http.Header, name, value string) {
	maps.DeleteFunc(h, func(spelling string, _ []string) bool { return strings.EqualFold(spelling, name) })
	h.Set(name, value)
}
