package prove

import (
	"slices"
	"strings"
	"testing"
)

const strictPolicy = `
version: 1
tenants: {id: "[a-z]{1,9}", allow: [acme, globex, acmea]}
tables:
  App:
    partition: {attribute: pk, owner: "T#{tenant}"}
    sort: sk
    indexes:
      by_status: {partition: {attribute: gpk, owner: "S#{tenant}#{*}"}, sort: gsk}
      by_region: {partition: [{attribute: region}, {attribute: tkey, owner: "R#{tenant}"}]}
      by_email: {shared: deny}
    operations: [GetItem, BatchGetItem, Query, PutItem, UpdateItem, DeleteItem, BatchWriteItem, TransactGetItems, TransactWriteItems]
    scan: own
    attributes:
      private: [notes, profile.ssn]
      fixed: [born]
      create: [status, born]
      update: [status, gpk, gsk, tkey, region]
      filter: [status]
    update: existing
    put: create
  Open:
    partition: {attribute: pk, owner: "{tenant}/{*}"}
    operations: [GetItem, Query, PutItem, UpdateItem, DeleteItem, BatchWriteItem, ExecuteStatement, BatchExecuteStatement, ExecuteTransaction]
    attributes: {private: [ssn], fixed: [opened]}
    put: create
  "orders_{tenant}":
    partition: id
    operations: [GetItem, Query, Scan, PutItem]
  Plans:
    shared: read
    partition: id
    operations: [GetItem, Query, Scan]
`

// TestFaultsAreFound weakens the policy that decides, one rule at a time, while
// the tables and the attacks stay those of the strict one. Each fault must be
// found, by the proof that belongs to it.
func TestFaultsAreFound(t *testing.T) {
	strict := parsed(t, strictPolicy)
	if r := against(t, strict, strict); !r.OK() {
		t.Fatalf("without a fault:\n%s", printed(t, r))
	}
	for _, c := range []struct {
		fault, from, to string
		escapes         []string // each the end of a line
	}{
		{"private attributes are open", "private: [notes, profile.ssn]", "private: [other]", []string{
			"GetItem of a whole item: a private attribute was read", "GetItem that projects the private notes: a private attribute was read",
			"GetItem with AttributesToGet of the private notes: a private attribute was read", "GetItem that projects what is around the private profile.ssn: a private attribute was read"}},
		{"private attributes are filtered by", "      private: [notes, profile.ssn]\n      fixed: [born]\n      create: [status, born]\n      update: [status, gpk, gsk, tkey, region]\n      filter: [status]\n", "      fixed: [born]\n", []string{
			"UpdateItem that copies the private notes: a private attribute was copied or erased", "UpdateItem that sets the private notes: something was stored that the policy forbids",
			"UpdateItem that removes the private profile.ssn: a private attribute was copied or erased", "Query that counts by the private notes: the answer tells of data that is not the tenant's to know",
			"DeleteItem with Expected on the private notes: a private attribute was copied or erased"}},
		{"fixed attributes change", "      fixed: [born]\n      create: [status, born]\n      update: [status,", "      create: [status, born]\n      update: [status, born,", []string{
			"UpdateItem of the fixed born: something was stored that the policy forbids", "UpdateItem with AttributeUpdates of the fixed born: something was stored that the policy forbids"}},
		{"puts hold anything", "      create: [status, born]\n", "", []string{"PutItem of an attribute that is not listed: something was stored that the policy forbids"}},
		{"updates touch anything", "      update: [status, gpk, gsk, tkey, region]\n", "", []string{"UpdateItem of an attribute that is not listed: something was stored that the policy forbids"}},
		{"updates create", "    update: existing\n", "", []string{
			"UpdateItem that creates: something was stored that the policy forbids", "TransactWriteItems that updates and creates: something was stored that the policy forbids"}},
		{"an index's key is not looked at", `by_status: {partition: {attribute: gpk, owner: "S#{tenant}#{*}"}, sort: gsk}`, "by_status: {shared: deny}", []string{
			"UpdateItem that copies an attribute and plants for the other tenant by gpk: data that is not the tenant's was changed"}},
		{"one of two index attributes is not looked at", `by_region: {partition: [{attribute: region}, {attribute: tkey, owner: "R#{tenant}"}]}`, "by_region: {shared: deny}", []string{
			"UpdateItem that plants for the longer tenant by tkey: data that is not the tenant's was changed"}},
		{"the pool is everybody's", strictPolicy[strings.Index(strictPolicy, "  App:"):strings.Index(strictPolicy, "  Open:")], "  App: {shared: read, partition: pk, sort: sk, operations: [GetItem, BatchGetItem, Query, Scan, TransactGetItems, TransactWriteItems], indexes: {by_status: {partition: gpk, sort: gsk}}}\n", []string{
			"GetItem of another tenant's key: another tenant's item was read", "BatchGetItem of an own item and the key of a tenant whose id begins alike: another tenant's item was read",
			"Query of the other tenant's part of the index by_status: another tenant's item was read", "counting Query of the other tenant's part of the index by_status: the answer tells of data that is not the tenant's to know",
			"Scan of the pool: another tenant's item was read", "counting Scan of the pool: the answer tells of data that is not the tenant's to know",
			"TransactWriteItems that checks alone another tenant's key: another tenant's item was read"}},
		{"another table is listed", "  Plans:", "  dynamoat-unlisted: {shared: read, partition: pk, operations: [GetItem, Query, Scan]}\n  Plans:", []string{
			"Plans: GetItem of a table that the policy does not name: another tenant's item was read"}},
	} {
		if strings.Count(strictPolicy, c.from) != 1 {
			t.Fatalf("%s: %q is not in the policy once", c.fault, c.from)
		}
		r := against(t, strict, parsed(t, strings.Replace(strictPolicy, c.from, c.to, 1)))
		for _, want := range c.escapes {
			if !slices.ContainsFunc(r.Escaped, func(e string) bool { return strings.HasSuffix(e, want) }) {
				t.Errorf("%s: not found: %s\nfound:\n%s", c.fault, want, strings.Join(r.Escaped, "\n"))
			}
		}
	}
}
