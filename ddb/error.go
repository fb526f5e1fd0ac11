package ddb

import "fmt"

// ErrorType is the name of an exception, without namespace.
type ErrorType string

// The exceptions that requests can meet before any data is looked at.
const (
	SerializationException    ErrorType = "SerializationException"
	ValidationException       ErrorType = "ValidationException"
	UnknownOperationException ErrorType = "UnknownOperationException"
)

// Error is a request that cannot be understood, in DynamoDB's terms. Its HTTP
// status is 400.
type Error struct {
	Type    ErrorType
	Message string
}

// Error returns type and message.
func (e *Error) Error() string { return string(e.Type) + ": " + e.Message }

func serializationf(format string, args ...any) error {
	return &Error{SerializationException, fmt.Sprintf(format, args...)}
}

func invalidf(format string, args ...any) error {
	return &Error{ValidationException, fmt.Sprintf(format, args...)}
}
