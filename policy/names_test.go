package policy

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestTableOfTenant(t *testing.T) {
	src, err := os.ReadFile("testdata/accepted/silos.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Parse("silos.yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, tenant, want string }{
		{"items", "acme", "items"},
		{"items", "", "items"},
		{"acme.orders", "acme", "{tenant}.orders"},
		{"acme.items", "acme", "{tenant}.items"},
		{"items-acme-eu", "acme", "items-{tenant}-eu"},
		{"items-acme-us", "acme", "items-{tenant}-us"},
		{"items.items", "items", "{tenant}.items"},
		{"acme.orders", "globex", ""},
		{"acme.orders", "", ""},
		{".orders", "", ""},
		{"acme.orderz", "acme", ""},
		{"acme.orders2", "acme", ""},
		{"xacme.orders", "acme", ""},
		{"Acme.orders", "acme", ""},
		{"items-acme-ap", "acme", ""},
		{"items-acme-", "acme", ""},
		{"items-acme", "acme", ""},
		{"Items", "acme", ""},
		{"{tenant}.orders", "acme", ""},
		{"", "acme", ""},
	} {
		got := ""
		if table := p.Table(test.name, test.tenant); table != nil {
			got = table.Name
		}
		if got != test.want {
			t.Errorf("Table(%q, %q) = %q: want %q", test.name, test.tenant, got, test.want)
		}
	}
	want := []string{"acme.items", "acme.orders", "items", "items-acme-eu", "items-acme-us"}
	if got := p.TableNames("acme"); !slices.Equal(got, want) {
		t.Errorf("TableNames = %q", got)
	}
	for _, name := range want {
		if p.Table(name, "acme") == nil {
			t.Errorf("%q is listed and not found", name)
		}
	}
	if n := testing.AllocsPerRun(100, func() { p.Table("items-acme-us", "acme") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// manyTables is a policy with a thousand tables.
func manyTables() []byte {
	var b strings.Builder
	b.WriteString("version: 1\ntenants: {id: \"[a-z0-9]{1,32}\"}\ntables:\n")
	for i := range 500 {
		fmt.Fprintf(&b, "  pool%d: {partition: {attribute: pk, owner: \"T#{tenant}#{*}\"}, operations: [GetItem]}\n", i)
		fmt.Fprintf(&b, "  \"t_{tenant}_%03d\": {partition: pk, operations: [GetItem]}\n", i)
	}
	return []byte(b.String())
}

func TestManyTables(t *testing.T) {
	p, err := Parse("many.yaml", manyTables())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(p.TableNames("acme")); n != 1000 {
		t.Errorf("%d names", n)
	}
	if got := p.Table("t_acme_321", "acme"); got == nil || got.Name != "t_{tenant}_321" {
		t.Errorf("Table is %v", got)
	}
}

func BenchmarkParseManyTables(b *testing.B) {
	src := manyTables()
	for b.Loop() {
		if _, err := Parse("many.yaml", src); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTable(b *testing.B) {
	p, err := Parse("many.yaml", manyTables())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if p.Table("t_acme_321", "acme") == nil {
			b.Fatal("not found")
		}
	}
}
