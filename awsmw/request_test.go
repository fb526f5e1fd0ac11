package awsmw_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/awsmw"
	"github.com/dynamoat/dynamoat/ddb"
)

func TestOwnIsSent(t *testing.T) {
	b := start(t)
	b.up.answer = response(200, `{"Item":{"pk":{"S":"T#acme"},"sk":{"S":"a"}}}`)
	out, err := b.GetItem(as("acme"), get("acme"))
	if err != nil {
		t.Fatal(err)
	}
	if got := out.Item["pk"].(*types.AttributeValueMemberS).Value; got != "T#acme" {
		t.Errorf("got the item of %q", got)
	}
	sent := b.up.sentOnce(t)
	if sent.target != "DynamoDB_20120810.GetItem" || sent.header.Get("Authorization") == "" {
		t.Errorf("sent as %q, signed by %q", sent.target, sent.header.Get("Authorization"))
	}
	sameJSON(t, sent.body, `{"TableName":"App","Key":{"pk":{"S":"T#acme"},"sk":{"S":"a"}}}`)
	if got := b.log.lines(); got != "allow GetItem acme" {
		t.Errorf("audited as %q", got)
	}
}

func TestForeignIsDenied(t *testing.T) {
	b := start(t)
	_, err := b.GetItem(as("acme"), get("globex"))
	refusal := b.denied(t, err, "DM101", "deny GetItem acme DM101")

	if operation, ok := errors.AsType[*smithy.OperationError](err); !ok || operation.Operation() != "GetItem" {
		t.Errorf("not an OperationError of GetItem: %v", err)
	}
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok || api.ErrorCode() != "AccessDeniedException" || api.ErrorFault() != smithy.FaultClient {
		t.Fatalf("not AccessDeniedException, the client's fault: %v", err)
	}
	if api.ErrorMessage() != refusal.Decision().Message() || !strings.Contains(err.Error(), "hint: ") {
		t.Errorf("the message is not the decision's: %q", api.ErrorMessage())
	}
	if !errors.Is(err, awsmw.ErrDenied) {
		t.Error("not ErrDenied")
	}
	for _, foreign := range []string{"globex", "T#"} {
		if strings.Contains(err.Error(), foreign) {
			t.Errorf("the error holds data: %v", err)
		}
	}
}

// TestOtherErrorsAreNotDenials holds that ErrDenied speaks of nothing else.
func TestOtherErrorsAreNotDenials(t *testing.T) {
	b := start(t)
	b.up.answer = response(400, `{"__type":"com.amazon.coral.service#AccessDeniedException","message":"IAM says no"}`)
	_, err := b.GetItem(as("acme"), get("acme"))
	if api, ok := errors.AsType[smithy.APIError](err); !ok || api.ErrorMessage() != "IAM says no" {
		t.Errorf("DynamoDB's own error does not come through: %v", err)
	}
	if _, ok := errors.AsType[*awsmw.DeniedError](err); ok || errors.Is(err, awsmw.ErrDenied) {
		t.Errorf("DynamoDB's own error is taken for a refusal: %v", err)
	}
}

func TestWithoutIdentity(t *testing.T) {
	b := start(t)
	_, err := b.GetItem(context.Background(), get("acme"))
	if refusal := b.denied(t, err, "DM001", "deny GetItem DM001"); !strings.Contains(refusal.ErrorMessage(), "awsmw.WithIdentity") {
		t.Errorf("no hint at what is missing: %v", refusal)
	}
	for _, tenant := range []string{"", "ACME", "initech", "acme "} {
		_, err := b.GetItem(as(tenant), get(tenant))
		b.denied(t, err, "DM001", strings.TrimSpace("deny GetItem "+strings.TrimSpace(tenant))+" DM001")
	}
}

func TestMalformed(t *testing.T) {
	b := start(t)
	in := get("acme")
	in.ProjectionExpression = aws.String("a,,b")
	_, err := b.GetItem(as("acme"), in)
	refusal := b.denied(t, err, "DM206", "deny GetItem acme DM206")
	if refusal.ErrorCode() != "ValidationException" || !errors.Is(err, awsmw.ErrDenied) {
		t.Errorf("not a ValidationException: %v", err)
	}
	if why, ok := errors.AsType[*ddb.Error](err); !ok || why.Message != refusal.ErrorMessage() {
		t.Errorf("the decoder's error is not within: %v", err)
	}
}

// TestUnknownOperations calls what no tenant has.
func TestUnknownOperations(t *testing.T) {
	b := start(t)
	for name, call := range map[string]func(context.Context) error{
		"DescribeEndpoints": func(ctx context.Context) error {
			_, err := b.DescribeEndpoints(ctx, &dynamodb.DescribeEndpointsInput{})
			return err
		},
		"ExecuteStatement": func(ctx context.Context) error {
			_, err := b.ExecuteStatement(ctx, &dynamodb.ExecuteStatementInput{Statement: aws.String(`SELECT * FROM "App"`)})
			return err
		},
		"DeleteTable": func(ctx context.Context) error {
			_, err := b.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: aws.String("App")})
			return err
		},
		"ListExports": func(ctx context.Context) error {
			_, err := b.ListExports(ctx, &dynamodb.ListExportsInput{})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) { b.denied(t, call(as("acme")), "DM201", "deny "+name+" acme DM201") })
	}
}

// TestPutCreates has the condition that the policy adds in what is sent,
// beside the client's own.
func TestPutCreates(t *testing.T) {
	b := start(t)
	in := &dynamodb.PutItemInput{TableName: aws.String("App"), Item: key("acme")}
	if _, err := b.PutItem(as("acme"), in); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, b.up.sentOnce(t).body, `{"TableName":"App","Item":{"pk":{"S":"T#acme"},"sk":{"S":"a"}},
		"ConditionExpression":"attribute_not_exists(#dynamoat0)","ExpressionAttributeNames":{"#dynamoat0":"pk"}}`)

	in.ConditionExpression = aws.String("a = b OR c = d")
	if _, err := b.PutItem(as("acme"), in); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, b.up.sentOnce(t).body, `{"TableName":"App","Item":{"pk":{"S":"T#acme"},"sk":{"S":"a"}},
		"ConditionExpression":"attribute_not_exists(#dynamoat0)AND(a=b OR c=d)","ExpressionAttributeNames":{"#dynamoat0":"pk"}}`)
}

// TestScanIsSentAsQuery has another operation sent than was called, and its
// response read as the one that was.
func TestScanIsSentAsQuery(t *testing.T) {
	b := start(t)
	b.up.answer = response(200, `{"Items":[{"pk":{"S":"T#acme"},"sk":{"S":"a"},"secret":{"S":"x"}}],"Count":1,"ScannedCount":1,"LastEvaluatedKey":{"pk":{"S":"T#acme"},"sk":{"S":"a"}}}`)
	out, err := b.Scan(as("acme"), &dynamodb.ScanInput{TableName: aws.String("App")})
	if err != nil {
		t.Fatal(err)
	}
	if out.Count != 1 || len(out.Items) != 1 || len(out.Items[0]) != 2 || len(out.LastEvaluatedKey) != 2 {
		t.Errorf("got %+v", out)
	}
	sent := b.up.sentOnce(t)
	if sent.target != "DynamoDB_20120810.Query" {
		t.Errorf("sent as %q", sent.target)
	}
	sameJSON(t, sent.body, `{"TableName":"App","KeyConditionExpression":"#dynamoat0=:dynamoat0",
		"ExpressionAttributeNames":{"#dynamoat0":"pk"},"ExpressionAttributeValues":{":dynamoat0":{"S":"T#acme"}}}`)
	if got := b.log.lines(); got != "allow Scan acme" {
		t.Errorf("audited as %q", got)
	}
}

// TestAnswers has calls that the policy answers.
func TestAnswers(t *testing.T) {
	b := start(t)
	tables, err := b.ListTables(as("acme"), &dynamodb.ListTablesInput{})
	if err != nil || strings.Join(tables.TableNames, " ") != "App Plain" {
		t.Errorf("got %v, %v", tables, err)
	}
	segment, err := b.Scan(as("acme"), &dynamodb.ScanInput{TableName: aws.String("App"), Segment: aws.Int32(1), TotalSegments: aws.Int32(2)})
	if err != nil || segment.Items == nil || len(segment.Items) != 0 || segment.LastEvaluatedKey != nil {
		t.Errorf("got %v, %v", segment, err)
	}
	if calls := b.up.sent(); len(calls) != 0 {
		t.Errorf("sent all the same: %v", calls)
	}
	if got := b.log.lines(); got != "allow ListTables acme; allow Scan acme" {
		t.Errorf("audited as %q", got)
	}
}

func TestAuditUnavailable(t *testing.T) {
	b := start(t)
	b.log.full = true
	_, err := b.GetItem(as("acme"), get("acme"))
	refusal := b.denied(t, err, "DM003", "")
	if refusal.ErrorCode() != "InternalServerError" || refusal.ErrorFault() != smithy.FaultServer {
		t.Errorf("not the server's fault: %v", err)
	}
}

// TestRetries has one decision and the same bytes for each attempt.
func TestRetries(t *testing.T) {
	b := start(t)
	b.up.answer = response(500, `{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"try again"}`)
	_, err := b.PutItem(as("acme"), &dynamodb.PutItemInput{TableName: aws.String("App"), Item: key("acme")})
	if api, ok := errors.AsType[smithy.APIError](err); !ok || api.ErrorCode() != "InternalServerError" {
		t.Errorf("not DynamoDB's error: %v", err)
	}
	calls := b.up.sent()
	if len(calls) != 3 {
		t.Fatalf("%d attempts, want 3", len(calls))
	}
	for _, c := range calls {
		if c.body != calls[0].body || c.target != calls[0].target || !strings.Contains(c.body, "attribute_not_exists") {
			t.Errorf("an attempt sent %s %s", c.target, c.body)
		}
	}
	if got := b.log.lines(); got != "allow PutItem acme" {
		t.Errorf("audited as %q", got)
	}
}

func TestEnforceGivenWrong(t *testing.T) {
	b := start(t)
	for name, option := range map[string]func(*dynamodb.Options){"twice": awsmw.Enforce(b.enforcer), "nil": awsmw.Enforce(nil)} {
		if _, err := b.GetItem(as("acme"), get("acme"), option); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	client := dynamodb.NewFromConfig(config(b.up), awsmw.Enforce(nil))
	for _, option := range []func(*dynamodb.Options){func(*dynamodb.Options) {}, withoutMiddleware} {
		if _, err := client.GetItem(as("acme"), get("acme"), option); err == nil {
			t.Error("without enforcer: no error")
		}
	}
	if calls := b.up.sent(); len(calls) != 0 {
		t.Errorf("sent all the same: %v", calls)
	}
}

// TestEnforceOneCall gives the option to a call of a client that has none,
// and to options that no client was made of yet.
func TestEnforceOneCall(t *testing.T) {
	b := start(t)
	client := dynamodb.NewFromConfig(config(b.up))
	_, err := client.GetItem(as("acme"), get("globex"), awsmw.Enforce(b.enforcer))
	b.denied(t, err, "DM101", "deny GetItem acme DM101")

	options := client.Options()
	options.HTTPClient = nil
	awsmw.Enforce(b.enforcer)(&options)
	client = dynamodb.New(options)
	_, err = client.GetItem(as("acme"), get("globex"))
	b.denied(t, err, "DM101", "deny GetItem acme DM101")
	if _, err := client.GetItem(as("acme"), get("acme")); err != nil {
		t.Error(err)
	}
	b.up.sentOnce(t)
}

// TestIdentityIsTheContexts has no way to a tenant but the context.
func TestIdentityIsTheContexts(t *testing.T) {
	b := start(t)
	ctx := awsmw.WithIdentity(as("globex"), dynamoat.Identity{Tenant: "acme", AccessKeyID: "AKIDEXAMPLE"})
	if _, err := b.GetItem(dynamoat.WithRequestID(ctx, "r1"), get("acme")); err != nil {
		t.Fatal(err)
	}
	b.log.mu.Lock()
	defer b.log.mu.Unlock()
	if e := b.log.entries[0]; e.Tenant != "acme" || e.AccessKeyID != "AKIDEXAMPLE" || e.RequestID != "r1" {
		t.Errorf("audited as %+v", e)
	}
}
