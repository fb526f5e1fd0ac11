package policy

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrNotTenant says that a claim names no tenant. It does not say why, and does
// not repeat the claim.
var ErrNotTenant = errors.New("the claim names no tenant of this policy")

// maxTenantLength is how many characters a tenant id may have, and
// maxClaimBytes how long a claim may be before it is even looked at.
const (
	maxTenantLength = 256
	maxClaimBytes   = 4096
)

// tenants knows who is a tenant.
type tenants struct {
	// ids accepts the canonical ids: the automaton that the proof ran on.
	ids             *automaton
	trim, lowercase bool
	// allow holds the only tenants there are; nil when all that match are.
	allow map[string]struct{}
}

// Tenant returns the canonical tenant id that an identity claim names: the
// claim is normalised as the policy says, must then match the pattern as a
// whole, and must be on the list where there is one. A claim with control
// characters or invalid UTF-8 is refused before that. The error is
// [ErrNotTenant].
func (p *Policy) Tenant(claim string) (string, error) {
	if len(claim) > maxClaimBytes || !printable(claim) {
		return "", ErrNotTenant
	}
	id := p.tenants.normalize(claim)
	if !p.Canonical(id) {
		return "", ErrNotTenant
	}
	return id, nil
}

// Canonical reports whether the text is the canonical id of an allowed tenant,
// as it stands: nothing is repaired.
func (p *Policy) Canonical(tenant string) bool { return p.tenants.canonical(tenant) }

func (t *tenants) canonical(id string) bool {
	if t.allow != nil {
		_, ok := t.allow[id]
		return ok
	}
	return t.matches(id)
}

// matches reports whether the text has the form of a canonical id.
func (t *tenants) matches(id string) bool {
	return id != "" && len(id) <= maxTenantLength*utf8.UTFMax &&
		(len(id) <= maxTenantLength || utf8.RuneCountInString(id) <= maxTenantLength) && t.ids.accepts(id)
}

// normalize makes the canonical form of a claim. It knows ASCII alone: other
// letters fold to more than one, or into ASCII (U+212A to k).
func (t *tenants) normalize(claim string) string {
	if t.trim {
		claim = strings.Trim(claim, " ")
	}
	if t.lowercase {
		claim = asciiLower(claim)
	}
	return claim
}

func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + ('a' - 'A')
		}
		return r
	}, s)
}

// printable reports whether the text is valid UTF-8 without control
// characters.
func printable(s string) bool {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || unicode.IsControl(r) {
			return false
		}
		i += size
	}
	return true
}
