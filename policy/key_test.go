package policy

import (
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

const keyPolicy = `
version: 1
tenants: {id: "[a-z0-9]{1,8}", allow: [acme, acme2, "7"]}
tables:
  App:
    partition: {attribute: pk, owner: "tenant_{tenant}"}
    indexes:
      by_status: {partition: {attribute: gpk, owner: "tenant_{tenant}#{*}"}}
      by_suffix: {partition: [{attribute: region}, {attribute: tk, owner: "{*}@{tenant}"}]}
      by_email: {shared: deny}
    operations: [GetItem]
  "silo_{tenant}": {partition: pk, operations: [GetItem]}
`

func TestKey(t *testing.T) {
	p, err := Parse("dynamoat.yaml", []byte(keyPolicy))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, index, table, tenant string
		parts                      []string
		want                       string // "" for a failure
	}{
		{name: "the table's", table: "App", tenant: "acme", want: "tenant_acme"},
		{name: "an index's", table: "App", index: "by_status", tenant: "acme", parts: []string{"open"}, want: "tenant_acme#open"},
		{name: "several parts", table: "App", index: "by_status", tenant: "acme", parts: []string{"a", "#", "b"}, want: "tenant_acme#a#b"},
		{name: "an empty part", table: "App", index: "by_status", tenant: "acme", parts: []string{""}, want: "tenant_acme#"},
		{name: "the id at the end", table: "App", index: "by_suffix", tenant: "acme", parts: []string{"x"}, want: "x@acme"},
		{name: "a foreign key as a part", table: "App", index: "by_status", tenant: "acme", parts: []string{"tenant_acme2#x"}, want: "tenant_acme#tenant_acme2#x"},
		{name: "a tenant that is not canonical", table: "App", tenant: "Acme"},
		{name: "a tenant that is not allowed", table: "App", tenant: "globex"},
		{name: "no tenant", table: "App"},
		{name: "a part without a place", table: "App", tenant: "acme", parts: []string{"x"}},
		{name: "a place without a part", table: "App", index: "by_status", tenant: "acme"},
		{name: "a control character", table: "App", index: "by_status", tenant: "acme", parts: []string{"a\nb"}},
		{name: "invalid UTF-8", table: "App", index: "by_status", tenant: "acme", parts: []string{"\xff"}},
		{name: "a key that is too long", table: "App", index: "by_status", tenant: "acme", parts: []string{strings.Repeat("x", 2048)}},
		{name: "an unknown table", table: "Other", tenant: "acme"},
		{name: "a silo, whose keys name nobody", table: "silo_{tenant}", tenant: "acme"},
		{name: "an index that names nobody", table: "App", index: "by_email", tenant: "acme", parts: []string{"x"}},
		{name: "an unknown index", table: "App", index: "other", tenant: "acme", parts: []string{"x"}},
	} {
		v, err := p.Key(test.table, test.tenant, test.parts...)
		if test.index != "" {
			v, err = p.IndexKey(test.table, test.index, test.tenant, test.parts...)
		}
		if v.Text != test.want || (err == nil) != (test.want != "") || err == nil && v.Kind != ddb.S {
			t.Errorf("%s: %+v, %v", test.name, v, err)
		}
		if err != nil && strings.Contains(err.Error(), "acme2") {
			t.Errorf("%s: the error tells the arguments: %v", test.name, err)
		}
	}
}

// Whatever the parts, a key that is built is the tenant's, and no other's.
func TestKeysAreTheTenantsOwn(t *testing.T) {
	p, err := Parse("dynamoat.yaml", []byte(keyPolicy))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"#", "@acme2", "tenant_acme2#", "7"})), 1, 3).Draw(t, "parts")
		index := rapid.SampledFrom([]string{"by_status", "by_suffix"}).Draw(t, "index")
		v, err := p.IndexKey("App", index, "acme", parts...)
		if err != nil {
			return
		}
		for _, k := range p.tables[0].Indexes[index].Partition {
			if k.Owner == nil {
				continue
			}
			for _, tenant := range []string{"acme", "acme2", "7"} {
				if owns := k.Owner.Owns(tenant, v.Text); owns != (tenant == "acme") {
					t.Fatalf("%q is %s's: %v", v.Text, tenant, owns)
				}
			}
		}
	})
}
