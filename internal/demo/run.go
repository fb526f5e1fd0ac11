package demo

import (
	"context"
	"fmt"
	"strings"
)

// Run runs the demo: every attack and every honest request, directly and
// through the gateway. The error says why it could not run; what came of the
// attacks is in the report.
func Run(ctx context.Context) (*Report, error) { return run(ctx, themes(), policyFile) }

// run runs the demo with these flaws under this policy.
func run(ctx context.Context, all []theme, policySource []byte) (report *Report, err error) {
	var flaws []flaw
	for _, t := range all {
		flaws = append(flaws, t.flaws...)
	}
	s, err := start(ctx, flaws, policySource)
	defer func() {
		if failed := s.stop(); err == nil && failed != nil {
			report, err = nil, failed
		}
	}()
	if err != nil {
		return nil, err
	}
	report = &Report{emulator: s.emulator, direct: s.direct.api, through: s.through.api, gateway: s.through.dynamodb}
	for _, t := range all {
		group := group{title: t.title}
		for _, f := range t.flaws {
			for _, a := range f.attacks {
				result, err := s.both(ctx, a)
				if err != nil {
					return nil, fmt.Errorf("attack %q: %w", a.title, err)
				}
				group.results = append(group.results, result)
			}
			if f.honest == nil {
				report.honest.none = append(report.honest.none, unused{patterns(f), f.noHonest})
			}
		}
		report.groups = append(report.groups, group)
	}
	return report, s.compare(ctx, flaws, &report.honest)
}

// both runs one attack on both copies of the API.
func (s *stack) both(ctx context.Context, a attack) (result, error) {
	direct, _, err := s.direct.attempt(ctx, a)
	if err != nil {
		return result{}, err
	}
	through, seen, err := s.through.attempt(ctx, a)
	if err != nil {
		return result{}, err
	}
	r := result{title: a.title, does: a.does, direct: direct, through: through, request: a.request, seen: seen}
	if !through {
		r.by = containment(seen)
	}
	return r, nil
}

// compare makes the honest requests of two tenants on both copies, on fresh
// data each, and compares the answers and what is stored afterwards.
func (s *stack) compare(ctx context.Context, flaws []flaw, into *honest) error {
	direct, stored, err := s.direct.visits(ctx, flaws)
	if err != nil {
		return err
	}
	through, storedThrough, err := s.through.visits(ctx, flaws)
	if err != nil {
		return err
	}
	into.requests = len(direct)
	for i, d := range direct {
		t := through[i]
		switch {
		case d.status != d.visit.status || !strings.Contains(d.body, d.visit.holds):
			into.faults = append(into.faults, fmt.Sprintf("%s: %s answered %d, which is not as it should be, without the gateway", d.tenant, d.visit.request, d.status))
		case d.answer != t.answer:
			into.faults = append(into.faults, fmt.Sprintf("%s: %s answered %d directly and %d through the gateway, or with another body", d.tenant, d.visit.request, d.status, t.status))
		}
	}
	if stored != storedThrough {
		into.faults = append(into.faults, "what is stored after the honest requests is not the same")
	}
	return nil
}

// visited is an honest request and what was answered.
type visited struct {
	tenant string
	visit  visit
	answer
}

// visits makes all honest requests, in order.
func (s *side) visits(ctx context.Context, flaws []flaw) (all []visited, stored string, err error) {
	if err := s.store.reset(ctx); err != nil {
		return nil, "", err
	}
	for _, tenant := range []string{acme, globex} {
		for _, f := range flaws {
			if f.honest == nil {
				continue
			}
			for _, v := range f.honest(tenant) {
				got, err := s.do(ctx, tenant, v.request)
				if err != nil {
					return nil, "", err
				}
				all = append(all, visited{tenant, v, got})
			}
		}
	}
	stored, err = s.store.contents(ctx)
	return all, stored, err
}
