package sigv4

import "strconv"

// The error types of DynamoDB's JSON protocol that a refusal can carry. They
// are the part of __type behind the '#': the prefix names AWS's framework and
// is the gateway's to add.
const (
	CodeMissingToken       = "MissingAuthenticationTokenException" // no Authorization header
	CodeIncomplete         = "IncompleteSignatureException"        // not of the form of a signed request
	CodeInvalidSignature   = "InvalidSignatureException"           // signed, but not this request, now, by this key
	CodeUnrecognizedClient = "UnrecognizedClientException"         // no such access key or session token
	CodeExpiredToken       = "ExpiredTokenException"               // for a [SessionLookup] to return
)

// Error is why a request was refused. DynamoDB answers all of them with HTTP
// 400, Code in __type and Message in message. The message may go to the
// client as it is: it never holds a secret, a signature, a session token or
// any part of the body.
type Error struct {
	Code    string
	Message string
}

// Error returns code and message.
func (e *Error) Error() string { return e.Code + ": " + e.Message }

// The refusals that say the same whatever the request. Compare with
// [errors.Is].
var (
	// ErrMissingToken: the request is not signed at all.
	ErrMissingToken = &Error{CodeMissingToken, "Request is missing Authentication Token"}
	// ErrUnknownKey: the access key id or the session token is unknown.
	ErrUnknownKey = &Error{CodeUnrecognizedClient, "The security token included in the request is invalid."}
	// ErrMismatch: the signature is not that of this request by this key.
	ErrMismatch = &Error{CodeInvalidSignature, "The request signature we calculated does not match the signature you provided. " +
		"Check your AWS Secret Access Key and signing method. Consult the service documentation for details."}
	// ErrStaticKeyToken: signed well, by a static access key, which has no
	// session token, yet the request holds one.
	ErrStaticKeyToken = &Error{CodeUnrecognizedClient, "This access key has no session token: remove X-Amz-Security-Token (unset AWS_SESSION_TOKEN)."}
)

// The refusals for a request that has another form than the one accepted.
var (
	errMethod   = incomplete("The request must be a POST.")
	errPath     = incomplete(`The request path must be "/".`)
	errQuery    = incomplete("The request must have no query string; presigned requests are not accepted, sign in the Authorization header.")
	errHost     = incomplete("The request must have exactly one Host.")
	errTrailer  = incomplete("The request must have no trailers.")
	errManyAuth = incomplete("The Authorization header must appear exactly once.")
	errDate     = incomplete("The X-Amz-Date header must appear exactly once, as YYYYMMDDTHHMMSSZ.")
	errPayload  = &Error{CodeInvalidSignature, "The X-Amz-Content-Sha256 header must be the SHA-256 of the body in lower-case hex; " +
		"unsigned and streamed payloads are not accepted."}
)

func incomplete(message string) *Error { return &Error{CodeIncomplete, message} }

// malformed refuses an Authorization header that breaks the grammar at byte at.
func malformed(at int, want string) *Error {
	return incomplete("Authorization header, byte " + strconv.Itoa(at) + ": want " + want + ".")
}

// headerError refuses a request for one of its headers. The name is the
// client's own, and is cut short.
func headerError(name, what string) *Error {
	const longest = 64
	if len(name) > longest {
		name = name[:longest] + "…"
	}
	return &Error{CodeInvalidSignature, "The header " + strconv.Quote(name) + " " + what + "."}
}
