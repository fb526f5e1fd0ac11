package ddb

import (
	"fmt"
	"slices"
	"strings"
)

// constraint is the message of the coral framework for one violated
// constraint.
func constraint(text string) error { return invalidf("1 validation error detected: %s", text) }

// required are the members that an operation cannot do without, with their
// names as the framework spells them in messages.
var required = map[Operation][]struct {
	member member
	name   string
}{
	OpGetItem:               {{mTableName, "tableName"}, {mKey, "key"}},
	OpPutItem:               {{mTableName, "tableName"}, {mItem, "item"}},
	OpUpdateItem:            {{mTableName, "tableName"}, {mKey, "key"}},
	OpDeleteItem:            {{mTableName, "tableName"}, {mKey, "key"}},
	OpQuery:                 {{mTableName, "tableName"}},
	OpScan:                  {{mTableName, "tableName"}},
	OpBatchGetItem:          {{mRequestItemsGet, "requestItems"}},
	OpBatchWriteItem:        {{mRequestItemsWrite, "requestItems"}},
	OpTransactGetItems:      {{mTransactGets, "transactItems"}},
	OpTransactWriteItems:    {{mTransactWrites, "transactItems"}},
	OpExecuteStatement:      {{mStatement, "statement"}},
	OpBatchExecuteStatement: {{mStatements, "statements"}},
	OpExecuteTransaction:    {{mTransactStatements, "transactStatements"}},
	OpDescribeTable:         {{mTableName, "tableName"}},
	OpCreateTable:           {{mTableName, "tableName"}, {mAttributeDefinitions, "attributeDefinitions"}, {mKeySchema, "keySchema"}},
	OpDeleteTable:           {{mTableName, "tableName"}},
}

// The enumerations of the API reference.
var (
	capacityValues = []string{"INDEXES", "TOTAL", "NONE"}
	metricsValues  = []string{"SIZE", "NONE"}
	failedValues   = []string{"ALL_OLD", "NONE"}
	updateReturns  = []string{"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"}
	selectValues   = []string{"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"}
	billingValues  = []string{"PROVISIONED", "PAY_PER_REQUEST"}
)

// constraints checks each member alone: that it is there, and its value among
// those that the API reference allows. All violations make one error.
func (r *rawRequest) constraints(op Operation) error {
	var found []string
	violated := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	for _, need := range required[op] {
		if !r.has(need.member) {
			violated("Value null at '%s' failed to satisfy constraint: Member must not be null", need.name)
		}
	}
	for _, e := range []struct {
		member member
		name   string
		value  string
		values []string
	}{
		{mReturnConsumedCapacity, "returnConsumedCapacity", r.returnCapacity, capacityValues},
		{mReturnItemCollectionMetrics, "returnItemCollectionMetrics", r.returnMetrics, metricsValues},
		{mReturnValuesOnConditionCheckFailure, "returnValuesOnConditionCheckFailure", r.returnFailed, failedValues},
		{mReturnValues, "returnValues", r.returnValues, updateReturns},
		{mSelect, "select", r.selectAttributes, selectValues},
		{mBillingMode, "billingMode", r.billing, billingValues},
	} {
		if r.has(e.member) && !slices.Contains(e.values, e.value) {
			violated("Value '%.64s' at '%s' failed to satisfy constraint: Member must satisfy enum value set: [%s]", printable(e.value), e.name, strings.Join(e.values, ", "))
		}
	}
	for _, n := range []struct {
		member   member
		name     string
		value    int64
		min, max int64
	}{
		{mLimit, "limit", r.limit, 1, limitOf(op)},
		{mSegment, "segment", r.segment, 0, 999_999},
		{mTotalSegments, "totalSegments", r.totalSegments, 1, 1_000_000},
	} {
		if r.has(n.member) && n.value < n.min {
			violated("Value '%d' at '%s' failed to satisfy constraint: Member must have value greater than or equal to %d", n.value, n.name, n.min)
		}
		if r.has(n.member) && n.value > n.max {
			violated("Value '%d' at '%s' failed to satisfy constraint: Member must have value less than or equal to %d", n.value, n.name, n.max)
		}
	}
	if r.has(mExclusiveStartTableName) && !tableNameSyntax(r.startTable) {
		violated("Value at 'exclusiveStartTableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+, with a length of 3 to 255")
	}
	if r.has(mIndexName) && !tableNameSyntax(r.index) {
		violated("Value at 'indexName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+, with a length of 3 to 255")
	}
	if r.has(mClientRequestToken) && (r.token == "" || len(r.token) > maxToken) {
		violated("Value at 'clientRequestToken' failed to satisfy constraint: Member must have length between 1 and %d", maxToken)
	}
	if r.has(mParameters) && len(r.parameters) == 0 {
		violated("Value '[]' at 'parameters' failed to satisfy constraint: Member must have length greater than or equal to 1")
	}
	if r.has(mNextToken) && (r.nextToken == "" || len(r.nextToken) > maxNextToken) {
		violated("Value at 'nextToken' failed to satisfy constraint: Member must have length between 1 and %d", maxNextToken)
	}
	if r.has(mTransactGets) && len(r.transactGets) == 0 || r.has(mTransactWrites) && len(r.transactWrites) == 0 {
		violated("Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1")
	}
	if len(found) > 0 {
		plural := "s"
		if len(found) == 1 {
			plural = ""
		}
		return invalidf("%d validation error%s detected: %s", len(found), plural, strings.Join(found, "; "))
	}
	return r.combinations(op)
}

// maxNextToken is the length of the longest NextToken.
const maxNextToken = 32768

// maxToken is the length of the longest ClientRequestToken.
const maxToken = 36

// combinations checks members that exclude or need each other.
func (r *rawRequest) combinations(op Operation) error {
	switch {
	case (op == OpPutItem || op == OpDeleteItem) && r.has(mReturnValues) && r.returnValues != "NONE" && r.returnValues != "ALL_OLD":
		return invalidf("ReturnValues can only be ALL_OLD or NONE")
	case r.has(mTotalSegments) && !r.has(mSegment):
		return invalidf("The Segment parameter is required but was not present in the request when parameter TotalSegments is present")
	case r.has(mSegment) && !r.has(mTotalSegments):
		return invalidf("The TotalSegments parameter is required but was not present in the request when Segment parameter is present")
	case r.has(mSegment) && r.segment >= r.totalSegments:
		return invalidf("The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: %d is not less than TotalSegments: %d", r.segment, r.totalSegments)
	case (op == OpBatchGetItem && len(r.gets) == 0) || (op == OpBatchWriteItem && len(r.writes) == 0):
		return constraint("Value '{}' at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1")
	}
	return nil
}

func limitOf(op Operation) int64 {
	if op == OpListTables {
		return 100
	}
	return 1<<31 - 1
}

// tableOf reads TableName where the operation has one.
func (r *rawRequest) tableOf(op Operation) (Table, error) {
	if !r.has(mTableName) {
		return Table{}, nil
	}
	return parseTable(r.table, nil)
}

// parseTable reads a TableName: a name, or arn:aws:dynamodb:REGION:ACCOUNT:
// table/NAME. Two spellings of one table in a batch are refused, since our
// own encoding would name the table twice.
func parseTable(text string, seen map[string]bool) (Table, error) {
	t := Table{Name: text}
	if rest, ok := strings.CutPrefix(text, "arn:"); ok {
		parts := strings.Split(rest, ":")
		if len(parts) != 5 || !slices.Contains([]string{"aws", "aws-cn", "aws-us-gov"}, parts[0]) || parts[1] != "dynamodb" || parts[2] == "" || parts[3] == "" {
			return t, invalidf("TableName is not a valid table ARN")
		}
		name, ok := strings.CutPrefix(parts[4], "table/")
		if !ok {
			return t, invalidf("TableName is not a valid table ARN")
		}
		t = Table{Name: name, Region: parts[2], Account: parts[3]}
	}
	if !tableNameSyntax(t.Name) {
		return t, invalidf("1 validation error detected: Value at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+, with a length of 3 to 255")
	}
	if seen != nil {
		if seen[t.Name] {
			return t, invalidf("RequestItems names one table twice")
		}
		seen[t.Name] = true
	}
	return t, nil
}

// tableNameSyntax reports whether s may name a table or an index: 3 to 255
// letters, digits, underscores, hyphens and dots (Developer Guide, "Naming
// rules").
func tableNameSyntax(s string) bool {
	if len(s) < 3 || len(s) > 255 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '_' && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

// printable keeps control characters of a client's text out of messages.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return '?'
		}
		return c
	}, s)
}
