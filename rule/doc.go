// Package rule is the catalogue: the one vocabulary of denials, findings, IAM
// checks and documentation.
//
// A rule has an id that never changes its meaning and never comes back for
// another. Ids are grouped by their first digit:
//
//	DM0  who the caller is
//	DM1  keys: partition values, index keys, cursors
//	DM2  the closed world: operations, parameters, tables
//	DM3  attributes
//
// The package holds data only. It must not import anything of the project,
// and its texts must not hold anything of a request.
package rule
