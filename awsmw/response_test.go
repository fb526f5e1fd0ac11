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
	out, err := b.GetItem(as("acme"), get("acme"))
	if err != nil {
		t.Fatal(err)
	}
	if _, seen := out.Item["secret"]; seen || len(out.Item) != 2 {
		t.Errorf("got %v", out.Item)
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
	var seen strings.Builder
	out, err := b.GetItem(as("acme"), get("acme"), func(o *dynamodb.Options) {
		o.ClientLogMode = aws.LogResponseWithBody
		o.Logger = logging.LoggerFunc(func(_ logging.Classification, format string, args ...any) { fmt.Fprintf(&seen, format, args...) })
		o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
			return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("peek", func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
				out, metadata, err := next.HandleDeserialize(ctx, in)
				body, _ := io.ReadAll(out.RawResponse.(*smithyhttp.Response).Body)
				seen.Write(body)
				out.RawResponse.(*smithyhttp.Response).Body = io.NopCloser(strings.NewReader(string(body)))
				return out, metadata, err
			}), middleware.After)
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	raw := awsmiddleware.GetRawResponse(out.ResultMetadata).(*smithyhttp.Response)
	rest, _ := io.ReadAll(raw.Body)
	seen.Write(rest)
	if strings.Count(seen.String(), "T#acme") != 2 {
		t.Errorf("log and middleware did not see the response: %s", seen.String())
	}
	if strings.Contains(seen.String(), "hush") || strings.Contains(fmt.Sprint(raw.Header), "hush") {
		t.Errorf("seen: %s", seen.String())
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
			out, err := b.GetItem(as("acme"), get("acme"))
			if err == nil {
				t.Fatalf("no error: %v", out)
			}
			if strings.Contains(err.Error(), "hush") {
				t.Errorf("the error holds the response: %v", err)
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

// TestSpareResponses have what net/http never gives and other clients do.
func TestSpareResponses(t *testing.T) {
	b := start(t)
	use := func(f clientFunc) func(*dynamodb.Options) { return func(o *dynamodb.Options) { o.HTTPClient = f } }
	out, err := b.GetItem(as("acme"), get("acme"), use(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(withSecret))}, nil // no header
	}))
	if err != nil || len(out.Item) != 2 {
		t.Errorf("without header: got %v, %v", out, err)
	}
	if _, err = b.GetItem(as("acme"), get("acme"), use(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200}, nil // no body
	})); err == nil {
		t.Error("without body: no error")
	}
	broken := errors.New("broken")
	var raw *smithyhttp.Response
	_, err = b.GetItem(as("acme"), get("acme"), use(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(withSecret))}, broken
	}), apiOption(func(stack *middleware.Stack) error {
		return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("peek", func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleDeserialize(ctx, in)
			raw, _ = out.RawResponse.(*smithyhttp.Response)
			return out, metadata, err
		}), middleware.Before)
	}))
	if !errors.Is(err, broken) {
		t.Errorf("the client's error is lost: %v", err)
	}
	if raw != nil {
		if rest, _ := io.ReadAll(raw.Body); len(rest) != 0 {
			t.Errorf("the response beside an error can be read: %s", rest)
		}
	}
}
