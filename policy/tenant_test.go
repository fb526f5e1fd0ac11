package policy

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// mustParse parses a policy with this section tenants and one plain table.
func mustParse(t testing.TB, tenants string) *Policy {
	t.Helper()
	p, err := Parse("dynamoat.yaml", []byte("version: 1\ntenants: "+tenants+"\ntables: {App: {partition: {attribute: pk, owner: \"T#{tenant}\"}, operations: [GetItem]}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTenant(t *testing.T) {
	const endless = `{id: "[a-z]+"}`
	const plain = `{id: "[a-z0-9]{1,8}"}`
	const normal = `{id: "[a-z0-9]{1,8}", normalize: [trim, lowercase]}`
	const listed = `{id: "[a-z0-9]{1,8}", normalize: [trim, lowercase], allow: [acme, globex]}`
	const unicode = `{id: "\\pL{1,8}", normalize: [trim, lowercase], unicode: true}`
	for _, test := range []struct{ tenants, claim, want string }{
		{endless, strings.Repeat("a", 256), strings.Repeat("a", 256)},
		{endless, strings.Repeat("a", 257), ""},
		{plain, "acme", "acme"},
		{plain, "", ""},
		{plain, "ACME", ""},
		{plain, " acme", ""},
		{plain, "acme ", ""},
		{plain, "acme1234", "acme1234"},
		{plain, "acme12345", ""},
		{plain, "acme\n", ""},
		{plain, "acme#", ""},
		{normal, "ACME", "acme"},
		{normal, "  Acme  ", "acme"},
		{normal, "ac me", ""},
		{normal, "   ", ""},
		{normal, "acme\n", ""},
		{normal, "acme\r\n", ""},
		{normal, "\tacme", ""},
		{normal, "acme\x00", ""},
		{normal, "acme\x7f", ""},
		{normal, "acme\u0085", ""},   // next line, a C1 control
		{normal, "\u00a0acme", ""},   // no-break space is not trimmed
		{normal, "acme\u200b", ""},   // zero width space
		{normal, "\ufeffacme", ""},   // byte order mark
		{normal, "acm\u0435", ""},    // Cyrillic ie
		{normal, "\uff41cme", ""},    // full-width a
		{normal, "\uff21CME", ""},    // full-width A
		{normal, "\u212aiwi", ""},    // Kelvin sign is not k
		{normal, "me\u017fa", ""},    // long s is not s
		{normal, "\u0130nitech", ""}, // dotted I is not i
		{normal, "acme\u0301", ""},   // combining accent
		{normal, "acme\xff", ""},
		{normal, "\xed\xa0\x80", ""}, // a surrogate in UTF-8
		{normal, strings.Repeat(" ", maxClaimBytes) + "acme", ""},
		{listed, "Acme", "acme"},
		{listed, "initech", ""},
		{unicode, "kiwi", "kiwi"},
		{unicode, "KIWI", "kiwi"},
		{unicode, "\u212aiwi", "\u212aiwi"}, // its own tenant: nothing folds into ASCII
		{unicode, "Éa", "Éa"},               // lowercase is of A to Z alone
		{unicode, "é", "é"},
		{unicode, "e\u0301", ""}, // not the same bytes, and the accent is no letter
		{unicode, "a\u200bb", ""},
		{unicode, "a\xff", ""},
	} {
		p := mustParse(t, test.tenants)
		got, err := p.Tenant(test.claim)
		if got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%s: Tenant(%q) = %q, %v: want %q", test.tenants, test.claim, got, err, test.want)
		}
		if err != nil && err != ErrNotTenant {
			t.Errorf("Tenant(%q): error %v", test.claim, err)
		}
		if canonical := p.Canonical(test.claim); canonical != (test.claim == test.want && test.want != "") {
			t.Errorf("%s: Canonical(%q) = %v", test.tenants, test.claim, canonical)
		}
	}
}

// TestControlCharactersAlwaysRefuse, even if a pattern let them pass.
func TestControlCharactersAlwaysRefuse(t *testing.T) {
	p := &Policy{tenants: &tenants{ids: mustCompile(t, `[^#]{1,9}`)}}
	for _, claim := range []string{"a\n", "\x00", "a\x7f", "\u009f"} {
		if id, err := p.Tenant(claim); err == nil {
			t.Errorf("Tenant(%q) = %q", claim, id)
		}
	}
	if _, err := p.Tenant("a b"); err != nil {
		t.Error(err)
	}
}

func TestTenantErrorHoldsNoClaim(t *testing.T) {
	_, err := mustParse(t, `{id: "[a-z]{1,8}"}`).Tenant("Secret-Claim")
	if err == nil || strings.Contains(err.Error(), "ecret") {
		t.Errorf("error %v", err)
	}
}

// TestTenantIsCanonical: whatever a claim is, what comes out is a fixed point.
func TestTenantIsCanonical(t *testing.T) {
	p := mustParse(t, `{id: "[a-zA-Z0-9_-]{1,6}", normalize: [trim, lowercase]}`)
	rapid.Check(t, func(t *rapid.T) {
		claim := rapid.StringOfN(rapid.RuneFrom([]rune("aAzZ09_- \n\u00a0\u212a")), 0, 8, -1).Draw(t, "claim")
		id, err := p.Tenant(claim)
		if err != nil {
			if p.Canonical(claim) {
				t.Fatalf("%q is canonical and no tenant", claim)
			}
			return
		}
		if again, err := p.Tenant(id); again != id || err != nil || !p.Canonical(id) {
			t.Fatalf("%q: %q, %v", id, again, err)
		}
		if id != strings.ToLower(strings.Trim(claim, " ")) || utf8.RuneCountInString(id) != len(id) {
			t.Fatalf("%q became %q", claim, id)
		}
	})
}

func TestCanonicalAllocatesNothing(t *testing.T) {
	for _, tenants := range []string{`{id: "[a-z0-9]{1,32}"}`, `{id: "[a-z0-9]{1,32}", allow: [acme]}`, `{id: "[a-z][a-z0-9-]{0,200}"}`} {
		p := mustParse(t, tenants)
		if n := testing.AllocsPerRun(100, func() { p.Canonical("acme") }); n != 0 {
			t.Errorf("%s: %v allocations", tenants, n)
		}
	}
}

func BenchmarkCanonical(b *testing.B) {
	for name, tenants := range map[string]string{"pattern": `{id: "[a-z0-9]{1,32}"}`, "list": `{id: "[a-z0-9]{1,32}", allow: [acmecorporation]}`} {
		p := mustParse(b, tenants)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if !p.Canonical("acmecorporation") {
					b.Fatal("not canonical")
				}
			}
		})
	}
}
