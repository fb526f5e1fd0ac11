package policy

import (
	"regexp/syntax"
	"slices"
	"unicode"
)

// runeSet is a set of characters: ranges, ascending and apart.
type runeSet []runeRange

type runeRange struct{ lo, hi rune }

// The characters that a pattern may speak of. Surrogates are none: they are not
// in any valid UTF-8.
var (
	ascii   = runeSet{{0, unicode.MaxASCII}}
	scalars = runeSet{{0, 0xD7FF}, {0xE000, unicode.MaxRune}}
	upper   = runeSet{{'A', 'Z'}}
	space   = runeSet{{' ', ' '}}
	// tableRunes are the characters of a table or index name (API reference,
	// CreateTable, TableName).
	tableRunes = runeSet{{'-', '.'}, {'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}
	// invisible are control and format characters and the line and paragraph
	// separators: they make two ids look like one.
	invisible = ranges(unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
)

// ranges returns the characters of Unicode tables.
func ranges(tables ...*unicode.RangeTable) runeSet {
	var pairs []rune
	for _, t := range tables {
		for _, r := range t.R16 {
			for x := rune(r.Lo); x <= rune(r.Hi); x += rune(r.Stride) {
				pairs = append(pairs, x, x)
			}
		}
		for _, r := range t.R32 {
			for x := rune(r.Lo); x <= rune(r.Hi); x += rune(r.Stride) {
				pairs = append(pairs, x, x)
			}
		}
	}
	return newRuneSet(pairs)
}

// newRuneSet returns the set of the ranges lo, hi, lo, hi, …
func newRuneSet(pairs []rune) runeSet {
	var s runeSet
	for i := 0; i+1 < len(pairs); i += 2 {
		s = append(s, runeRange{pairs[i], pairs[i+1]})
	}
	slices.SortFunc(s, func(a, b runeRange) int { return int(a.lo - b.lo) })
	merged := s[:0]
	for _, r := range s {
		if n := len(merged); n > 0 && r.lo <= merged[n-1].hi+1 {
			merged[n-1].hi = max(merged[n-1].hi, r.hi)
			continue
		}
		merged = append(merged, r)
	}
	return merged
}

// instSet returns the characters that an instruction of a compiled regular
// expression consumes.
func instSet(i *syntax.Inst) runeSet {
	switch i.Op {
	case syntax.InstRuneAny:
		return runeSet{{0, unicode.MaxRune}}
	case syntax.InstRuneAnyNotNL:
		return runeSet{{0, '\n' - 1}, {'\n' + 1, unicode.MaxRune}}
	}
	if len(i.Rune) > 1 {
		return newRuneSet(slices.Clone(i.Rune))
	}
	var pairs []rune
	for _, r := range i.Rune {
		pairs = append(pairs, r, r)
		if syntax.Flags(i.Arg)&syntax.FoldCase == 0 {
			continue
		}
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			pairs = append(pairs, f, f)
		}
	}
	return newRuneSet(pairs)
}

// and returns the characters in both sets.
func (s runeSet) and(t runeSet) runeSet {
	var both runeSet
	for len(s) > 0 && len(t) > 0 {
		lo, hi := max(s[0].lo, t[0].lo), min(s[0].hi, t[0].hi)
		if lo <= hi {
			both = append(both, runeRange{lo, hi})
		}
		if s[0].hi < t[0].hi {
			s = s[1:]
		} else {
			t = t[1:]
		}
	}
	return both
}

// meets reports whether a character is in both sets.
func (s runeSet) meets(t runeSet) bool {
	for len(s) > 0 && len(t) > 0 {
		switch {
		case s[0].hi < t[0].lo:
			s = s[1:]
		case t[0].hi < s[0].lo:
			t = t[1:]
		default:
			return true
		}
	}
	return false
}

// without returns the characters of s that are not in t.
func (s runeSet) without(t runeSet) runeSet {
	var left runeSet
	for _, r := range s {
		for _, x := range t {
			if x.hi < r.lo || x.lo > r.hi {
				continue
			}
			if x.lo > r.lo {
				left = append(left, runeRange{r.lo, x.lo - 1})
			}
			r.lo = x.hi + 1
			if r.lo > r.hi {
				break
			}
		}
		if r.lo <= r.hi {
			left = append(left, r)
		}
	}
	return left
}

// has reports whether the character is in the set.
func (s runeSet) has(r rune) bool {
	if len(s) < 8 {
		for _, x := range s {
			if r <= x.hi {
				return r >= x.lo
			}
		}
		return false
	}
	_, ok := slices.BinarySearchFunc(s, r, func(x runeRange, r rune) int {
		switch {
		case x.hi < r:
			return -1
		case x.lo > r:
			return 1
		}
		return 0
	})
	return ok
}

// pick returns the character of a set that reads best in a message.
func (s runeSet) pick() rune {
	for _, nice := range []runeSet{{{'a', 'z'}}, {{'0', '9'}}, {{'A', 'Z'}}, {{'-', '-'}}, {{'_', '_'}}, {{'!', '~'}}} {
		if both := s.and(nice); len(both) > 0 {
			return both[0].lo
		}
	}
	for _, r := range s {
		for c := r.lo; c <= min(r.hi, r.lo+0xff); c++ {
			if unicode.IsPrint(c) {
				return c
			}
		}
	}
	return s[0].lo
}
