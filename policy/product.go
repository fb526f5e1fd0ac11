package policy

import "slices"

// prover searches products of automata. Its budget bounds the work of a whole
// policy file: what it cannot decide within, it does not admit.
type prover struct{ budget int }

// maxProof is the number of steps, each about one comparison of two characters'
// ranges, that the proof of a file may take: about a second of work. A file with
// a thousand tables and a plain pattern takes a few per cent of it.
const maxProof = 50_000_000

// pair is a state of a product: a state of each automaton.
type pair struct{ a, b int32 }

// search looks for one text that leads both automata, from one of the pairs of
// states to begin with, to a pair that is a goal. It returns a shortest one
// with the pairs where it begins and ends. ok is false when the budget is spent
// before that is known.
func (p *prover) search(a, b *automaton, starts []pair, goal func(pair) bool) (word string, start, end pair, found, ok bool) {
	if len(a.sets)*len(b.sets) > 1<<28 {
		return "", pair{}, pair{}, false, false
	}
	seen := make([]uint64, (len(a.sets)*len(b.sets)+63)/64)
	fresh := func(s pair) bool {
		n := int(s.a)*len(b.sets) + int(s.b)
		if seen[n/64]&(1<<(n%64)) != 0 {
			return false
		}
		seen[n/64] |= 1 << (n % 64)
		return true
	}
	type node struct {
		pair
		from int
	}
	var queue []node
	for _, s := range starts {
		if fresh(s) {
			queue = append(queue, node{s, -1})
		}
	}
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		if goal(at.pair) {
			var w []rune
			n := i
			for ; queue[n].from >= 0; n = queue[n].from {
				w = append(w, a.sets[queue[n].a].and(b.sets[queue[n].b]).pick())
			}
			slices.Reverse(w)
			return string(w), queue[n].pair, at.pair, true, true
		}
		for _, x := range a.next[at.a] {
			for _, y := range b.next[at.b] {
				if p.budget -= 1 + (len(a.sets[x])+len(b.sets[y]))/8; p.budget < 0 {
					return "", pair{}, pair{}, false, false
				}
				if a.sets[x].meets(b.sets[y]) && fresh(pair{x, y}) {
					queue = append(queue, node{pair{x, y}, i})
				}
			}
		}
	}
	return "", pair{}, pair{}, false, true
}

var origin = []pair{{0, 0}}

// prefix returns two accepted texts of which the first begins the second and
// is not all of it.
func (p *prover) prefix(a *automaton) (short, long string, found, ok bool) {
	w, _, end, found, ok := p.search(a, a, origin, func(s pair) bool { return a.final[s.a] && len(a.next[s.b]) > 0 })
	if !found {
		return "", "", false, ok
	}
	return w, w + a.rest(end.b, true), true, true
}

// suffix returns two accepted texts of which the first ends the second and is
// not all of it.
func (p *prover) suffix(a *automaton) (short, long string, found, ok bool) {
	short, long, found, ok = p.prefix(a.reversed())
	return backwards(short), backwards(long), found, ok
}

// common returns a text that both automata accept.
func (p *prover) common(a, b *automaton) (word string, found, ok bool) {
	w, _, _, found, ok := p.search(a, b, origin, func(s pair) bool { return a.final[s.a] && b.final[s.b] })
	return w, found, ok
}

// two returns two different accepted texts.
func (p *prover) two(a *automaton) (one, other string, found, ok bool) {
	w, _, _, found, ok := p.search(a, a, origin, func(s pair) bool {
		if a.final[s.a] && len(a.next[s.b]) > 0 {
			one, other = "", a.rest(s.b, true)
			return true
		}
		for _, x := range a.next[s.a] {
			r := a.sets[x].pick()
			for _, y := range a.next[s.b] {
				if others := a.sets[y].without(runeSet{{r, r}}); len(others) > 0 {
					one = string(r) + a.rest(x, false)
					other = string(others.pick()) + a.rest(y, false)
					return true
				}
			}
		}
		return false
	})
	return w + one, w + other, found, ok
}

// backwards returns the characters of s in reverse order.
func backwards(s string) string {
	w := []rune(s)
	slices.Reverse(w)
	return string(w)
}
