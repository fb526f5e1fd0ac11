package policy

// Questions to one automaton, each answered with a text as witness.

// remaining returns, for each state, the least number of characters that lead
// from it to an accepting state.
func (a *automaton) remaining() []int {
	left := make([]int, len(a.sets))
	var queue []int32
	for s := range left {
		left[s] = -1
		if a.final[s] {
			left[s] = 0
			queue = append(queue, int32(s))
		}
	}
	back := a.back()
	for i := 0; i < len(queue); i++ {
		for _, s := range back[queue[i]] {
			if left[s] < 0 {
				left[s] = left[queue[i]] + 1
				queue = append(queue, s)
			}
		}
	}
	return left
}

// rest returns a shortest text that leads from a state to an accepting one, of
// at least one character when more is set. There must be one.
func (a *automaton) rest(s int32, more bool) string {
	left := a.remaining()
	var w []rune
	for more || !a.final[s] {
		more = false
		best := a.next[s][0]
		for _, n := range a.next[s] {
			if left[n] < left[best] {
				best = n
			}
		}
		s = best
		w = append(w, a.sets[s].pick())
	}
	return string(w)
}

// shortest returns a shortest accepted text. There must be one.
func (a *automaton) shortest() string { return a.rest(0, false) }

// through returns an accepted text in which the state consumes the character.
func (a *automaton) through(state int32, r rune) string {
	from := make([]int32, len(a.sets)) // the state before, on a shortest way
	seen := make([]bool, len(a.sets))
	for queue, i := []int32{0}, 0; i < len(queue); i++ {
		for _, n := range a.next[queue[i]] {
			if !seen[n] {
				seen[n], from[n] = true, queue[i]
				queue = append(queue, n)
			}
		}
	}
	w := []rune{r}
	for s := from[state]; s != 0; s = from[s] {
		w = append([]rune{a.sets[s].pick()}, w...)
	}
	return string(w) + a.rest(state, false)
}

// holding returns an accepted text with a character of the set in it, and that
// character; ok is false when no accepted text has one.
func (a *automaton) holding(set runeSet) (word string, r rune, ok bool) {
	for s, label := range a.sets {
		if both := label.and(set); len(both) > 0 {
			r := both.pick()
			return a.through(int32(s), r), r, true
		}
	}
	return "", 0, false
}

// edged returns an accepted text that begins or ends with a character of the
// set; ok is false when there is none.
func (a *automaton) edged(set runeSet) (word string, ok bool) {
	for _, s := range a.next[0] {
		if both := a.sets[s].and(set); len(both) > 0 {
			return string(both.pick()) + a.rest(s, false), true
		}
	}
	for s, label := range a.sets {
		if both := label.and(set); a.final[s] && len(both) > 0 {
			return a.through(int32(s), both.pick()), true
		}
	}
	return "", false
}

// longest returns an accepted text of the greatest weight, which is the sum of
// the weights of its states; ok is false when there is no greatest because the
// texts have no greatest length.
func (a *automaton) longest(weight func(state int) int) (word string, total int, ok bool) {
	degree := make([]int, len(a.sets))
	for _, next := range a.next {
		for _, n := range next {
			degree[n]++
		}
	}
	heaviest, from := make([]int, len(a.sets)), make([]int32, len(a.sets))
	best, order := int32(-1), []int32{0}
	for i := 0; i < len(order); i++ {
		s := order[i]
		if a.final[s] && (best < 0 || heaviest[s] > heaviest[best]) {
			best = s
		}
		for _, n := range a.next[s] {
			if w := heaviest[s] + weight(int(n)); w >= heaviest[n] {
				heaviest[n], from[n] = w, s
			}
			if degree[n]--; degree[n] == 0 {
				order = append(order, n)
			}
		}
	}
	if len(order) < len(a.sets) || best < 0 {
		return "", 0, false
	}
	var w []rune
	for s := best; s != 0; s = from[s] {
		w = append([]rune{a.sets[s].pick()}, w...)
	}
	return string(w), heaviest[best], true
}
