// Package partiql is the grammar of DynamoDB's subset of PartiQL: SELECT,
// INSERT, UPDATE, DELETE, and EXISTS in transactions.
//
// Like package expr it is a leaf. Conditions, projections and updates become
// the AST of package expr, so that whoever judges expressions judges
// statements too; values stand in a list of literals, and conditions name
// them by their place in it, ":0", ":1" and so on. Package ddb gives the
// parameters that "?" stands for.
//
//	source text → lexer → parser → Statement → Append → source text
//
// What is sent on is a statement rendered again: every identifier quoted,
// every value a parameter. So no text of a client's gets into it but as the
// name of an attribute, and no name gets in with a control character.
//
// The grammar is closed. Comments, semicolons, sub-queries, joins, aliases,
// path wildcards, Ion literals, functions that DynamoDB does not document and
// several statements in one text are refused, and so is every character
// outside ASCII that does not stand in quotes. It must never accept a text
// that DynamoDB could read otherwise, nor take more than linear time for one.
//
// The grammar is that of "PartiQL - a SQL-compatible query language for Amazon
// DynamoDB" in the Amazon DynamoDB Developer Guide. Where that is silent, it
// is what DynamoDB Local 3.3.1 accepts, if it can have one meaning only.
package partiql
