package policy

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// mustCompile makes the automaton of a pattern over all characters.
func mustCompile(t rapid.TB, pattern string) *automaton {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	a, ok := compile(unanchored(re), scalars)
	if !ok {
		t.Fatalf("%q is too large", pattern)
	}
	return a
}

// anyPattern makes regular expressions whose texts have at most some length, so
// that all of them can be listed.
func anyPattern(length int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if length == 1 {
			return rapid.SampledFrom([]string{"a", "b", "-", "[ab]", "[a-]", "[^a]", "[ab-]", ".", "(?i)A", "b?", "(a|-)", "[[:lower:]]"}).Draw(t, "atom")
		}
		half := anyPattern(length / 2)
		switch rapid.IntRange(0, 4).Draw(t, "shape") {
		case 0:
			return half.Draw(t, "first") + half.Draw(t, "second")
		case 1:
			return "(" + anyPattern(length-1).Draw(t, "one") + "|" + half.Draw(t, "other") + ")"
		case 2:
			return "(?:" + half.Draw(t, "part") + "){0,2}"
		case 3:
			return "(?:" + half.Draw(t, "part") + ")?"
		default:
			return half.Draw(t, "part")
		}
	})
}

// texts are all texts of up to some length over a, b and -.
func texts(length int) []string {
	all, last := []string{""}, []string{""}
	for range length {
		var longer []string
		for _, s := range last {
			longer = append(longer, s+"a", s+"b", s+"-")
		}
		all, last = append(all, longer...), longer
	}
	return all
}

// TestAutomatonIsTheExpression holds the automaton, which decides who is a
// tenant, to the standard library's matcher.
func TestAutomatonIsTheExpression(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern := anyPattern(4).Draw(t, "pattern")
		re := regexp.MustCompile(`\A(?:` + pattern + `)\z`)
		a := mustCompile(t, pattern)
		for _, s := range texts(5) {
			if got, want := a.accepts(s), re.MatchString(s); got != want {
				t.Fatalf("accepts(%q) = %v", s, got)
			}
			if got, want := a.reversed().accepts(backwards(s)), re.MatchString(s); got != want {
				t.Fatalf("reversed: accepts(%q) = %v", backwards(s), got)
			}
		}
		for _, s := range []string{"A", "\u212a", "é", "\n", "ab\n", "\u2028", "a\U0010ffff"} {
			if got, want := a.accepts(s), re.MatchString(s); got != want {
				t.Fatalf("accepts(%q) = %v", s, got)
			}
		}
	})
}

func TestAutomatonOfRealPatterns(t *testing.T) {
	uuid := `[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`
	for _, test := range []struct {
		pattern  string
		yes, no  []string
		longest  int
		shortest int
	}{
		{`[a-z0-9]{1,32}`, []string{"a", "acme", strings.Repeat("z", 32)}, []string{"", "A", "a-", strings.Repeat("z", 33)}, 32, 1},
		{uuid, []string{"123e4567-e89b-42d3-a456-426614174000"}, []string{"123e4567-e89b-12d3-a456-426614174000", "123E4567-e89b-42d3-a456-426614174000"}, 36, 36},
		{`^[a-z]{2}$`, []string{"ab"}, []string{"a", "abc", "ab\n"}, 2, 2},
		{`acme|globex`, []string{"acme", "globex"}, []string{"acm", "acmeglobex"}, 6, 4},
		{`(?i)k{1,2}`, []string{"k", "K", "\u212a", "k\u212a"}, []string{"kkk", "x"}, 2, 1},
		{`\pL{1,3}`, []string{"é", "ab", "語"}, []string{"1", "\u0301", "\xff", "\xed\xa0\x80"}, 3, 1},
		{`[^a]{1,2}`, []string{"b", "\ufffd"}, []string{"a", "\xff", "b\xff"}, 2, 1},
		{`\Qa.b\E`, []string{"a.b"}, []string{"axb"}, 3, 3},
		{`[a-z][a-z0-9-]{0,254}[a-z0-9]`, []string{"ab", "a-b", strings.Repeat("x", 256)}, []string{"a", "a-", strings.Repeat("x", 257)}, 256, 2},
	} {
		a := mustCompile(t, test.pattern)
		for _, s := range test.yes {
			if !a.accepts(s) {
				t.Errorf("%s refuses %q", test.pattern, s)
			}
		}
		for _, s := range test.no {
			if a.accepts(s) {
				t.Errorf("%s accepts %q", test.pattern, s)
			}
		}
		long, n, ok := a.longest(one)
		if short := a.shortest(); !ok || n != test.longest || utf8.RuneCountInString(long) != n || !a.accepts(long) || len(short) != test.shortest || !a.accepts(short) {
			t.Errorf("%s: longest %q, shortest %q", test.pattern, long, short)
		}
	}
}

func TestAutomatonWithoutEnd(t *testing.T) {
	for _, pattern := range []string{"a+", "(ab)*c", "a{3,}", "x(a|b+)"} {
		if _, _, ok := mustCompile(t, pattern).longest(one); ok {
			t.Errorf("%s has a longest text", pattern)
		}
	}
}

// TestWords holds the witnesses to what they are witnesses of.
func TestWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern := anyPattern(4).Draw(t, "pattern")
		a := mustCompile(t, pattern)
		var all []string
		for _, s := range texts(5) {
			if a.accepts(s) {
				all = append(all, s)
			}
		}
		if a.empty() {
			if len(all) > 0 {
				t.Fatalf("empty, and accepts %q", all)
			}
			return
		}
		if s := a.shortest(); !a.accepts(s) || len(all) > 0 && utf8.RuneCountInString(s) > len(all[0]) {
			t.Fatalf("shortest is %q", s)
		}
		if s, n, ok := a.longest(one); !ok || !a.accepts(s) || utf8.RuneCountInString(s) != n || len(all) > 0 && n < len(all[len(all)-1]) {
			t.Fatalf("longest is %q, %d, %v", s, n, ok)
		}
		hyphen := runeSet{{'-', '-'}}
		held := func(test func(s string) bool) (found bool) {
			for _, s := range all {
				found = found || test(s)
			}
			return found
		}
		s, _, ok := a.holding(hyphen)
		if ok && (!a.accepts(s) || !strings.Contains(s, "-")) || !ok && held(func(s string) bool { return strings.Contains(s, "-") }) {
			t.Fatalf("holding -: %q, %v", s, ok)
		}
		s, ok = a.edged(hyphen)
		if edge := func(s string) bool { return strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") }; ok && (!a.accepts(s) || !edge(s)) || !ok && held(edge) {
			t.Fatalf("edged -: %q, %v", s, ok)
		}
		p := prover{maxProof}
		x, y, found, ok := p.two(a)
		if !ok || found && (x == y || !a.accepts(x) || !a.accepts(y)) || !found && len(all) > 1 {
			t.Fatalf("two: %q, %q, %v, %v", x, y, found, ok)
		}
	})
}

func TestRuneSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.Map(rapid.SliceOfN(rapid.Int32Range('a', 'p'), 0, 12), func(s []int32) runeSet {
			for i := 0; i+1 < len(s); i += 2 {
				s[i], s[i+1] = min(s[i], s[i+1]), max(s[i], s[i+1])
			}
			return newRuneSet(s)
		})
		s, u := set.Draw(t, "s"), set.Draw(t, "u")
		for r := 'a'; r <= 'q'; r++ {
			if s.and(u).has(r) != (s.has(r) && u.has(r)) {
				t.Fatalf("and: %c", r)
			}
			if s.without(u).has(r) != (s.has(r) && !u.has(r)) {
				t.Fatalf("without: %c", r)
			}
		}
		if s.meets(u) != (len(s.and(u)) > 0) {
			t.Fatal("meets")
		}
		if len(s) > 0 && !s.has(s.pick()) {
			t.Fatal("pick")
		}
	})
}
