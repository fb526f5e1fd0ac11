package demo

// Report is what came of a run.
type Report struct {
	direct, through   string // the URLs of the two copies of the API
	gateway, emulator string // the URLs of what is behind them

	groups []group
	honest honest
}

// group is the attacks of one theme.
type group struct {
	title   string
	results []result
}

// result is what came of one attack.
type result struct {
	title, does string
	request     request
	// direct and through report whether it escaped.
	direct, through bool
	// by is what contained it behind the gateway: rule ids, or ways of
	// confining. It is empty when it escaped, and when nothing shows that it
	// was the gateway.
	by []string
	// seen is what passed with the gateway.
	seen evidence
}

// honest is what came of the honest requests.
type honest struct {
	requests int
	faults   []string
	none     []unused
}

// unused is an endpoint without honest use.
type unused struct{ patterns, why string }

// tally counts the attacks.
type tally struct{ all, direct, through, unproven int }

func (r *Report) tally() tally {
	var t tally
	for _, g := range r.groups {
		for _, result := range g.results {
			t.all++
			if result.direct {
				t.direct++
			}
			if result.through {
				t.through++
			} else if len(result.by) == 0 {
				t.unproven++
			}
		}
	}
	return t
}

// OK reports whether the demo showed what it is to show: every attack escaped
// directly, none did through the gateway, each was contained by the gateway
// as far as the evidence goes, and honest use is the same with and without it.
func (r *Report) OK() bool {
	t := r.tally()
	return t.all > 0 && t.direct == t.all && t.through == 0 && t.unproven == 0 && r.honest.requests > 0 && len(r.honest.faults) == 0
}
