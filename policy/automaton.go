package policy

import (
	"iter"
	"math/bits"
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// Bounds on the automaton of a pattern, so that no pattern makes loading slow:
// [a-z]{1,256} has 257 states and as many edges.
const (
	maxPatternBytes = 1024
	maxStates       = 4096
	maxEdges        = 1 << 18
)

// automaton accepts a set of texts. It is nondeterministic and without empty
// moves: each state but the first stands for one consumed character, and bears
// the set of characters that it consumes. Every state is on the way from the
// first to an accepting one.
type automaton struct {
	sets  []runeSet // nil for state 0
	next  [][]int32
	final []bool
}

// compile makes the automaton of a parsed regular expression that has no
// anchors, over the characters of alphabet alone. ok is false when it would be
// too large.
func compile(re *syntax.Regexp, alphabet runeSet) (a *automaton, ok bool) {
	prog, err := syntax.Compile(re.Simplify())
	if err != nil || len(prog.Inst) > 4*maxStates {
		return nil, false
	}
	states := make([]int32, len(prog.Inst)) // of each consuming instruction; 0 when it has none
	a = &automaton{sets: []runeSet{nil}}
	outs := []uint32{uint32(prog.Start)}
	for pc := range prog.Inst {
		inst := &prog.Inst[pc]
		switch inst.Op {
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			if set := instSet(inst).and(alphabet); len(set) > 0 {
				states[pc] = int32(len(a.sets))
				a.sets = append(a.sets, set)
				outs = append(outs, inst.Out)
			}
		}
	}
	if len(a.sets) > maxStates {
		return nil, false
	}
	seen := make([]int, len(prog.Inst)) // 1 + the last state whose closure reached the instruction
	edges := 0
	for state, out := range outs {
		var next []int32
		final := false
		for stack := []uint32{out}; len(stack) > 0; {
			pc := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if seen[pc] == state+1 {
				continue
			}
			seen[pc] = state + 1
			switch inst := &prog.Inst[pc]; inst.Op {
			case syntax.InstAlt, syntax.InstAltMatch:
				stack = append(stack, inst.Arg, inst.Out)
			case syntax.InstCapture, syntax.InstNop:
				stack = append(stack, inst.Out)
			case syntax.InstMatch:
				final = true
			default:
				if s := states[pc]; s != 0 {
					next = append(next, s)
				}
			}
		}
		if edges += len(next); edges > maxEdges {
			return nil, false
		}
		a.next = append(a.next, next)
		a.final = append(a.final, final)
	}
	return a.trim(), true
}

// trim drops the states that are not on the way to an accepting one.
func (a *automaton) trim() *automaton {
	var ends []int32
	for s, final := range a.final {
		if final {
			ends = append(ends, int32(s))
		}
	}
	reached, alive := reach(a.next, []int32{0}), reach(a.back(), ends)
	renamed := make([]int32, len(a.sets))
	t := &automaton{}
	for s := range a.sets {
		if s > 0 && !(reached[s] && alive[s]) {
			renamed[s] = -1
			continue
		}
		renamed[s] = int32(len(t.sets))
		t.sets = append(t.sets, a.sets[s])
		t.final = append(t.final, a.final[s])
	}
	t.next = make([][]int32, len(t.sets))
	for s, next := range a.next {
		if renamed[s] < 0 {
			continue
		}
		for _, n := range next {
			if renamed[n] >= 0 {
				t.next[renamed[s]] = append(t.next[renamed[s]], renamed[n])
			}
		}
	}
	return t
}

// reach returns which states can be reached from some, themselves included.
func reach(next [][]int32, from []int32) []bool {
	reached := make([]bool, len(next))
	for _, s := range from {
		reached[s] = true
	}
	for stack := slices.Clone(from); len(stack) > 0; {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, n := range next[s] {
			if !reached[n] {
				reached[n] = true
				stack = append(stack, n)
			}
		}
	}
	return reached
}

// empty reports whether no text at all is accepted.
func (a *automaton) empty() bool { return len(a.sets) == 1 && !a.final[0] }

// literal returns the automaton of one text.
func literal(s string) *automaton {
	a := &automaton{sets: []runeSet{nil}}
	for _, r := range s {
		a.next = append(a.next, []int32{int32(len(a.sets))})
		a.final = append(a.final, false)
		a.sets = append(a.sets, runeSet{{r, r}})
	}
	a.next = append(a.next, nil)
	a.final = append(a.final, true)
	return a
}

// then returns the automaton of the texts of a, each followed by one of b.
// Neither may accept the empty text, unless it accepts nothing else.
func (a *automaton) then(b *automaton) *automaton {
	if len(a.sets) == 1 {
		return b
	}
	if len(b.sets) == 1 {
		return a
	}
	shift := int32(len(a.sets)) - 1 // state s > 0 of b becomes s + shift
	c := &automaton{sets: slices.Concat(a.sets, b.sets[1:])}
	moved := func(states []int32) []int32 {
		m := make([]int32, len(states))
		for i, s := range states {
			m[i] = s + shift
		}
		return m
	}
	for s, next := range a.next {
		if a.final[s] {
			next = slices.Concat(next, moved(b.next[0]))
		}
		c.next = append(c.next, next)
		c.final = append(c.final, false)
	}
	for s := 1; s < len(b.sets); s++ {
		c.next = append(c.next, moved(b.next[s]))
		c.final = append(c.final, b.final[s])
	}
	return c
}

// reversed returns the automaton of the same texts, each from its end.
func (a *automaton) reversed() *automaton {
	r := &automaton{sets: a.sets, next: make([][]int32, len(a.sets)), final: make([]bool, len(a.sets))}
	for s, next := range a.next {
		for _, n := range next {
			if s == 0 {
				r.final[n] = true
			} else {
				r.next[n] = append(r.next[n], int32(s))
			}
		}
		if a.final[s] && s != 0 {
			r.next[0] = append(r.next[0], int32(s))
		}
	}
	r.final[0] = a.final[0]
	return r
}

// back returns, for each state, those that lead to it.
func (a *automaton) back() [][]int32 {
	b := make([][]int32, len(a.sets))
	for s, next := range a.next {
		for _, n := range next {
			b[n] = append(b[n], int32(s))
		}
	}
	return b
}

// accepts reports whether the whole text is accepted. It allocates nothing for
// patterns of up to 256 states.
func (a *automaton) accepts(s string) bool {
	var small [2][4]uint64
	now, then := small[0][:], small[1][:]
	if len(a.sets) > 256 {
		words := (len(a.sets) + 63) / 64
		now, then = make([]uint64, words), make([]uint64, words)
	}
	now[0] = 1
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size == 1 {
			return false
		}
		s = s[size:]
		clear(then)
		any := false
		for state := range members(now) {
			for _, n := range a.next[state] {
				if a.sets[n].has(r) {
					then[n/64] |= 1 << (n % 64)
					any = true
				}
			}
		}
		if !any {
			return false
		}
		now, then = then, now
	}
	for state := range members(now) {
		if a.final[state] {
			return true
		}
	}
	return false
}

// members iterates over the numbers of the bits that are set.
func members(set []uint64) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, word := range set {
			for ; word != 0; word &= word - 1 {
				if !yield(i*64 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}
