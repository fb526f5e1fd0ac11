package demo

import (
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// text is an S.
func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

// attributeValue turns JSON, decoded with numbers kept as text, into a value
// of DynamoDB.
func attributeValue(v any) types.AttributeValue {
	switch v := v.(type) {
	case string:
		return text(v)
	case json.Number:
		return &types.AttributeValueMemberN{Value: v.String()}
	case bool:
		return &types.AttributeValueMemberBOOL{Value: v}
	case []any:
		list := make([]types.AttributeValue, 0, len(v))
		for _, member := range v {
			list = append(list, attributeValue(member))
		}
		return &types.AttributeValueMemberL{Value: list}
	case map[string]any:
		return &types.AttributeValueMemberM{Value: itemOf(v)}
	}
	return &types.AttributeValueMemberNULL{Value: true}
}

// itemOf turns a JSON object into an item.
func itemOf(object map[string]any) item {
	it := item{}
	for name, v := range object {
		it[name] = attributeValue(v)
	}
	return it
}

// plain turns a value of DynamoDB into what encoding/json writes as the JSON
// that it came from. The API stores no binary values and no sets.
func plain(v types.AttributeValue) any {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return v.Value
	case *types.AttributeValueMemberN:
		return json.Number(v.Value)
	case *types.AttributeValueMemberBOOL:
		return v.Value
	case *types.AttributeValueMemberL:
		list := make([]any, 0, len(v.Value))
		for _, member := range v.Value {
			list = append(list, plain(member))
		}
		return list
	case *types.AttributeValueMemberM:
		return plainItem(v.Value)
	}
	return nil
}

// plainItem turns an item into a JSON object, with all that it holds.
func plainItem(it item) map[string]any {
	object := map[string]any{}
	for name, v := range it {
		object[name] = plain(v)
	}
	return object
}
