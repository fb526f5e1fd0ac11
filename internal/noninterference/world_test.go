// Package noninterference holds the promise as a test: what tenant acme
// observes is the same whatever tenant globex's data is, and what globex has
// is not changed by anything that acme sends.
//
// A history of acme's requests, most of them an attacker's, runs through
// decoder, decision, encoder, emulator and confinement in two worlds. The
// worlds differ in globex's data alone. Every answer must be the same to the
// byte, and globex's data must stay as it is.
package noninterference

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/emulator"
	"github.com/dynamoat/dynamoat/policy"
)

// testPolicy has every kind of table and every kind of rule.
const testPolicy = `
version: 1
tenants: {id: "[a-z0-9]{1,32}", allow: [acme, acme2, globex]}
tables:
  Orders:
    partition: {attribute: pk, owner: "tenant_{tenant}"}
    sort: sk
    indexes:
      by_status: {partition: {attribute: gpk, owner: "tenant_{tenant}#{*}"}, sort: gsk}
      by_region: {partition: [{attribute: region}, {attribute: tkey, owner: "T#{tenant}"}], sort: gsk}
      by_time: {sort: at}
      by_email: {shared: deny}
    operations: [GetItem, BatchGetItem, Query, PutItem, UpdateItem, DeleteItem, BatchWriteItem, TransactGetItems, TransactWriteItems, ExecuteStatement, BatchExecuteStatement, ExecuteTransaction]
    scan: own
    attributes: {private: [secret, doc.secret], fixed: [at], filter: [status, doc.open, n]}
    update: existing
    put: create
  Ledger:
    partition: {attribute: pk, owner: "T#{tenant}#{*}"}
    sort: sk
    indexes:
      inverted: {partition: {attribute: sk, owner: "T#{tenant}#{*}"}, sort: pk}
    operations: [GetItem, BatchGetItem, Query, PutItem, UpdateItem, DeleteItem, BatchWriteItem, TransactGetItems, TransactWriteItems, ExecuteStatement, BatchExecuteStatement, ExecuteTransaction]
  "silo_{tenant}":
    partition: pk
    operations: [GetItem, Query, Scan, PutItem, UpdateItem, DeleteItem, BatchWriteItem, BatchGetItem, ExecuteStatement]
  Plans:
    shared: read
    partition: pk
    operations: [GetItem, BatchGetItem, Query, Scan, TransactGetItems, TransactWriteItems, ExecuteStatement]
`

// creates are the tables, as CreateTable's body.
var creates = []string{
	`{"TableName":"Orders","BillingMode":"PAY_PER_REQUEST",
	  "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"},{"AttributeName":"gpk","AttributeType":"S"},{"AttributeName":"gsk","AttributeType":"S"},{"AttributeName":"region","AttributeType":"S"},{"AttributeName":"tkey","AttributeType":"S"},{"AttributeName":"at","AttributeType":"S"},{"AttributeName":"email","AttributeType":"S"}],
	  "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
	  "LocalSecondaryIndexes":[{"IndexName":"by_time","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"at","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}],
	  "GlobalSecondaryIndexes":[
	   {"IndexName":"by_status","KeySchema":[{"AttributeName":"gpk","KeyType":"HASH"},{"AttributeName":"gsk","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}},
	   {"IndexName":"by_region","KeySchema":[{"AttributeName":"region","KeyType":"HASH"},{"AttributeName":"tkey","KeyType":"HASH"},{"AttributeName":"gsk","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}},
	   {"IndexName":"by_email","KeySchema":[{"AttributeName":"email","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}]}`,
	`{"TableName":"Ledger","BillingMode":"PAY_PER_REQUEST",
	  "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}],
	  "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
	  "GlobalSecondaryIndexes":[{"IndexName":"inverted","KeySchema":[{"AttributeName":"sk","KeyType":"HASH"},{"AttributeName":"pk","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}]}`,
	plain("silo_acme"), plain("silo_globex"), plain("Plans"),
}

func plain(name string) string {
	return `{"TableName":"` + name + `","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}`
}

// failer is a *testing.T or a *rapid.T.
type failer interface {
	Helper()
	Fatalf(string, ...any)
}

// world is one database behind one enforcer.
type world struct {
	enforcer *dynamoat.Enforcer
	database *emulator.Emulator
}

type silent struct{}

func (silent) Record(audit.Entry) error { return nil }

func newEnforcer(t testing.TB) *dynamoat.Enforcer {
	t.Helper()
	p, err := policy.Parse("dynamoat.yaml", []byte(testPolicy))
	if err != nil {
		t.Fatal(err)
	}
	e, err := dynamoat.New(p, silent{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func newWorld(t failer, e *dynamoat.Enforcer) *world {
	w := &world{e, emulator.New()}
	for _, body := range creates {
		w.admin(t, ddb.OpCreateTable, body)
	}
	return w
}

// admin asks the database itself; the request must succeed.
func (w *world) admin(t failer, op ddb.Operation, body string) []byte {
	t.Helper()
	request, err := ddb.Decode(op, []byte(body))
	if err != nil {
		t.Fatalf("%s %s: %v", op, body, err)
	}
	answer, err := w.database.Do(context.Background(), request)
	if err != nil {
		t.Fatalf("%s %s: %v", op, body, err)
	}
	return answer
}

// put stores an item, past any policy.
func (w *world) put(t failer, table, item string) {
	t.Helper()
	w.admin(t, ddb.OpPutItem, `{"TableName":"`+table+`","Item":`+item+`}`)
}

// ask is what acme's client sees of a request: the whole path of the gateway
// but for HTTP.
func (w *world) ask(t failer, op ddb.Operation, body string) string {
	t.Helper()
	request, err := ddb.Decode(op, []byte(body))
	if err != nil {
		return "refused: " + err.Error()
	}
	d := w.enforcer.Check(context.Background(), dynamoat.Identity{Tenant: "acme"}, request)
	switch {
	case !d.Allowed():
		return "denied: " + d.Message()
	case d.Answer() != nil:
		return string(d.Answer())
	}
	sent, err := ddb.Decode(d.Request().Operation(), ddb.Encode(nil, d.Request()))
	if err != nil {
		t.Fatalf("%s %s\nis sent as what cannot be read: %v", op, body, err)
	}
	status := http.StatusOK
	answer, err := w.database.Do(context.Background(), sent)
	if err != nil {
		var failed *emulator.Error
		if !errors.As(err, &failed) {
			t.Fatalf("%s %s: %v", op, body, err)
		}
		status, answer = failed.Status(), failed.AppendJSON(nil)
	}
	confined, err := d.Confine(status, answer)
	if err != nil {
		t.Fatalf("%s %s\nanswered with %s\ncannot be confined: %v", op, body, answer, err)
	}
	if status != http.StatusOK {
		return "failed: " + string(confined)
	}
	return string(confined)
}

// views are the tables and indexes, each with the attribute whose value says
// whose an entry is; "" where no entry is acme's.
var views = []struct{ table, index, owner string }{
	{"Orders", "", "pk"}, {"Orders", "by_status", "gpk"}, {"Orders", "by_region", "tkey"},
	{"Ledger", "", "pk"}, {"Ledger", "inverted", "sk"}, {"silo_globex", "", ""}, {"Plans", "", ""},
}

// foreign returns all that others than acme have and see: the items of their
// partitions, and the entries of their parts of the indexes.
func (w *world) foreign(t failer) string {
	t.Helper()
	var all []string
	for _, v := range views {
		body := `{"TableName":"` + v.table + `"`
		if v.index != "" {
			body += `,"IndexName":"` + v.index + `"`
		}
		_, err := ddb.RewriteResponse(nil, w.admin(t, ddb.OpScan, body+`}`), ddb.OpScan, ddb.Rewriter{Item: func(_ ddb.Origin, it ddb.Item) (ddb.Item, error) {
			owner, _ := it.Get(v.owner)
			whose, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(owner.Text, "tenant_"), "T#"), "#")
			if whose == "globex" || whose == "acme2" || v.owner == "" {
				all = append(all, v.table+"/"+v.index+string(ddb.AppendItem(nil, it)))
			}
			return it, nil
		}})
		if err != nil {
			t.Fatalf("%v", err)
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}
