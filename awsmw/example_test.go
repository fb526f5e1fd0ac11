package awsmw_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/awsmw"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/emulator"
	"github.com/dynamoat/dynamoat/policy"
)

// Two tenants share the table Orders; the partition key names the owner.
func Example() {
	p, err := policy.Parse("dynamoat.yaml", []byte(`
version: 1
tenants: {id: "[a-z]{1,20}", allow: [acme, globex]}
tables:
  Orders:
    partition: {attribute: tenant, owner: "tenant_{tenant}"}
    sort: order
    operations: [GetItem, PutItem]
    attributes: {private: [margin]}
    put: create
`))
	if err != nil {
		panic(err)
	}
	now := func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
	enforcer, err := dynamoat.New(p, audit.NewJSON(os.Stdout, now))
	if err != nil {
		panic(err)
	}
	dynamoDB := httptest.NewServer(tableOrders())
	defer dynamoDB.Close()
	cfg := aws.Config{
		Region: "eu-west-1", BaseEndpoint: aws.String(dynamoDB.URL),
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	}

	client := dynamodb.NewFromConfig(cfg, awsmw.Enforce(enforcer))

	// Whoever is signed in, from a credential that was verified.
	ctx := awsmw.WithIdentity(context.Background(), dynamoat.Identity{Tenant: "acme"})
	order := func(tenant string) map[string]types.AttributeValue {
		return map[string]types.AttributeValue{
			"tenant": &types.AttributeValueMemberS{Value: "tenant_" + tenant},
			"order":  &types.AttributeValueMemberS{Value: "1"},
		}
	}
	if _, err := client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("Orders"), Item: order("acme")}); err != nil {
		panic(err)
	}
	_, err = client.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String("Orders"), Key: order("globex")})
	var denied smithy.APIError
	fmt.Println(errors.Is(err, awsmw.ErrDenied), errors.As(err, &denied), denied.ErrorCode())
	// Output:
	// {"time":"2026-01-02T03:04:05.000000Z","decision":"allow","tenant":"acme","operation":"PutItem","tables":["Orders"]}
	// {"time":"2026-01-02T03:04:05.000000Z","decision":"deny","tenant":"acme","operation":"GetItem","tables":["Orders"],"rules":["DM101"]}
	// true true AccessDeniedException
}

// tableOrders returns DynamoDB in process, with the table Orders.
func tableOrders() *emulator.Emulator {
	e := emulator.New()
	_, err := e.Do(context.Background(), &ddb.CreateTable{
		Table:                ddb.Table{Name: "Orders"},
		AttributeDefinitions: []ddb.AttributeDefinition{{Name: "tenant", Type: ddb.S}, {Name: "order", Type: ddb.S}},
		KeySchema:            []ddb.KeySchemaElement{{Name: "tenant", Type: "HASH"}, {Name: "order", Type: "RANGE"}},
		BillingMode:          "PAY_PER_REQUEST",
	})
	if err != nil {
		panic(err)
	}
	return e
}
