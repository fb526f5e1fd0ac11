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

var kindNames = [...]string{Select: "SELECT", Insert: "INSERT", Update: "UPDATE", Delete: "DELETE", Exists: "EXISTS"}

// String returns the statement's keyword.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return ""
}

// Statement is one parsed statement. Which fields are set depends on Kind.
type Statement struct {
	Kind Kind
	// Table is the text of the table's identifier: a name, or an ARN. What it
	// may look like is for the caller to check.
	Table string
	// Index is the index of "table"."index", and "" for the table itself.
	Index string
	// Projection holds the paths of a SELECT; nil stands for *. None is a
	// prefix of another, and no two get the same name in the result.
	Projection expr.Projection
	// Where is the condition, and nil when there is none. Its values are
	// places in Literals. IS MISSING is an AttributeNotExists and IS NOT
	// MISSING an AttributeExists; IS NULL is a comparison with NULL, which is
	// what DynamoDB makes of it.
	Where expr.Condition
	// OrderBy are the attributes of ORDER BY.
	OrderBy []Order
	// Item is the tuple of an INSERT.
	Item Literal
	// Update holds SET and REMOVE of an UPDATE, values likewise. set_add is in
	// its Add and set_delete in its Delete; the value must be a set, also where
	// UpdateItem's ADD takes a number.
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

// The literals. There is none for binary values, which come as parameters.
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
	// Index is the place of a Parameter among the statement's, from 0. A
	// parameter stands for a whole value: in no List, Tuple or Bag, but for
	// the tuple of an INSERT, of which it may be a member.
	Index int
	// Text is the text of a String or a Number. A number is written as in
	// JSON; its size is for the caller to check.
	Text string
	// True is the value of a Bool.
	True bool
	// Members are those of a List or a Bag, or the values of a Tuple. A Bag
	// has at least one, all of them String or all of them Number; whether two
	// are the same is for the caller to check.
	Members []Literal
	// Names are the names of a Tuple's members; none is empty, none stands
	// twice.
	Names []string
}
