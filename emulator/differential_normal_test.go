//go:build dynamodblocal

package emulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

// texts are the errors that DynamoDB Local words otherwise than DynamoDB;
// docs/divergences.md has them too.
var texts = []struct{ local, dynamodb *regexp.Regexp }{
	{regexp.MustCompile(`^One or more parameter values were invalid: Type mismatch for Index Key$|^Invalid attribute value type$|^One or more parameter values are not valid\. .* secondary index key .*`),
		regexp.MustCompile(`^One or more parameter values were invalid: Type mismatch for Index Key .*|^The update expression attempted to update the secondary index key to unsupported type$`)},
	{regexp.MustCompile(`^Type mismatch for attribute to update$`), regexp.MustCompile(`^An operand in the update expression has an incorrect data type$`)},
	{regexp.MustCompile(`^QueryFilter can only contain`), regexp.MustCompile(`^Filter Expression can only contain`)},
	{regexp.MustCompile(`^DynamoDB only supports precision up to 38 digits$`), regexp.MustCompile(`^Attempting to store more than 38 significant digits in a Number$`)},
	{regexp.MustCompile(`\{B:[^}]*\}`), regexp.MustCompile(`\{B:[^}]*\}`)},
	{regexp.MustCompile(`valid types: \{.*\}$`), regexp.MustCompile(`valid types: \{.*\}$`)},
	{regexp.MustCompile(`does not project \[.*\]$`), regexp.MustCompile(`does not project \[.*\]$`)},
	{regexp.MustCompile(`filter attributes: \[.*\]$`), regexp.MustCompile(`filter attributes: \[.*\]$`)},
}

// normal is a response without what may differ: the order of attributes, of
// members of sets, of items, and the words of texts.
func normal(t *rapid.T, op, body string) any {
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	object := v.(map[string]any)
	if message, ok := object["Message"]; ok {
		delete(object, "Message")
		object["message"] = message
	}
	if message, ok := object["message"].(string); ok {
		object["message"] = normalText(message)
	}
	switch kind, _ := object["__type"].(string); {
	case strings.HasSuffix(kind, "#DuplicateItem"):
		object["__type"] = kind + "Exception"
	case strings.HasSuffix(kind, "#IdempotentParameterMismatchException"):
		delete(object, "message") // DynamoDB Local says nothing
	}
	if reasons, ok := object["CancellationReasons"].([]any); ok {
		for _, r := range reasons {
			reason := r.(map[string]any)
			if message, ok := reason["Message"].(string); ok { // DynamoDB Local ends some with a full stop
				reason["Message"] = normalText(strings.TrimSuffix(message, "."))
			}
		}
	}
	// DynamoDB Local does not count a read of nothing, counts deleting nothing
	// also where it was not asked, and counts index entries that lack a key.
	if object["ScannedCount"] == 0.0 || slices.Contains([]string{"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"}, op) {
		delete(object, "ConsumedCapacity")
	}
	if all, ok := object["ConsumedCapacity"].([]any); ok && op == "TransactGetItems" {
		for _, of := range all { // DynamoDB Local does not say which kind of units
			delete(of.(map[string]any), "ReadCapacityUnits")
			if table, ok := of.(map[string]any)["Table"].(map[string]any); ok {
				delete(table, "ReadCapacityUnits")
			}
		}
	}
	responses, _ := object["Responses"].(map[string]any)
	for _, list := range []any{object["Items"], responses["Orders"]} {
		if items, ok := list.([]any); ok {
			slices.SortFunc(items, func(a, b any) int { return cmp.Compare(fmt.Sprint(normalSets(a)), fmt.Sprint(normalSets(b))) })
		}
	}
	return normalSets(v)
}

func normalText(message string) string {
	for i, text := range texts {
		words := fmt.Sprintf("text %d", i)
		message = text.dynamodb.ReplaceAllString(text.local.ReplaceAllString(message, words), words)
	}
	return message
}

// cancelsAlike reports whether ours is a transaction that is cancelled for what
// theirs refuses the whole request for: DynamoDB Local does so where an update
// cannot be done.
func cancelsAlike(ours, theirs any) bool {
	our, their := ours.(map[string]any), theirs.(map[string]any)
	reasons, _ := our["CancellationReasons"].([]any)
	if their["__type"] != "com.amazon.coral.validate#ValidationException" {
		return false
	}
	return slices.ContainsFunc(reasons, func(r any) bool {
		reason := r.(map[string]any)
		return reason["Code"] == "ValidationError" && reason["Message"] == their["message"]
	})
}

// normalSets sorts the members of sets, whose numbers DynamoDB Local writes
// with exponents.
func normalSets(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			members, ok := member.([]any)
			if ok && name == "NS" {
				for i := range members {
					members[i], _ = ddb.CanonicalNumber(fmt.Sprint(members[i]))
				}
			}
			if ok && (name == "SS" || name == "NS" || name == "BS") {
				slices.SortFunc(members, func(a, b any) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			}
			normalSets(member)
		}
	case []any:
		for _, element := range v {
			normalSets(element)
		}
	}
	return v
}
