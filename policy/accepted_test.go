package policy

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// accepted returns the policy files that are right, by path.
func accepted(t testing.TB) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("testdata/accepted/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no accepted files: %v", err)
	}
	files := map[string][]byte{}
	for _, path := range paths {
		if files[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// TestAccepted holds what is made of right policy files, field by field.
func TestAccepted(t *testing.T) {
	for path, src := range accepted(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			p, err := Parse(path, src)
			if err != nil {
				t.Fatal(err)
			}
			got := dump(p)
			golden := strings.TrimSuffix(path, ".yaml") + ".golden"
			if *update {
				if err := os.WriteFile(golden, got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// TestLineEnds: a file saved on Windows means the same.
func TestLineEnds(t *testing.T) {
	for path, src := range accepted(t) {
		unix, err := Parse(path, src)
		if err != nil {
			t.Fatal(err)
		}
		windows, err := Parse(path, bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n")))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if !bytes.Equal(dump(unix), dump(windows)) {
			t.Errorf("%s differs", path)
		}
	}
}

// dump writes all of a policy, in an order of its own.
func dump(p *Policy) []byte {
	var b bytes.Buffer
	account, region := p.AWS()
	fmt.Fprintf(&b, "aws %q %q\ntrim %v, lowercase %v, allow %q\n", account, region, p.tenants.trim, p.tenants.lowercase, slices.Sorted(maps.Keys(p.tenants.allow)))
	for _, t := range p.Tables() {
		fmt.Fprintf(&b, "\n%s %q template %v\n", t.Mode, t.Name, t.NameTemplate)
		fmt.Fprintf(&b, "  key %s sort %q\n", partition(t.Partition), t.Sort)
		for _, name := range slices.Sorted(maps.Keys(t.Indexes)) {
			i := t.Indexes[name]
			fmt.Fprintf(&b, "  index %q local %v denied %v key %s sort %q\n", i.Name, i.Local, i.Denied, partition(i.Partition), i.Sort)
		}
		fmt.Fprintf(&b, "  key names %q\n  key types %v\n", slices.Sorted(maps.Keys(t.KeyNames)), t.KeyTypes)
		fmt.Fprintf(&b, "  operations %v scan own %v\n", slices.Sorted(maps.Keys(t.Operations)), t.ScanOwn)
		fmt.Fprintf(&b, "  private %q\n  fixed %q\n", t.Private, t.Fixed)
		fmt.Fprintf(&b, "  create %v %q\n  update %v %q\n  filter %v %q\n", t.HasCreate, t.Create, t.HasUpdate, t.Update, t.HasFilter, t.Filter)
		fmt.Fprintf(&b, "  update existing %v, put create %v\n", t.UpdateExisting, t.PutCreate)
	}
	return b.Bytes()
}

func partition(attributes []KeyAttribute) string {
	var parts []string
	for _, a := range attributes {
		owner := ""
		if a.Owner != nil {
			owner = fmt.Sprintf(" owner %q", a.Owner)
		}
		parts = append(parts, fmt.Sprintf("%q %s%s", a.Name, a.Type, owner))
	}
	return "(" + strings.Join(parts, ", ") + ")"
}
