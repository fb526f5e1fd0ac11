package policy

import (
	"fmt"
	"strings"
)

// Claim is the name of one claim of an identity. A template names a claim in
// braces.
type Claim string

// ClaimTenant is the claim that says which tenant an identity belongs to. It is
// the only claim that templates may name so far.
const ClaimTenant Claim = "tenant"

// Template is an owner template or the name template of a silo table: how a key
// value or a table name names its tenant. In its text, {tenant} stands for the
// tenant id and {*} for any bytes, none too; all else is literal. There is
// exactly one {tenant} and at most one {*}; literal braces cannot be written.
//
// The zero Template owns nothing.
type Template struct {
	text string
	// prefix and suffix stand next to the tenant id: prefix{tenant}suffix.
	prefix, suffix string
	// far is the literal on the other side of {*}: prefix{tenant}suffix{*}far
	// or far{*}prefix{tenant}suffix.
	far  string
	wild wildcard
}

// wildcard says where a template has its {*}.
type wildcard uint8

const (
	wildNone wildcard = iota
	wildAfter
	wildBefore
	wildBoth // never sound: the proof refuses it
)

// String returns the template as it was written.
func (t *Template) String() string { return t.text }

// HasWildcard reports whether the template has a {*}, so that one tenant owns
// many values and none of them can be told from the tenant id alone.
func (t *Template) HasWildcard() bool { return t.wild != wildNone }

// Owns reports whether the value names that tenant. The tenant must be
// canonical ([Policy.Canonical]). The value is the text of an S, the canonical
// decimal of an N (ddb.CanonicalNumber) or the raw bytes of a B; the template's
// own text counts as its UTF-8. Bytes are compared, nothing is folded.
func (t *Template) Owns(tenant, value string) bool {
	if t.text == "" || t.wild == wildBoth || tenant == "" {
		return false
	}
	near := len(t.prefix) + len(tenant) + len(t.suffix)
	if len(value) < near+len(t.far) || t.wild == wildNone && len(value) != near {
		return false
	}
	switch t.wild {
	case wildAfter:
		if value[len(value)-len(t.far):] != t.far {
			return false
		}
		value = value[:near]
	case wildBefore:
		if value[:len(t.far)] != t.far {
			return false
		}
		value = value[len(value)-near:]
	}
	id := len(t.prefix)
	return value[id:id+len(tenant)] == tenant && value[:id] == t.prefix && value[id+len(tenant):] == t.suffix
}

// Expand returns the one value that names the tenant; ok is false when the
// template has a {*} and so names many.
func (t *Template) Expand(tenant string) (value string, ok bool) {
	if t.text == "" || t.wild != wildNone {
		return "", false
	}
	return t.prefix + tenant + t.suffix, true
}

// flaw is what is wrong with a piece of text: a mistake that knows no place.
type flaw struct{ message, hint string }

// maxTemplateBytes bounds a template so that the keys it makes stay below
// DynamoDB's 2048 bytes of a partition key.
const maxTemplateBytes = 1024

// parseTemplate reads the text of a template.
func parseTemplate(text string) (*Template, *flaw) {
	if len(text) > maxTemplateBytes {
		return nil, &flaw{message: fmt.Sprintf("the template is longer than %d bytes", maxTemplateBytes)}
	}
	t := &Template{text: text}
	var literal string    // since the last variable
	var tenant, star bool // seen already
	for rest := text; rest != ""; {
		open := strings.IndexAny(rest, "{}")
		if open < 0 {
			literal, rest = literal+rest, ""
			break
		}
		end := strings.IndexByte(rest, '}')
		if rest[open] == '}' || end < 0 || strings.IndexByte(rest[open+1:end], '{') >= 0 {
			return nil, &flaw{fmt.Sprintf("template %q has a brace without its partner", text), "braces stand only around tenant and *"}
		}
		literal += rest[:open]
		variable := rest[open+1 : end]
		rest = rest[end+1:]
		switch {
		case variable == string(ClaimTenant) && tenant, variable == "*" && star && (t.wild != wildBefore || !tenant):
			return nil, &flaw{fmt.Sprintf("template %q has {%s} more than once", text, variable), "write it once"}
		case variable == "*" && star:
			t.wild = wildBoth
		case variable == string(ClaimTenant):
			t.prefix, tenant = literal, true
		case variable == "*" && tenant:
			t.suffix, t.wild, star = literal, wildAfter, true
		case variable == "*":
			t.far, t.wild, star = literal, wildBefore, true
		default:
			return nil, &flaw{fmt.Sprintf("template %q has the unknown variable {%s}", text, variable), "known are {tenant} and {*}"}
		}
		literal = ""
	}
	if !tenant {
		return nil, &flaw{fmt.Sprintf("template %q does not name its tenant", text), "put {tenant} where the tenant id stands"}
	}
	if t.wild == wildAfter {
		t.far = literal
	} else {
		t.suffix = literal
	}
	return t, nil
}
