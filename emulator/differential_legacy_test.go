//go:build dynamodblocal

package emulator

import (
	"fmt"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

// anyLegacy generates a request with legacy parameters that both answer alike:
// AttributeUpdates always has an Action, and BETWEEN no range that is empty.
func anyLegacy(t *rapid.T) (ddb.Operation, string) {
	members := []string{`"TableName":"Orders"`}
	add := func(format string, args ...any) { members = append(members, fmt.Sprintf(format, args...)) }
	pick := func(label string, choices ...string) string { return rapid.SampledFrom(choices).Draw(t, label) }
	body := func() string { return "{" + strings.Join(members, ",") + "}" }
	key := ddb.AppendItem(nil, anyKey().Draw(t, "key"))
	toGet := func() {
		if rapid.Bool().Draw(t, "some attributes") {
			attributes := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"pk", "n", "x", "l", "nope"}), 1, 3, strings.Clone).Draw(t, "attributes")
			add(`"AttributesToGet":["%s"]`, strings.Join(attributes, `","`))
		}
	}
	switch pick("legacy operation", "put", "delete", "update", "update", "query", "scan", "get", "batch get") {
	case "put":
		add(`"Item":%s`, ddb.AppendItem(nil, anyItem().Draw(t, "item")))
		members = append(members, legacyConditions(t, "Expected")...)
		return ddb.OpPutItem, body()
	case "delete":
		add(`"Key":%s`, key)
		members = append(members, legacyConditions(t, "Expected")...)
		add(`"ReturnValues":"ALL_OLD"`)
		return ddb.OpDeleteItem, body()
	case "update":
		add(`"Key":%s`, key)
		members = append(members, legacyConditions(t, "Expected")...)
		add(`"AttributeUpdates":{%s}`, strings.Join(legacyUpdates(t), ","))
		add(`"ReturnValues":"%s"`, pick("return", "ALL_OLD", "ALL_NEW"))
		return ddb.OpUpdateItem, body()
	case "query":
		sort := pick("sort", "", `,"sk":{"ComparisonOperator":"GE","AttributeValueList":[{"N":"0"}]}`,
			`,"sk":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"N":"0"},{"N":"2"}]}`, `,"sk":{"ComparisonOperator":"EQ","AttributeValueList":[{"N":"1"}]}`)
		add(`"KeyConditions":{"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"%s"}]}%s}`, pick("pk", "a", "b", "c"), sort)
		if rapid.Bool().Draw(t, "with expressions") {
			add(`"FilterExpression":"NOT #n1 = :v1","ExpressionAttributeNames":{"#n1":"n"},"ExpressionAttributeValues":{":v1":{"N":"1"}}`)
			return ddb.OpQuery, body()
		}
		members = append(members, legacyConditions(t, "QueryFilter")...)
		toGet()
		return ddb.OpQuery, body()
	case "scan":
		members = append(members, legacyConditions(t, "ScanFilter")...)
		toGet()
		return ddb.OpScan, body()
	case "get":
		add(`"Key":%s`, key)
		toGet()
		return ddb.OpGetItem, body()
	}
	return ddb.OpBatchGetItem, fmt.Sprintf(`{"RequestItems":{"Orders":{"Keys":[%s],"AttributesToGet":["n","%s"]}}}`, key, pick("other", "s", "nope", "pk"))
}

// legacyConditions generates the parameter of that name, and
// ConditionalOperator.
func legacyConditions(t *rapid.T, parameter string) []string {
	var conditions []string
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"n", "s", "m", "g", "nope"}), 0, 3, strings.Clone).Draw(t, "on") {
		conditions = append(conditions, `"`+name+`":{`+legacyCondition(t, parameter == "Expected")+`}`)
	}
	if len(conditions) == 0 {
		return nil
	}
	members := []string{`"` + parameter + `":{` + strings.Join(conditions, ",") + `}`}
	if operator := rapid.SampledFrom([]string{"", "AND", "OR"}).Draw(t, "operator"); operator != "" && len(conditions) > 1 {
		members = append(members, `"ConditionalOperator":"`+operator+`"`)
	}
	return members
}

func legacyCondition(t *rapid.T, expected bool) string {
	text := func(v ddb.Value) string { return string(ddb.AppendValue(nil, v)) }
	any := func() ddb.Value { return anyValue(1).Draw(t, "any") }
	if expected {
		switch rapid.IntRange(0, 3).Draw(t, "form") {
		case 0:
			return `"Exists":false`
		case 1:
			return `"Value":` + text(any())
		case 2:
			return `"Exists":true,"Value":` + text(any())
		}
	}
	of := func(kinds ...ddb.Kind) ddb.Value {
		return valueOf(rapid.SampledFrom(kinds).Draw(t, "kind")).Draw(t, "value")
	}
	operator := rapid.SampledFrom([]string{"EQ", "NE", "LT", "LE", "GT", "GE", "NULL", "NOT_NULL", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH", "IN", "BETWEEN"}).Draw(t, "comparison")
	var list []string
	switch operator {
	case "NULL", "NOT_NULL":
		return `"ComparisonOperator":"` + operator + `"`
	case "EQ", "NE":
		list = []string{text(any())}
	case "BEGINS_WITH":
		list = []string{text(of(ddb.S, ddb.B))}
	case "IN", "BETWEEN":
		a := of(ddb.S, ddb.N, ddb.B)
		b := of(a.Kind)
		if compare(&a, &b) > 0 {
			a, b = b, a
		}
		list = []string{text(a), text(b)}
	default:
		list = []string{text(of(ddb.S, ddb.N, ddb.B))}
	}
	return `"ComparisonOperator":"` + operator + `","AttributeValueList":[` + strings.Join(list, ",") + `]`
}

// legacyUpdates generates members of AttributeUpdates. One always sets, since
// DynamoDB Local creates items also for those that only remove.
func legacyUpdates(t *rapid.T) []string {
	updates := []string{`"always":{"Action":"PUT","Value":{"N":"1"}}`}
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"n", "s", "m", "x"}), 0, 3, strings.Clone).Draw(t, "updated") {
		change := ""
		switch rapid.SampledFrom([]string{"put", "add", "delete", "add to set", "delete from set"}).Draw(t, "change") {
		case "put":
			change = `"Action":"PUT","Value":` + string(ddb.AppendValue(nil, anyValue(1).Draw(t, "put")))
		case "add":
			change = `"Action":"ADD","Value":{"N":"3"}`
		case "delete":
			change = `"Action":"DELETE"`
		case "add to set":
			change = `"Action":"ADD","Value":` + string(ddb.AppendValue(nil, anySet().Draw(t, "added")))
		case "delete from set":
			change = `"Action":"DELETE","Value":` + string(ddb.AppendValue(nil, anySet().Draw(t, "deleted")))
		}
		updates = append(updates, `"`+name+`":{`+change+`}`)
	}
	return updates
}
