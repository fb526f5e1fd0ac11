package awsmw_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/dynamoat/dynamoat/awsmw"
	"github.com/dynamoat/dynamoat/ddb"
)

// These tests have middleware that is added later than the check, by the
// options of one call, and changes the request.

func apiOption(f func(*middleware.Stack) error) func(*dynamodb.Options) {
	return func(o *dynamodb.Options) { o.APIOptions = append(o.APIOptions, f) }
}

func withoutMiddleware(o *dynamodb.Options) { o.APIOptions = nil }

// change is what a middleware does to a request.
type change func(*smithyhttp.Request) *smithyhttp.Request

func body(text string) change {
	return func(r *smithyhttp.Request) *smithyhttp.Request {
		changed, err := r.SetStream(strings.NewReader(text))
		if err != nil {
			panic(err)
		}
		return changed
	}
}

func header(f func(http.Header)) change {
	return func(r *smithyhttp.Request) *smithyhttp.Request { f(r.Header); return r }
}

const foreignKey = `{"TableName":"Plain","Key":{"pk":{"S":"globex"}}}`

// bait is a request that reads as the tenant's own once, and as another's
// from then on.
type bait struct {
	*strings.Reader
	own  string
	read bool
}

func (b *bait) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF && !b.read {
		b.read = true
		b.Reset(foreignKey)
	}
	return n, err
}

func (b *bait) Seek(offset int64, whence int) (int64, error) {
	if b.read {
		b.Reset(foreignKey)
	}
	return b.Reader.Seek(offset, whence)
}

// changes are all attacks: let through, each would reach what is not acme's.
var changes = map[string]change{
	"another key":         body(foreignKey),
	"another key, padded": body(`{"TableName":"Plain","Key":{"pk":{"S":"acme"}},"Key":{"pk":{"S":"globex"}}}`),
	"a second body":       body(`{"TableName":"Plain","Key":{"pk":{"S":"acme"}}}` + foreignKey),
	"no body":             func(r *smithyhttp.Request) *smithyhttp.Request { c, _ := r.SetStream(nil); return c },
	"a reader of two faces": func(r *smithyhttp.Request) *smithyhttp.Request {
		c, _ := r.SetStream(&bait{Reader: strings.NewReader(`{"TableName":"Plain","Key":{"pk":{"S":"acme"}}}`)})
		return c
	},
	"another target":         header(func(h http.Header) { h.Set("X-Amz-Target", "DynamoDB_20120810.DeleteTable") }),
	"an unknown target":      header(func(h http.Header) { h.Set("X-Amz-Target", "DynamoDB_20120810.Nothing") }),
	"no target":              header(func(h http.Header) { h.Del("X-Amz-Target") }),
	"a second target":        header(func(h http.Header) { h.Add("X-Amz-Target", "DynamoDB_20120810.DeleteTable") }),
	"a target in lower case": header(func(h http.Header) { h["x-amz-target"] = []string{"DynamoDB_20120810.DeleteTable"} }),
	"another content type":   header(func(h http.Header) { h.Set("Content-Type", "application/cbor") }),
	"a content encoding":     header(func(h http.Header) { h["content-encoding"] = []string{"gzip"} }),
	"a query": func(r *smithyhttp.Request) *smithyhttp.Request {
		r.URL.RawQuery = "X-Amz-Target=DynamoDB_20120810.DeleteTable"
		return r
	},
	"another method": func(r *smithyhttp.Request) *smithyhttp.Request { r.Method = "PUT"; return r },
}

// places are where a later option can put a middleware.
var places = map[string]func(*middleware.Stack, change) error{
	"Serialize, last": func(s *middleware.Stack, c change) error { return s.Serialize.Add(onSerialize(c), middleware.After) },
	"Build, first":    func(s *middleware.Stack, c change) error { return s.Build.Add(onBuild(c), middleware.Before) },
	"Build, last":     func(s *middleware.Stack, c change) error { return s.Build.Add(onBuild(c), middleware.After) },
	"Finalize, first": func(s *middleware.Stack, c change) error { return s.Finalize.Add(onFinalize(c), middleware.Before) },
	"Finalize, last":  func(s *middleware.Stack, c change) error { return s.Finalize.Add(onFinalize(c), middleware.After) },
	"before Retry": func(s *middleware.Stack, c change) error {
		return s.Finalize.Insert(onFinalize(c), "Retry", middleware.Before)
	},
	"after Retry": func(s *middleware.Stack, c change) error {
		return s.Finalize.Insert(onFinalize(c), "Retry", middleware.After)
	},
	"before Signing": func(s *middleware.Stack, c change) error {
		return s.Finalize.Insert(onFinalize(c), "Signing", middleware.Before)
	},
	"after Signing": func(s *middleware.Stack, c change) error {
		return s.Finalize.Insert(onFinalize(c), "Signing", middleware.After)
	},
	"before the decision": func(s *middleware.Stack, c change) error {
		return s.Finalize.Insert(onFinalize(c), "dynamoat:Decide", middleware.Before)
	},
	"after the decision": func(s *middleware.Stack, c change) error {
		return s.Finalize.Insert(onFinalize(c), "dynamoat:Decide", middleware.After)
	},
	"in place of the decision": func(s *middleware.Stack, c change) error {
		_, err := s.Finalize.Swap("dynamoat:Decide", onFinalize(c))
		return err
	},
	"Finalize alone": func(s *middleware.Stack, c change) error {
		s.Finalize = middleware.NewFinalizeStep()
		return s.Finalize.Add(onFinalize(c), middleware.After)
	},
	"Deserialize, first": func(s *middleware.Stack, c change) error {
		return s.Deserialize.Add(onDeserialize(c), middleware.Before)
	},
	"Deserialize, last": func(s *middleware.Stack, c change) error {
		return s.Deserialize.Add(onDeserialize(c), middleware.After)
	},
	"Deserialize, last, under the seal's name": func(s *middleware.Stack, c change) error {
		return s.Deserialize.Add(named{onDeserialize(c)}, middleware.After)
	},
	"behind the seal, while the call runs": func(s *middleware.Stack, c change) error {
		return s.Finalize.Add(runtime(func() { s.Deserialize.Add(onDeserialize(c), middleware.After) }), middleware.After)
	},
	"in place of the seal, while the call runs": func(s *middleware.Stack, c change) error {
		return s.Finalize.Add(runtime(func() {
			if _, err := s.Deserialize.Swap("dynamoat:Seal", onDeserialize(c)); err != nil {
				panic(err)
			}
		}), middleware.After)
	},
}

func onSerialize(c change) middleware.SerializeMiddleware {
	return middleware.SerializeMiddlewareFunc("later", func(ctx context.Context, in middleware.SerializeInput, next middleware.SerializeHandler) (middleware.SerializeOutput, middleware.Metadata, error) {
		in.Request = c(in.Request.(*smithyhttp.Request))
		return next.HandleSerialize(ctx, in)
	})
}

func onBuild(c change) middleware.BuildMiddleware {
	return middleware.BuildMiddlewareFunc("later", func(ctx context.Context, in middleware.BuildInput, next middleware.BuildHandler) (middleware.BuildOutput, middleware.Metadata, error) {
		in.Request = c(in.Request.(*smithyhttp.Request))
		return next.HandleBuild(ctx, in)
	})
}

func onFinalize(c change) middleware.FinalizeMiddleware {
	return middleware.FinalizeMiddlewareFunc("later", func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
		in.Request = c(in.Request.(*smithyhttp.Request))
		return next.HandleFinalize(ctx, in)
	})
}

func onDeserialize(c change) middleware.DeserializeMiddleware {
	return middleware.DeserializeMiddlewareFunc("later", func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
		in.Request = c(in.Request.(*smithyhttp.Request))
		return next.HandleDeserialize(ctx, in)
	})
}

// named is a middleware that calls itself the seal.
type named struct {
	middleware.DeserializeMiddleware
}

func (named) ID() string { return "dynamoat:Seal" }

func runtime(f func()) middleware.FinalizeMiddleware {
	return middleware.FinalizeMiddlewareFunc("runtime", func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
		f()
		return next.HandleFinalize(ctx, in)
	})
}

// TestLaterMiddleware makes every change at every place. Either the check
// sees it, or the call is refused: nothing is sent that is not the tenant's.
func TestLaterMiddleware(t *testing.T) {
	b := start(t)
	in := &dynamodb.GetItemInput{TableName: aws.String("Plain"), Key: item{"pk": s("acme")}}
	for where, place := range places {
		for what, c := range changes {
			_, err := b.GetItem(as("acme"), in, apiOption(func(stack *middleware.Stack) error { return place(stack, c) }))
			calls := b.up.sent()
			for _, sent := range calls {
				b.checkOwn(t, where+", "+what, sent)
			}
			audited := b.log.lines()
			switch {
			case len(calls) == 0 && !errors.Is(err, awsmw.ErrDenied):
				t.Errorf("%s, %s: not sent, and not refused: %v", where, what, err)
			case len(calls) == 0 && !strings.Contains(audited, "deny"):
				t.Errorf("%s, %s: the refusal is not audited: %q", where, what, audited)
			case len(calls) == 0 && strings.Count(audited, "deny") != 1:
				t.Errorf("%s, %s: refused more than once, as by a retry: %q", where, what, audited)
			case len(calls) > 1 || len(calls) == 1 && audited != "allow GetItem acme":
				t.Errorf("%s, %s: sent %d times, audited as %q", where, what, len(calls), audited)
			}
		}
	}
}

// checkOwn holds that what arrived is what GetItem of acme's item sends.
func (b *rig) checkOwn(t *testing.T, name string, c call) {
	t.Helper()
	if got := c.header["X-Amz-Target"]; len(got) != 1 || got[0] != ddb.OpGetItem.Target() {
		t.Errorf("%s: the target that arrived is %q", name, got)
	}
	if c.body != `{"TableName":"Plain","Key":{"pk":{"S":"acme"}}}` {
		t.Errorf("%s: the body that arrived is %q", name, c.body)
	}
	if c.header.Get("Content-Encoding") != "" || c.header.Get("Content-Type") != "application/x-amz-json-1.0" {
		t.Errorf("%s: the body that arrived is to be read otherwise: %v", name, c.header)
	}
}

// TestLaterMiddlewareThatChangesNothing lets middleware be where it may.
func TestLaterMiddlewareThatChangesNothing(t *testing.T) {
	b := start(t)
	tagged := header(func(h http.Header) { h.Set("X-Trace", "1") })
	in := &dynamodb.GetItemInput{TableName: aws.String("Plain"), Key: item{"pk": s("acme")}}
	// These take the decision or the seal out of the call.
	out := map[string]string{
		"in place of the decision":                  "deny GetItem acme DM206",
		"Finalize alone":                            "deny GetItem acme DM206",
		"in place of the seal, while the call runs": "allow GetItem acme; deny GetItem acme DM206",
	}
	for where, place := range places {
		_, err := b.GetItem(as("acme"), in, apiOption(func(stack *middleware.Stack) error { return place(stack, tagged) }))
		if audited, ok := out[where]; ok {
			b.denied(t, err, "DM206", audited)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", where, err)
			continue
		}
		sent := b.up.sentOnce(t)
		b.checkOwn(t, where, sent)
		if replaced := where == "Deserialize, last, under the seal's name"; sent.header.Get("X-Trace") != "1" && !replaced {
			t.Errorf("%s: the middleware did not run", where)
		}
		if got := b.log.lines(); got != "allow GetItem acme" {
			t.Errorf("%s: audited as %q", where, got)
		}
	}
}

// TestChangedInput has a middleware change the input before it is serialised:
// the check sees it.
func TestChangedInput(t *testing.T) {
	b := start(t)
	for _, position := range []middleware.RelativePosition{middleware.Before, middleware.After} {
		_, err := b.GetItem(as("acme"), get("acme"), apiOption(func(stack *middleware.Stack) error {
			return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("later", func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				in.Parameters = get("globex")
				return next.HandleInitialize(ctx, in)
			}), position)
		}))
		b.denied(t, err, "DM101", "deny GetItem acme DM101")
	}
}

// TestOptionsThatTakeTheMiddlewareOut are refused by the guard; those that
// take the guard out, by the seal.
func TestOptionsThatTakeTheMiddlewareOut(t *testing.T) {
	b := start(t)
	_, err := b.GetItem(as("acme"), get("acme"), withoutMiddleware)
	b.denied(t, err, "DM206", "deny GetItem acme DM206")
	_, err = b.GetItem(context.Background(), get("acme"), withoutMiddleware)
	b.denied(t, err, "DM206", "deny GetItem DM206")

	own := func(o *dynamodb.Options) { o.HTTPClient = b.up.Client() }
	_, err = b.GetItem(as("acme"), get("globex"), own)
	b.denied(t, err, "DM101", "deny GetItem acme DM101")
	_, err = b.GetItem(as("acme"), get("acme"), own, apiOption(func(stack *middleware.Stack) error {
		return stack.Deserialize.Add(onDeserialize(body(foreignKey)), middleware.After)
	}))
	b.denied(t, err, "DM206", "allow GetItem acme; deny GetItem acme DM206")
	b.up.answer = response(200, withSecret)
	if out, err := b.GetItem(as("acme"), get("acme"), own); err != nil || len(out.Item) != 2 {
		t.Errorf("got %v, %v", out, err)
	}
}

// TestCallInsideACall has a middleware make a call of its own with the
// context of the first: it is decided on by itself.
func TestCallInsideACall(t *testing.T) {
	b := start(t)
	var inner error
	_, err := b.GetItem(as("acme"), get("acme"), apiOption(func(stack *middleware.Stack) error {
		return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("inside", func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleDeserialize(ctx, in)
			_, inner = b.GetItem(ctx, get("globex"))
			return out, metadata, err
		}), middleware.After)
	}))
	if err != nil || !errors.Is(inner, awsmw.ErrDenied) {
		t.Errorf("outer %v, inner %v", err, inner)
	}
	if got := b.log.lines(); got != "allow GetItem acme; deny GetItem acme DM101" {
		t.Errorf("audited as %q", got)
	}
}

// TestCallTwice has a middleware go through the rest of the stack twice, as
// one that retries by its own means: each pass is decided on.
func TestCallTwice(t *testing.T) {
	b := start(t)
	_, err := b.PutItem(as("acme"), &dynamodb.PutItemInput{TableName: aws.String("App"), Item: key("acme")}, apiOption(func(stack *middleware.Stack) error {
		return stack.Finalize.Add(middleware.FinalizeMiddlewareFunc("twice", func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
			request := in.Request.(*smithyhttp.Request)
			if _, _, err := next.HandleFinalize(ctx, in); err != nil {
				t.Error(err)
			}
			if err := request.RewindStream(); err != nil {
				t.Error(err)
			}
			in.Request = request
			return next.HandleFinalize(ctx, in)
		}), middleware.Before)
	}))
	if err != nil {
		t.Fatal(err)
	}
	calls := b.up.sent()
	if len(calls) != 2 || calls[0].body != calls[1].body || strings.Count(calls[0].body, "attribute_not_exists") != 1 {
		t.Errorf("sent %v", calls)
	}
	if got := b.log.lines(); got != "allow PutItem acme; allow PutItem acme" {
		t.Errorf("audited as %q", got)
	}
}

// TestUnreadableStream has a body that cannot be read.
func TestUnreadableStream(t *testing.T) {
	b := start(t)
	_, err := b.GetItem(as("acme"), get("acme"), apiOption(func(stack *middleware.Stack) error {
		return stack.Build.Add(onBuild(func(r *smithyhttp.Request) *smithyhttp.Request {
			changed, _ := r.SetStream(io.MultiReader(bytes.NewReader([]byte("{")), iotestErr{}))
			return changed
		}), middleware.After)
	}))
	b.denied(t, err, "DM206", "deny GetItem acme DM206")
}

type iotestErr struct{}

func (iotestErr) Read([]byte) (int, error) { return 0, errors.New("broken") }
