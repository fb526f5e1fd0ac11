package policy

import (
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

const keyPolicy = `
version: 1
tenants: {id: "[a-z0-9]{1,32}", normalize: [lowercase], allow: [acme, acme2]}
tables:
  AppTable:
    partition: {attribute: pk, owner: "T#{tenant}#{*}"}
    sort: sk
    indexes:
      by_status: {partition: {attribute: gsi1pk, owner: "{*}@{tenant}"}}
      by_region: {partition: [{attribute: region}, {attribute: tkey, owner: "R#{tenant}"}]}
      by_pair: {partition: [{attribute: tkey, owner: "R#{tenant}"}, {attribute: gsi1pk, owner: "{*}@{tenant}"}]}
      by_time: {sort: at}
      by_email: {shared: deny}
    operations: [GetItem]
  Single:
    partition: {attribute: pk, type: B, owner: "tenant_{tenant}"}
    operations: [GetItem]
  "orders_{tenant}":
    partition: id
    operations: [GetItem]
`

func TestKey(t *testing.T) {
	p := parsed(t, keyPolicy)
	for _, c := range []struct {
		name, table, tenant string
		parts               []string
		want                ddb.Attribute
		refused             string // a part of the error
	}{
		{"with part", "AppTable", "acme", []string{"o1"}, ddb.Attribute{Name: "pk", Value: ddb.StringValue("T#acme#o1")}, ""},
		{"separator in the part", "AppTable", "acme", []string{"o#acme2#1"}, ddb.Attribute{Name: "pk", Value: ddb.StringValue("T#acme#o#acme2#1")}, ""},
		{"beyond ASCII", "AppTable", "acme", []string{"größe"}, ddb.Attribute{Name: "pk", Value: ddb.StringValue("T#acme#größe")}, ""},
		{"binary", "Single", "acme2", nil, ddb.Attribute{Name: "pk", Value: ddb.Value{Kind: ddb.B, Text: "tenant_acme2"}}, ""},
		{"not canonical", "AppTable", "Acme", []string{"o1"}, ddb.Attribute{}, "no tenant"},
		{"not allowed", "AppTable", "globex", []string{"o1"}, ddb.Attribute{}, "no tenant"},
		{"nobody", "AppTable", "", []string{"o1"}, ddb.Attribute{}, "no tenant"},
		{"no part", "AppTable", "acme", nil, ddb.Attribute{}, "0 parts are given"},
		{"two parts", "AppTable", "acme", []string{"a", "b"}, ddb.Attribute{}, "2 parts are given"},
		{"empty part", "AppTable", "acme", []string{""}, ddb.Attribute{}, "the part is empty"},
		{"control character", "AppTable", "acme", []string{"o1\n"}, ddb.Attribute{}, "control character"},
		{"NUL", "AppTable", "acme", []string{"\x00"}, ddb.Attribute{}, "control character"},
		{"C1 control", "AppTable", "acme", []string{"o\u0085"}, ddb.Attribute{}, "control character"},
		{"not UTF-8", "AppTable", "acme", []string{"\xff"}, ddb.Attribute{}, "not UTF-8"},
		{"too long", "AppTable", "acme", []string{strings.Repeat("x", 2048)}, ddb.Attribute{}, "longer than 2048 bytes"},
		{"part without {*}", "Single", "acme", []string{"o1"}, ddb.Attribute{}, "has no {*}"},
		{"no owner", "orders_acme", "acme", []string{"o1"}, ddb.Attribute{}, "names no owner"},
		{"other tenant's silo", "orders_acme2", "acme", nil, ddb.Attribute{}, "not one of the tenant's"},
		{"template for a name", "orders_{tenant}", "acme", nil, ddb.Attribute{}, "not one of the tenant's"},
		{"unknown table", "Other", "acme", nil, ddb.Attribute{}, "not one of the tenant's"},
	} {
		got, err := p.Key(c.table, c.tenant, c.parts...)
		checkKey(t, c.name, got, err, c.want, c.refused)
	}
}

// checkKey holds a built key to what is wanted, and an error to its text, which
// repeats nothing of the caller's.
func checkKey(t *testing.T, name string, got ddb.Attribute, err error, want ddb.Attribute, refused string) {
	t.Helper()
	if refused == "" {
		if err != nil || got.Name != want.Name || got.Value.Kind != want.Value.Kind || got.Value.Text != want.Value.Text {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, want)
		}
		return
	}
	if err == nil || !strings.Contains(err.Error(), refused) || got.Name != "" || got.Value.Text != "" {
		t.Errorf("%s: %+v, %v; want an error with %q", name, got, err, refused)
	} else if strings.Contains(err.Error(), "acme") || strings.Contains(err.Error(), "o1") {
		t.Errorf("%s: the error repeats the tenant or a part: %v", name, err)
	}
}

func TestIndexKey(t *testing.T) {
	p := parsed(t, keyPolicy)
	for _, c := range []struct {
		index   string
		parts   []string
		want    ddb.Attribute
		refused string
	}{
		{"by_status", []string{"open"}, ddb.Attribute{Name: "gsi1pk", Value: ddb.StringValue("open@acme")}, ""},
		{"by_region", nil, ddb.Attribute{Name: "tkey", Value: ddb.StringValue("R#acme")}, ""},
		{"by_status", nil, ddb.Attribute{}, "0 parts are given"},
		{"by_pair", []string{"open"}, ddb.Attribute{}, "2 attributes"},
		{"by_email", nil, ddb.Attribute{}, "has no index"},
		{"by_nothing", nil, ddb.Attribute{}, "has no index"},
	} {
		got, err := p.IndexKey("AppTable", c.index, "acme", c.parts...)
		checkKey(t, c.index, got, err, c.want, c.refused)
	}
}

// TestKeyNumber: a key of type N is the number as it is compared.
func TestKeyNumber(t *testing.T) {
	p := parsed(t, `
version: 1
tenants: {id: "[1-9][0-9]{0,5}"}
tables:
  Meters: {partition: {attribute: t, type: N, owner: "{tenant}"}, operations: [GetItem]}
  Halves: {partition: {attribute: t, type: N, owner: "{tenant}.1{*}"}, operations: [GetItem]}
`)
	if got, err := p.Key("Meters", "42"); err != nil || got.Value.Text != "42" || got.Value.Kind != ddb.N {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := p.Key("Halves", "42", "5"); err != nil || got.Value.Text != "42.15" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, part := range []string{"50", "0", "x", "5e1", " 5", "-"} {
		if got, err := p.Key("Halves", "42", part); err == nil {
			t.Errorf("part %q makes %+v", part, got)
		}
	}
}

// TestKeyIsTheTenantsAlone: whatever the part, the key is owned by its tenant
// and by no other.
func TestKeyIsTheTenantsAlone(t *testing.T) {
	p := parsed(t, keyPolicy)
	table := p.Table("AppTable", "acme")
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.String().Draw(t, "part")
		for _, tenant := range []string{"acme", "acme2"} {
			key, err := p.Key("AppTable", tenant, part)
			if err != nil {
				if printable(part) && part != "" && len(part) < 2000 {
					t.Fatalf("%q is refused: %v", part, err)
				}
				continue
			}
			for _, other := range []string{"acme", "acme2"} {
				if table.Partition[0].Owner.Owns(other, key.Value.Text) != (other == tenant) {
					t.Fatalf("%q of %q is owned wrongly by %q", key.Value.Text, tenant, other)
				}
			}
		}
	})
}

func parsed(t testing.TB, src string) *Policy {
	t.Helper()
	p, err := Parse("dynamoat.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return p
}
