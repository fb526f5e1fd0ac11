// Package emulator is DynamoDB in this process, in memory: for the demo, for
// tests, and for proving a policy against data. It stands where DynamoDB
// stands, behind the gateway or in place of it.
//
// It speaks the requests of package ddb and nothing else, so it knows exactly
// the operations and parameters that [ddb.Decode] reads; there is no second
// parser. What Decode has checked is not checked again, and everything that
// depends on a table's schema or on data is checked here, with DynamoDB's own
// error texts:
//
//	HTTP → ddb.ParseTarget, ddb.Decode → Emulator.Do → one table → JSON
//
// A transaction holds the locks of all its tables, in the order of their names,
// so operations have one order that keeps to real time.
//
// It is strict: a request that DynamoDB refuses must be refused here too, or
// a test that passes against the emulator would prove nothing. Where it
// differs from DynamoDB on purpose, docs/divergences.md says so.
//
// Items are immutable once stored: a write builds a new item, and a reader
// never sees one half changed. No response depends on the iteration order of
// a map. A read of a partition does not depend on what other partitions hold,
// and neither does the order in which a Scan finds items: it is that of a hash
// of the partition value.
//
// It must never be used as an authority on who may do what: it verifies no
// signature and knows no tenant. It keeps nothing when the process ends.
package emulator
