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
// name of an attribute.
//
// The grammar is closed. Comments, sub-queries, joins, aliases, path
// wildcards, Ion literals, IS NULL and several statements in one text are
// refused, and so is every letter outside ASCII that does not stand in quotes.
// It must never accept a text that DynamoDB could read otherwise.
package partiql
