package prove

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

// Report is what came of the attacks and the honest requests.
type Report struct {
	// Own and Other are the tenants: the one that asked, the one that was
	// attacked.
	Own, Other string
	// Attacks and Honest are how many were tried, NotRun how many the emulator
	// could not run.
	Attacks, Honest, NotRun int
	// Refused counts the attacks that each rule refused, by its id. Attacks
	// that no rule refused, and that led nowhere, were confined.
	Refused  map[string]int
	Confined int
	// Escaped and Denied say what went wrong: an attack with its proof, an
	// honest request with what came instead.
	Escaped, Denied []string
}

// OK reports whether nothing escaped, every honest request was served, and
// there was something of both.
func (r *Report) OK() bool {
	return len(r.Escaped) == 0 && len(r.Denied) == 0 && r.Attacks > 0 && r.Honest > 0
}

type noLog struct{}

// Record keeps nothing: the decisions are on invented data.
func (noLog) Record(audit.Entry) error { return nil }

// Run attacks the policy. The error says that it could not: there are no two
// tenants, or the policy describes a table that cannot be made.
func Run(p *policy.Policy) (*Report, error) {
	tenants := p.SampleTenants(2)
	if len(tenants) < 2 {
		return nil, errors.New("the policy knows no two tenants")
	}
	own, other := tenants[0], tenants[1]
	e, err := dynamoat.New(p, noLog{})
	if err != nil {
		return nil, err
	}
	r := &Report{Own: own, Other: other, Refused: map[string]int{}}
	for _, t := range p.Tables() {
		for _, a := range attacks(t, own, other) {
			if err := r.attack(p, e, t, a); err != nil {
				return nil, err
			}
		}
		for _, h := range honest(t, own) {
			w, err := newWorld(p, e, own, other)
			if err != nil {
				return nil, err
			}
			r.Honest++
			answer, _, ran := w.ask(h.request.Operation(), ddb.Encode(nil, h.request))
			switch {
			case !ran:
				r.NotRun++
			case !strings.Contains(answer, mark(own)):
				r.Denied = append(r.Denied, fmt.Sprintf("%s: %s: %.200s", t.Name, h.name, answer))
			}
		}
	}
	return r, nil
}

// attack makes one attack on fresh data and looks for proof.
func (r *Report) attack(p *policy.Policy, e *dynamoat.Enforcer, t *policy.Table, a try) error {
	w, err := newWorld(p, e, r.Own, r.Other)
	if err != nil {
		return err
	}
	before, err := w.others()
	if err != nil {
		return err
	}
	r.Attacks++
	answer, rules, ran := w.ask(a.request.Operation(), ddb.Encode(nil, a.request))
	after, err := w.others()
	if err != nil {
		return err
	}
	switch {
	case !ran:
		r.NotRun++
	case t.Mode != policy.Shared && strings.Contains(answer, mark(r.Other)):
		r.Escaped = append(r.Escaped, fmt.Sprintf("%s: %s: the other's item was read", t.Name, a.name))
	case strings.Contains(answer, privateMark):
		r.Escaped = append(r.Escaped, fmt.Sprintf("%s: %s: a private value was read", t.Name, a.name))
	case before != after:
		r.Escaped = append(r.Escaped, fmt.Sprintf("%s: %s: the other's data was changed", t.Name, a.name))
	case len(rules) == 0:
		r.Confined++
	}
	for _, id := range rules {
		r.Refused[id]++
	}
	return nil
}

// Print writes the report for people.
func (r *Report) Print(w io.Writer) error {
	var b strings.Builder
	for _, e := range r.Escaped {
		fmt.Fprintf(&b, "ESCAPED  %s\n", e)
	}
	for _, d := range r.Denied {
		fmt.Fprintf(&b, "DENIED   %s\n", d)
	}
	fmt.Fprintf(&b, "attacks  %d by %s on %s, %d escaped\n", r.Attacks, r.Own, r.Other, len(r.Escaped))
	ids := make([]string, 0, len(r.Refused))
	for id := range r.Refused {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		fmt.Fprintf(&b, "           refused by %s: %d\n", id, r.Refused[id])
	}
	if r.Confined > 0 {
		fmt.Fprintf(&b, "           admitted, and led nowhere: %d\n", r.Confined)
	}
	fmt.Fprintf(&b, "honest   %d requests, %d served\n", r.Honest, r.Honest-len(r.Denied))
	if r.NotRun > 0 {
		fmt.Fprintf(&b, "not run  %d: the emulator does not serve them\n", r.NotRun)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
