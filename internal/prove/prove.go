package prove

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/emulator"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
)

// request is one request of the attacking tenant's.
type request struct {
	name string // what it tries
	op   ddb.Operation
	body object
	// wants is a text that the answer to an honest request holds; it may be "".
	wants string
}

// decider decides on requests: an Enforcer, but for tests.
type decider interface {
	Check(ctx context.Context, id dynamoat.Identity, request ddb.Request) *dynamoat.Decision
}

type noLog struct{}

// Record keeps nothing: the decisions are about invented data.
func (noLog) Record(audit.Entry) error { return nil }

// ErrOneTenant says that the pattern of tenant ids matches one text only, so
// that there is nobody to be kept apart from.
var ErrOneTenant = errors.New("the policy admits one tenant id alone: there is no other tenant to attack")

// Run attacks every table of the policy and returns what came of it. The error
// says that it could not be tried: [ErrOneTenant], or a table that the policy
// describes and that DynamoDB would not make.
func Run(p *policy.Policy) (*Report, error) {
	enforcer, err := dynamoat.New(p, noLog{})
	if err != nil {
		return nil, err
	}
	sample := p.SampleTenants(2)
	if len(sample) < 2 {
		return nil, ErrOneTenant
	}
	ids := map[role]string{own: sample[0], other: sample[1]}
	if id, ok := p.Longer(ids[own]); ok && id != ids[other] {
		ids[longer] = id
	}
	r := &Report{Own: ids[own], Other: ids[other], Refused: map[string]int{}}
	for _, t := range p.Tables() {
		if err := r.table(enforcer, newSubject(p, t, ids)); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// table makes all attacks on one table, and the honest requests.
func (r *Report) table(d decider, s *subject) error {
	t := &trial{report: r, decider: d, subject: s}
	for _, a := range s.attacks() {
		if err := t.attack(a); err != nil {
			return err
		}
	}
	for _, h := range s.honest() {
		if err := t.honest(h); err != nil {
			return err
		}
	}
	return nil
}

// trial tries requests on one subject. A stage is kept as long as nothing
// writes to it.
type trial struct {
	report  *Report
	decider decider
	*subject
	stages [2]*stage
	begin  [2]*state // of a stage that is new
}

// on returns the stage of a world as it is at the start, for a request, and its
// state.
func (t *trial) on(w world, op ddb.Operation) (*stage, state, error) {
	g := t.stages[w]
	if g == nil {
		var err error
		if g, err = newStage(t.subject, w); err != nil {
			return nil, state{}, err
		}
	}
	t.stages[w] = g
	if !reading[op] {
		t.stages[w] = nil
	}
	if t.begin[w] == nil {
		now := g.state()
		t.begin[w] = &now
	}
	return g, *t.begin[w], nil
}

// reading are the operations that change nothing.
var reading = map[ddb.Operation]bool{
	ddb.OpGetItem: true, ddb.OpBatchGetItem: true, ddb.OpTransactGetItems: true, ddb.OpQuery: true, ddb.OpScan: true,
	ddb.OpDescribeTable: true, ddb.OpListTables: true,
}

// answered is what comes of a request.
type answered struct {
	body     string
	status   int
	unserved bool // the emulator does not know the operation
}

// send sends a request to the tables as the decision has it sent.
func (g *stage) send(d *dynamoat.Decision) answered {
	if d.Answer() != nil {
		return answered{body: string(d.Answer()), status: 200}
	}
	sent, err := ddb.Decode(d.Request().Operation(), ddb.Encode(nil, d.Request()))
	if err != nil {
		return answered{body: err.Error(), status: 500}
	}
	got := g.do(sent)
	confined, err := d.Confine(got.status, []byte(got.body))
	if err != nil {
		return answered{body: err.Error(), status: 502, unserved: got.unserved}
	}
	got.body = string(confined)
	return got
}

// do is what the emulator answers.
func (g *stage) do(request ddb.Request) answered {
	body, err := g.data.Do(context.Background(), request)
	var failed *emulator.Error
	switch {
	case errors.As(err, &failed):
		return answered{body: string(failed.AppendJSON(nil)), status: failed.Status(), unserved: failed.Type == ddb.UnknownOperationException}
	case err != nil:
		return answered{body: err.Error(), status: 500}
	}
	return answered{body: string(body), status: 200}
}

// decide parses a request and decides on it. The request is nil when it cannot
// be read; of a refusal the first rule is returned.
func (t *trial) decide(a request) (ddb.Request, *dynamoat.Decision, *rule.Rule) {
	parsed, err := ddb.Decode(a.op, encode(a.body))
	if err != nil {
		return nil, nil, rule.MalformedRequest
	}
	d := t.decider.Check(context.Background(), dynamoat.Identity{Tenant: t.ids[own]}, parsed)
	if !d.Allowed() {
		return parsed, d, d.Rules()[0]
	}
	return parsed, d, nil
}

// attack makes one attack, straight and through the decision.
func (t *trial) attack(a request) error {
	r := t.report
	r.Attacks++
	parsed, decision, refused := t.decide(a)
	if parsed != nil {
		_, why, err := t.tried(0, a.op, func(g *stage) answered { return g.do(parsed) })
		if err != nil {
			return err
		}
		if why != "" {
			r.Reach++
		}
	}
	if refused != nil {
		r.Refused[refused.ID]++
		return nil
	}
	var answers [2]answered
	for w := range answers {
		var why string
		var err error
		answers[w], why, err = t.tried(world(w), a.op, func(g *stage) answered { return g.send(decision) })
		if err != nil {
			return err
		}
		if why != "" {
			r.Escaped = append(r.Escaped, t.Name+": "+a.name+": "+why)
			return nil
		}
	}
	switch {
	case answers[0].unserved:
		r.NotRun = append(r.NotRun, t.Name+": "+a.name)
	case answers[0].body != answers[1].body || answers[0].status != answers[1].status:
		r.Escaped = append(r.Escaped, t.Name+": "+a.name+": the answer tells of data that is not the tenant's to know")
	default:
		r.Contained++
	}
	return nil
}

// tried makes one attack in one world and returns the answer with the proof
// that it got through, if there is one.
func (t *trial) tried(w world, op ddb.Operation, make func(*stage) answered) (got answered, why string, err error) {
	g, before, err := t.on(w, op)
	if err != nil {
		return answered{}, "", err
	}
	got = make(g)
	after := before
	if !reading[op] {
		after = g.state()
	}
	return got, g.proof(got.body, before, after), nil
}

// honest makes one honest request.
func (t *trial) honest(h request) error {
	r := t.report
	r.Honest++
	fail := func(format string, args ...any) {
		r.Failed = append(r.Failed, t.Name+": "+h.name+": "+fmt.Sprintf(format, args...))
	}
	_, decision, refused := t.decide(h)
	if refused != nil {
		fail("refused by %s", refused)
		return nil
	}
	g, before, err := t.on(0, h.op)
	if err != nil {
		return err
	}
	got := g.send(decision)
	switch {
	case got.unserved:
		r.NotRun = append(r.NotRun, t.Name+": "+h.name)
	case got.status != 200:
		fail("status %d: %.200s", got.status, got.body)
	case !strings.Contains(got.body, h.wants):
		fail("the answer lacks the tenant's own data")
	case strings.Contains(got.body, privatePrefix) || before.foreign != g.state().foreign:
		fail("it reached what is not the tenant's")
	default:
		r.Served++
	}
	return nil
}
