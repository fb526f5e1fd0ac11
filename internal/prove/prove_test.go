package prove

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/internal/corpus"
	"github.com/dynamoat/dynamoat/policy"
)

const root = "../.."

// TestCorpusPolicies attacks every policy of the corpus: nothing escapes, and
// what is honest is served.
func TestCorpusPolicies(t *testing.T) {
	for name, p := range corpus.Policies(t, root) {
		r, err := Run(p)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var out bytes.Buffer
		if err := r.Print(&out); err != nil {
			t.Fatal(err)
		}
		if !r.OK() || r.NotRun != 0 {
			t.Errorf("%s:\n%s", name, &out)
		}
	}
}

func TestOneTenantCannotBeAttacked(t *testing.T) {
	p, err := policy.Parse("dynamoat.yaml", []byte("version: 1\ntenants: {id: acme}\ntables: {App: {partition: {attribute: pk, owner: '{tenant}'}, operations: [GetItem]}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := Run(p); err == nil {
		t.Errorf("%+v", r)
	}
}

// TestFaultsAreFound plants faults in the decision, in a copy that the
// compiler takes in place of the file: an attack that finds none proves
// nothing.
func TestFaultsAreFound(t *testing.T) {
	for _, m := range []struct{ name, file, old, new string }{
		{"keys are not checked", "keys.go", "case k.Owner != nil && !k.Owner.Owns(c.tenant, v.Text):", "case false:"},
		{"index keys of a put are not checked", "keys.go", "if v, ok := it.Get(k.Name); ok {\n\t\t\t\tc.plant", "if v, ok := it.Get(k.Name); ok && false {\n\t\t\t\tc.plant"},
		{"private attributes are left in responses", "confine.go", "for _, path := range d.private[table] {", "for _, path := range d.private[\"\"] {"},
		{"a scan is sent as it came", "scan.go", "return c.scanOwn(s, r)", "return r"},
		{"operations need not be listed", "check.go", "case !t.Operations[op]:", "case false:"},
		{"honest keys are refused", "keys.go", "case v.Kind != k.Type:", "case true:"},
	} {
		t.Run(m.name, func(t *testing.T) {
			path, err := filepath.Abs(filepath.Join(root, m.file))
			if err != nil {
				t.Fatal(err)
			}
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(src), m.old); n != 1 {
				t.Fatalf("the text to change stands %d times in %s", n, m.file)
			}
			dir := t.TempDir()
			mutant, overlay := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json")
			replace, err := json.Marshal(map[string]any{"Replace": map[string]string{path: mutant}})
			if err != nil {
				t.Fatal(err)
			}
			for name, content := range map[string][]byte{mutant: []byte(strings.Replace(string(src), m.old, m.new, 1)), overlay: replace} {
				if err := os.WriteFile(name, content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			out, err := exec.Command("go", "test", "-count=1", "-vet=off", "-overlay", overlay, "-run", "^TestCorpusPolicies$", ".").CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestCorpusPolicies") {
				t.Errorf("the fault is not found: %v\n%s", err, out)
			}
		})
	}
}
