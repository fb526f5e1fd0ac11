package emulator

import (
	"fmt"
	"net/http"

	"github.com/dynamoat/dynamoat/ddb"
)

// The exceptions that depend on tables and data (API Reference, "Errors" of
// each operation).
const (
	resourceNotFound       ddb.ErrorType = "ResourceNotFoundException"
	resourceInUse          ddb.ErrorType = "ResourceInUseException"
	conditionalCheckFailed ddb.ErrorType = "ConditionalCheckFailedException"
	internalServerError    ddb.ErrorType = "InternalServerError"
	transactionCanceled    ddb.ErrorType = "TransactionCanceledException"
	idempotentMismatch     ddb.ErrorType = "IdempotentParameterMismatchException"
)

// Error is a refusal in DynamoDB's terms. It unwraps to a *[ddb.Error].
type Error struct {
	Type    ddb.ErrorType
	Message string
	// Item is the item as it was, with a ConditionalCheckFailedException
	// whose request asked for it; otherwise nil.
	Item ddb.Item
	// Reasons say of each member of a transaction why it was cancelled, with
	// a TransactionCanceledException; otherwise nil.
	Reasons []Reason
	// whole is set when the request is wrong in itself: as a member of a
	// transaction, too, it is no reason to cancel but refuses all.
	whole bool
}

// Reason is one of a transaction's cancellation reasons.
type Reason struct {
	// Code is "None" for a member that nothing is wrong with.
	Code, Message string
	// Item is the item as it was, where the member asked for it.
	Item ddb.Item
}

// Error returns type and message.
func (e *Error) Error() string { return string(e.Type) + ": " + e.Message }

// Unwrap returns the error without the item.
func (e *Error) Unwrap() error { return &ddb.Error{Type: e.Type, Message: e.Message} }

// Status returns the HTTP status of the error: 500 for an InternalServerError,
// 400 for all others.
func (e *Error) Status() int {
	if e.Type == internalServerError {
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// AppendJSON appends the error as the body of a response. The namespace of
// __type and the case of "message" are those of DynamoDB's own responses.
func (e *Error) AppendJSON(dst []byte) []byte {
	o := object{append(dst, '{')}
	message := "message"
	switch e.Type {
	case ddb.ValidationException:
		o.text("__type", "com.amazon.coral.validate#"+string(e.Type))
	case ddb.SerializationException:
		message = "Message"
		o.text("__type", "com.amazon.coral.service#"+string(e.Type))
	case ddb.UnknownOperationException, missingAuthentication, incompleteSignature:
		o.text("__type", "com.amazon.coral.service#"+string(e.Type))
	case transactionCanceled, idempotentMismatch:
		message = "Message"
		o.text("__type", "com.amazonaws.dynamodb.v20120810#"+string(e.Type))
	default:
		o.text("__type", "com.amazonaws.dynamodb.v20120810#"+string(e.Type))
	}
	if e.Message != "" {
		o.text(message, e.Message)
	}
	if e.Item != nil {
		o.item("Item", e.Item)
	}
	if e.Reasons != nil {
		o.objects("CancellationReasons", len(e.Reasons), func(o *object, i int) {
			r := &e.Reasons[i]
			o.text("Code", r.Code)
			if r.Item != nil {
				o.item("Item", r.Item)
			}
			if r.Message != "" {
				o.text("Message", r.Message)
			}
		})
	}
	return o.end()
}

// invalid is a ValidationException.
func invalid(format string, args ...any) error {
	return &Error{Type: ddb.ValidationException, Message: fmt.Sprintf(format, args...)}
}

// invalidRequest is a ValidationException for what is wrong whatever the table
// holds.
func invalidRequest(format string, args ...any) error {
	return &Error{Type: ddb.ValidationException, Message: fmt.Sprintf(format, args...), whole: true}
}

// conditionFailed is a ConditionalCheckFailedException; old is nil when there
// is no item, or when the request does not ask for it.
func conditionFailed(old ddb.Item, returnValues string) error {
	e := &Error{Type: conditionalCheckFailed, Message: "The conditional request failed"}
	if returnValues == "ALL_OLD" && old != nil {
		e.Item = cloneItem(old)
	}
	return e
}

// asError turns an error of package ddb into one of this package.
func asError(err error) error {
	if e, ok := err.(*ddb.Error); ok {
		return &Error{Type: e.Type, Message: e.Message}
	}
	return err
}
