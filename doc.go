// Package dynamoat decides whether a DynamoDB request stays inside its
// tenant.
//
// An [Enforcer] is made from a policy and an audit log. [Enforcer.Check]
// takes an identity and a parsed request, and returns a [Decision]: allowed
// or not, with all its reasons. Each reason is a rule of package rule. Every
// decision is in the audit log before Check returns, and when the log cannot
// take it, the request is refused.
//
// A request that is allowed is sent as the decision says, not as it came:
//
//	request, err := ddb.Decode(op, body)
//	decision := enforcer.Check(ctx, identity, request)
//	if decision.Allowed() {
//		body = ddb.Encode(nil, decision.Request())
//		// … send it, read the response …
//		response, err = decision.Confine(status, response)
//	}
//
// Request carries the conditions that the policy adds, and Confine takes out
// of the response what the tenant must not see. Some decisions answer by
// themselves, see [Decision.Answer].
//
// Deciding is pure: it reads no clock and does no I/O, and depends on nothing
// but policy, identity and request. So what a tenant is told cannot depend on
// another tenant's data. Nothing is allowed for lack of a reason against it:
// each operation is admitted by a case of its own, and what has no case is
// denied.
package dynamoat
