package ddb

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
)

// inputs are the SDK's input structs of the operations whose bodies Decode
// reads for tenants.
var inputs = map[Operation]any{
	OpGetItem: dynamodb.GetItemInput{}, OpPutItem: dynamodb.PutItemInput{}, OpUpdateItem: dynamodb.UpdateItemInput{},
	OpDeleteItem: dynamodb.DeleteItemInput{}, OpQuery: dynamodb.QueryInput{}, OpScan: dynamodb.ScanInput{},
	OpBatchGetItem: dynamodb.BatchGetItemInput{}, OpBatchWriteItem: dynamodb.BatchWriteItemInput{},
	OpExecuteStatement: dynamodb.ExecuteStatementInput{}, OpBatchExecuteStatement: dynamodb.BatchExecuteStatementInput{}, OpExecuteTransaction: dynamodb.ExecuteTransactionInput{},
	OpTransactGetItems: dynamodb.TransactGetItemsInput{}, OpTransactWriteItems: dynamodb.TransactWriteItemsInput{},
	OpDescribeTable: dynamodb.DescribeTableInput{}, OpListTables: dynamodb.ListTablesInput{},
}

// managing are the operations that Decode reads for the emulator. Parameters
// of theirs that it does not know are refused, which costs no tenant
// anything: the operations are refused as a whole.
var managing = []Operation{OpCreateTable, OpDeleteTable}

// fields returns the names of a struct's exported fields, which are those of
// the JSON members.
func fields(of any) []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeOf(of)) {
		if f.IsExported() && !f.Anonymous {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	return names
}

func names[V any](m map[string]V) []string {
	var all []string
	for name := range m {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// A parameter that AWS adds to an operation fails the build until somebody has
// judged it; one that AWS does not have cannot be admitted by mistake.
func TestEveryParameterIsJudged(t *testing.T) {
	for op, input := range inputs {
		if got, want := names(members[op]), fields(input); !slices.Equal(got, want) {
			t.Errorf("%s: the operation table has %v, the SDK %v", op, got, want)
		}
	}
	for op := range members {
		if _, ok := inputs[op]; !ok && !slices.Contains(managing, op) {
			t.Errorf("%s is read and not compared with the SDK's input", op)
		}
	}
	for _, test := range []struct {
		name string
		got  []string
		want any
	}{
		{"KeysAndAttributes", names(keysAndAttributesMembers), types.KeysAndAttributes{}},
		{"WriteRequest", []string{"DeleteRequest", "PutRequest"}, types.WriteRequest{}},
		{"PutRequest", []string{"Item"}, types.PutRequest{}},
		{"BatchStatementRequest", names(batchStatementMembers), types.BatchStatementRequest{}},
		{"ParameterizedStatement", names(transactStatementMembers), types.ParameterizedStatement{}},
		{"TransactGetItem", []string{"Get"}, types.TransactGetItem{}},
		{"Get", names(getMembers), types.Get{}},
		{"TransactWriteItem", names(writeMembers), types.TransactWriteItem{}},
		{"ConditionCheck", names(writeMembers["ConditionCheck"]), types.ConditionCheck{}},
		{"Put", names(writeMembers["Put"]), types.Put{}},
		{"Update", names(writeMembers["Update"]), types.Update{}},
		{"Delete", names(writeMembers["Delete"]), types.Delete{}},
		{"DeleteRequest", []string{"Key"}, types.DeleteRequest{}},
		{"KeySchemaElement", []string{"AttributeName", "KeyType"}, types.KeySchemaElement{}},
		{"AttributeDefinition", []string{"AttributeName", "AttributeType"}, types.AttributeDefinition{}},
	} {
		if want := fields(test.want); !slices.Equal(test.got, want) {
			t.Errorf("%s: Decode reads %v, the SDK has %v", test.name, test.got, want)
		}
	}
}

// The lists of operations are the SDK's, of both APIs.
func TestEveryOperationIsKnown(t *testing.T) {
	for _, api := range []struct {
		client  reflect.Type
		streams bool
		least   int
	}{
		{reflect.TypeFor[*dynamodb.Client](), false, 50},
		{reflect.TypeFor[*dynamodbstreams.Client](), true, 4},
	} {
		var sdk, ours []string
		for i := range api.client.NumMethod() {
			if m := api.client.Method(i); isOperation(m) {
				sdk = append(sdk, m.Name)
			}
		}
		for op := range groups {
			if streamsAPI(op) == api.streams {
				ours = append(ours, string(op))
			}
		}
		slices.Sort(sdk)
		slices.Sort(ours)
		if len(sdk) < api.least || !slices.Equal(ours, sdk) {
			t.Errorf("the operation list has %v,\nthe SDK %v", ours, sdk)
		}
	}
}

// isOperation reports whether a method is func(ctx, *NameInput, ...) (*NameOutput, error).
func isOperation(m reflect.Method) bool {
	f := m.Type
	return f.NumIn() == 4 && f.In(1) == reflect.TypeFor[context.Context]() && f.IsVariadic() &&
		f.In(2).Kind() == reflect.Pointer && f.In(2).Elem().Name() == m.Name+"Input" &&
		f.NumOut() == 2 && f.Out(0).Kind() == reflect.Pointer && f.Out(0).Elem().Name() == m.Name+"Output"
}

func TestGroups(t *testing.T) {
	for op, group := range groups {
		if group == 0 || op.Group() != group {
			t.Errorf("%s has no group", op)
		}
		if strings.Contains(string(op), "Transact") != (group == Transactions) && op != OpExecuteTransaction {
			t.Errorf("%s is in group %d", op, group)
		}
	}
	if Operation("NoSuchOperation").Group() != 0 {
		t.Error("an unknown operation has a group")
	}
}

// The enumerations are the SDK's.
func TestEnumerations(t *testing.T) {
	for _, test := range []struct {
		name string
		ours []string
		sdk  []string
	}{
		{"ReturnConsumedCapacity", capacityValues, texts(types.ReturnConsumedCapacity("").Values())},
		{"ReturnItemCollectionMetrics", metricsValues, texts(types.ReturnItemCollectionMetrics("").Values())},
		{"ReturnValuesOnConditionCheckFailure", failedValues, texts(types.ReturnValuesOnConditionCheckFailure("").Values())},
		{"ReturnValues", updateReturns, texts(types.ReturnValue("").Values())},
		{"Select", selectValues, texts(types.Select("").Values())},
		{"BillingMode", billingValues, texts(types.BillingMode("").Values())},
	} {
		ours := slices.Sorted(slices.Values(test.ours))
		if sdk := slices.Sorted(slices.Values(test.sdk)); !slices.Equal(ours, sdk) {
			t.Errorf("%s: %v, the SDK has %v", test.name, ours, sdk)
		}
	}
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// The members of responses that are rewritten are the SDK's: none that could
// hold an item is copied as it is.
func TestResponsesAreJudged(t *testing.T) {
	outputs := map[Operation]any{
		OpGetItem: dynamodb.GetItemOutput{}, OpPutItem: dynamodb.PutItemOutput{}, OpUpdateItem: dynamodb.UpdateItemOutput{},
		OpDeleteItem: dynamodb.DeleteItemOutput{}, OpQuery: dynamodb.QueryOutput{}, OpScan: dynamodb.ScanOutput{},
		OpBatchGetItem: dynamodb.BatchGetItemOutput{}, OpDescribeTable: dynamodb.DescribeTableOutput{},
		OpExecuteStatement: dynamodb.ExecuteStatementOutput{}, OpBatchExecuteStatement: dynamodb.BatchExecuteStatementOutput{}, OpExecuteTransaction: dynamodb.ExecuteTransactionOutput{},
		OpTransactGetItems: dynamodb.TransactGetItemsOutput{}, OpTransactWriteItems: dynamodb.TransactWriteItemsOutput{},
	}
	for op, output := range outputs {
		want := slices.DeleteFunc(fields(output), func(name string) bool { return name == "ResultMetadata" })
		if got := names(responses[op]); !slices.Equal(got, want) {
			t.Errorf("%s: %v, the SDK has %v", op, got, want)
		}
		for name, p := range responses[op] {
			if field, ok := reflect.TypeOf(output).FieldByName(name); ok {
				if got := holdsItems(field.Type) && name != "LastEvaluatedKey" && name != "UnprocessedKeys" && name != "ItemCollectionMetrics"; got != (p != plain && p != describeTable && p != aToken) {
					t.Errorf("%s: %s is at place %d", op, name, p)
				}
			}
		}
	}
	for op := range responses {
		if outputs[op] == nil {
			t.Errorf("%s is not compared with the SDK's output", op)
		}
	}
}

// holdsItems reports whether attribute values stand somewhere in the type.
func holdsItems(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return holdsItems(t.Elem())
	case reflect.Map:
		return holdsItems(t.Elem())
	case reflect.Interface:
		return t == reflect.TypeFor[types.AttributeValue]()
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && holdsItems(f.Type) {
				return true
			}
		}
	}
	return false
}
