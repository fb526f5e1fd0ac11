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
// sees it or the seal does, and nothing is sent.
func TestLaterMiddleware(t *testing.T) {
	b := start(t)
	in := &dynamodb.GetItemInput{TableName: aws.String("Plain"), Key: item{"pk": s("acme")}}
	for where, place := range places {
		for what, c := range changes {
			_, err := b.GetItem(as("acme"), in, apiOption(func(stack *middleware.Stack) error { return place(stack, c) }))
			calls, audited := b.up.sent(), b.log.lines()
			// The reader is read once, and the seal puts itself in the place of
			// what has its name: what is sent is what was decided on.
			if (what == "a reader of two faces" || where == "Deserialize, last, under the seal's name") && err == nil {
				if len(calls) != 1 || audited != "allow GetItem acme" {
					t.Fatalf("%s, %s: sent %v, audited as %q", where, what, calls, audited)
				}
				b.checkOwn(t, where+", "+what, calls[0])
				continue
			}
			if len(calls) != 0 || !errors.Is(err, awsmw.ErrDenied) {
				t.Errorf("%s, %s: sent %v: %v", where, what, calls, err)
			}
			if audited = strings.TrimPrefix(audited, "allow GetItem acme; "); !strings.HasPrefix(audited, "deny ") || strings.Contains(audited, ";") {
				t.Errorf("%s, %s: audited as %q, want one refusal, and no retry of it", where, what, audited)
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

// TestRequestOfAnotherKind has a middleware hand on what is no HTTP request.
func TestRequestOfAnotherKind(t *testing.T) {
	b := start(t)
	_, err := b.GetItem(as("acme"), get("acme"), apiOption(func(stack *middleware.Stack) error {
		return stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("later", func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
			in.Request = foreignKey
			return next.HandleFinalize(ctx, in)
		}), "dynamoat:Decide", middleware.Before)
	}))
	b.denied(t, err, "DM206", "deny acme DM206")
	_, err = b.GetItem(as("acme"), get("acme"), apiOption(func(stack *middleware.Stack) error {
		return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("later", func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
			in.Request = foreignKey
			return next.HandleDeserialize(ctx, in)
		}), middleware.After)
	}))
	b.denied(t, err, "DM206", "allow GetItem acme; deny GetItem acme DM206")
}

// interceptor changes the request wherever the SDK shows it, and notes what
// it sees of the response.
type interceptor struct {
	change change
	seen   strings.Builder
}

func (i *interceptor) apply(c *smithyhttp.InterceptorContext) error {
	if c.Request != nil {
		*c.Request = *i.change(c.Request)
	}
	return nil
}

func (i *interceptor) AfterSerialization(_ context.Context, c *smithyhttp.InterceptorContext) error {
	return i.apply(c)
}
func (i *interceptor) BeforeRetryLoop(_ context.Context, c *smithyhttp.InterceptorContext) error {
	return i.apply(c)
}
func (i *interceptor) BeforeAttempt(_ context.Context, c *smithyhttp.InterceptorContext) error {
	return i.apply(c)
}
func (i *interceptor) BeforeSigning(_ context.Context, c *smithyhttp.InterceptorContext) error {
	return i.apply(c)
}
func (i *interceptor) AfterSigning(_ context.Context, c *smithyhttp.InterceptorContext) error {
	return i.apply(c)
}
func (i *interceptor) BeforeTransmit(_ context.Context, c *smithyhttp.InterceptorContext) error {
	return i.apply(c)
}
func (i *interceptor) AfterTransmit(_ context.Context, c *smithyhttp.InterceptorContext) error {
	text, err := io.ReadAll(c.Response.Body)
	i.seen.Write(text)
	c.Response.Body = io.NopCloser(bytes.NewReader(text))
	return err
}

// TestInterceptors has the SDK's interceptors, one hook at a time, as the
// later middleware.
func TestInterceptors(t *testing.T) {
	b := start(t)
	b.up.answer = response(200, `{"Item":{"pk":{"S":"T#acme"},"sk":{"S":"a"},"secret":{"S":"hush"}}}`)
	for hook, add := range map[string]func(*smithyhttp.InterceptorRegistry, *interceptor){
		"AfterSerialization": func(r *smithyhttp.InterceptorRegistry, i *interceptor) { r.AddAfterSerialization(i) },
		"BeforeRetryLoop":    func(r *smithyhttp.InterceptorRegistry, i *interceptor) { r.AddBeforeRetryLoop(i) },
		"BeforeAttempt":      func(r *smithyhttp.InterceptorRegistry, i *interceptor) { r.AddBeforeAttempt(i) },
		"BeforeSigning":      func(r *smithyhttp.InterceptorRegistry, i *interceptor) { r.AddBeforeSigning(i) },
		"AfterSigning":       func(r *smithyhttp.InterceptorRegistry, i *interceptor) { r.AddAfterSigning(i) },
		"BeforeTransmit":     func(r *smithyhttp.InterceptorRegistry, i *interceptor) { r.AddBeforeTransmit(i) },
	} {
		i := &interceptor{change: body(`{"TableName":"App","Key":{"pk":{"S":"T#globex"},"sk":{"S":"a"}}}`)}
		_, err := b.GetItem(as("acme"), get("acme"), func(o *dynamodb.Options) {
			add(&o.Interceptors, i)
			o.Interceptors.AddAfterTransmit(i)
		})
		calls := b.up.sent()
		if len(calls) == 0 && !errors.Is(err, awsmw.ErrDenied) {
			t.Errorf("%s: not sent, and not refused: %v", hook, err)
		}
		for _, c := range calls {
			if strings.Contains(c.body, "globex") || !strings.Contains(i.seen.String(), "T#acme") || strings.Contains(i.seen.String(), "hush") {
				t.Errorf("%s: sent %s, sees %s", hook, c.body, i.seen.String())
			}
		}
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

// TestCallTwice has a middleware go through the rest of the stack twice, with
// another request of the tenant the second time: each pass is decided on.
func TestCallTwice(t *testing.T) {
	b := start(t)
	_, err := b.DeleteItem(as("acme"), &dynamodb.DeleteItemInput{TableName: aws.String("App"), Key: key("acme")}, apiOption(func(stack *middleware.Stack) error {
		return stack.Finalize.Add(middleware.FinalizeMiddlewareFunc("twice", func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
			if _, _, err := next.HandleFinalize(ctx, in); err != nil {
				t.Error(err)
			}
			in.Request = body(`{"TableName":"Plain","Key":{"pk":{"S":"acme"}}}`)(in.Request.(*smithyhttp.Request))
			return next.HandleFinalize(ctx, in)
		}), middleware.Before)
	}))
	if err != nil {
		t.Fatal(err)
	}
	if calls := b.up.sent(); len(calls) != 2 || !strings.Contains(calls[0].body, `"App"`) || !strings.Contains(calls[1].body, `"Plain"`) {
		t.Errorf("sent %v", calls)
	}
	if got := b.log.lines(); got != "allow DeleteItem acme; allow DeleteItem acme" {
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
