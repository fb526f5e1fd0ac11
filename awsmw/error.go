package awsmw

import (
	"errors"
	"slices"

	"github.com/aws/smithy-go"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/rule"
)

// ErrDenied is what every [DeniedError] is, by [errors.Is].
var ErrDenied = errors.New("awsmw: the call is denied")

// DeniedError says that a call was refused, and not sent. It is a
// [smithy.APIError], which the SDK wraps in a *[smithy.OperationError]. It
// holds no attribute values and nothing about other tenants.
type DeniedError struct {
	decision *dynamoat.Decision
	code     string
	message  string
	cause    error
}

var _ smithy.APIError = (*DeniedError)(nil)

// denied returns the error of a decision. The detail says what this package
// knows beyond it, and may be "".
func denied(d *dynamoat.Decision, detail string) *DeniedError {
	e := &DeniedError{decision: d, code: "AccessDeniedException", message: d.Message()}
	if detail != "" {
		e.message = detail + ": " + e.message
	}
	if slices.Contains(d.Rules(), rule.AuditUnavailable) {
		e.code = "InternalServerError"
	}
	return e
}

// malformed returns the error of a request that cannot be read, in DynamoDB's
// own terms.
func malformed(d *dynamoat.Decision, err error) *DeniedError {
	e := denied(d, "")
	if why, ok := errors.AsType[*ddb.Error](err); ok {
		e.code, e.message, e.cause = string(why.Type), why.Message, why
	}
	return e
}

// Error returns code and message.
func (e *DeniedError) Error() string { return e.code + ": " + e.message }

// ErrorCode returns "AccessDeniedException"; for a request that cannot be
// read, DynamoDB's own exception, such as "ValidationException"; and
// "InternalServerError" when the decision could not be audited.
func (e *DeniedError) ErrorCode() string { return e.code }

// ErrorMessage returns the reasons, each with its rule and one line on how to
// mend it.
func (e *DeniedError) ErrorMessage() string { return e.message }

// ErrorFault returns [smithy.FaultClient], or [smithy.FaultServer] when the
// decision could not be audited.
func (e *DeniedError) ErrorFault() smithy.ErrorFault {
	if e.code == "InternalServerError" {
		return smithy.FaultServer
	}
	return smithy.FaultClient
}

// Decision returns the refusal with its reasons.
func (e *DeniedError) Decision() *dynamoat.Decision { return e.decision }

// RetryableError returns false: the same call would be refused again.
// aws/retry asks for it.
func (e *DeniedError) RetryableError() bool { return false }

// Is reports whether the target is [ErrDenied].
func (e *DeniedError) Is(target error) bool { return target == ErrDenied }

// Unwrap returns the *[ddb.Error] of a request that cannot be read, or nil.
func (e *DeniedError) Unwrap() error { return e.cause }
