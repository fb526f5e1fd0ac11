package policy

import (
	"regexp"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

// idsOf lists the ids over a, b and - that a pattern matches, by the standard
// library; more are no part of these tests.
func idsOf(pattern string, length int) (ids []string) {
	re := regexp.MustCompile(`\A(?:` + pattern + `)\z`)
	for _, s := range texts(length) {
		if s != "" && re.MatchString(s) {
			ids = append(ids, s)
		}
	}
	return ids
}

// small is the alphabet of these tests.
var small = runeSet{{'-', '-'}, {'a', 'b'}}

// proofOf returns the proof over a pattern, restricted to a, b and -, and nil
// when it matches the empty text or nothing.
func proofOf(t *rapid.T, pattern string) *proof {
	a := mustCompile(t, pattern)
	for i := range a.sets {
		a.sets[i] = a.sets[i].and(small)
	}
	// Compiled again, so that states without characters go.
	b := &automaton{sets: a.sets, final: a.final, next: make([][]int32, len(a.sets))}
	for s, next := range a.next {
		for _, n := range next {
			if len(a.sets[n]) > 0 {
				b.next[s] = append(b.next[s], n)
			}
		}
	}
	b = b.trim()
	if b.empty() || b.final[0] {
		return nil
	}
	return newProof(b)
}

var bothOwn = regexp.MustCompile(`tenants "(.*)" and "(.*)" would both own the key "(.*)"$`)

// TestOwnerProofIsExact holds the proof to what can be tried: every id, with
// every short text for {*}, in a map from keys to tenants.
func TestOwnerProofIsExact(t *testing.T) {
	var sound, ambiguous int
	rapid.Check(t, func(t *rapid.T) {
		pattern, text := anyPattern(3).Draw(t, "pattern"), anyTemplate().Draw(t, "template")
		p := proofOf(t, pattern)
		if p == nil {
			return
		}
		template, f := parseTemplate(text)
		if f != nil {
			t.Fatal(f.message)
		}
		shared := ""
		owners := map[string]string{}
		for _, id := range idsOf(pattern, 4) {
			for _, any := range texts(4) {
				key := strings.Replace(strings.Replace(text, "{tenant}", id, 1), "{*}", any, 1)
				if owner, ok := owners[key]; ok && owner != id {
					shared = key
				}
				owners[key] = id
			}
		}
		f = p.owner(template, ddb.S)
		if f == nil {
			sound++
			if shared != "" {
				t.Fatalf("proved, and two tenants own %q", shared)
			}
			return
		}
		ambiguous++
		m := bothOwn.FindStringSubmatch(f.message)
		if m == nil {
			t.Fatalf("refused with %q", f.message)
		}
		if a, b, key := m[1], m[2], m[3]; a == b || !p.ids.accepts(a) || !p.ids.accepts(b) || !template.Owns(a, key) || !template.Owns(b, key) {
			t.Fatalf("no witness: %q", f.message)
		}
		if shared == "" {
			t.Fatalf("refused with %q, and no key is shared", f.message)
		}
	})
	t.Logf("%d sound, %d ambiguous", sound, ambiguous)
	if sound == 0 || ambiguous == 0 {
		t.Errorf("%d sound, %d ambiguous: the test tests one side only", sound, ambiguous)
	}
}

var wouldShare = regexp.MustCompile(`tenant "(.*)" would share the table "(.*)" with tenant "(.*)" of`)

// TestApartIsExact holds the proof about two silos to all their names.
func TestApartIsExact(t *testing.T) {
	var sound, ambiguous int
	rapid.Check(t, func(t *rapid.T) {
		pattern := anyPattern(3).Draw(t, "pattern")
		p := proofOf(t, pattern)
		if p == nil {
			return
		}
		part := shortText(2)
		silo := func(name string) *Template {
			template, f := parseTemplate(part.Draw(t, name+" begins") + "{tenant}" + part.Draw(t, name+" ends"))
			if f != nil {
				t.Fatal(f.message)
			}
			return template
		}
		one, other := silo("one"), silo("other")
		names := map[string]bool{}
		shared := ""
		for _, id := range idsOf(pattern, 4) {
			name, _ := one.Expand(id)
			names[name] = true
			if f := p.distinct(one, name); f == nil {
				t.Fatalf("%q could be a table beside %q", name, one)
			}
		}
		for _, id := range idsOf(pattern, 4) {
			if name, _ := other.Expand(id); names[name] {
				shared = name
			} else if f := p.distinct(one, name); f != nil {
				t.Fatalf("%q: %s", name, f.message)
			}
		}
		f := p.apart(one, other)
		if (f != nil) != (shared != "") {
			t.Fatalf("shared name %q, proof %v", shared, f)
		}
		if f == nil {
			sound++
			return
		}
		ambiguous++
		m := wouldShare.FindStringSubmatch(f.message)
		a, _ := one.Expand(m[1])
		b, _ := other.Expand(m[3])
		if a != m[2] || b != m[2] || !p.ids.accepts(m[1]) || !p.ids.accepts(m[3]) {
			t.Fatalf("no witness: %q", f.message)
		}
	})
	t.Logf("%d sound, %d ambiguous", sound, ambiguous)
	if sound == 0 || ambiguous == 0 {
		t.Errorf("%d sound, %d ambiguous: the test tests one side only", sound, ambiguous)
	}
}

// digitPattern makes patterns of ids that are numbers, or nearly.
func digitPattern() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		atom := rapid.SampledFrom([]string{"0", "1", "[01]", "[1-2]", "-", "\\.", "0?", "[01]?", "[01]{0,2}", "-?", "(\\.1)?", "a", "\\+?"})
		return strings.Join(rapid.SliceOfN(atom, 1, 3).Draw(t, "atoms"), "")
	})
}

// TestNumberProofIsExact: what is proved makes a canonical number of each id,
// and what is refused does not, or makes one number of two.
func TestNumberProofIsExact(t *testing.T) {
	var all []string
	for last, n := []string{""}, 0; n < 4; n++ {
		var longer []string
		for _, s := range last {
			for _, c := range "012-.a+" {
				longer = append(longer, s+string(c))
			}
		}
		all, last = append(all, longer...), longer
	}
	var sound, refused int
	rapid.Check(t, func(t *rapid.T) {
		pattern := digitPattern().Draw(t, "pattern")
		a := mustCompile(t, pattern)
		if a.empty() || a.final[0] {
			return
		}
		p := newProof(a)
		prefix := rapid.SampledFrom([]string{"", "1", "-", "0.", "0"}).Draw(t, "prefix")
		template, f := parseTemplate(prefix + "{tenant}" + rapid.SampledFrom([]string{"", "0", ".1"}).Draw(t, "suffix"))
		if f != nil {
			t.Fatal(f.message)
		}
		bad := ""
		for _, id := range all {
			if !a.accepts(id) {
				continue
			}
			key, _ := template.Expand(id)
			if n, err := ddb.CanonicalNumber(key); err != nil || n != key {
				bad = key
			}
		}
		f = p.owner(template, ddb.N)
		if f == nil && bad != "" {
			t.Fatalf("proved, and makes %q", bad)
		}
		if f != nil && bad == "" && len(a.shortest()) <= 4 {
			if _, n, _ := a.longest(one); n <= 4 {
				t.Fatalf("refused with %q, and every key is a number", f.message)
			}
		}
		if f == nil {
			sound++
			return
		}
		refused++
		if m := regexp.MustCompile(`tenants "(.*)" and "(.*)" would both own the number (.*)$`).FindStringSubmatch(f.message); m != nil {
			x, _ := template.Expand(m[1])
			y, _ := template.Expand(m[2])
			n, err := ddb.CanonicalNumber(x)
			k, err2 := ddb.CanonicalNumber(y)
			if err != nil || err2 != nil || n != k || n != m[3] || m[1] == m[2] || !a.accepts(m[1]) || !a.accepts(m[2]) {
				t.Fatalf("no witness: %q", f.message)
			}
		}
	})
	t.Logf("%d sound, %d refused", sound, refused)
	if sound == 0 || refused == 0 {
		t.Errorf("%d sound, %d refused: the test tests one side only", sound, refused)
	}
}

// TestSoundTemplates: what must be left alone.
func TestSoundTemplates(t *testing.T) {
	const uuid = `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`
	for _, test := range []struct {
		pattern, template string
		kind              ddb.Kind
	}{
		{`[a-z0-9]{1,32}`, "tenant_{tenant}", ddb.S},
		{`[a-z0-9]{1,32}`, "T#{tenant}#{*}", ddb.S},
		{`[a-z0-9]{1,256}`, "T#{tenant}#{*}", ddb.S},
		{`[a-z0-9-]{1,32}`, "{tenant}#{*}", ddb.S},
		{`[a-z0-9]{1,32}`, "{*}#{tenant}", ddb.B},
		{`[a-z0-9]{1,32}`, "{tenant}-{*}", ddb.S},
		{`[a-z0-9]+`, "T#{tenant}#{*}", ddb.S}, // of any length
		{`[a-z0-9]+(-[a-z0-9]+)*`, "{*}#{tenant}", ddb.S},
		{`[a-y]+z`, "{tenant}{*}", ddb.S}, // z ends an id, and stands nowhere else
		{uuid, "{tenant}{*}", ddb.S},
		{uuid, "{tenant}-{*}", ddb.S},
		{uuid, "{*}{tenant}", ddb.S},
		{`[a-z]{8}`, "{*}{tenant}", ddb.S},
		{`a[bc]?d|e`, "{tenant}{*}", ddb.S}, // no id begins another
		{`acme`, "{tenant}{*}", ddb.S},
		{`[é-ü]{2}`, "{tenant}{*}", ddb.S},
		{`[1-9][0-9]{0,8}`, "{tenant}", ddb.N},
		{`0|[1-9][0-9]{0,37}`, "{tenant}", ddb.N},
		{`[0-9]{6}`, "1{tenant}", ddb.N},
		{`[0-9]{3}[1-9]`, "0.{tenant}", ddb.N},
		{`[1-9][0-9]{4}`, "{tenant}{*}", ddb.N},
		{`[1-9][0-9]{0,4}`, "-{tenant}.5", ddb.N},
	} {
		p := newProof(mustCompile(t, test.pattern))
		if f := p.owner(mustTemplate(t, test.template), test.kind); f != nil {
			t.Errorf("%s with %s: %s", test.template, test.pattern, f.message)
		}
	}
}
