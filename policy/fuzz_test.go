package policy

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzParse: no file crashes the loader, every refusal has its places, and what
// is accepted is accepted again and obeys what the policy promises.
func FuzzParse(f *testing.F) {
	for _, src := range accepted(f) {
		f.Add(src)
	}
	archives, err := filepath.Glob("testdata/mistakes/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".yaml") {
				f.Add(file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := Parse("dynamoat.yaml", src)
		if err != nil {
			var mistakes Mistakes
			if p != nil || !errors.As(err, &mistakes) || len(mistakes) == 0 {
				t.Fatalf("policy %v, error %#v", p, err)
			}
			for _, m := range mistakes {
				if m.Message == "" || m.File != "dynamoat.yaml" || (m.Line > 0) != (m.Column > 0) {
					t.Fatalf("mistake %#v", m)
				}
			}
			return
		}
		again, err := Parse("dynamoat.yaml", src)
		if err != nil || string(dump(p)) != string(dump(again)) {
			t.Fatalf("parsed again: %v", err)
		}
		ids := []string{p.tenants.ids.shortest()}
		if long, _, ok := p.tenants.ids.longest(one); ok {
			ids = append(ids, long)
		}
		for _, id := range ids {
			promises(t, p, id)
		}
	})
}

// promises checks what a sound policy says of a tenant.
func promises(t *testing.T, p *Policy, id string) {
	if !p.tenants.matches(id) || p.tenants.normalize(id) != id {
		t.Fatalf("the id %q is not canonical", id)
	}
	for _, name := range p.TableNames(id) {
		if p.Table(name, id) == nil {
			t.Fatalf("the table %q of %q is not found", name, id)
		}
	}
	for _, table := range p.Tables() {
		for _, a := range table.Partition {
			if a.Owner == nil {
				if table.Mode == Pool {
					t.Fatalf("the pool %q has no owner", table.Name)
				}
				continue
			}
			if value, ok := a.Owner.Expand(id); ok && (!a.Owner.Owns(id, value) || a.Owner.Owns(id+"x", value)) {
				t.Fatalf("owner %q of %q", a.Owner, id)
			}
		}
	}
}
