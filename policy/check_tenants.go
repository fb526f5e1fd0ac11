package policy

import (
	"bytes"
	"errors"
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// tenantsSection reads the section tenants. It leaves c.tenants nil when there
// is no pattern that can be worked with.
func (c *checker) tenantsSection(doc *tenantsDoc) {
	if doc == nil {
		return
	}
	t := &tenants{}
	steps := map[string]bool{}
	for _, step := range doc.Normalize.Items {
		switch step.Value {
		case "trim":
			t.trim = true
		case "lowercase":
			t.lowercase = true
		}
		if step.Set && steps[step.Value] {
			c.addf(step.At, "", "%q is listed twice", step.Value)
		}
		steps[step.Value] = true
	}
	if !doc.ID.Set {
		return
	}
	if t.ids = c.pattern(doc.ID, doc.Unicode.Value, t.lowercase); t.ids == nil {
		return
	}
	c.tenants, c.proof = t, newProof(t.ids)
	before := len(*c.mistakes)
	c.allow(doc.Allow)
	c.partial = len(*c.mistakes) > before
}

// pattern compiles the pattern of tenant ids, or reports why it cannot stand.
// The automaton is returned whenever proofs over it make sense.
func (c *checker) pattern(id text, unicode, lowercase bool) *automaton {
	if len(id.Value) > maxPatternBytes {
		c.addf(id.At, "", "the pattern of tenant ids is longer than %d bytes", maxPatternBytes)
		return nil
	}
	re, err := syntax.Parse(id.Value, syntax.Perl)
	if err != nil {
		var bad *syntax.Error
		if errors.As(err, &bad) {
			c.addf(id.At, "patterns are RE2: no lookaround, no backreferences", "the pattern %#q is no regular expression: %s: %q", id.Value, bad.Code, bad.Expr)
		} else {
			c.addf(id.At, "", "the pattern %#q is no regular expression", id.Value)
		}
		return nil
	}
	if re = unanchored(re); anchored(re) {
		c.addf(id.At, "leave them out: a pattern always matches the whole id", "the pattern %#q has ^, $ or a word boundary", id.Value)
		return nil
	}
	alphabet := scalars
	if lowercase {
		alphabet = alphabet.without(upper)
	}
	a, ok := compile(re, alphabet)
	if !ok {
		c.addf(id.At, "lower its counts, or use fewer alternatives", "the pattern %#q is too large", id.Value)
		return nil
	}
	if !unicode {
		if word, r, ok := a.holding(scalars.without(ascii)); ok {
			c.addf(id.At, `name the letters, such as [a-z0-9], or say "unicode: true"`, "the pattern %#q matches characters beyond ASCII, such as %q (%U) in %q", id.Value, r, r, word)
		}
	}
	return c.sensible(a, id, lowercase)
}

// sensible reports ids that must not be: none at all, the empty one, endless
// ones, and those that do not look like what they are.
func (c *checker) sensible(a *automaton, id text, lowercase bool) *automaton {
	if a.empty() {
		hint := ""
		if lowercase {
			hint = "ids are made lowercase before they are matched"
		}
		c.addf(id.At, hint, "the pattern %#q matches no tenant id at all", id.Value)
		return nil
	}
	if a.final[0] {
		c.addf(id.At, "use + or a count from 1, not * or ?", "the pattern %#q matches the empty text", id.Value)
		return nil
	}
	if word, r, ok := a.holding(invisible); ok {
		c.addf(id.At, "name the characters that ids have, such as [a-z0-9]", "the pattern %#q matches control or invisible characters, such as %U in %q", id.Value, r, word)
	}
	if word, ok := a.edged(space); ok {
		c.addf(id.At, "let ids begin and end with another character", "the pattern %#q matches an id with a space at its end: %q", id.Value, word)
	}
	// A pattern without a longest match is admitted: [tenants.matches] holds
	// ids to the limit. One that counts further than that means something else.
	if word, n, ok := a.longest(one); ok && n > maxTenantLength {
		c.addf(id.At, "lower its counts", "the pattern %#q matches ids of %d characters: they may have %d", id.Value, utf8.RuneCountInString(word), maxTenantLength)
	}
	return a
}

// unanchored returns the expression without the ^ that begins it and the $ that
// ends it: a pattern is always matched as a whole.
func unanchored(re *syntax.Regexp) *syntax.Regexp {
	for {
		switch {
		case re.Op == syntax.OpCapture:
			re = re.Sub[0]
		case re.Op == syntax.OpBeginText, re.Op == syntax.OpEndText:
			return &syntax.Regexp{Op: syntax.OpEmptyMatch}
		case re.Op == syntax.OpConcat && re.Sub[0].Op == syntax.OpBeginText:
			re = &syntax.Regexp{Op: syntax.OpConcat, Flags: re.Flags, Sub: re.Sub[1:]}
		case re.Op == syntax.OpConcat && re.Sub[len(re.Sub)-1].Op == syntax.OpEndText:
			re = &syntax.Regexp{Op: syntax.OpConcat, Flags: re.Flags, Sub: re.Sub[:len(re.Sub)-1]}
		default:
			return re
		}
		if re.Op == syntax.OpConcat && len(re.Sub) == 0 {
			return &syntax.Regexp{Op: syntax.OpEmptyMatch}
		}
		if re.Op == syntax.OpConcat && len(re.Sub) == 1 {
			re = re.Sub[0]
		}
	}
}

// anchored reports whether an assertion about a place is left in the
// expression.
func anchored(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	}
	return slices.ContainsFunc(re.Sub, anchored)
}

// allow reads the list of tenants.
func (c *checker) allow(doc *allowDoc) {
	if doc == nil {
		return
	}
	from := doc.From
	switch {
	case doc.List.Set:
		c.tenants.allow = map[string]struct{}{}
		lines := map[string]int{}
		for _, id := range doc.List.Items {
			if id.Set {
				c.allowed(c.file, id.Value, id.At, lines)
			}
		}
	case from == nil: // reported when it was read
	case from.Table.Set || from.Key.Set:
		c.add(from.At, "tenants from a table are not served yet", "list the tenants, or name a file: {file: tenants.txt}")
	case !from.File.Set:
		c.add(from.At, `"allow" lacks the key "file"`, "")
	default:
		c.tenants.allow = map[string]struct{}{}
		c.allowFile(from.File)
	}
}

// allowed adds one tenant to the list, or says why it cannot be there.
func (c *checker) allowed(f *file, id string, place at, lines map[string]int) {
	canonical := c.tenants.normalize(id)
	line, twice := lines[canonical]
	switch {
	case twice && canonical == id:
		f.addf(place, "", "the tenant %q is listed twice: it is on line %d already", id, line)
	case twice:
		f.addf(place, "", "the tenant %q is listed twice: it is on line %d already, and its canonical form is %q", id, line, canonical)
	case canonical != id && c.tenants.matches(canonical):
		f.addf(place, fmt.Sprintf("write %q", clip(canonical)), "the tenant %q is not in canonical form", id)
	case !c.tenants.matches(id):
		f.addf(place, "", "the tenant %q does not match the pattern tenants.id", id)
	default:
		c.tenants.allow[id] = struct{}{}
	}
	if !twice {
		lines[canonical] = place.Line
	}
}

// maxTenantsBytes bounds the tenants file: room for a million ids.
const maxTenantsBytes = 64 << 20

// allowFile reads the tenants file: one id a line.
func (c *checker) allowFile(name text) {
	src, path, ok := c.open(name, maxTenantsBytes, false)
	if !ok {
		return
	}
	f := &file{name: path, mistakes: c.mistakes}
	if !f.readable(src, maxTenantsBytes) {
		return
	}
	lines := map[string]int{}
	number := 0
	for line := range bytes.Lines(src) {
		number++
		id := strings.TrimRight(string(line), "\r\n")
		indent := len(id) - len(strings.TrimLeft(id, " \t"))
		id = strings.Trim(id, " \t")
		if id != "" && id[0] != '#' {
			c.allowed(f, id, at{number, indent + 1}, lines)
		}
	}
}
