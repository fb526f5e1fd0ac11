package gateway

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/gateway/sigv4"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
)

// Config is what a gateway is made of. All fields are required.
type Config struct {
	Enforcer *dynamoat.Enforcer
	// Keys are the access keys that clients sign with, each bound to a tenant.
	Keys []policy.AccessKey
	// Upstream is the URL of DynamoDB.
	Upstream *url.URL
	// Region is the AWS region that requests are signed for upstream.
	Region string
	// Credentials sign requests upstream.
	Credentials aws.CredentialsProvider
	// Log gets what operators have to know. No entry holds tenant data.
	Log *slog.Logger
	// Clock returns the present time.
	Clock func() time.Time
}

// bodyLimit is one more than the largest body that is read.
const bodyLimit = ddb.MaxBody + 1

// Gateway is the endpoint. It is an http.Handler, but [Gateway.Serve] is how
// to expose it: HTTP servers in general read more than the one grammar that
// the gateway stands for. It is safe for concurrent use.
type Gateway struct {
	enforcer *dynamoat.Enforcer
	verifier *sigv4.Verifier
	upstream *upstream
	log      *slog.Logger
}

// New returns a gateway.
func New(c Config) (*Gateway, error) {
	if c.Enforcer == nil || c.Upstream == nil || c.Region == "" || c.Credentials == nil || c.Log == nil || c.Clock == nil {
		return nil, errors.New("gateway: an incomplete configuration")
	}
	if len(c.Keys) == 0 {
		return nil, errors.New("no access keys: nobody could sign a request\nhint: name a keys file under identity in the policy")
	}
	keys := make(map[string]sigv4.Credential, len(c.Keys))
	for _, k := range c.Keys {
		keys[k.AccessKeyID] = sigv4.Credential{AccessKeyID: k.AccessKeyID, SecretAccessKey: k.SecretAccessKey, Principal: k.Tenant}
	}
	verifier, err := sigv4.NewVerifier(func(id string) (sigv4.Credential, bool) {
		k, ok := keys[id]
		return k, ok
	}, sigv4.Options{Clock: c.Clock})
	if err != nil {
		return nil, err
	}
	signer, err := sigv4.NewSigner(sigv4.DefaultService)
	if err != nil {
		return nil, err
	}
	return &Gateway{
		enforcer: c.Enforcer, verifier: verifier, log: c.Log,
		upstream: &upstream{
			url: &url.URL{Scheme: c.Upstream.Scheme, Host: c.Upstream.Host, Path: "/"}, region: c.Region,
			credentials: c.Credentials, signer: signer, pool: newPool(c.Upstream), now: c.Clock,
		},
	}, nil
}

// ServeHTTP answers one request.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := newRequestID()
	w.Header().Set("X-Amzn-Requestid", id)
	ctx := dynamoat.WithRequestID(r.Context(), id)
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			g.log.Error("a request could not be handled", "request_id", id, "panic", p)
			errInternal.write(w)
		}
	}()
	if f, bad := g.serve(ctx, w, r); bad {
		if f.status == http.StatusRequestEntityTooLarge {
			w.Header().Set("Connection", "close")
		}
		f.write(w)
	}
}

// serve answers a request, or returns what is wrong with it.
func (g *Gateway) serve(ctx context.Context, w http.ResponseWriter, r *http.Request) (failure, bool) {
	if f, bad := headers(r); bad {
		g.enforcer.Refuse(ctx, dynamoat.Identity{}, "", rule.MalformedRequest)
		return f, true
	}
	body, err := readBody(r)
	if err != nil {
		g.enforcer.Refuse(ctx, dynamoat.Identity{}, "", rule.MalformedRequest)
		if errors.Is(err, errTooLarge) {
			return fail(http.StatusRequestEntityTooLarge, "RequestEntityTooLargeException", err.Error()), true
		}
		return fail(http.StatusBadRequest, "SerializationException", "the request body ends early"), true
	}
	op, opErr := ddb.ParseTarget(r.Header.Get("X-Amz-Target"))
	verified, err := g.verifier.Verify(r, body)
	if err != nil {
		g.enforcer.Refuse(ctx, dynamoat.Identity{}, op, rule.Unauthenticated)
		var refused *sigv4.Error
		if !errors.As(err, &refused) {
			return errInternal, true
		}
		return fail(http.StatusBadRequest, refused.Code, refused.Message), true
	}
	identity := dynamoat.Identity{Tenant: verified.Principal.(string), AccessKeyID: verified.AccessKeyID}
	var request ddb.Request
	if err = opErr; err == nil {
		request, err = ddb.Decode(op, body)
	}
	if err != nil {
		g.enforcer.Refuse(ctx, identity, op, rule.MalformedRequest)
		var malformed *ddb.Error
		if !errors.As(err, &malformed) {
			return errInternal, true
		}
		return fail(http.StatusBadRequest, string(malformed.Type), malformed.Message), true
	}
	decision := g.enforcer.Check(ctx, identity, request)
	if !decision.Allowed() {
		return denied(decision), true
	}
	if answer := decision.Answer(); answer != nil {
		write(w, http.StatusOK, answer)
		return failure{}, false
	}
	return g.forward(ctx, w, decision)
}

// denied is the answer to a request that was refused.
func denied(d *dynamoat.Decision) failure {
	for _, r := range d.Rules() {
		if r == rule.AuditUnavailable {
			return errInternal
		}
	}
	return fail(http.StatusBadRequest, "AccessDeniedException", d.Message())
}

// forward sends what was decided and hands the response on.
func (g *Gateway) forward(ctx context.Context, w http.ResponseWriter, d *dynamoat.Decision) (failure, bool) {
	request := d.Request()
	response, err := g.upstream.send(ctx, request.Operation(), ddb.Encode(nil, request))
	if err != nil {
		if ctx.Err() == nil {
			g.log.Error("the upstream did not answer", "operation", request.Operation(), "error", err)
		}
		return errUnavailable, true
	}
	defer response.Body.Close()
	if !known(response) {
		g.log.Error("the upstream's response is not DynamoDB's", "operation", request.Operation(), "status", response.StatusCode)
		if response.StatusCode >= http.StatusInternalServerError { // a load balancer's, say
			return errUnavailable, true
		}
		return errInternal, true
	}
	if id := response.Header.Get("X-Amzn-Requestid"); id != "" {
		w.Header().Set("X-Amzn-Requestid", id)
	}
	if d.Untouched() && response.ContentLength >= 0 {
		h := w.Header()
		copyHeader(h, response.Header, "Content-Type", "X-Amz-Crc32", "Content-Length")
		w.WriteHeader(response.StatusCode)
		if _, err := io.Copy(w, response.Body); err != nil {
			panic(http.ErrAbortHandler) // the client must see that the body ends early
		}
		return failure{}, false
	}
	body, err := readAll(response.Body)
	if err != nil {
		g.log.Error("the upstream's response ended early", "operation", request.Operation(), "error", err)
		return errUnavailable, true
	}
	body, err = d.Confine(response.StatusCode, body)
	if err != nil {
		g.log.Error("the upstream's response cannot be read", "operation", request.Operation(), "status", response.StatusCode)
		return errInternal, true
	}
	write(w, response.StatusCode, body)
	return failure{}, false
}

// copyHeader copies the named headers, in canonical spelling, where they are.
func copyHeader(to, from http.Header, names ...string) {
	for _, name := range names {
		if v, ok := from[name]; ok {
			to[name] = v[:1]
		}
	}
}

// headers checks a request's head as far as no signature is needed for it.
func headers(r *http.Request) (failure, bool) {
	malformed := func(message string) (failure, bool) {
		return fail(http.StatusBadRequest, "SerializationException", message), true
	}
	switch {
	case r.URL.Path == refusedPath:
		return malformed("the HTTP request is outside the grammar that the gateway reads: POST / HTTP/1.1, one Host, one Content-Length, no Transfer-Encoding")
	case r.Method != http.MethodPost || r.URL.Path != "/" || r.URL.RawQuery != "" || r.URL.ForceQuery:
		return fail(http.StatusBadRequest, "UnknownOperationException", "requests are POST / without a query"), true
	case len(r.Header.Values("X-Amz-Target")) != 1:
		return fail(http.StatusBadRequest, "UnknownOperationException", "the X-Amz-Target header must stand exactly once"), true
	case len(r.Header.Values("Content-Type")) != 1 || r.Header.Get("Content-Type") != jsonType:
		return malformed("the Content-Type must be " + jsonType)
	case len(r.Header.Values("Content-Encoding")) != 0:
		return malformed("a Content-Encoding is not accepted")
	case len(r.TransferEncoding) != 0 || r.ContentLength < 0:
		return malformed("the request needs a Content-Length and no Transfer-Encoding")
	}
	return failure{}, false
}

var errTooLarge = errors.New("the request body is larger than 16 MB")

// readBody reads the whole body, whose length the head gave. The memory for a
// large one is taken as it arrives, not as it is promised.
func readBody(r *http.Request) ([]byte, error) {
	if r.ContentLength >= bodyLimit {
		return nil, errTooLarge
	}
	body := make([]byte, 0, min(r.ContentLength, 64<<10)+1)
	for {
		n, err := r.Body.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case err == io.EOF && int64(len(body)) == r.ContentLength:
			return body, nil
		case err == io.EOF:
			return nil, io.ErrUnexpectedEOF
		case err != nil:
			return nil, err
		}
		if len(body) == cap(body) {
			body = slices.Grow(body, len(body))
		}
	}
}

// newRequestID returns 32 random letters and digits, as AWS's ids look.
func newRequestID() string {
	var b [20]byte
	rand.Read(b[:])
	return base32.HexEncoding.EncodeToString(b[:])
}
