// Dynamoat keeps every tenant of a DynamoDB application inside its own data.
//
// Usage:
//
//	dynamoat demo [-v] [--color WHEN] [--print-policy]
//	dynamoat gateway --policy FILE --upstream URL [--listen ADDR] [--audit FILE] [--region REGION]
//	dynamoat policy validate FILE
//	dynamoat policy explain FILE [TABLE]
//	dynamoat policy test FILE [CASES]
//	dynamoat policy prove FILE
//	dynamoat policy schema
//	dynamoat version
//
// # dynamoat demo
//
// Starts a DynamoDB emulator, the gateway and a small multi-tenant API that
// is full of flaws, all in one process and on loopback. Runs every attack on
// the API twice, straight on the emulator and through the gateway, and prints
// what came of it. It fails when anything escaped through the gateway.
//
// # dynamoat gateway
//
// Answers AWS SDKs on --listen (127.0.0.1:8080) and sends what the policy
// admits to --upstream. Clients sign with the access keys that the policy's
// identity section names; each key is bound to a tenant. Upstream, requests
// are signed with the AWS default credential chain, for --region or the
// region of the AWS configuration.
//
// Every decision is one line of JSON in --audit, by default on standard
// output: time, request id, tenant, access key id, operation, tables, index,
// decision, and the rules that refused it. It never holds an item or a value.
// What an operator has to know goes to standard error.
//
// SIGINT and SIGTERM end it: requests under way are answered first.
//
// # dynamoat policy
//
// Validate reads a policy file and the files that it names, and prints every
// mistake with its place, or one line that says what the policy holds. Explain
// says in words what a tenant may do. Schema prints the JSON Schema of policy
// files.
//
// Test judges the requests under tests in the policy file, and those of the
// file CASES, or else of the one beside the policy file that has its name and
// ends in .test.yaml: a list of {name, tenant, operation, request, expect, rules}.
// Expect is allow or deny; rules, which may be left out, are the ids of all
// rules that must refuse the request. Where there is no case, nothing was
// tested, which is a mistake.
//
// Prove makes the policy's tables on the emulator, fills them with two
// tenants' data, and attacks one as the other in every way that it knows. It
// fails when an attack comes back with proof, or an honest request is denied.
//
// # Exit codes
//
//	0  done
//	1  it ran, and the answer is bad: an attack escaped, a server failed
//	2  it did not run: a flag or a file is wrong
package main
