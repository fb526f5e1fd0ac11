// Package audit is the decision log: one JSON line for every decision.
//
// An entry says who asked for what and what was decided, by rule. It never
// holds an item, a key or an attribute value, and no text of the client's
// that is not a table, index or operation name in DynamoDB's own syntax.
//
// Whoever decides writes here first: when [Log.Record] fails, the request is
// refused.
package audit
