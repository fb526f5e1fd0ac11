package policy

import (
	"fmt"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

// proof decides about templates, for all the tenant ids that the pattern
// admits.
type proof struct {
	prover
	ids   *automaton
	known map[ownerTemplate]*flaw
	// shortest and longest are ids of the least and of the greatest length.
	shortest, longest string
	// endless says that there is no longest one.
	endless bool
	// odd is an id that no table name can hold, because of the character
	// oddRune; it is "" when there is none.
	odd     string
	oddRune rune
	// separator is a character that no id holds; it is "" when all of the usual
	// ones are held.
	separator string
}

type ownerTemplate struct {
	text string
	kind ddb.Kind
}

func newProof(ids *automaton) *proof {
	p := &proof{prover: prover{maxProof}, ids: ids, known: map[ownerTemplate]*flaw{}, shortest: ids.shortest()}
	longest, _, bounded := ids.longest(one)
	p.longest, p.endless = longest, !bounded
	p.odd, p.oddRune, _ = ids.holding(scalars.without(tableRunes))
	for _, s := range "#|/:@~!%+=,;&" {
		if _, _, held := ids.holding(runeSet{{s, s}}); !held {
			p.separator = string(s)
			break
		}
	}
	return p
}

// owner proves that no two tenants own one value of the template, and that its
// values can be values of that kind. It returns nil when that is so.
//
// Two texts that a template makes of different ids are different when it has no
// {*}. With {*} after the id, a key of both begins with both ids, each with the
// text that follows it, so that one of these begins the other; and when one
// does, what is left of the longer one, taken for the {*}, makes the key. With
// {*} before the id the same holds from the end.
func (p *proof) owner(t *Template, kind ddb.Kind) *flaw {
	key := ownerTemplate{t.text, kind}
	f, ok := p.known[key]
	if !ok {
		if p.budget < 0 {
			return tooLarge(fmt.Sprintf("owner %q", t.text))
		}
		f = p.unambiguous(t, kind)
		if f == nil && kind == ddb.N {
			f = p.numbers(t)
		}
		p.known[key] = f
	}
	return f
}

func (p *proof) unambiguous(t *Template, kind ddb.Kind) *flaw {
	var a, b, key string
	var found, ok bool
	switch t.wild {
	case wildNone:
		return nil
	case wildAfter:
		var short, long string
		short, long, found, ok = p.prefix(p.around("", t.suffix))
		a, b = strings.TrimSuffix(short, t.suffix), strings.TrimSuffix(long, t.suffix)
		key = t.prefix + long + t.far
	case wildBefore:
		var short, long string
		short, long, found, ok = p.suffix(p.around(t.prefix, ""))
		a, b = strings.TrimPrefix(short, t.prefix), strings.TrimPrefix(long, t.prefix)
		key = t.far + long + t.suffix
	case wildBoth:
		a, b, found, ok = p.two(p.ids)
		parts := strings.SplitN(t.text, "{*}", 3)
		fill := func(id string) string { return strings.Replace(parts[1], "{tenant}", id, 1) }
		key = parts[0] + fill(a) + fill(b) + parts[2]
		if ok && !found { // one id alone
			return &flaw{fmt.Sprintf("owner %q has {*} on both sides of {tenant}", t.text), "leave one of them out"}
		}
	}
	switch {
	case !ok:
		return tooLarge(fmt.Sprintf("owner %q", t.text))
	case found:
		return &flaw{fmt.Sprintf("owner %q is ambiguous: tenants %q and %q would both own the key %q", t.text, a, b, key), p.separate(t, kind)}
	}
	return nil
}

// separate says how an ambiguous owner template becomes sound.
func (p *proof) separate(t *Template, kind ddb.Kind) string {
	if kind == ddb.N {
		return "leave {*} out, or give all tenant ids one length"
	}
	if p.separator != "" {
		switch t.wild {
		case wildAfter:
			return fmt.Sprintf("put a character that no tenant id holds after {tenant}: %q", t.prefix+"{tenant}"+p.separator+"{*}"+t.far)
		case wildBefore:
			return fmt.Sprintf("put a character that no tenant id holds before {tenant}: %q", t.far+"{*}"+p.separator+"{tenant}"+t.suffix)
		default:
			return fmt.Sprintf("leave one {*} out, and part the other from {tenant}: %q", "{tenant}"+p.separator+"{*}")
		}
	}
	return "part {tenant} and {*} by a character that no tenant id holds, or give all tenant ids one length"
}

// around returns the automaton of the ids between two texts.
func (p *proof) around(before, after string) *automaton {
	a := literal(before).then(p.ids).then(literal(after))
	for _, next := range a.next {
		p.budget -= 1 + len(next)
	}
	return a
}

func tooLarge(what string) *flaw {
	return &flaw{what + " cannot be proved: the search is too large", "make the pattern tenants.id simpler: fewer alternatives, lower counts"}
}

// tableName proves that every name that the template makes is one that a table
// can have: 3 to 255 letters, digits, underscores, hyphens and dots (API
// reference, CreateTable, TableName).
func (p *proof) tableName(t *Template) *flaw {
	if p.odd != "" {
		return &flaw{fmt.Sprintf("table name %q: the tenant id %q holds %q, which no table name may", t.text, p.odd, p.oddRune), "narrow the pattern tenants.id to letters, digits and _.-"}
	}
	around := len(t.prefix) + len(t.suffix)
	if around+len(p.shortest) < minTableName {
		return &flaw{fmt.Sprintf("table name %q: for the tenant %q it is shorter than %d characters", t.text, p.shortest, minTableName), ""}
	}
	if p.endless {
		return &flaw{fmt.Sprintf("table name %q: tenant ids have no greatest length, and a table name has %d characters at most", t.text, maxTableName), "end the pattern tenants.id with a count such as {1,32} instead of * or +"}
	}
	if around+len(p.longest) > maxTableName {
		return &flaw{fmt.Sprintf("table name %q: for a tenant id of %d characters it is longer than %d characters", t.text, len(p.longest), maxTableName), "lower the length that tenants.id admits"}
	}
	return nil
}

// one is the weight of a state whose characters are counted.
func one(int) int { return 1 }

// distinct proves that no name that the template makes is the literal name.
func (p *proof) distinct(t *Template, name string) *flaw {
	p.budget--
	id, ok := t.tenantIn(name)
	if !ok || !p.ids.accepts(id) {
		return nil
	}
	return &flaw{fmt.Sprintf("table name %q is ambiguous: for the tenant %q it is %q, which is another table here", t.text, id, name), "give one of them a name of its own"}
}

// tenantIn returns what stands for {tenant} if the value was made by the
// template, which must have no {*}.
func (t *Template) tenantIn(value string) (id string, ok bool) {
	if len(value) <= len(t.prefix)+len(t.suffix) || !strings.HasPrefix(value, t.prefix) || !strings.HasSuffix(value, t.suffix) {
		return "", false
	}
	return value[len(t.prefix) : len(value)-len(t.suffix)], true
}

// apart proves that no name that one template makes is made by the other, for
// any two tenants or for one.
func (p *proof) apart(t, u *Template) *flaw {
	p.budget--
	if !alike(t.prefix, u.prefix, strings.HasPrefix) || !alike(t.suffix, u.suffix, strings.HasSuffix) {
		return nil
	}
	name, found, ok := p.common(p.around(t.prefix, t.suffix), p.around(u.prefix, u.suffix))
	switch {
	case !ok:
		return tooLarge(fmt.Sprintf("that the table names %q and %q differ", t.text, u.text))
	case !found:
		return nil
	}
	a, _ := t.tenantIn(name)
	b, _ := u.tenantIn(name)
	return &flaw{
		fmt.Sprintf("table name %q is ambiguous: tenant %q would share the table %q with tenant %q of %q", t.text, a, name, b, u.text),
		"give them beginnings or ends that differ",
	}
}

// alike reports whether one of two texts begins or ends the other.
func alike(a, b string, at func(s, part string) bool) bool { return at(a, b) || at(b, a) }
