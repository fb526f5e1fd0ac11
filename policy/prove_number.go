package policy

import (
	"fmt"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

// maxNumberDigits is how many significant digits a number may have (API
// reference, AttributeValue, N).
const maxNumberDigits = 38

// decimal is the deterministic automaton of canonical decimals, which is how
// the keys of type N are compared: see ddb.CanonicalNumber.
var decimal = struct {
	classes []runeSet
	// moves is, for each state, where each class leads.
	moves [][]int
	final []bool
}{
	classes: []runeSet{{{'-', '-'}}, {{'0', '0'}}, {{'1', '9'}}, {{'.', '.'}}, scalars.without(runeSet{{'-', '.'}, {'0', '9'}})},
	moves: [][]int{
		begin:     {minus, zero, units, dead, dead},
		minus:     {dead, minusZero, units, dead, dead},
		zero:      {dead, dead, dead, point, dead},
		minusZero: {dead, dead, dead, point, dead},
		units:     {dead, units, units, point, dead},
		point:     {dead, point, fraction, dead, dead},
		fraction:  {dead, point, fraction, dead, dead},
		dead:      {dead, dead, dead, dead, dead},
	},
	final: []bool{zero: true, units: true, fraction: true, dead: false},
}

// The states of decimal. A fraction that ends in a zero is at point.
const (
	begin = iota
	minus
	zero
	minusZero
	units
	point
	fraction
	dead
)

// canonical returns the automaton of those texts of a that are canonical
// decimals, or of those that are not.
func (a *automaton) canonical(want bool) *automaton {
	c := &automaton{sets: []runeSet{nil}, next: [][]int32{nil}, final: []bool{a.final[0] && !want}}
	type product struct{ state, decimal, class int }
	states := map[product]int32{}
	queue := []product{{0, begin, 0}}
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		for _, to := range a.next[at.state] {
			for class, runes := range decimal.classes {
				set := a.sets[to].and(runes)
				if len(set) == 0 {
					continue
				}
				s := product{int(to), decimal.moves[at.decimal][class], class}
				number, ok := states[s]
				if !ok {
					number = int32(len(c.sets))
					states[s] = number
					queue = append(queue, s)
					c.sets = append(c.sets, set)
					c.next = append(c.next, nil)
					c.final = append(c.final, a.final[to] && decimal.final[s.decimal] == want)
				}
				c.next[i] = append(c.next[i], number)
			}
		}
	}
	return c.trim()
}

// numbers proves that whatever the template makes of an id is a canonical
// decimal, without its {*} if it has one. Then two texts are two numbers, and
// the proof over texts holds for numbers.
func (p *proof) numbers(t *Template) *flaw {
	before, after := t.prefix, t.suffix
	if t.wild == wildBefore {
		before = t.far + before
	} else {
		after += t.far
	}
	all := p.around(before, after)
	for _, next := range all.next {
		p.budget -= 20 * len(next) // the work of the two automata below
	}
	if p.budget < 0 {
		return tooLarge(fmt.Sprintf("owner %q", t.text))
	}
	bad, good := all.canonical(false), all.canonical(true)
	if !bad.empty() {
		id := func(value string) string { return value[len(before) : len(value)-len(after)] }
		return p.notNumbers(t, all, good, bad.shortest(), id)
	}
	longest, digits, bounded := good.longest(func(state int) int {
		if good.sets[state].meets(runeSet{{'0', '9'}}) {
			return 1
		}
		return 0
	})
	if !bounded {
		return &flaw{fmt.Sprintf("owner %q makes numbers of any length: DynamoDB's have %d digits at most", t.text, maxNumberDigits), "end the pattern tenants.id with a count such as {0,8} instead of * or +"}
	}
	if digits > maxNumberDigits {
		return &flaw{fmt.Sprintf("owner %q makes numbers of %d digits, such as %q: DynamoDB has %d", t.text, digits, longest, maxNumberDigits), "lower the length that tenants.id admits"}
	}
	return nil
}

// notNumbers finds what to say of a template that makes a text which is no
// canonical decimal: at best two tenants whose keys are one number.
func (p *proof) notNumbers(t *Template, all, good *automaton, bad string, id func(value string) string) *flaw {
	const hint = `let ids be numbers without leading zeros, such as "[1-9][0-9]{0,8}", or give the attribute the type S`
	if x, y, ok := p.leadingZeros(all, good); ok {
		return &flaw{fmt.Sprintf("owner %q is ambiguous: tenants %q and %q would both own the number %s", t.text, id(x), id(y), y), hint}
	}
	number, err := ddb.CanonicalNumber(bad)
	switch {
	case err != nil:
		return &flaw{fmt.Sprintf("owner %q makes %q of the tenant %q, which is no number", t.text, bad, id(bad)), hint}
	default:
		return &flaw{fmt.Sprintf("owner %q makes %q of the tenant %q, which is not how the number %s is written: no key would be that tenant's", t.text, bad, id(bad), number), hint}
	}
}

// leadingZeros finds two texts that are the same number because the first is
// the second with zeros before it.
func (p *proof) leadingZeros(all, good *automaton) (x, y string, found bool) {
	count := map[int32]int{} // how many zeros lead to a state
	starts := []pair{{0, 0}}
	for i := 0; i < len(starts); i++ {
		for _, s := range all.next[starts[i].a] {
			if _, ok := count[s]; !ok && all.sets[s].has('0') {
				count[s] = count[starts[i].a] + 1
				starts = append(starts, pair{s, 0})
			}
		}
	}
	w, start, _, found, _ := p.search(all, good, starts[1:], func(s pair) bool { return all.final[s.a] && good.final[s.b] })
	x = strings.Repeat("0", count[start.a]) + w
	number, err := ddb.CanonicalNumber(x)
	return x, w, found && err == nil && number == w
}
