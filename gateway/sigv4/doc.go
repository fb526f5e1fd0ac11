// Package sigv4 verifies and makes AWS Signature Version 4 signatures in the
// Authorization header, as DynamoDB's clients send them and as DynamoDB wants
// them.
//
// A [Verifier] stands at the front of the gateway and answers one question:
// which credential signed these bytes? A [Signer] stands at the back and signs
// the request that the gateway itself has written.
//
//	request, body → target → Authorization → X-Amz-Date → scope → body hash
//	    → signed headers → canonical request → signature → Verified
//
// What the signature covers is what the gateway may believe. So every x-amz-*
// header of a request has to be signed, once, and so has the host; the hash of
// the body is always computed from the body at hand and never taken from the
// client; the target is POST / and nothing else.
//
// It must never:
//   - accept a request on any part that the client did not sign and the
//     gateway acts on;
//   - accept a presigned query, an unsigned or a streamed payload, a Date in
//     place of X-Amz-Date, or a signature made for another service;
//   - let one credential's signing key serve another: keys are remembered by
//     everything they are derived from, the secret included;
//   - tell a caller more than AWS would: an [Error] holds no secret, no
//     signature and no credential.
//
// It does not remember signatures: a request sent again within the clock skew
// verifies again. Keeping requests from being overheard is the work of TLS.
//
// Source: "Signature Version 4 signing process" and "Create a signed AWS API
// request" in the AWS IAM User Guide. Error types and texts are those of
// DynamoDB's JSON protocol where AWS has one for the case.
package sigv4
