// Package awsmw holds a client of aws-sdk-go-v2 inside its tenant: in
// process, the decision that the gateway makes on the wire.
//
//	client := dynamodb.NewFromConfig(cfg, awsmw.Enforce(enforcer))
//	ctx = awsmw.WithIdentity(ctx, dynamoat.Identity{Tenant: "acme"})
//
// A call goes one way through the middleware stack of the SDK:
//
//	Initialize, Serialize, Build   the SDK's own, and the application's
//	Finalize, before Retry         decide: read, check, encode anew
//	Finalize, Retry and after it   each attempt: endpoint, signature
//	Deserialize, innermost         seal: nothing but what was decided leaves
//	the HTTP client                guard: nothing but what was sealed leaves
//	Deserialize, innermost         seal: the response is confined
//
// What is decided on is the serialised request, so no middleware before that
// point can hide anything from the check. Whatever changes the request after
// it makes the seal refuse: it compares the target and each byte of the body,
// and sends its own copy. The seal joins the stack while the call runs, so no
// option that comes later can put a middleware behind it, or take it out. An
// option that empties APIOptions takes the whole middleware out, and then the
// guard refuses every call. What takes out both, APIOptions and HTTPClient,
// is a client that is not enforced; so is one that is made without Enforce.
//
// A call is decided on once and has one line in the audit log, however often
// the SDK retries it. What the seal or the guard refuses has a line as well.
// A refusal is a [DeniedError]: what was refused was not sent, and it is not
// retried.
//
// The seal is the first to read a response: middleware, logs and callers see
// no more of it than the tenant may. Before it takes anything out it checks
// the checksum that DynamoDB sends (x-amz-crc32), and afterwards it writes one
// of what is left, which the SDK checks. Only the HTTP client below it, the
// application's own, sees everything.
//
// Where a call goes, and who signs it, is the SDK's configuration and not
// checked here. Endpoint discovery asks for an operation that no tenant has:
// leave it off, as it is by default.
//
// This package must never send on what was not decided, and never take the
// tenant from a request.
package awsmw
