package ddb

import (
	"fmt"
	"strings"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// build checks the members of a request against each other and makes the
// request of them. A request that refused parameters leave incomplete is
// Unadmitted: it will be denied for those, whatever else is wrong with it.
func (r *rawRequest) build(op Operation) (Request, error) {
	request, err := r.buildFor(op)
	switch {
	case err == nil:
		return request, nil
	case len(r.refused) > 0:
		return &Unadmitted{Refused: Refused{r.refused}, Op: op}, nil
	}
	return nil, err // and never what there is of a request
}

func (r *rawRequest) buildFor(op Operation) (Request, error) {
	if err := r.constraints(op); err != nil {
		return nil, err
	}
	table, err := r.tableOf(op)
	if err != nil {
		return nil, err
	}
	refused := Refused{r.refused}
	switch op {
	case OpGetItem:
		p, err := r.expressions(projections)
		return &GetItem{
			Refused: refused, Table: table, Key: r.key, ConsistentRead: r.consistentRead,
			Projection: p.projection, Placeholders: r.placeholders, ReturnConsumedCapacity: r.returnCapacity,
		}, err
	case OpPutItem:
		p, err := r.expressions(conditions)
		return &PutItem{
			Refused: refused, Table: table, Item: r.item, Condition: p.condition, Placeholders: r.placeholders,
			ReturnValues: r.returnValues, ReturnConsumedCapacity: r.returnCapacity, ReturnItemCollectionMetrics: r.returnMetrics,
			ReturnValuesOnConditionCheckFailure: r.returnFailed,
		}, err
	case OpUpdateItem:
		p, err := r.expressions(conditions | updates)
		return &UpdateItem{
			Refused: refused, Table: table, Key: r.key, Update: p.update, Condition: p.condition, Placeholders: r.placeholders,
			ReturnValues: r.returnValues, ReturnConsumedCapacity: r.returnCapacity, ReturnItemCollectionMetrics: r.returnMetrics,
			ReturnValuesOnConditionCheckFailure: r.returnFailed,
		}, err
	case OpDeleteItem:
		p, err := r.expressions(conditions)
		return &DeleteItem{
			Refused: refused, Table: table, Key: r.key, Condition: p.condition, Placeholders: r.placeholders,
			ReturnValues: r.returnValues, ReturnConsumedCapacity: r.returnCapacity, ReturnItemCollectionMetrics: r.returnMetrics,
			ReturnValuesOnConditionCheckFailure: r.returnFailed,
		}, err
	case OpQuery:
		p, err := r.expressions(keyConditions | filters | projections)
		return &Query{
			Refused: refused, Table: table, IndexName: r.index, KeyCondition: p.keyCondition, Filter: p.filter,
			Projection: p.projection, Placeholders: r.placeholders, Select: r.selectAttributes, Limit: int(r.limit),
			ScanBackward: r.scanBackward, ConsistentRead: r.consistentRead, ExclusiveStartKey: r.startKey,
			ReturnConsumedCapacity: r.returnCapacity,
		}, err
	case OpScan:
		p, err := r.expressions(filters | projections)
		return &Scan{
			Refused: refused, Table: table, IndexName: r.index, Filter: p.filter, Projection: p.projection,
			Placeholders: r.placeholders, Select: r.selectAttributes, Limit: int(r.limit), ConsistentRead: r.consistentRead,
			ExclusiveStartKey: r.startKey, TotalSegments: int(r.totalSegments), Segment: int(r.segment),
			ReturnConsumedCapacity: r.returnCapacity,
		}, err
	case OpBatchGetItem:
		return r.batchGet(refused)
	case OpBatchWriteItem:
		return r.batchWrite(refused)
	case OpTransactGetItems:
		return r.transactGet(refused)
	case OpTransactWriteItems:
		return r.transactWrite(refused)
	case OpExecuteStatement:
		s, err := r.buildStatement()
		return &ExecuteStatement{Refused: refused, Statement: s, NextToken: r.nextToken, Limit: int(r.limit), ReturnConsumedCapacity: r.returnCapacity}, err
	case OpBatchExecuteStatement:
		s, err := r.buildStatements(maxBatchStatements)
		return &BatchExecuteStatement{Refused: refused, Statements: s, ReturnConsumedCapacity: r.returnCapacity}, err
	case OpExecuteTransaction:
		s, err := r.buildStatements(maxTransactItems)
		return &ExecuteTransaction{Refused: refused, Statements: s, ClientRequestToken: r.token, ReturnConsumedCapacity: r.returnCapacity}, err
	case OpDescribeTable:
		return &DescribeTable{refused, table}, nil
	case OpListTables:
		return &ListTables{refused, r.startTable, int(r.limit)}, nil
	case OpCreateTable:
		return &CreateTable{refused, table, r.definitions, r.schema, r.local, r.global, r.billing, r.throughput}, nil
	case OpDeleteTable:
		return &DeleteTable{refused, table}, nil
	}
	panic("ddb: operation in the table without a case: " + string(op)) // TestEveryOperationBuilds
}

// expressions says which expressions an operation has.
type expressions uint8

const (
	keyConditions expressions = 1 << iota
	conditions
	filters
	projections
	updates
)

// parsed holds the expressions of a request.
type parsed struct {
	keyCondition expr.KeyCondition
	condition    expr.Condition
	filter       expr.Condition
	projection   expr.Projection
	update       *expr.Update
}

// expressions parses what the request holds of the expressions in has, and
// checks that every placeholder is defined and used.
func (r *rawRequest) expressions(has expressions) (parsed, error) {
	var p parsed
	var err error
	if err := r.placeholders.check(r, has); err != nil {
		return p, err
	}
	if has&keyConditions == 0 && r.seen&legacyMembers == 0 && !r.anyExpression(has) {
		return p, nil // and no placeholders: check refuses those that stand alone
	}
	// DynamoDB takes KeyConditions along with the expressions of other
	// parameters, as it does no other legacy parameter.
	keysAlone := r.seen&legacyMembers == 1<<mKeyConditions && !r.has(mKeyConditionExpression)
	if r.seen&legacyMembers != 0 && !keysAlone {
		if p, err = r.translate(); err == nil && has&keyConditions != 0 && p.keyCondition == nil {
			err = errNoKeyCondition
		}
		return p, err
	}
	use := usage{of: &r.placeholders}
	if has&updates != 0 && r.has(mUpdateExpression) {
		if p.update, err = expr.ParseUpdate(r.update, &use); err != nil {
			return p, invalid(err)
		}
	}
	if has&filters != 0 && r.has(mFilterExpression) {
		if p.filter, err = expr.ParseCondition(expr.FilterKind, r.filter, &use); err != nil {
			return p, invalid(err)
		}
	}
	if has&conditions != 0 && r.has(mConditionExpression) {
		if p.condition, err = expr.ParseCondition(expr.ConditionKind, r.condition, &use); err != nil {
			return p, invalid(err)
		}
	}
	if has&projections != 0 && r.has(mProjectionExpression) {
		if p.projection, err = expr.ParseProjection(r.projection, &use); err != nil {
			return p, invalid(err)
		}
	}
	if keysAlone {
		if err := use.unused(); err != nil {
			return p, err
		}
		t := translation{r.placeholders}
		p.keyCondition, err = t.keyCondition(r.legacy.keys)
		r.placeholders = t.p
		return p, err
	}
	if has&keyConditions != 0 {
		if !r.has(mKeyConditionExpression) {
			return p, errNoKeyCondition
		}
		if p.keyCondition, err = expr.ParseKeyCondition(r.keyCondition, &use); err != nil {
			return p, invalid(err)
		}
	}
	return p, use.unused()
}

var errNoKeyCondition = invalidf("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")

// legacyMembers has the bits of the legacy parameters.
const legacyMembers = 1<<mAttributesToGet | 1<<mExpected | 1<<mConditionalOperator | 1<<mAttributeUpdates |
	1<<mKeyConditions | 1<<mQueryFilter | 1<<mScanFilter

// invalid turns an error of the parser into a ValidationException.
func invalid(err error) error {
	if e, ok := err.(*expr.Error); ok {
		return &Error{ValidationException, e.Message}
	}
	return &Error{ValidationException, err.Error()}
}

// check looks at placeholders apart from any expression.
func (p *Placeholders) check(r *rawRequest, has expressions) error {
	if p.Names == nil && p.Values == nil {
		return nil
	}
	for _, kind := range []struct {
		parameter string
		present   bool
		member    member
	}{
		{"ExpressionAttributeNames", p.Names != nil, mExpressionAttributeNames},
		{"ExpressionAttributeValues", p.Values != nil, mExpressionAttributeValues},
	} {
		if kind.present && !r.anyExpression(has) {
			return invalidf("%s can only be specified when using expressions", kind.parameter)
		}
	}
	if p.Names != nil && len(p.Names) == 0 {
		return invalidf("ExpressionAttributeNames must not be empty")
	}
	if p.Values != nil && len(p.Values) == 0 {
		return invalidf("ExpressionAttributeValues must not be empty")
	}
	for _, n := range p.Names {
		if !placeholder(n.Placeholder, '#') {
			return invalidf("ExpressionAttributeNames contains invalid key: Syntax error; key: %.64q", n.Placeholder)
		}
		if n.Text == "" || len(n.Text) > maxAttributeName {
			return invalidf("ExpressionAttributeNames contains invalid value: the attribute name for key %.64q is empty or too long", n.Placeholder)
		}
	}
	for _, v := range p.Values {
		if !placeholder(string(v.Placeholder), ':') {
			return invalidf("ExpressionAttributeValues contains invalid key: Syntax error; key: %.64q", v.Placeholder)
		}
	}
	return nil
}

func (r *rawRequest) anyExpression(has expressions) bool {
	return has&keyConditions != 0 && r.has(mKeyConditionExpression) || has&conditions != 0 && r.has(mConditionExpression) ||
		has&filters != 0 && r.has(mFilterExpression) || has&projections != 0 && r.has(mProjectionExpression) ||
		has&updates != 0 && r.has(mUpdateExpression)
}

// placeholder reports whether s is the mark followed by letters, digits and
// underscores.
func placeholder(s string, mark byte) bool {
	if len(s) < 2 || s[0] != mark || len(s) > 255 {
		return false
	}
	for i := 1; i < len(s); i++ {
		c := s[i]
		if c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// usage answers the expression parser and notes which placeholders it asked
// for.
type usage struct {
	of            *Placeholders
	names, values []bool // nil until one was used
}

// AttributeName implements [expr.Placeholders].
func (u *usage) AttributeName(placeholder string) (string, bool) {
	for i := range u.of.Names {
		if u.of.Names[i].Placeholder == placeholder {
			if u.names == nil {
				u.names = make([]bool, len(u.of.Names))
			}
			u.names[i] = true
			return u.of.Names[i].Text, true
		}
	}
	return "", false
}

// HasValue implements [expr.Placeholders].
func (u *usage) HasValue(placeholder string) bool {
	for i := range u.of.Values {
		if string(u.of.Values[i].Placeholder) == placeholder {
			if u.values == nil {
				u.values = make([]bool, len(u.of.Values))
			}
			u.values[i] = true
			return true
		}
	}
	return false
}

// unused refuses placeholders that no expression uses, as DynamoDB does.
func (u *usage) unused() error {
	var keys []string
	for i, n := range u.of.Names {
		if u.names == nil || !u.names[i] {
			keys = append(keys, n.Placeholder)
		}
	}
	if len(keys) > 0 {
		return invalidf("Value provided in ExpressionAttributeNames unused in expressions: keys: {%s}", some(keys))
	}
	for i, v := range u.of.Values {
		if u.values == nil || !u.values[i] {
			keys = append(keys, string(v.Placeholder))
		}
	}
	if len(keys) > 0 {
		return invalidf("Value provided in ExpressionAttributeValues unused in expressions: keys: {%s}", some(keys))
	}
	return nil
}

// some joins the first of the keys, as many as a message can bear.
func some(keys []string) string {
	const most = 20
	if len(keys) > most {
		return strings.Join(keys[:most], ", ") + ", …"
	}
	return strings.Join(keys, ", ")
}

func (r *rawRequest) batchGet(refused Refused) (Request, error) {
	out := &BatchGetItem{Refused: refused, ReturnConsumedCapacity: r.returnCapacity}
	names := map[string]bool{}
	total := 0
	for i := range r.gets {
		entry := &r.gets[i]
		table, err := parseTable(entry.table, names)
		if err != nil {
			return nil, err
		}
		p, err := entry.rest.expressions(projections)
		if err != nil {
			return nil, err
		}
		if len(entry.keys) == 0 {
			return nil, constraint(fmt.Sprintf("Value '[]' at 'requestItems.%s.member.keys' failed to satisfy constraint: Member must have length greater than or equal to 1", table.Name))
		}
		total += len(entry.keys)
		out.Tables = append(out.Tables, KeysAndAttributes{
			Table: table, Keys: entry.keys, ConsistentRead: entry.rest.consistentRead,
			Projection: p.projection, Placeholders: entry.rest.placeholders,
		})
	}
	if total > 100 {
		return nil, invalidf("Too many items requested for the BatchGetItem call")
	}
	return out, nil
}

func (r *rawRequest) batchWrite(refused Refused) (Request, error) {
	out := &BatchWriteItem{Refused: refused, ReturnConsumedCapacity: r.returnCapacity, ReturnItemCollectionMetrics: r.returnMetrics}
	names := map[string]bool{}
	total := 0
	for _, entry := range r.writes {
		table, err := parseTable(entry.table, names)
		if err != nil {
			return nil, err
		}
		if len(entry.writes) == 0 {
			return nil, invalidf("The batch write request list for a table cannot be null or empty: %s", table.Name)
		}
		total += len(entry.writes)
		out.Tables = append(out.Tables, TableWrites{Table: table, Writes: entry.writes})
	}
	if total > 25 {
		return nil, invalidf("Too many items requested for the BatchWriteItem call")
	}
	return out, nil
}
