// Package expr is the grammar of DynamoDB expressions: KeyConditionExpression,
// ConditionExpression, FilterExpression, ProjectionExpression and
// UpdateExpression.
//
// It is a leaf: it knows paths, operators and functions, and value
// placeholders by name only. Attribute values live in package ddb, which
// hands its ExpressionAttributeNames and ExpressionAttributeValues to the
// parser as a [Placeholders]. Data flows one way:
//
//	source text → lexer → parser (names resolved on the way) → AST → Append*
//
// Names are resolved while parsing, so that no later check ever sees a "#n":
// [Name.Text] is the attribute that DynamoDB will touch, whatever it was
// called in the source. What the gateway sends on is the AST rendered again
// by the Append functions, never the source.
//
// It must never accept what DynamoDB refuses for its syntax, and it must
// never render a text that parses to another AST than the one rendered: both
// are held by tests. Errors are [Error] with DynamoDB's own texts, which
// quote the client's own expression and nothing else.
package expr
