package house

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/internal/corpus"
	"github.com/dynamoat/dynamoat/rule"
)

var update = flag.Bool("update", false, "write docs/rules anew")

// examples names, for each rule, a case of the corpus that it refuses and one
// near to it that is admitted. Two rules are about what the corpus has not.
var examples = map[string][2]string{
	"DM001": {"keys/no-such-tenant", "keys/own-item"},
	"DM101": {"keys/foreign-partition", "keys/own-item"},
	"DM102": {"transact/get-key-surplus", "transact/get-own"},
	"DM103": {"index/put-planted", "index/put-own"},
	"DM104": {"cursor/foreign", "cursor/own"},
	"DM105": {"partiql/select-or", "partiql/select-or-nested"},
	"DM106": {"query/index-denied", "query/index-own"},
	"DM107": {"query/extra-key-attribute", "query/own-partition"},
	"DM201": {"operation/DeleteTable", "table/describe-own"},
	"DM202": {"transact/return-values", "transact/put-returns-old"},
	"DM204": {"table/silo-query-foreign", "table/silo-query"},
	"DM205": {"table/arn-account", "table/arn-own"},
	"DM206": {"partiql/comment", "partiql/select-own"},
	"DM207": {"scan/pool", "scan/own"},
	"DM301": {"update/private-copied", "update/listed"},
	"DM302": {"transact/update-fixed", "update/fixed-read"},
	"DM303": {"put/unlisted", "put/create"},
	"DM304": {"update/unlisted", "update/listed"},
	"DM305": {"query/filter-unlisted", "query/filter-listed"},
	"DM306": {"transact/update-key", "update/key-read"},
	"DM307": {"index/update-if-not-exists", "index/update-own"},
	"DM308": {"batch/write-replacing-put", "batch/write-delete-where-puts-create"},
}

var elsewhere = map[string]string{
	"DM002": "A request without a signature, or signed with a key that the policy does not name, is refused before it is read. Signed with\na key of the policy's, the same request is decided on.",
	"DM003": "While the audit log's disk is full, every request is refused with a retryable error. When there is room again, it is decided\non as before.",
}

// TestRulePages holds docs/rules to the catalogue and the corpus.
func TestRulePages(t *testing.T) {
	cases := map[string]corpus.Case{}
	for _, c := range corpus.Load(t, root(t)) {
		cases[c.Name] = c
	}
	pages := map[string]string{"README.md": index()}
	for _, r := range rule.All() {
		pages[r.ID+".md"] = page(t, r, cases)
	}
	dir := filepath.Join(root(t), "docs", "rules")
	if *update {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, text := range pages {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, text := range pages {
		if got := read(t, filepath.Join("docs", "rules", name)); got != text {
			t.Errorf("docs/rules/%s is not what the catalogue makes: go test ./internal/house -run TestRulePages -update", name)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, ok := pages[e.Name()]; !ok {
			t.Errorf("docs/rules/%s is of no rule", e.Name())
		}
	}
}

func index() string {
	var b strings.Builder
	b.WriteString("# Rules\n\nEvery denial names its rules, in the answer and in the audit log. These pages are made of the catalogue (`rule/`) and of\n`testdata/corpus`.\n\n| rule | severity | refused when |\n|---|---|---|\n")
	for _, r := range rule.All() {
		fmt.Fprintf(&b, "| [%s %s](%s.md) | %s | %s |\n", r.ID, r.Name, r.ID, r.Severity, r.Title)
	}
	return b.String()
}

func page(t *testing.T, r *rule.Rule, cases map[string]corpus.Case) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "# %s %s\n\nRefused: %s.\n\n**Why.** %s\n\n**Instead:** %s.\n\nSeverity %s. ", r.ID, r.Name, r.Title, r.Why, r.Fix, r.Severity)
	for i, cwe := range r.CWE {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "CWE-%d", cwe)
	}
	fmt.Fprintf(&b, ", OWASP %s.\n", r.OWASP)
	names, ok := examples[r.ID]
	if !ok {
		prose := elsewhere[r.ID]
		if prose == "" {
			t.Errorf("%s has neither examples nor prose", r)
		}
		return b.String() + "\n" + prose + "\n"
	}
	refused, admitted := cases[names[0]], cases[names[1]]
	if refused.Allowed || !slices.Contains(refused.Rules, r.ID) {
		t.Errorf("%s: the corpus's %q is not refused by it", r, names[0])
	}
	if !admitted.Allowed {
		t.Errorf("%s: the corpus's %q is not admitted", r, names[1])
	}
	example(t, &b, "Refused", refused)
	example(t, &b, "Admitted", admitted)
	return b.String()
}

func example(t *testing.T, b *strings.Builder, title string, c corpus.Case) {
	t.Helper()
	var body bytes.Buffer
	if err := json.Indent(&body, c.Request, "", "  "); err != nil {
		t.Errorf("%s: %v", c.Name, err)
	}
	_, operation, _ := strings.Cut(c.Target, ".")
	fmt.Fprintf(b, "\n## %s\n\n%s (`%s`, as tenant `%s`, by [%s.yaml](../../testdata/corpus/policies/%s.yaml))\n\n```json\n%s\n```\n",
		title, strings.ReplaceAll(c.Text, "\n", " "), operation, c.Tenant, c.Policy, c.Policy, strings.TrimSpace(body.String()))
}
