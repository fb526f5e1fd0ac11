package partiql

import "fmt"

// Error is a statement outside the grammar.
type Error struct {
	// Message is the text of a ValidationException: DynamoDB's own, where it
	// is known, else what was expected and where. It quotes keywords,
	// attribute names and positions, never a value.
	Message string
	// Offset is where, in bytes.
	Offset int
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// malformed is an error in the words that DynamoDB begins all of its syntax
// errors with.
func malformed(at int, format string, args ...any) *Error {
	return &Error{"Statement wasn't well formed, can't be processed: " + fmt.Sprintf(format, args...), at}
}
