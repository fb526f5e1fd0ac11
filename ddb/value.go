package ddb

// Kind is the type of an attribute value.
type Kind uint8

// The kinds, named as DynamoDB's type descriptors.
const (
	S Kind = iota + 1
	N
	B
	BOOL
	NULL
	M
	L
	SS
	NS
	BS
)

var kindNames = [...]string{S: "S", N: "N", B: "B", BOOL: "BOOL", NULL: "NULL", M: "M", L: "L", SS: "SS", NS: "NS", BS: "BS"}

// String returns the type descriptor, such as "S" or "BOOL".
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return ""
}

// Value is one attribute value. Which fields are set depends on Kind; all
// others are zero, so that two values are the same when all fields are.
type Value struct {
	Kind Kind
	// Bool is the value of a BOOL, and true for a NULL.
	Bool bool
	// Text is the text of an S, the canonical decimal of an N (see
	// [CanonicalNumber]), or the bytes (not base64) of a B.
	Text string
	// List holds the members of an L, or of a set as values of kind S, N or B,
	// in the client's order.
	List []Value
	// Map holds the members of an M.
	Map Item
}

// Attribute is a named value: of an item, of a key, or of a map.
type Attribute struct {
	Name  string
	Value Value
}

// Item is an item, a key or a map: its attributes in the order in which they
// were written. No name stands twice.
type Item []Attribute

// Get returns the value of the attribute with that name, compared as bytes.
func (it Item) Get(name string) (Value, bool) {
	for i := range it {
		if it[i].Name == name {
			return it[i].Value, true
		}
	}
	return Value{}, false
}

// StringValue returns a Value of kind S.
func StringValue(s string) Value { return Value{Kind: S, Text: s} }
