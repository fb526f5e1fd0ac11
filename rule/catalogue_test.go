package rule_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/rule"
)

// declared returns the names of the variables in catalogue.go that are rules,
// in the order in which they stand there.
func declared(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "catalogue.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if literal, ok := spec.Values[0].(*ast.UnaryExpr); ok && literal.Op == token.AND {
			names = append(names, spec.Names[0].Name)
		}
		return true
	})
	return names
}

// Every rule that is declared is in the catalogue, under its own name.
func TestCatalogueIsWhole(t *testing.T) {
	names := declared(t)
	all := rule.All()
	if len(names) != len(all) || len(names) == 0 {
		t.Fatalf("%d rules are declared, %d are in the catalogue", len(names), len(all))
	}
	word := regexp.MustCompile(`ARN|[A-Z][a-z]+`)
	for i, r := range all {
		if want := strings.ToLower(strings.Join(word.FindAllString(names[i], -1), "-")); r.Name != want {
			t.Errorf("%s is declared as %s: its name would be %s", r, names[i], want)
		}
	}
}

func TestRulesAreWellFormed(t *testing.T) {
	id := regexp.MustCompile(`^DM[0-3][0-9]{2}$`)
	owasp := regexp.MustCompile(`^API([1-9]|10):2023$`)
	seen := map[string]bool{}
	last := ""
	for _, r := range rule.All() {
		if !id.MatchString(r.ID) || r.ID <= last {
			t.Errorf("%s stands after %s", r.ID, last)
		}
		last = r.ID
		if seen[r.Name] || seen[r.Title] {
			t.Errorf("%s: name or title stands twice", r)
		}
		seen[r.Name], seen[r.Title] = true, true
		if !slices.Contains([]rule.Severity{rule.Critical, rule.High, rule.Medium}, r.Severity) {
			t.Errorf("%s: severity %q", r, r.Severity)
		}
		if !owasp.MatchString(r.OWASP) || len(r.CWE) == 0 {
			t.Errorf("%s: OWASP %q, CWE %v", r, r.OWASP, r.CWE)
		}
		for _, cwe := range r.CWE {
			if cwe < 15 || cwe > 1500 {
				t.Errorf("%s: CWE-%d", r, cwe)
			}
		}
		for _, text := range []string{r.Title, r.Fix} {
			if text == "" || strings.ContainsAny(text, "\n;") || strings.HasSuffix(text, ".") || text[0] < 'a' && !strings.HasPrefix(text, "SET ") {
				t.Errorf("%s: %q is not one line in lower case without a full stop", r, text)
			}
		}
		if !strings.HasSuffix(r.Why, ".") || strings.Contains(r.Why, "\n") {
			t.Errorf("%s: %q is no sentence", r, r.Why)
		}
	}
}

func TestString(t *testing.T) {
	if got := rule.KeyOutsideTenant.String(); got != "DM101 key-outside-tenant" {
		t.Error(got)
	}
}

func TestLookup(t *testing.T) {
	for _, r := range rule.All() {
		if rule.Lookup(r.ID) != r {
			t.Errorf("%s is not found", r)
		}
	}
	for _, id := range []string{"", "DM", "DM000", "dm101", "DM101 ", "key-outside-tenant"} {
		if r := rule.Lookup(id); r != nil {
			t.Errorf("%q finds %s", id, r)
		}
	}
}

// The catalogue cannot be changed through what All returns.
func TestAllIsACopy(t *testing.T) {
	rule.All()[0] = nil
	if rule.All()[0] == nil || rule.Lookup("DM001") == nil {
		t.Error("the catalogue was changed")
	}
}

// An id means one thing for ever: those that are out in the world are held
// here, with their names.
func TestIDsNeverChange(t *testing.T) {
	for id, name := range map[string]string{
		"DM001": "tenant-unknown", "DM002": "unauthenticated", "DM003": "audit-unavailable",
		"DM101": "key-outside-tenant", "DM102": "key-shape", "DM103": "index-key-outside-tenant", "DM104": "start-key-outside-tenant",
		"DM105": "partition-not-bound", "DM106": "index-not-admitted", "DM107": "key-condition-attribute",
		"DM201": "operation-not-admitted", "DM202": "unknown-parameter", "DM204": "table-outside-tenant",
		"DM205": "table-arn-outside-account", "DM206": "malformed-request", "DM207": "scan-outside-tenant",
		"DM301": "private-attribute", "DM302": "fixed-attribute", "DM303": "attribute-not-in-create", "DM304": "attribute-not-in-update",
		"DM305": "attribute-not-in-filter", "DM306": "key-attribute-written", "DM307": "index-key-not-literal", "DM308": "replacing-put",
	} {
		if r := rule.Lookup(id); r == nil || r.Name != name {
			t.Errorf("%s was %s and is %v", id, name, r)
		}
	}
}
