package partiql

import "github.com/dynamoat/dynamoat/ddb/expr"

// Kind is the kind of a statement.
type Kind uint8

// The statements.
const (
	Select Kind = iota + 1
	Insert
	Update
	Delete
	// Exists is EXISTS(SELECT …), a condition check of a transaction.
	Exists
)

// String returns the statement's keyword.
func (k Kind) String() string {
	return [...]string{"", "SELECT", "INSERT", "UPDATE", "DELETE", "EXISTS"}[k]
}

// Statement is one parsed statement. Which fields are set depends on Kind.
type Statement struct {
	Kind Kind
	// Table is the text of the table's identifier: a name, or an ARN.
	Table string
	// Index is the index of "table"."index", and "" for the table itself.
	Index string
	// Projection holds the paths of a SELECT; nil stands for *.
	Projection expr.Projection
	// Where is the condition, and nil when there is none. Its values are
	// places in Literals.
	Where expr.Condition
	// OrderBy are the attributes of ORDER BY.
	OrderBy []Order
	// Item is the tuple of an INSERT.
	Item Literal
	// Update holds SET and REMOVE of an UPDATE, values likewise.
	Update *expr.Update
	// Returning is what RETURNING asks for, such as "ALL OLD"; "" for nothing.
	Returning string
	// Literals are the values of conditions and of SET, in the order of the
	// text.
	Literals []Literal
	// Parameters is how many "?" the statement holds.
	Parameters int
}

// Order is one attribute of ORDER BY.
type Order struct {
	Name string
	Desc bool
}

// LiteralKind is the kind of a literal.
type LiteralKind uint8

// The literals.
const (
	Parameter LiteralKind = iota + 1 // ?
	String                           // 'text'
	Number                           // 1.5
	Bool                             // TRUE
	Null                             // NULL
	List                             // [1, 2]
	Tuple                            // {'a': 1}
	Bag                              // <<1, 2>>, a set
)

// Literal is a value in a statement.
type Literal struct {
	Kind LiteralKind
	// Index is the place of a Parameter among the statement's, from 0.
	Index int
	// Text is the text of a String or a Number.
	Text string
	// True is the value of a Bool.
	True bool
	// Members are those of a List or a Bag, or the values of a Tuple.
	Members []Literal
	// Names are the names of a Tuple's members; none stands twice.
	Names []string
}

// Error is a statement outside the grammar.
type Error struct {
	// Message is DynamoDB's text, with what was expected.
	Message string
	// Offset is where, in bytes.
	Offset int
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }
