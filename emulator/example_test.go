package emulator_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/awsmw"
	"github.com/dynamoat/dynamoat/emulator"
	"github.com/dynamoat/dynamoat/policy"
)

// A test of code that uses DynamoDB: an emulator is an [net/http.Handler],
// and the SDK is pointed to it. Each test has its own, empty when it begins.
func Example() {
	server := httptest.NewServer(emulator.New())
	defer server.Close()
	client := dynamodb.NewFromConfig(config(server.URL))
	createOrders(client)

	ctx := context.Background()
	_, err := client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("Orders"), Item: order("acme", "1")})
	fmt.Println("first:", err)
	_, err = client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: aws.String("Orders"), Item: order("acme", "1"), ConditionExpression: aws.String("attribute_not_exists(tenant)"),
	})
	var exists *types.ConditionalCheckFailedException
	fmt.Println("second:", errors.As(err, &exists))
	// Output:
	// first: <nil>
	// second: true
}

// A test that proves its own isolation: the client is held to the policy that
// the gateway enforces, so code that reaches for another tenant's data fails
// the test, whether the data is there or not.
func Example_policy() {
	p, err := policy.Parse("dynamoat.yaml", []byte(`
version: 1
tenants: {id: "[a-z]{1,20}"}
tables:
  Orders:
    partition: {attribute: tenant, owner: "tenant_{tenant}"}
    sort: order
    operations: [GetItem, PutItem, TransactWriteItems]
`))
	if err != nil {
		panic(err)
	}
	enforcer, err := dynamoat.New(p, audit.NewJSON(io.Discard, time.Now))
	if err != nil {
		panic(err)
	}
	server := httptest.NewServer(emulator.New())
	defer server.Close()
	createOrders(dynamodb.NewFromConfig(config(server.URL)))
	client := dynamodb.NewFromConfig(config(server.URL), awsmw.Enforce(enforcer))

	// What the application does for the tenant that is signed in.
	acme := awsmw.WithIdentity(context.Background(), dynamoat.Identity{Tenant: "acme"})
	_, err = client.PutItem(acme, &dynamodb.PutItemInput{TableName: aws.String("Orders"), Item: order("acme", "1")})
	fmt.Println("its own:", err)
	_, err = client.GetItem(acme, &dynamodb.GetItemInput{TableName: aws.String("Orders"), Key: order("globex", "1")})
	fmt.Println("another's is denied:", errors.Is(err, awsmw.ErrDenied))
	_, err = client.TransactWriteItems(acme, &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{
		{Put: &types.Put{TableName: aws.String("Orders"), Item: order("acme", "2")}},
		{Delete: &types.Delete{TableName: aws.String("Orders"), Key: order("globex", "1")}},
	}})
	fmt.Println("also in a transaction:", errors.Is(err, awsmw.ErrDenied))
	// Output:
	// its own: <nil>
	// another's is denied: true
	// also in a transaction: true
}

// config is the SDK's configuration for an emulator: any credentials will do.
func config(url string) aws.Config {
	return aws.Config{
		Region: "us-east-1", BaseEndpoint: aws.String(url),
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	}
}

// order is an order of a tenant, and its key as well.
func order(tenant, id string) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{
		"tenant": &types.AttributeValueMemberS{Value: "tenant_" + tenant},
		"order":  &types.AttributeValueMemberS{Value: id},
	}
}

func createOrders(client *dynamodb.Client) {
	_, err := client.CreateTable(context.Background(), &dynamodb.CreateTableInput{
		TableName: aws.String("Orders"), BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("tenant"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("order"), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("tenant"), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String("order"), KeyType: types.KeyTypeRange},
		},
	})
	if err != nil {
		panic(err)
	}
}
