//go:build dynamodblocal

package emulator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"pgregory.net/rapid"
)

// TestDynamoDBLocal drives the emulator and DynamoDB Local, AWS's own engine,
// with the same random histories and compares every response. The endpoint is
// in the environment variable DYNAMOAT_DYNAMODB_LOCAL, such as
// http://127.0.0.1:8000. -rapid.checks sets the number of histories; without
// it there are as many as make 10,000 operations.
func TestDynamoDBLocal(t *testing.T) {
	endpoint := os.Getenv("DYNAMOAT_DYNAMODB_LOCAL")
	if endpoint == "" {
		t.Fatal("set DYNAMOAT_DYNAMODB_LOCAL to the endpoint of a DynamoDB Local")
	}
	const enough = 10_000
	chosen := false
	flag.Visit(func(f *flag.Flag) { chosen = chosen || f.Name == "rapid.checks" })
	asked := compareHistories(t, endpoint)
	for !chosen && !t.Failed() && asked < enough {
		asked += compareHistories(t, endpoint)
	}
	t.Logf("%d operations compared", asked)
	if asked == 0 {
		t.Fatal("nothing was compared")
	}
}

// compareHistories returns how many operations were compared.
func compareHistories(t *testing.T, endpoint string) (asked int) {
	rapid.Check(t, func(t *rapid.T) {
		local := remote{t, endpoint}
		local.post("DeleteTable", `{"TableName":"Orders"}`)
		e := New()
		create := string(ddb.Encode(nil, ordersTable))
		if status, body := local.post("CreateTable", create); status != http.StatusOK {
			t.Fatalf("%s", body)
		}
		post(e, "CreateTable", create)
		for range rapid.IntRange(1, 20).Draw(t, "requests") {
			request, body := anyAsked(t)
			op := string(request.Operation())
			ourStatus, ours := post(e, op, body)
			theirStatus, theirs := local.post(op, body)
			asked++
			if u, ok := request.(*ddb.UpdateItem); ok && ourStatus != http.StatusOK && writesKey(u.Update) {
				ours, theirs = "{}", "{}" // of several mistakes each names another
			}
			if ourStatus != theirStatus || !reflect.DeepEqual(normal(t, op, ours), normal(t, op, theirs)) {
				t.Fatalf("%s %s\n emulator       %d %s\n DynamoDB Local %d %s", op, body, ourStatus, ours, theirStatus, theirs)
			}
		}
	})
	return asked
}

// anyAsked generates a request and the body that asks for it.
func anyAsked(t *rapid.T) (ddb.Request, string) {
	if rapid.IntRange(0, 4).Draw(t, "legacy") == 4 {
		op, body := anyLegacy(t)
		request, err := ddb.Decode(op, []byte(body))
		if err != nil {
			t.Fatalf("%s %s: %v", op, body, err)
		}
		return request, body
	}
	request := anyRequest().Draw(t, "request")
	return request, string(ddb.Encode(nil, request))
}

type remote struct {
	t        failer
	endpoint string
}

func (r remote) post(op, body string) (int, string) {
	request, err := http.NewRequest(http.MethodPost, r.endpoint, bytes.NewReader([]byte(body)))
	if err != nil {
		r.t.Fatalf("%v", err)
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("X-Amz-Target", "DynamoDB_20120810."+op)
	request.Header.Set("X-Amz-Date", "20231114T221320Z")
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=local/20231114/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatalf("%v", err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatalf("%v", err)
	}
	return response.StatusCode, string(answer)
}

// texts are the errors that DynamoDB Local words otherwise than DynamoDB;
// docs/divergences.md has them too.
var texts = []struct{ local, dynamodb *regexp.Regexp }{
	{regexp.MustCompile(`^One or more parameter values were invalid: Type mismatch for Index Key$|^Invalid attribute value type$|^One or more parameter values are not valid\. .* secondary index key .*`),
		regexp.MustCompile(`^One or more parameter values were invalid: Type mismatch for Index Key .*|^The update expression attempted to update the secondary index key to unsupported type$`)},
	{regexp.MustCompile(`^Type mismatch for attribute to update$`), regexp.MustCompile(`^An operand in the update expression has an incorrect data type$`)},
	{regexp.MustCompile(`^QueryFilter can only contain`), regexp.MustCompile(`^Filter Expression can only contain`)},
	{regexp.MustCompile(`^DynamoDB only supports precision up to 38 digits$`), regexp.MustCompile(`^Attempting to store more than 38 significant digits in a Number$`)},
	{regexp.MustCompile(`\{B:[^}]*\}`), regexp.MustCompile(`\{B:[^}]*\}`)},
	{regexp.MustCompile(`valid types: \{.*\}$`), regexp.MustCompile(`valid types: \{.*\}$`)},
	{regexp.MustCompile(`does not project \[.*\]$`), regexp.MustCompile(`does not project \[.*\]$`)},
	{regexp.MustCompile(`filter attributes: \[.*\]$`), regexp.MustCompile(`filter attributes: \[.*\]$`)},
}

// normal is a response without what may differ: the order of attributes, of
// members of sets, of items, and the words of texts.
func normal(t *rapid.T, op, body string) any {
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	object := v.(map[string]any)
	if message, ok := object["Message"]; ok {
		delete(object, "Message")
		object["message"] = message
	}
	if message, ok := object["message"].(string); ok {
		for i, text := range texts {
			words := fmt.Sprintf("text %d", i)
			message = text.dynamodb.ReplaceAllString(text.local.ReplaceAllString(message, words), words)
		}
		object["message"] = message
	}
	if kind, ok := object["__type"].(string); ok && strings.HasSuffix(kind, "#DuplicateItem") {
		object["__type"] = kind + "Exception"
	}
	if reasons, ok := object["CancellationReasons"].([]any); ok {
		for _, r := range reasons {
			reason := r.(map[string]any)
			if message, ok := reason["Message"].(string); ok { // DynamoDB Local ends some with a full stop
				reason["Message"] = strings.TrimSuffix(message, ".")
			}
		}
	}
	// DynamoDB Local does not count a read of nothing, counts deleting nothing
	// also where it was not asked, and counts index entries that lack a key.
	if object["ScannedCount"] == 0.0 || slices.Contains([]string{"PutItem", "UpdateItem", "DeleteItem"}, op) {
		delete(object, "ConsumedCapacity")
	}
	responses, _ := object["Responses"].(map[string]any)
	for _, list := range []any{object["Items"], responses["Orders"]} {
		if items, ok := list.([]any); ok {
			slices.SortFunc(items, func(a, b any) int { return cmp.Compare(fmt.Sprint(normalSets(a)), fmt.Sprint(normalSets(b))) })
		}
	}
	return normalSets(v)
}

// normalSets sorts the members of sets, whose numbers DynamoDB Local writes
// with exponents.
func normalSets(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			members, ok := member.([]any)
			if ok && name == "NS" {
				for i := range members {
					members[i], _ = ddb.CanonicalNumber(fmt.Sprint(members[i]))
				}
			}
			if ok && (name == "SS" || name == "NS" || name == "BS") {
				slices.SortFunc(members, func(a, b any) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			}
			normalSets(member)
		}
	case []any:
		for _, element := range v {
			normalSets(element)
		}
	}
	return v
}

// anyRequest generates a request that both understand and answer alike: what
// is listed in docs/divergences.md is left out.
func anyRequest() *rapid.Generator[ddb.Request] {
	return rapid.Custom(func(t *rapid.T) ddb.Request {
		table := ordersTable.Table
		capacity := rapid.SampledFrom([]string{"", "TOTAL", "INDEXES"}).Draw(t, "capacity")
		var placeholders ddb.Placeholders
		switch rapid.SampledFrom([]string{"put", "put", "get", "update", "update", "delete", "query", "scan", "batch get", "batch write", "transact get", "transact write", "transact write", "statement", "statement"}).Draw(t, "operation") {
		case "put":
			condition := anyCondition(t, &placeholders)
			return &ddb.PutItem{
				Table: table, Item: anyItem().Draw(t, "item"), Condition: condition, Placeholders: placeholders,
				ReturnValues: rapid.SampledFrom([]string{"", "ALL_OLD"}).Draw(t, "return"), ReturnConsumedCapacity: capacity,
			}
		case "get":
			return &ddb.GetItem{
				Table: table, Key: anyKey().Draw(t, "key"), ConsistentRead: rapid.Bool().Draw(t, "consistent"),
				Projection: anyProjection(t), ReturnConsumedCapacity: capacity,
			}
		case "update":
			u := anyUpdate().Draw(t, "update").(*ddb.UpdateItem)
			// DynamoDB Local creates items for updates that only remove.
			u.Update.Set = append(u.Update.Set, expr.SetAction{Path: pathOf("always"), Value: pathOf("pk")})
			if !writesKey(u.Update) { // what DynamoDB refuses before the condition, DynamoDB Local does after
				u.Condition = anyCondition(t, &u.Placeholders)
			}
			u.ReturnValues = rapid.SampledFrom([]string{"", "ALL_OLD", "ALL_NEW"}).Draw(t, "return")
			u.ReturnConsumedCapacity = capacity
			u.ReturnValuesOnConditionCheckFailure = "ALL_OLD"
			return u
		case "delete":
			condition := anyCondition(t, &placeholders)
			return &ddb.DeleteItem{
				Table: table, Key: anyKey().Draw(t, "key"), Condition: condition, Placeholders: placeholders,
				ReturnValues: rapid.SampledFrom([]string{"", "ALL_OLD"}).Draw(t, "return"), ReturnConsumedCapacity: capacity,
			}
		case "statement":
			return anyStatement(t)
		case "transact get":
			r := &ddb.TransactGetItems{}
			for _, key := range distinctKeys(t) {
				r.Gets = append(r.Gets, ddb.TransactGet{Table: table, Key: key, Projection: anyProjection(t)})
			}
			return r
		case "transact write":
			r := &ddb.TransactWriteItems{} // DynamoDB Local remembers tokens longer than tables
			for _, key := range distinctKeys(t) {
				r.Writes = append(r.Writes, anyTransactWrite(t, key))
			}
			return r
		case "query":
			q, _ := anyQuery(t, []ddb.Item{anyItem().Draw(t, "model")})
			if q.IndexName == "" {
				// Entries with equal index keys come in no order of DynamoDB's,
				// and DynamoDB Local gives no last key at an upper bound.
				if len(q.KeyCondition) == 1 {
					q.Limit = rapid.IntRange(0, 3).Draw(t, "limit")
				}
				q.ScanBackward = rapid.Bool().Draw(t, "backward")
				q.ConsistentRead = rapid.Bool().Draw(t, "consistent")
			}
			q.Filter = anyCondition(t, &q.Placeholders)
			q.Projection = anyProjection(t)
			q.ReturnConsumedCapacity = capacity
			return q
		case "scan":
			s := &ddb.Scan{Table: table, IndexName: rapid.SampledFrom(sources).Draw(t, "index"), Projection: anyProjection(t), ReturnConsumedCapacity: capacity}
			if s.IndexName == "" || s.IndexName == "by_gh" { // DynamoDB Local filters by what the index lacks
				s.Filter = anyCondition(t, &s.Placeholders)
			}
			if s.Projection != nil && s.IndexName == "by_b" {
				s.ReturnConsumedCapacity = "" // DynamoDB Local does not count what it fetches
			}
			return s
		case "batch get":
			keys := rapid.SliceOfN(anyKey(), 1, 4).Draw(t, "keys")
			return &ddb.BatchGetItem{Tables: []ddb.KeysAndAttributes{{Table: table, Keys: keys, Projection: anyProjection(t)}}}
		}
		var writes []ddb.Write
		for range rapid.IntRange(1, 4).Draw(t, "writes") {
			if rapid.Bool().Draw(t, "is put") {
				writes = append(writes, ddb.Write{Put: anyItem().Draw(t, "item")})
			} else {
				writes = append(writes, ddb.Write{Delete: anyKey().Draw(t, "key")})
			}
		}
		return &ddb.BatchWriteItem{Tables: []ddb.TableWrites{{Table: table, Writes: writes}}}
	})
}

// writesKey reports whether an update writes a key attribute of an index.
func writesKey(u *expr.Update) (writes bool) {
	expr.VisitUpdate(u, func(p expr.Path) {
		writes = writes || slices.Contains([]string{"g", "h", "b"}, p.Root())
	}, func(expr.Path) {}, func(expr.Value) {})
	return writes
}

// anyCondition generates a condition, or nil.
func anyCondition(t *rapid.T, values *ddb.Placeholders) expr.Condition {
	if rapid.Bool().Draw(t, "unconditional") {
		return nil
	}
	return conditionOf(t, values, 2)
}

func conditionOf(t *rapid.T, values *ddb.Placeholders, depth int) expr.Condition {
	kinds := []string{"compare", "between", "in", "begins", "contains", "exists", "type"}
	if depth > 0 {
		kinds = append(kinds, "and", "or", "not")
	}
	// The first operand must not stand again among the others.
	first := func() expr.Operand { return anyOperand(values, "n", "s", "m", "g").Draw(t, "first") }
	operand := func() expr.Operand { return anyOperand(values, "l", "x", "nope", "h").Draw(t, "operand") }
	path := pathOf(rapid.SampledFrom(append(slices.Clone(names[:3]), "g")).Draw(t, "path"))
	switch rapid.SampledFrom(kinds).Draw(t, "condition") {
	case "between":
		return expr.Between{Of: first(), Low: operand(), High: operand()}
	case "in":
		return expr.In{Of: first(), List: []expr.Operand{operand(), operand()}}
	case "begins":
		prefix := operand()
		if size, ok := prefix.(expr.Size); ok {
			prefix = size.Of // the parser refuses a size here
		}
		return expr.BeginsWith{Of: path, Prefix: prefix}
	case "contains":
		return expr.Contains{Of: path, Part: operand()}
	case "exists":
		if rapid.Bool().Draw(t, "not") {
			return expr.AttributeNotExists{Path: path}
		}
		return expr.AttributeExists{Path: path}
	case "type":
		placeholder := expr.Value(":v" + string(rune('a'+len(values.Values))))
		values.Values = append(values.Values, ddb.Substitution{Placeholder: placeholder, Value: ddb.StringValue(rapid.SampledFrom([]string{"S", "N", "BS", "NULL", "X"}).Draw(t, "type"))})
		return expr.AttributeType{Path: path, Type: placeholder}
	case "and":
		return expr.And{Left: conditionOf(t, values, depth-1), Right: conditionOf(t, values, depth-1)}
	case "or":
		return expr.Or{Left: conditionOf(t, values, depth-1), Right: conditionOf(t, values, depth-1)}
	case "not":
		return expr.Not{Of: conditionOf(t, values, depth-1)}
	}
	op := rapid.SampledFrom([]expr.CompareOp{expr.EQ, expr.NE, expr.LT, expr.LE, expr.GT, expr.GE}).Draw(t, "comparator")
	return expr.Compare{Op: op, Left: first(), Right: operand()}
}

// anyProjection generates a projection, or nil.
func anyProjection(t *rapid.T) expr.Projection {
	if rapid.Bool().Draw(t, "whole") {
		return nil
	}
	var p expr.Projection
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"sk", "n", "x", "g", "nope"}), 1, 3, strings.Clone).Draw(t, "names") {
		p = append(p, pathOf(name))
	}
	for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, 3), 0, 2, rapid.ID).Draw(t, "elements") {
		p = append(p, append(pathOf("l"), expr.Element{Index: i}))
	}
	return p
}

// distinctKeys generates keys of which none stands twice: of one that does,
// DynamoDB Local judges the conditions first.
func distinctKeys(t *rapid.T) []ddb.Item {
	return rapid.SliceOfNDistinct(anyKey(), 1, 3, func(key ddb.Item) string { return string(ddb.AppendItem(nil, key)) }).Draw(t, "keys")
}

// anyTransactWrite generates a member of a transaction.
func anyTransactWrite(t *rapid.T, key ddb.Item) ddb.TransactWrite {
	table := ordersTable.Table
	var p ddb.Placeholders
	failed := rapid.SampledFrom([]string{"", "ALL_OLD"}).Draw(t, "failed")
	switch rapid.SampledFrom([]string{"put", "update", "delete", "check"}).Draw(t, "kind") {
	case "put":
		condition := anyCondition(t, &p)
		return ddb.TransactWrite{Put: &ddb.PutItem{
			Table: table, Item: withKey(anyItem().Draw(t, "item"), key), Condition: condition, Placeholders: p, ReturnValuesOnConditionCheckFailure: failed,
		}}
	case "update":
		u := &ddb.UpdateItem{
			Table: table, Key: key, ReturnValuesOnConditionCheckFailure: failed,
			Update: &expr.Update{Set: []expr.SetAction{{Path: pathOf("always"), Value: pathOf("pk")}}},
		}
		u.Condition = anyCondition(t, &u.Placeholders)
		return ddb.TransactWrite{Update: u}
	case "delete":
		condition := anyCondition(t, &p)
		return ddb.TransactWrite{Delete: &ddb.DeleteItem{
			Table: table, Key: key, Condition: condition, Placeholders: p, ReturnValuesOnConditionCheckFailure: failed,
		}}
	}
	for {
		if condition := anyCondition(t, &p); condition != nil {
			return ddb.TransactWrite{ConditionCheck: &ddb.ConditionCheck{
				Table: table, Key: key, Condition: condition, Placeholders: p, ReturnValuesOnConditionCheckFailure: failed,
			}}
		}
	}
}

// withKey returns the item under another key.
func withKey(it, key ddb.Item) ddb.Item {
	out := slices.Clone(key)
	for _, a := range it {
		if _, ok := key.Get(a.Name); !ok {
			out = append(out, a)
		}
	}
	return out
}
