package policy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
)

const casesFile = `
- name: own item
  tenant: acme
  operation: GetItem
  request:
    TableName: App
    Key: {pk: {S: "T#acme"}, "a\"b": {B: "AAE="}}
    ConsistentRead: true
    Limit: 10
    ProjectionExpression: ~
    Keys: [{"N": "1.50"}, -1.5e3]
  expect: allow
- name: not JSON
  tenant: Acme
  operation: ListStreams
  request: '{"TableName": "App" "x"'
  expect: deny
  rules: [DM206, DM001]
- name: several lines
  tenant: acme
  operation: GetItem
  request: |
    {"TableName":
    	"App"}
  expect: deny
`

func TestLoadTests(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dynamoat.test.yaml")
	if err := os.WriteFile(path, []byte(casesFile), 0o600); err != nil {
		t.Fatal(err)
	}
	tests, err := LoadTests(path)
	if err != nil || len(tests) != 3 {
		t.Fatalf("%d cases, %v", len(tests), err)
	}
	for i, want := range []Test{
		{Name: "own item", Tenant: "acme", Operation: ddb.OpGetItem, Allow: true, Line: 2, Column: 3,
			Body: []byte(`{"TableName":"App","Key":{"pk":{"S":"T#acme"},"a\"b":{"B":"AAE="}},"ConsistentRead":true,"Limit":10,"ProjectionExpression":null,"Keys":[{"N":"1.50"},-1.5e3]}`)},
		{Name: "not JSON", Tenant: "Acme", Operation: ddb.OpListStreams, Rules: []string{"DM001", "DM206"}, Line: 13, Column: 3, Body: []byte(`{"TableName": "App" "x"`)},
		{Name: "several lines", Tenant: "acme", Operation: ddb.OpGetItem, Line: 19, Column: 3, Body: []byte("{\"TableName\":\n\t\"App\"}\n")},
	} {
		got := tests[i]
		if got.Name != want.Name || got.Tenant != want.Tenant || got.Operation != want.Operation || got.Allow != want.Allow ||
			strings.Join(got.Rules, " ") != strings.Join(want.Rules, " ") || string(got.Body) != string(want.Body) ||
			got.File != path || got.Line != want.Line || got.Column != want.Column {
			t.Errorf("got  %+v\nwant %+v\nbody %s", got, want, got.Body)
		}
	}
}

func TestLoadTestsRefuses(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"", "the file is empty"},
		{"tests: []", "the file must be a list, found a mapping"},
		{"- x", `a member of the file must be a mapping, found the text "x"`},
		{casesFile + casesFile, `the case "own item" stands twice`},
	} {
		tests, err := parseTests("dynamoat.test.yaml", []byte(c.src))
		if tests != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%d cases, error %v: want %q", len(tests), err, c.want)
		}
	}
	if _, err := LoadTests(filepath.Join(t.TempDir(), "missing.yaml")); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Error(err)
	}
}

// TestTestsOfThePolicy: cases stand in the policy file and decide nothing.
func TestTestsOfThePolicy(t *testing.T) {
	src := []byte("version: 1\ntenants: {id: \"[a-z]{1,9}\"}\ntables: {App: {partition: {attribute: pk, owner: \"T#{tenant}\"}, operations: [GetItem]}}\n")
	without, err := Parse("dynamoat.yaml", src)
	if err != nil || without.Tests() != nil {
		t.Fatal(without.Tests(), err)
	}
	with, err := Parse("dynamoat.yaml", append(src, "tests:"+strings.ReplaceAll(casesFile, "\n", "\n  ")...))
	if err != nil || len(with.Tests()) != 3 {
		t.Fatal(err)
	}
	if string(dump(with)) != string(dump(without)) {
		t.Error("the cases changed the policy")
	}
}
