// Package ddb is DynamoDB's wire model: the operations of the API, requests
// as a closed AST, attribute values, a strict decoder and an encoder.
//
// Gateway, SDK middleware, emulator and tap all read requests through
// [Decode], and what leaves for DynamoDB is always [Encode] of the AST, never
// the bytes that came in:
//
//	bytes → Decode → Request → (somebody decides) → Encode → bytes
//
// The world is closed. Decode accepts the JSON that DynamoDB documents and
// nothing beside it: no duplicate member, no member in another case, no
// trailing data, no invalid UTF-8, no number that DynamoDB could not store,
// no base64 with slack bits. A member of a request that Decode does not admit
// is never dropped in silence: it is listed in [Request.RefusedParameters] for
// the decision to deny by name, and an operation that is known by name alone
// becomes [Unadmitted].
//
// Two spellings of one thing become one AST: numbers are canonical decimals,
// binary values are bytes, names in expressions are resolved, and a table's
// ARN is taken apart. So whoever compares, compares bytes.
//
// Errors are [Error] with DynamoDB's exception names. They quote parameter
// names and placeholders, never attribute values.
package ddb
