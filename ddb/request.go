package ddb

import (
	"slices"
	"strconv"

	"github.com/dynamoat/dynamoat/ddb/expr"
	"github.com/dynamoat/dynamoat/ddb/partiql"
)

// Request is one DynamoDB API call, parsed. The set is closed: [GetItem],
// [PutItem], [UpdateItem], [DeleteItem], [Query], [Scan], [BatchGetItem],
// [BatchWriteItem], [TransactGetItems], [TransactWriteItems],
// [ExecuteStatement], [BatchExecuteStatement], [ExecuteTransaction], [DescribeTable], [ListTables], [CreateTable],
// [DeleteTable], and [Unadmitted] for every operation that is known by name
// alone.
//
//sumtype:decl
type Request interface {
	// Operation returns the operation of the request.
	Operation() Operation
	// RefusedParameters returns the members of the request that Decode does
	// not admit: each is to be denied by name. The others are in the fields.
	RefusedParameters() []Parameter
}

// Parameter is a member of a request that is not known.
type Parameter struct {
	// Name is the member's name as the client wrote it.
	Name string
}

// Refused holds the parameters that Decode does not admit.
type Refused struct{ Parameters []Parameter }

// RefusedParameters returns the parameters that are not admitted.
func (r *Refused) RefusedParameters() []Parameter { return r.Parameters }

// Table is a TableName: a name, or an ARN taken apart.
type Table struct {
	// Name is the table's name, without any of the ARN.
	Name string
	// Region and Account are those of the ARN, and empty when TableName was
	// a plain name.
	Region, Account string
}

// Placeholders are ExpressionAttributeNames and ExpressionAttributeValues, in
// the client's order. Every one is used by an expression of the request.
type Placeholders struct {
	Names  []expr.Name
	Values []Substitution
}

// Substitution is one member of ExpressionAttributeValues.
type Substitution struct {
	Placeholder expr.Value
	Value       Value
}

// Value returns the value of a placeholder.
func (p *Placeholders) Value(placeholder expr.Value) (Value, bool) {
	for i := range p.Values {
		if p.Values[i].Placeholder == placeholder {
			return p.Values[i].Value, true
		}
	}
	return Value{}, false
}

// WithName returns the placeholders with one more, for an attribute name, that
// no other is called like. The receiver is not changed.
func (p Placeholders) WithName(attribute string) (Placeholders, expr.Name) {
	name := expr.Name{Text: attribute}
	for i := 0; ; i++ {
		name.Placeholder = "#dynamoat" + strconv.Itoa(i)
		if !slices.ContainsFunc(p.Names, func(n expr.Name) bool { return n.Placeholder == name.Placeholder }) {
			break
		}
	}
	p.Names = append(slices.Clip(p.Names), name)
	return p, name
}

// WithValue returns the placeholders with one more, for a value, that no
// other is called like. The receiver is not changed.
func (p Placeholders) WithValue(v Value) (Placeholders, expr.Value) {
	for i := 0; ; i++ {
		placeholder := expr.Value(":dynamoat" + strconv.Itoa(i))
		if _, taken := p.Value(placeholder); !taken {
			p.Values = append(slices.Clip(p.Values), Substitution{placeholder, v})
			return p, placeholder
		}
	}
}

// Enumerations are kept as DynamoDB spells them; "" means absent. Decode
// admits only the values that DynamoDB documents for the operation.

// GetItem reads one item.
type GetItem struct {
	Refused
	Table                  Table
	Key                    Item
	ConsistentRead         bool
	Projection             expr.Projection // nil when absent
	Placeholders           Placeholders
	ReturnConsumedCapacity string
}

// PutItem writes one whole item.
type PutItem struct {
	Refused
	Table                               Table
	Item                                Item
	Condition                           expr.Condition // nil when absent
	Placeholders                        Placeholders
	ReturnValues                        string // NONE or ALL_OLD
	ReturnConsumedCapacity              string
	ReturnItemCollectionMetrics         string
	ReturnValuesOnConditionCheckFailure string
}

// UpdateItem changes attributes of one item.
type UpdateItem struct {
	Refused
	Table                               Table
	Key                                 Item
	Update                              *expr.Update   // nil when absent
	Condition                           expr.Condition // nil when absent
	Placeholders                        Placeholders
	ReturnValues                        string // NONE, ALL_OLD, UPDATED_OLD, ALL_NEW or UPDATED_NEW
	ReturnConsumedCapacity              string
	ReturnItemCollectionMetrics         string
	ReturnValuesOnConditionCheckFailure string
}

// DeleteItem removes one item.
type DeleteItem struct {
	Refused
	Table                               Table
	Key                                 Item
	Condition                           expr.Condition // nil when absent
	Placeholders                        Placeholders
	ReturnValues                        string // NONE or ALL_OLD
	ReturnConsumedCapacity              string
	ReturnItemCollectionMetrics         string
	ReturnValuesOnConditionCheckFailure string
}

// Query reads a range of one partition of a table or of an index.
type Query struct {
	Refused
	Table                  Table
	IndexName              string // "" for the table itself
	KeyCondition           expr.KeyCondition
	Filter                 expr.Condition  // nil when absent
	Projection             expr.Projection // nil when absent
	Placeholders           Placeholders
	Select                 string
	Limit                  int  // 0 when absent
	ScanBackward           bool // ScanIndexForward: false
	ConsistentRead         bool //
	ExclusiveStartKey      Item // nil when absent
	ReturnConsumedCapacity string
}

// Scan reads a whole table or index.
type Scan struct {
	Refused
	Table                  Table
	IndexName              string          // "" for the table itself
	Filter                 expr.Condition  // nil when absent
	Projection             expr.Projection // nil when absent
	Placeholders           Placeholders
	Select                 string
	Limit                  int // 0 when absent
	ConsistentRead         bool
	ExclusiveStartKey      Item // nil when absent
	TotalSegments          int  // 0 when absent; else 1 to 1,000,000
	Segment                int  // 0 <= Segment < TotalSegments
	ReturnConsumedCapacity string
}

// BatchGetItem reads items by key from one or more tables.
type BatchGetItem struct {
	Refused
	Tables                 []KeysAndAttributes
	ReturnConsumedCapacity string
}

// KeysAndAttributes is what BatchGetItem reads from one table.
type KeysAndAttributes struct {
	Table          Table
	Keys           []Item
	ConsistentRead bool
	Projection     expr.Projection // nil when absent
	Placeholders   Placeholders
}

// BatchWriteItem puts and deletes items of one or more tables.
type BatchWriteItem struct {
	Refused
	Tables                      []TableWrites
	ReturnConsumedCapacity      string
	ReturnItemCollectionMetrics string
}

// TableWrites is what BatchWriteItem writes to one table, in order.
type TableWrites struct {
	Table  Table
	Writes []Write
}

// Write is a put or a delete of BatchWriteItem: exactly one field is set.
type Write struct {
	Put    Item // PutRequest.Item
	Delete Item // DeleteRequest.Key
}

// TransactGetItems reads up to 100 items by key, all at one moment.
type TransactGetItems struct {
	Refused
	Gets                   []TransactGet
	ReturnConsumedCapacity string
}

// TransactGet is one read of TransactGetItems.
type TransactGet struct {
	Table        Table
	Key          Item
	Projection   expr.Projection // nil when absent
	Placeholders Placeholders
}

// TransactWriteItems makes up to 100 writes and condition checks, all or
// none.
type TransactWriteItems struct {
	Refused
	Writes                      []TransactWrite
	ClientRequestToken          string // "" when absent
	ReturnConsumedCapacity      string
	ReturnItemCollectionMetrics string
}

// TransactWrite is one member of TransactWriteItems: exactly one field is
// set. Of Put, Update and Delete, only the fields that a member can have are.
type TransactWrite struct {
	ConditionCheck *ConditionCheck
	Put            *PutItem
	Update         *UpdateItem
	Delete         *DeleteItem
}

// ConditionCheck checks a condition on an item that the transaction does not
// write.
type ConditionCheck struct {
	Table                               Table
	Key                                 Item
	Condition                           expr.Condition
	Placeholders                        Placeholders
	ReturnValuesOnConditionCheckFailure string
}

// Statement is one PartiQL statement with its values.
type Statement struct {
	// Kind says what it does, and with it which fields are set.
	Kind partiql.Kind
	// Table is the table, and IndexName the index of it that a SELECT reads.
	Table      Table
	IndexName  string
	Projection expr.Projection // nil for *
	Where      expr.Condition  // nil when absent
	OrderBy    []partiql.Order
	Item       Item         // of an INSERT
	Update     *expr.Update // of an UPDATE
	Returning  string       // "" when absent
	// Placeholders hold the values of Where and Update, which name them ":0",
	// ":1" and so on. There are no names.
	Placeholders Placeholders

	ConsistentRead                      bool
	ReturnValuesOnConditionCheckFailure string
}

// ExecuteStatement runs one PartiQL statement.
type ExecuteStatement struct {
	Refused
	Statement              Statement
	NextToken              string // "" when absent
	Limit                  int    // 0 when absent
	ReturnConsumedCapacity string
}

// BatchExecuteStatement runs up to 25 statements, each for itself.
type BatchExecuteStatement struct {
	Refused
	Statements             []Statement
	ReturnConsumedCapacity string
}

// ExecuteTransaction runs up to 100 statements, all or none.
type ExecuteTransaction struct {
	Refused
	Statements             []Statement
	ClientRequestToken     string // "" when absent
	ReturnConsumedCapacity string
}

// DescribeTable asks for a table's description.
type DescribeTable struct {
	Refused
	Table Table
}

// ListTables lists the names of tables.
type ListTables struct {
	Refused
	ExclusiveStartTableName string
	Limit                   int // 0 when absent; else 1 to 100
}

// Unadmitted is a request that cannot be admitted whatever it says: of an
// operation that is known by name alone, whose body is not read, or one that
// refused parameters leave incomplete.
type Unadmitted struct {
	Refused
	Op Operation
}

// Operation returns the operation.
func (*GetItem) Operation() Operation               { return OpGetItem }
func (*PutItem) Operation() Operation               { return OpPutItem }
func (*UpdateItem) Operation() Operation            { return OpUpdateItem }
func (*DeleteItem) Operation() Operation            { return OpDeleteItem }
func (*Query) Operation() Operation                 { return OpQuery }
func (*Scan) Operation() Operation                  { return OpScan }
func (*BatchGetItem) Operation() Operation          { return OpBatchGetItem }
func (*BatchWriteItem) Operation() Operation        { return OpBatchWriteItem }
func (*TransactGetItems) Operation() Operation      { return OpTransactGetItems }
func (*TransactWriteItems) Operation() Operation    { return OpTransactWriteItems }
func (*ExecuteStatement) Operation() Operation      { return OpExecuteStatement }
func (*BatchExecuteStatement) Operation() Operation { return OpBatchExecuteStatement }
func (*ExecuteTransaction) Operation() Operation    { return OpExecuteTransaction }
func (*DescribeTable) Operation() Operation         { return OpDescribeTable }
func (*ListTables) Operation() Operation            { return OpListTables }
func (*CreateTable) Operation() Operation           { return OpCreateTable }
func (*DeleteTable) Operation() Operation           { return OpDeleteTable }
func (r *Unadmitted) Operation() Operation          { return r.Op }
