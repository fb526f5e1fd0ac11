package noninterference

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mutations are faults that somebody could make, each in one place. What
// DynamoDB refuses by itself is not among them, such as a cursor outside the
// queried partition: no test on answers can tell whether we refuse it too, and
// testdata/corpus holds it.
var mutations = []struct{ name, file, old, new string }{
	{"index keys of a put are not checked", "keys.go", `if v, ok := it.Get(k.Name); ok {
				c.plant`, `if v, ok := it.Get(k.Name); ok && false {
				c.plant`},
	{"index keys of an update are not checked", "update.go", "\t\tc.plant(k, v, updateExpression)", "\t\t_ = v"},
	{"an index key may be copied from the item", "update.go", "if !literal || !ok || len(set.Path) > 1 {", "if !literal || !ok {\n\t\t\tcontinue\n\t\t}\n\t\tif len(set.Path) > 1 {"},
	{"the key of an update is not checked for planting", "check.go", `c.planted(t, r.Key, "Key")`, `_ = r.Key`},
	{"owners are compared by prefix", "policy/template.go", "return value[id:id+len(tenant)] == tenant && value[:id] == t.prefix && value[id+len(tenant):] == t.suffix", "return id == len(t.prefix) && strings.HasPrefix(value, t.prefix+tenant)"},
	{"private attributes may be read", "attributes.go", "if touchesAny(p, t.Private) {", "if false {"},
	{"private attributes are left in responses", "confine.go", "for _, path := range d.private.of(table) {", "for _, path := range d.private.of(\"\") {"},
	{"any tenant's silo is one's own", "policy/names.go", "|| name[at:end] != tenant {\n\t\t\tcontinue\n\t\t}\n\t\tif t := p.names.silos[affixes{name[:at], name[end:]}]", "{\n\t\t\tcontinue\n\t\t}\n\t\tif t := p.names.silos[affixes{name[:at], \"\"}]"},
	{"only the first key of a batch is checked", "batch.go", "\t\t\tc.key(t, key, requestItems)", "\t\t\tif j == 0 {\n\t\t\t\tc.key(t, key, requestItems)\n\t\t\t}"},
	{"deletes of a batch are not checked", "batch.go", "c.key(t, write.Delete, requestItems)", "_ = write.Delete"},
	{"condition checks are not checked", "transact.go", "c.key(t, check.Key, transactItems)", "_ = check.Key"},
	{"reads of a transaction are not checked", "transact.go", "c.key(t, get.Key, transactItems)", "_ = get.Key"},
	{"a scan is sent as it came", "scan.go", "return c.scanOwn(s, r)", "return r"},
	{"operations need not be listed", "check.go", "case !t.Operations[op]:", "case false:"},
	{"shared tables may be written in transactions", "transact.go", "if t != nil && t.Mode == policy.Shared {", "if false {"},
	{"descriptions are passed on whole", "check.go", "c.d.describe = true", "c.d.describe = false"},
	{"a statement need not bind the partition", "partiql.go", "if !bound && (t.Mode == policy.Pool || !t.Operations[ddb.OpScan]) {", "if !bound && false {"},
	{"a statement's partition may be anybody's", "partiql.go", "c.owned(k, v, statement, rule.KeyOutsideTenant)", "_ = v"},
	{"a statement's writes may be of any key", "partiql.go", "\tc.key(t, key, statement)", "\t_ = key"},
	{"a statement's item may be anybody's", "partiql.go", "c.put(t, s.Item, statement)", "_ = s.Item"},
	{"a statement's columns may be private", "partiql.go", "c.readable(t, path, statement)", "_ = path"},
	{"shared tables may be written by statements", "partiql.go", "if s.Kind != partiql.Select && s.Kind != partiql.Exists && t.Mode == policy.Shared {", "if false {"},
	{"the key of a delete is not checked", "check.go", `func (c *checker) deleteOf(t *policy.Table, r *ddb.DeleteItem) {
	c.key(t, r.Key, "Key")`, `func (c *checker) deleteOf(t *policy.Table, r *ddb.DeleteItem) {`},
}

// TestMutationsAreCaught plants each fault, in a copy that the compiler takes
// in place of the file, and wants the property to find it. A test of isolation
// that a fault can pass proves nothing.
func TestMutationsAreCaught(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			path := filepath.Join(root, m.file)
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(src), m.old); n != 1 {
				t.Fatalf("the text to change stands %d times in %s: the mutation has to follow the code", n, m.file)
			}
			dir := t.TempDir()
			mutant, overlay := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json")
			if err := os.WriteFile(mutant, []byte(strings.Replace(string(src), m.old, m.new, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			replace, err := json.Marshal(map[string]any{"Replace": map[string]string{path: mutant}})
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(overlay, replace, 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("go", "test", "-count=1", "-vet=off", "-overlay", overlay, "-run", "^TestNonInterference$", ".",
				"-histories", "20000", "-rapid.nofailfile", "-rapid.shrinktime", "0s")
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			if err := cmd.Run(); err == nil {
				t.Fatal("the fault is not found")
			}
			if !strings.Contains(out.String(), "--- FAIL: TestNonInterference") {
				t.Fatalf("the mutant did not fail in the test:\n%s", &out)
			}
		})
	}
}
