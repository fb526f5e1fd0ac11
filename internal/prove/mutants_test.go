package prove

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestStrictPolicy proves one policy with every kind of restriction. It is what
// TestMutants runs.
func TestStrictPolicy(t *testing.T) {
	r, err := Run(parsed(t, strictPolicy))
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK() || len(r.NotRun) > 0 {
		t.Errorf("\n%s", printed(t, r))
	}
}

// TestMutants plants faults in the decision itself, each in a copy that the
// compiler takes in place of the file.
func TestMutants(t *testing.T) {
	for _, m := range []struct{ name, file, old, new string }{
		{"keys are not checked", "keys.go", "case k.Owner != nil && !k.Owner.Owns(c.tenant, v.Text):", "case false:"},
		{"index keys of a put are not checked", "keys.go", "if v, ok := it.Get(k.Name); ok {\n\t\t\t\tc.plant", "if v, ok := it.Get(k.Name); ok && false {\n\t\t\t\tc.plant"},
		{"index keys of an update are not checked", "update.go", "c.setsIndexKey(t, set, values)", "_ = set"},
		{"private attributes are left in responses", "confine.go", "for _, path := range d.private.of(table) {", "for _, path := range d.private.of(\"\") {"},
		{"private paths may be named", "attributes.go", "if touchesAny(p, t.Private) {", "if false {"},
		{"fixed attributes may be changed", "update.go", "if touchesAny(p, t.Fixed) {", "if false {"},
		{"puts may replace", "check.go", "if !t.PutCreate {", "if true {"},
		{"updates may create", "check.go", "if !t.UpdateExisting {", "if true {"},
		{"a scan is sent as it came", "scan.go", "return c.scanOwn(s, r)", "return r"},
		{"tables need not be the tenant's", "check.go", "if t == nil {\n\t\tc.refuse(rule.TableOutsideTenant", "if t = c.policy.Tables()[0]; false {\n\t\tc.refuse(rule.TableOutsideTenant"},
		{"honest keys are refused", "keys.go", "case v.Kind != k.Type:", "case true:"},
	} {
		t.Run(m.name, func(t *testing.T) {
			path, err := filepath.Abs(filepath.Join("../..", m.file))
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
			out, err := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-vet=off", "-overlay", overlay, "-run", "^TestStrictPolicy$", ".").CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestStrictPolicy") {
				t.Errorf("the fault is not found: %v\n%s", err, out)
			}
		})
	}
}
