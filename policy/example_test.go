package policy_test

import (
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/dynamoat/dynamoat/policy"
)

const ordersPolicy = `
version: 1
tenants: {id: "[a-z0-9]{1,32}", normalize: [trim, lowercase], allow: [acme, globex]}
tables:
  AppTable:
    partition: {attribute: pk, owner: "T#{tenant}#{*}"}
    operations: [GetItem, Query, UpdateItem]
`

// orderKey is the one place where keys are made. The tenant is a claim of the
// signed-in user's, never a field of the request.
func orderKey(p *policy.Policy, claim, orderID string) (map[string]types.AttributeValue, error) {
	tenant, err := p.Tenant(claim)
	if err != nil {
		return nil, err
	}
	key, err := p.Key("AppTable", tenant, orderID)
	if err != nil {
		return nil, err
	}
	return map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: key.Text}}, nil
}

func load() *policy.Policy {
	p, err := policy.Parse("dynamoat.yaml", []byte(ordersPolicy))
	if err != nil {
		panic(err)
	}
	return p
}

// A safe get: the item's id comes from the client, its owner never does.
func ExamplePolicy_Key() {
	get := func(claim, orderID string) (*dynamodb.GetItemInput, error) {
		key, err := orderKey(load(), claim, orderID)
		if err != nil {
			return nil, err
		}
		return &dynamodb.GetItemInput{TableName: aws.String("AppTable"), Key: key}, nil
	}
	in, err := get("ACME ", "o1")
	fmt.Println(in.Key["pk"].(*types.AttributeValueMemberS).Value, err)
	_, err = get("acme#x", "o1")
	fmt.Println(err)
	_, err = get("acme", "o1\x00")
	fmt.Println(err)
	// Output:
	// T#acme#o1 <nil>
	// the claim names no tenant of this policy
	// a part is not UTF-8, or holds a control character
}

var errField = errors.New("the field cannot be chosen")

// A query by a field that the client chooses: the choice is looked up, and the
// expression is a constant.
func Example_queryByAllowedField() {
	filters := map[string]string{"status": "status", "urgency": "priority"} // the API's name to the attribute's
	query := func(claim, orderID, field, value string) (*dynamodb.QueryInput, error) {
		attribute, ok := filters[field]
		if !ok {
			return nil, errField
		}
		key, err := orderKey(load(), claim, orderID)
		if err != nil {
			return nil, err
		}
		return &dynamodb.QueryInput{
			TableName:                aws.String("AppTable"),
			KeyConditionExpression:   aws.String("pk = :pk"),
			FilterExpression:         aws.String("#field = :value"),
			ExpressionAttributeNames: map[string]string{"#field": attribute},
			ExpressionAttributeValues: map[string]types.AttributeValue{
				":pk": key["pk"], ":value": &types.AttributeValueMemberS{Value: value},
			},
		}, nil
	}
	in, err := query("acme", "o1", "urgency", "high OR pk <> pk")
	fmt.Println(in.ExpressionAttributeNames["#field"], *in.FilterExpression, err)
	_, err = query("acme", "o1", "internal_notes", "a")
	fmt.Println(err)
	// Output:
	// priority #field = :value <nil>
	// the field cannot be chosen
}

// An update of fields that the client chooses: each is looked up, and no text of
// the client's is in the expression.
func Example_updateOfAllowedField() {
	fields := map[string]bool{"status": true, "note": true}
	update := func(claim, orderID, field, value string) (*dynamodb.UpdateItemInput, error) {
		if !fields[field] {
			return nil, errField
		}
		key, err := orderKey(load(), claim, orderID)
		if err != nil {
			return nil, err
		}
		return &dynamodb.UpdateItemInput{
			TableName:                 aws.String("AppTable"),
			Key:                       key,
			UpdateExpression:          aws.String("SET #field = :value"),
			ConditionExpression:       aws.String("attribute_exists(pk)"), // or the update creates an item
			ExpressionAttributeNames:  map[string]string{"#field": field},
			ExpressionAttributeValues: map[string]types.AttributeValue{":value": &types.AttributeValueMemberS{Value: value}},
		}, nil
	}
	in, err := update("acme", "o1", "status", "shipped, pk = :x")
	fmt.Println(*in.UpdateExpression, in.ExpressionAttributeNames["#field"], err)
	_, err = update("acme", "o1", "status = :value, owner", "globex")
	fmt.Println(err)
	// Output:
	// SET #field = :value status <nil>
	// the field cannot be chosen
}
