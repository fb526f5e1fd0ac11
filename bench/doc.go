// Command bench measures dynamoat beside named peers, all in one run, and
// writes the figures into docs/performance.md. "make bench" runs it.
//
// There are three questions. What does a decision cost (decision.go): Decode,
// Check and Encode of one request, beside jsontext merely reading the tokens
// of the same bytes. Does it cost more with many tenants and tables, and what
// does the same verdict cost by a general policy engine (tenants.go, package
// scale, and the module bench/peers). And what does the gateway cost (gateway.go): CPU time and
// latency of a request that passes it, beside httputil.ReverseProxy and nginx,
// which neither verify, decide, sign nor log.
//
// Each proxy is a process of its own on the loopback interface, in front of
// the same stub and behind the same load generator:
//
//	load.go ── the same signed requests ──► gateway | ReverseProxy | nginx ──► stub.go
//
//	bench run      measure, print the tables, write them into a document
//	bench stub     be the stub that stands for DynamoDB
//	bench proxy    be the ReverseProxy
//
// It must never measure failures: the load generator ends the run at the first
// response that is not, byte for byte, the one that the proxy has to give. It
// asserts nothing about time: what is slow is for a reader to judge. It sends
// nothing to any address but 127.0.0.1, and every process it starts it ends.
package main
