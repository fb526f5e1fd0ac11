package dynamoat

import (
	"context"
	"errors"
	"slices"

	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
)

// Identity is whom a request is made for. It comes from a credential that
// was verified, never from the request's content.
type Identity struct {
	// Tenant is the canonical tenant id, as [policy.Policy.Tenant] gives it.
	// Check refuses any other.
	Tenant string
	// AccessKeyID is the access key that signed the request, for the audit
	// log; it decides nothing.
	AccessKeyID string
}

// Enforcer decides on requests. It is safe for concurrent use.
type Enforcer struct {
	policy *policy.Policy
	log    audit.Log
}

// New returns an Enforcer of a policy. Without policy or audit log there is
// none.
func New(p *policy.Policy, log audit.Log) (*Enforcer, error) {
	if p == nil {
		return nil, errors.New("dynamoat: an enforcer needs a policy")
	}
	if log == nil {
		return nil, errors.New("dynamoat: an enforcer needs an audit log: without one nothing starts")
	}
	return &Enforcer{p, log}, nil
}

type requestIDKey struct{}

// WithRequestID returns a context whose decisions are audited under that
// request id.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// Check decides on a request and writes the decision to the audit log. The
// request is not changed.
func (e *Enforcer) Check(ctx context.Context, id Identity, request ddb.Request) *Decision {
	d := decide(e.policy, id, request)
	e.record(ctx, id, d)
	return d
}

// Refuse records a request that got nowhere near a decision: its signature is
// wrong ([rule.Unauthenticated]), or it cannot be read
// ([rule.MalformedRequest]). The operation may be "".
func (e *Enforcer) Refuse(ctx context.Context, id Identity, op ddb.Operation, why *rule.Rule) *Decision {
	d := &Decision{operation: op, reasons: []Reason{{Rule: why, Member: -1}}}
	e.record(ctx, id, d)
	return d
}

// record writes the decision to the log; a decision that cannot be written
// becomes a refusal.
func (e *Enforcer) record(ctx context.Context, id Identity, d *Decision) {
	entry := audit.Entry{
		Tenant: id.Tenant, AccessKeyID: id.AccessKeyID, Operation: d.operation, Tables: unique(d.tables), Index: d.index,
		Allowed: d.Allowed(), Members: max(d.members, 1),
	}
	entry.RequestID, _ = ctx.Value(requestIDKey{}).(string)
	for _, r := range d.Rules() {
		entry.Rules = append(entry.Rules, r.ID)
	}
	if err := e.log.Record(entry); err != nil {
		*d = Decision{operation: d.operation, reasons: append(d.reasons, Reason{Rule: rule.AuditUnavailable, Member: -1})}
	}
}

// unique returns the names, each once, in the order in which they came.
func unique(names []string) []string {
	if len(names) <= 1 {
		return names
	}
	var once []string
	for i, name := range names {
		if !slices.Contains(names[:i], name) {
			once = append(once, name)
		}
	}
	return once
}
