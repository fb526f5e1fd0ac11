package awsmw_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/awsmw"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
)

const corpus = "../testdata/corpus"

// corpusCase is one file of the corpus, see its README.md.
type corpusCase struct {
	policy, tenant, target, decision string
	request, sent, answer            []byte
}

func readCase(t *testing.T, path string) corpusCase {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, head, _ := strings.Cut(string(archive.Comment), "\n\n")
	fields := map[string]string{}
	for line := range strings.Lines(head) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		fields[name] = strings.TrimPrefix(value, " ")
	}
	c := corpusCase{policy: fields["policy"], tenant: fields["tenant"], target: fields["target"], decision: fields["decision"]}
	if op, ok := fields["operation"]; ok {
		c.target = "DynamoDB_20120810." + op
	}
	for _, f := range archive.Files {
		switch f.Name {
		case "request.json":
			c.request = f.Data
		case "request.quoted":
			text, err := strconv.Unquote(strings.TrimSuffix(string(f.Data), "\n"))
			if err != nil {
				t.Fatal(err)
			}
			c.request = []byte(text)
		case "sent.json":
			c.sent = compact(t, f.Data)
		case "answer.json":
			c.answer = compact(t, f.Data)
		default:
			t.Fatalf("unknown section %q", f.Name)
		}
	}
	return c
}

func compact(t *testing.T, src []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, src); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// raw is an option that has a call send the case's own target and body,
// whatever the SDK serialised.
func (c *corpusCase) raw() func(*dynamodb.Options) {
	return apiOption(func(stack *middleware.Stack) error {
		return stack.Serialize.Add(onSerialize(func(r *smithyhttp.Request) *smithyhttp.Request {
			changed, err := r.SetStream(bytes.NewReader(c.request))
			if err != nil {
				panic(err)
			}
			changed.Header.Set("X-Amz-Target", c.target)
			return changed
		}), middleware.After)
	})
}

// seen is an option that shows the body of the response that the SDK reads.
func seen(into *[]byte) func(*dynamodb.Options) {
	return apiOption(func(stack *middleware.Stack) error {
		return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("seen", func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleDeserialize(ctx, in)
			if response, ok := out.RawResponse.(*smithyhttp.Response); ok {
				var body bytes.Buffer
				body.ReadFrom(response.Body)
				*into, response.Body = body.Bytes(), io.NopCloser(strings.NewReader(body.String()))
			}
			return out, metadata, err
		}), middleware.After)
	})
}

// direct judges the case without the middleware.
func (c *corpusCase) direct(t *testing.T, enforcer *dynamoat.Enforcer) *dynamoat.Decision {
	t.Helper()
	id := dynamoat.Identity{Tenant: c.tenant}
	op, err := ddb.ParseTarget(c.target)
	var request ddb.Request
	if err == nil {
		request, err = ddb.Decode(op, c.request)
	}
	if err != nil {
		return enforcer.Refuse(t.Context(), id, op, rule.MalformedRequest)
	}
	return enforcer.Check(t.Context(), id, request)
}

// TestCorpus has the middleware decide on every case as the enforcer does.
func TestCorpus(t *testing.T) {
	up := newUpstream(t)
	benches := map[string]*rig{}
	allowed, refused := 0, 0
	err := filepath.WalkDir(corpus, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".txtar" {
			return err
		}
		c := readCase(t, path)
		b := benches[c.policy]
		if b == nil {
			b = startCorpus(t, up, c.policy)
			benches[c.policy] = b
		}
		t.Run(strings.TrimPrefix(path, corpus+"/"), func(t *testing.T) { b.judge(t, &c) })
		if c.decision == "allow" {
			allowed++
		} else {
			refused++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if allowed < 100 || refused < 250 {
		t.Errorf("%d allowed and %d refused cases", allowed, refused)
	}
}

func startCorpus(t *testing.T, up *upstream, name string) *rig {
	t.Helper()
	p, err := policy.Load(filepath.Join(corpus, "policies", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	log := &auditLog{}
	enforcer, err := dynamoat.New(p, log)
	if err != nil {
		t.Fatal(err)
	}
	return &rig{dynamodb.NewFromConfig(config(up), awsmw.Enforce(enforcer)), up, log, enforcer}
}

func (b *rig) judge(t *testing.T, c *corpusCase) {
	direct := c.direct(t, b.enforcer)
	want := b.log.lines()
	var got []byte
	_, err := b.GetItem(as(c.tenant), get("any"), c.raw(), seen(&got))
	if audited := b.log.lines(); audited != want {
		t.Errorf("audited as %q, want %q", audited, want)
	}
	calls := b.up.sent()
	switch {
	case !direct.Allowed():
		refusal, ok := errors.AsType[*awsmw.DeniedError](err)
		if !ok {
			t.Fatalf("not refused: %v", err)
		}
		ids := ruleIDs(refusal.Decision())
		if "deny "+strings.Join(ids, " ") != c.decision || !slices.Equal(ids, ruleIDs(direct)) || len(calls) != 0 {
			t.Errorf("refused by %v, sent %v; want %s", ids, calls, c.decision)
		}
	case err != nil:
		t.Errorf("refused: %v", err)
	case direct.Answer() != nil:
		if !bytes.Equal(got, c.answer) || len(calls) != 0 {
			t.Errorf("answered by %s, sent %v; want %s", got, calls, c.answer)
		}
	case len(calls) != 1 || calls[0].body != string(c.sent) || calls[0].target != direct.Request().Operation().Target():
		t.Errorf("sent %v, want %s", calls, c.sent)
	}
}

func ruleIDs(d *dynamoat.Decision) []string {
	var ids []string
	for _, r := range d.Rules() {
		ids = append(ids, r.ID)
	}
	slices.Sort(ids)
	return ids
}
