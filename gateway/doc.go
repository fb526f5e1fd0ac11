// Package gateway is the wire-compatible endpoint in front of DynamoDB: any
// AWS SDK talks to it by its endpoint URL.
//
// A request goes one way through it, and each step can only end it:
//
//	connection  one request at a time in a closed grammar (server.go, head.go)
//	headers     method, target, content type, each known and once
//	signature   whose access key signed these bytes (gateway/sigv4)
//	decode      strict, to the AST (ddb)
//	check       the decision, in the audit log (dynamoat)
//	upstream    our encoding of the AST, signed with our own credentials
//	response    confined as the decision says, checksum made anew
//
// Nothing of the client's bytes or headers is sent on. Nothing of the
// upstream's headers comes back but those that are known. This is the only
// package that writes AWS-shaped errors; they hold no data of any tenant.
//
// It must never send on what was not decided, never answer an upstream
// failure with anything that looks like success, and never retry: the SDK
// does, and only it knows whether a repeated write is safe.
package gateway
