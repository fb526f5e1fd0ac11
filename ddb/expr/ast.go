package expr

// Name is an attribute name in an expression.
type Name struct {
	// Text is the attribute name itself, after substitution from
	// ExpressionAttributeNames. It may hold any character, dots included.
	Text string
	// Placeholder is the name as written when it was a placeholder, with its
	// "#"; empty when the name was written literally.
	Placeholder string
}

// Element is one step of a document path: a name, or an index into a list.
type Element struct {
	// Name is the attribute or map key; its zero value when Index >= 0.
	Name Name
	// Index is the zero-based list index, or -1 for a name.
	Index int
}

// Path is a document path such as a.#b[3].c. It is never empty and its first
// element is always a name, the top-level attribute.
type Path []Element

// Root returns the top-level attribute name that the path starts at.
func (p Path) Root() string { return p[0].Name.Text }

// Value is a value placeholder such as ":v", with its colon.
type Value string

// Operand is what a condition compares: a [Path], a [Value] or a [Size].
//
//sumtype:decl
type Operand interface{ operand() }

// Size is the function size(operand).
type Size struct{ Of Operand }

func (Path) operand()  {}
func (Value) operand() {}
func (Size) operand()  {}

// CompareOp is a comparator of conditions.
type CompareOp uint8

// The comparators, in DynamoDB's spelling.
const (
	EQ CompareOp = iota // =
	NE                  // <>
	LT                  // <
	LE                  // <=
	GT                  // >
	GE                  // >=
)

// Condition is a parsed ConditionExpression or FilterExpression: one of
// [Compare], [Between], [In], [AttributeExists], [AttributeNotExists],
// [AttributeType], [BeginsWith], [Contains], [And], [Or] and [Not].
//
//sumtype:decl
type Condition interface{ condition() }

// Compare is left op right.
type Compare struct {
	Op          CompareOp
	Left, Right Operand
}

// Between is operand BETWEEN low AND high.
type Between struct{ Of, Low, High Operand }

// In is operand IN (list…); the list holds 1 to 100 operands.
type In struct {
	Of   Operand
	List []Operand
}

// AttributeExists is attribute_exists(path).
type AttributeExists struct{ Path Path }

// AttributeNotExists is attribute_not_exists(path).
type AttributeNotExists struct{ Path Path }

// AttributeType is attribute_type(path, :type).
type AttributeType struct {
	Path Path
	Type Value
}

// BeginsWith is begins_with(operand, prefix).
type BeginsWith struct{ Of, Prefix Operand }

// Contains is contains(operand, part).
type Contains struct{ Of, Part Operand }

// And is left AND right.
type And struct{ Left, Right Condition }

// Or is left OR right.
type Or struct{ Left, Right Condition }

// Not is NOT condition.
type Not struct{ Of Condition }

func (Compare) condition()            {}
func (Between) condition()            {}
func (In) condition()                 {}
func (AttributeExists) condition()    {}
func (AttributeNotExists) condition() {}
func (AttributeType) condition()      {}
func (BeginsWith) condition()         {}
func (Contains) condition()           {}
func (And) condition()                {}
func (Or) condition()                 {}
func (Not) condition()                {}

// KeyOp is the operator of a key condition's term.
type KeyOp uint8

// The operators that KeyConditionExpression knows.
const (
	KeyEQ         KeyOp = iota // name = :v
	KeyLT                      // name < :v
	KeyLE                      // name <= :v
	KeyGT                      // name > :v
	KeyGE                      // name >= :v
	KeyBetween                 // name BETWEEN :lo AND :hi
	KeyBeginsWith              // begins_with(name, :prefix)
)

// KeyTerm is one term of a key condition. Low is the only value but for
// KeyBetween, where High is the upper bound.
type KeyTerm struct {
	Name Name
	Op   KeyOp
	Low  Value
	High Value
}

// KeyCondition is a parsed KeyConditionExpression: its terms, joined by AND,
// in the order of the source. No two terms name one attribute.
type KeyCondition []KeyTerm

// Projection is a parsed ProjectionExpression: one path or more, none a
// prefix of another.
type Projection []Path

// Update is a parsed UpdateExpression. Each clause that the source lacks is
// empty. No two of its target paths overlap.
type Update struct {
	Set    []SetAction
	Remove []Path
	Add    []ValueAction
	Delete []ValueAction
}

// SetAction is path = value in a SET clause.
type SetAction struct {
	Path  Path
	Value SetValue
}

// ValueAction is path :value in an ADD or a DELETE clause.
type ValueAction struct {
	Path  Path
	Value Value
}

// SetValue is the right-hand side of a SET action: a [Path], a [Value], an
// [IfNotExists], a [ListAppend] or an [Arithmetic].
//
//sumtype:decl
type SetValue interface{ setValue() }

// IfNotExists is if_not_exists(path, default).
type IfNotExists struct {
	Path    Path
	Default SetValue
}

// ListAppend is list_append(left, right).
type ListAppend struct{ Left, Right SetValue }

// Arithmetic is left + right, or left - right when Minus is set. DynamoDB
// allows one operator in an action, so neither side is an Arithmetic.
type Arithmetic struct {
	Minus       bool
	Left, Right SetValue
}

func (Path) setValue()        {}
func (Value) setValue()       {}
func (IfNotExists) setValue() {}
func (ListAppend) setValue()  {}
func (Arithmetic) setValue()  {}

// Placeholders is what the parser asks for the meaning of "#n" and ":v". It
// may record each call, to tell which placeholders an expression used.
type Placeholders interface {
	// AttributeName returns the attribute name for a placeholder that starts
	// with "#"; ok is false when ExpressionAttributeNames lacks it.
	AttributeName(placeholder string) (name string, ok bool)
	// HasValue reports whether ExpressionAttributeValues holds the
	// placeholder, which starts with ":".
	HasValue(placeholder string) bool
}
