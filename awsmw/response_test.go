package awsmw_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

const withSecret = `{"Item":{"pk":{"S":"T#acme"},"sk":{"S":"a"},"secret":{"S":"hush"}}}`

func TestPrivateIsTakenOut(t *testing.T) {
	b := start(t)
	b.up.answer = response(200, withSecret)
	var log strings.Builder
	out, err := b.GetItem(as("acme"), get("acme"), logTo(&log))
	if err != nil {
		t.Fatal(err)
	}
	if _, seen := out.Item["secret"]; seen || len(out.Item) != 2 {
		t.Errorf("got %v", out.Item)
	}
	// The SDK has no more than a warning for a checksum that does not match.
	if log.Len() != 0 {
		t.Errorf("the SDK warns: %s", log.String())
	}
}

func logTo(b *strings.Builder) func(*dynamodb.Options) {
	return func(o *dynamodb.Options) {
		o.Logger = logging.LoggerFunc(func(_ logging.Classification, format string, args ...any) { fmt.Fprintf(b, format, args...) })
	}
}

// TestPrivateIsTakenOutOfErrors has the item that failed a condition, which
// comes with the error.
func TestPrivateIsTakenOutOfErrors(t *testing.T) {
	b := start(t)
	b.up.answer = response(400, `{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed",`+withSecret[1:])
	_, err := b.PutItem(as("acme"), &dynamodb.PutItemInput{
		TableName: aws.String("App"), Item: key("acme"),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	failed, ok := errors.AsType[*types.ConditionalCheckFailedException](err)
	if !ok {
		t.Fatalf("not the SDK's own exception: %v", err)
	}
	if _, seen := failed.Item["secret"]; seen || len(failed.Item) != 2 {
		t.Errorf("got %v", failed.Item)
	}
	if failed.ErrorMessage() != "The conditional request failed" {
		t.Errorf("got %q", failed.ErrorMessage())
	}
}

// TestNobodySeesTheWholeResponse looks where a response can be seen: in the
// log of bodies, from a middleware that came later, in the metadata.
func TestNobodySeesTheWholeResponse(t *testing.T) {
	b := start(t)
	b.up.answer = response(200, withSecret)
	var log strings.Builder
	var inside []byte
	out, err := b.GetItem(as("acme"), get("acme"), logTo(&log), seen(&inside), func(o *dynamodb.Options) { o.ClientLogMode = aws.LogResponseWithBody })
	if err != nil {
		t.Fatal(err)
	}
	raw := awsmiddleware.GetRawResponse(out.ResultMetadata).(*smithyhttp.Response)
	rest, _ := io.ReadAll(raw.Body)
	for where, text := range map[string]string{"log": log.String(), "middleware": string(inside)} {
		if !strings.Contains(text, "T#acme") || strings.Contains(text, "hush") {
			t.Errorf("%s: %s", where, text)
		}
	}
	if text := fmt.Sprint(raw.Header, string(rest)); strings.Contains(text, "hush") {
		t.Errorf("metadata: %s", text)
	}
}

// TestChecksum has the SDK's checksum verified on what DynamoDB sent.
func TestChecksum(t *testing.T) {
	b := start(t)
	for _, sum := range []string{"1", "-1", "x", "4294967296"} {
		b.up.answer = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Amz-Crc32", sum)
			io.WriteString(w, withSecret)
		}
		if out, err := b.GetItem(as("acme"), get("acme")); err == nil {
			t.Errorf("checksum %q is not noticed: %v", sum, out.Item)
		} else if strings.Contains(err.Error(), "hush") || !strings.Contains(err.Error(), "checksum") {
			t.Errorf("checksum %q: %v", sum, err)
		}
		b.up.sentOnce(t) // and not retried
	}
	b.up.answer = func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, withSecret) }
	if _, err := b.GetItem(as("acme"), get("acme")); err != nil {
		t.Errorf("a response without checksum: %v", err)
	}
}

// TestUnreadableResponses fail, without a word of what they hold.
func TestUnreadableResponses(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"no JSON":           response(200, `<html>hush</html>`),
		"trailing data":     response(200, withSecret+`{"secret":"hush"}`),
		"duplicate member":  response(200, `{"Item":{"a":{"S":"hush"}},"Item":{"a":{"S":"hush"}}}`),
		"unknown type":      response(200, `{"Item":{"hush":{"hush":"hush"}}}`),
		"name twice":        response(200, `{"Item":{"hush":{"S":"a"},"hush":{"S":"a"}}}`),
		"error without end": response(400, `{"message":"hush`),
		"unexpected status": response(302, `hush`),
		"encoded": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			io.WriteString(w, `{}`)
		},
		"ends early": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, `{"message":"hush"`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t)
			b.up.answer = answer
			inside := []byte("nothing")
			out, err := b.GetItem(as("acme"), get("acme"), seen(&inside))
			if err == nil {
				t.Fatalf("no error: %v", out)
			}
			if strings.Contains(err.Error(), "hush") || len(inside) != 0 {
				t.Errorf("the response can be seen: %v, %s", err, inside)
			}
			if !strings.Contains(err.Error(), "awsmw: the response is not what DynamoDB answers") && name != "ends early" {
				t.Errorf("the error does not say what is wrong: %v", err)
			}
		})
	}
}

// TestUpstreamLossIsRetried has a load balancer's error, which is no JSON.
func TestUpstreamLossIsRetried(t *testing.T) {
	b := start(t)
	b.up.answer = response(503, `<html>overloaded</html>`)
	_, err := b.GetItem(as("acme"), get("acme"))
	if status, ok := errors.AsType[*smithyhttp.ResponseError](err); !ok || status.HTTPStatusCode() != 503 {
		t.Errorf("the status is lost: %v", err)
	}
	if n := len(b.up.sent()); n != 3 {
		t.Errorf("%d attempts, want 3", n)
	}
}

// TestGzip has the response compressed where nothing is taken out of it, and
// asks for it plain where something is.
func TestGzip(t *testing.T) {
	b := start(t, func(o *dynamodb.Options) { o.EnableAcceptEncodingGzip = true })
	b.up.answer = func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" {
			io.WriteString(w, withSecret)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		io.WriteString(z, `{"Item":{"pk":{"S":"acme"}}}`)
		z.Close()
	}
	out, err := b.GetItem(as("acme"), get("acme"))
	if err != nil || len(out.Item) != 2 {
		t.Errorf("got %v, %v", out, err)
	}
	if got := b.up.sentOnce(t).header["Accept-Encoding"]; len(got) != 1 || got[0] != "identity" {
		t.Errorf("asked for %q", got)
	}
	out, err = b.GetItem(as("acme"), &dynamodb.GetItemInput{TableName: aws.String("Plain"), Key: item{"pk": s("acme")}})
	if err != nil || len(out.Item) != 1 {
		t.Errorf("got %v, %v", out, err)
	}
	if got := b.up.sentOnce(t).header.Get("Accept-Encoding"); got != "gzip" {
		t.Errorf("asked for %q", got)
	}
}

// clientFunc is an HTTP client of the application.
type clientFunc func(*http.Request) (*http.Response, error)

func (f clientFunc) Do(r *http.Request) (*http.Response, error) { return f(r) }

// closing is a body that notes when it is closed.
type closing struct {
	io.Reader
	closed *bool
}

func (c closing) Close() error { *c.closed = true; return nil }

// TestSpareResponses have what net/http never gives and other clients do.
func TestSpareResponses(t *testing.T) {
	broken := errors.New("broken")
	spaces := io.LimitReader(endless(strings.Repeat(" ", 1<<16)), 64<<20)
	for name, c := range map[string]struct {
		body io.Reader
		err  error
		ok   bool
	}{
		"without header":       {body: strings.NewReader(withSecret), ok: true},
		"without body":         {},
		"beside an error":      {body: strings.NewReader(withSecret), err: broken},
		"larger than any item": {body: io.MultiReader(strings.NewReader(withSecret), spaces)},
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t)
			closed, inside := c.body == nil, []byte(nil)
			out, err := b.GetItem(as("acme"), get("acme"), seen(&inside), func(o *dynamodb.Options) {
				o.RetryMaxAttempts = 1
				o.HTTPClient = clientFunc(func(*http.Request) (*http.Response, error) {
					r := &http.Response{StatusCode: 200}
					if c.body != nil {
						r.Body = closing{c.body, &closed}
					}
					return r, c.err
				})
			})
			if c.ok != (err == nil) || c.err != nil && !errors.Is(err, c.err) {
				t.Errorf("got %v", err)
			}
			if c.ok && len(out.Item) != 2 || !c.ok && len(inside) != 0 || strings.Contains(string(inside), "hush") {
				t.Errorf("got %v; a middleware sees %.100s", out, inside)
			}
			if !closed {
				t.Error("the body is not closed")
			}
		})
	}
}

// endless is a text again and again.
type endless string

func (e endless) Read(p []byte) (int, error) { return copy(p, e), nil }

// TestResponseOfAnotherKind has a middleware behind the seal answer with what
// is no HTTP response.
func TestResponseOfAnotherKind(t *testing.T) {
	b := start(t)
	var metadata any
	_, err := b.GetItem(as("acme"), get("acme"), apiOption(func(stack *middleware.Stack) error {
		return stack.Finalize.Add(runtime(func() {
			stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("short", func(context.Context, middleware.DeserializeInput, middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
				return middleware.DeserializeOutput{RawResponse: withSecret}, middleware.Metadata{}, nil
			}), middleware.After)
			stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("outer", func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
				out, md, err := next.HandleDeserialize(ctx, in)
				metadata = out.RawResponse
				return out, md, err
			}), middleware.Before)
		}), middleware.After)
	}))
	if err == nil || metadata != nil {
		t.Errorf("got %v, %v", metadata, err)
	}
}
