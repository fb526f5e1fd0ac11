// Package demo shows what dynamoat is for: a small multi-tenant orders API
// that is full of flaws, attacked twice, straight on DynamoDB and through the
// gateway.
//
// [Run] starts everything in this process, on loopback:
//
//	attacker → orders API ─────────────→ emulator
//	attacker → orders API → gateway ───→ emulator
//
// Both copies of the API are the same code with the same data; the endpoint
// of their DynamoDB client is all that differs. Each file flaw_*.go holds one
// flaw: the endpoint that has it, the attacks that use it, and what honest
// users do there.
//
// An attack has escaped when there is proof: the other tenant's data in the
// attacker's answer, or a change that somebody else sees. A status proves
// nothing. That it was contained needs evidence too: the denial in the audit
// log, or what the gateway made of the request or of the response. So a
// gateway that is down contains nothing.
//
// The flaws are on purpose and must never be served but to the attacks: the
// API listens on loopback, for as long as Run runs, and its users' tokens are
// known to nobody else.
package demo
