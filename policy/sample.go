package policy

import (
	"maps"
	"slices"
	"unicode/utf8"
)

// SampleTenants returns n different ids to try a policy out with: of the
// tenants on the list first, in the order of their bytes, then ids that match
// the pattern without being on the list. They are the same each time; there are
// fewer when the pattern has fewer.
func (p *Policy) SampleTenants(n int) []string {
	t := p.tenants
	ids := slices.Sorted(maps.Keys(t.allow))
	ids = ids[:min(n, len(ids))]
	if len(ids) < n {
		w := &words{automaton: t.ids, left: t.ids.remaining(), seen: map[string]bool{}, steps: maxWordSteps}
		w.visit(0, nil, func(id string) bool {
			if !slices.Contains(ids, id) && t.matches(id) {
				ids = append(ids, id)
			}
			return len(ids) < n
		})
	}
	return ids
}

// Longer returns an id that matches the pattern and that begins with another
// and goes on; ok is false when the pattern has none that the search finds. The
// id need not be on the list of tenants: it is for keys that must not be taken
// for the tenant's.
func (p *Policy) Longer(tenant string) (id string, ok bool) {
	t := p.tenants
	now := map[int32]bool{0: true}
	for _, r := range tenant {
		then := map[int32]bool{}
		for s := range now {
			for _, n := range t.ids.next[s] {
				if t.ids.sets[n].has(r) {
					then[n] = true
				}
			}
		}
		now = then
	}
	for _, s := range slices.Sorted(maps.Keys(now)) {
		if len(t.ids.next[s]) > 0 {
			if id := tenant + t.ids.rest(s, true); t.matches(id) {
				return id, true
			}
		}
	}
	return "", false
}

// maxWordSteps bounds the walk over a pattern that spells few words in many
// ways.
const maxWordSteps = 1 << 16

// words walks the texts that an automaton accepts, depth first.
type words struct {
	*automaton
	left  []int // see [automaton.remaining]
	seen  map[string]bool
	steps int
}

// visit yields the accepted texts that begin with the word, which leads to the
// state. It returns false when it is to end.
func (w *words) visit(state int32, word []rune, yield func(string) bool) bool {
	if w.steps--; w.steps < 0 {
		return false
	}
	if w.final[state] && len(word) > 0 && !w.seen[string(word)] {
		w.seen[string(word)] = true
		if !yield(string(word)) {
			return false
		}
	}
	next := slices.Clone(w.next[state])
	slices.SortStableFunc(next, func(a, b int32) int { return w.left[a] - w.left[b] })
	for _, n := range next {
		if len(word)+1+w.left[n] > maxTenantLength {
			continue
		}
		for _, r := range w.sets[n].few() {
			if !w.visit(n, append(slices.Clip(word), r), yield) {
				return false
			}
		}
	}
	return true
}

// few returns some characters of a set: the one that reads best, then others.
func (s runeSet) few() []rune {
	few := []rune{s.pick()}
	for _, x := range s {
		for r := x.lo; r <= x.hi && len(few) < 8; r++ {
			if r != few[0] && utf8.ValidRune(r) {
				few = append(few, r)
			}
		}
	}
	return few
}
