// Package policy loads, validates and proves dynamoat.yaml: the one file that
// says what a tenant owns.
//
// Data flows one way: bytes → a YAML tree with positions → the document (plain
// structs that mirror the file, see document.go) → validated tables and
// templates → the proof → [Policy]. A file with one mistake yields no policy at
// all; all mistakes are reported in one run, each with its place ([Mistakes]).
//
// The proof is exact, not a lint: the pattern of tenant ids is compiled to an
// automaton, and a product of automata is searched for a key value or a table
// name that two tenants would own. What is found is the witness in the message;
// what is not found does not exist. The proof is over the pattern, not over the
// list of allowed tenants, since the list changes without the policy.
//
// The package must never repair an id on the way to a key ([Policy.Tenant]
// normalises an identity claim, nothing else does), never ignore a key that it
// does not know, never quote a secret or a claim in an error, and never read a
// file that the policy does not name.
package policy
