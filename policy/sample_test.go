package policy

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestSampleTenants(t *testing.T) {
	for _, c := range []struct {
		tenants string
		n       int
		want    string
	}{
		{`{id: "[a-z]{1,9}", allow: [globex, acme, initech]}`, 2, "acme globex"},
		{`{id: "[a-z]{1,9}", allow: [acme]}`, 3, "acme a aa"},
		{`{id: "[a-z0-9]{1,32}"}`, 3, "a aa aaa"},
		{`{id: "[a-z]{3}"}`, 3, "aaa aab aac"},
		{`{id: "[1-9][0-9]{0,8}"}`, 2, "1 10"},
		{`{id: "t-[0-9]{4}"}`, 2, "t-0000 t-0001"},
		{`{id: "one|two"}`, 5, "one two"},
		{`{id: "only"}`, 2, "only"},
		{`{id: "(a|a|b|ab){1,8}"}`, 4, "a aa aaa aaaa"},
		{`{id: "[é-ü]{1,4}", unicode: true}`, 2, "é éé"},
	} {
		p := mustParse(t, c.tenants)
		got := p.SampleTenants(c.n)
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.tenants, got, c.want)
		}
		if !slices.Equal(got, p.SampleTenants(c.n)) {
			t.Errorf("%s: not the same twice", c.tenants)
		}
		for _, id := range got {
			if !p.tenants.matches(id) {
				t.Errorf("%s: %q does not match", c.tenants, id)
			}
		}
	}
}

// TestSampleTenantsOfHugePatterns: the walk ends, and finds what is asked for.
func TestSampleTenantsOfHugePatterns(t *testing.T) {
	for _, id := range []string{"[a-z0-9]{200}", "([a-z]+-?)*[a-z]", "(a|b|c|d){100,200}"} {
		if got := mustParse(t, fmt.Sprintf("{id: %q}", id)).SampleTenants(100); len(got) != 100 {
			t.Errorf("%s: %d ids", id, len(got))
		}
	}
}

func TestLonger(t *testing.T) {
	for _, c := range []struct{ id, tenant, want string }{
		{"[a-z0-9]{1,32}", "acme", "acmea"},
		{"[a-z]{4}", "acme", ""},
		{"[a-z]+(-[a-z]+)*", "acme", "acmea"},
		{"acme|acme-eu", "acme", "acme-eu"},
		{"acme|globex", "acme", ""},
	} {
		got, ok := mustParse(t, fmt.Sprintf("{id: %q}", c.id)).Longer(c.tenant)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, %v; want %q", c.id, got, ok, c.want)
		}
	}
}
