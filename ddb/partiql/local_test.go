//go:build dynamodblocal

package partiql

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestDynamoDBLocal sends statements as written and as rendered, with the
// values as parameters, to DynamoDB Local, AWS's own engine: it must answer
// both the same, and leave the same table behind. The endpoint is in the
// environment variable DYNAMOAT_DYNAMODB_LOCAL.
func TestDynamoDBLocal(t *testing.T) {
	endpoint := os.Getenv("DYNAMOAT_DYNAMODB_LOCAL")
	if endpoint == "" {
		t.Fatal("set DYNAMOAT_DYNAMODB_LOCAL to the endpoint of a DynamoDB Local")
	}
	asked, succeeded := 0, 0
	compare := func(t failer, src string, s *Statement) {
		asked++
		text, order := Append(nil, s)
		values := make([]any, len(order))
		for i, place := range order {
			if place < 0 {
				values[i] = value(&s.Item.Members[i])
			} else {
				values[i] = value(&s.Literals[place])
			}
		}
		given := make([]any, s.Parameters)
		for i := range given {
			given[i] = parameter(i)
		}
		local := local{t, endpoint}
		status, theirs, table := local.run(s, src, given)
		sent, ours, after := local.run(s, string(text), values)
		if status == http.StatusOK {
			succeeded++
		}
		if status != sent || status == http.StatusOK && !reflect.DeepEqual(theirs, ours) || !reflect.DeepEqual(table, after) {
			t.Fatalf("%q\n%d %v\n%s %v\n%d %v\ntable %v\n  and %v", src, status, theirs, text, values, sent, ours, table, after)
		}
		if status != http.StatusOK && strings.Contains(message(theirs), "well formed") {
			t.Fatalf("%q is accepted here: %v", src, theirs)
		}
	}
	files, err := filepath.Glob(filepath.Join("testdata", "golden", "accepted-*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for _, line := range sources(t, file) {
			if s, err := Parse(line.src); !line.comment && err == nil {
				compare(t, line.src, s)
			}
		}
	}
	if succeeded < asked/2 {
		t.Errorf("of %d statements %d succeeded", asked, succeeded)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := drawStatement(t)
		s.Table, s.Index = "Orders", ""
		src := spelling(t, s)
		if got, err := Parse(src); err != nil || !reflect.DeepEqual(got, s) {
			return // too long
		}
		compare(t, src, s)
	})
}

// local is a DynamoDB Local with a table of three items.
type local struct {
	t        failer
	endpoint string
}

// run runs one statement on a new table and returns the answer and the table.
func (l local) run(s *Statement, text string, parameters []any) (int, any, any) {
	l.post("DeleteTable", map[string]any{"TableName": "Orders"})
	key := func(hash, sort string) []any {
		return []any{map[string]any{"AttributeName": hash, "KeyType": "HASH"}, map[string]any{"AttributeName": sort, "KeyType": "RANGE"}}
	}
	attribute := func(name string) any { return map[string]any{"AttributeName": name, "AttributeType": "S"} }
	if status, body := l.post("CreateTable", map[string]any{
		"TableName": "Orders", "BillingMode": "PAY_PER_REQUEST", "KeySchema": key("pk", "sk"),
		"AttributeDefinitions":   []any{attribute("pk"), attribute("sk"), attribute("g")},
		"GlobalSecondaryIndexes": []any{map[string]any{"IndexName": "gsi", "KeySchema": key("g", "sk"), "Projection": map[string]any{"ProjectionType": "ALL"}}},
	}); status != http.StatusOK {
		l.t.Fatalf("%v", body)
	}
	for _, sort := range []string{"0", "1", "2"} {
		item := map[string]any{"pk": map[string]any{"S": "a"}, "sk": map[string]any{"S": sort}, "n": map[string]any{"N": sort}}
		for name, v := range map[string]string{
			"g": `{"S":"g"}`, "l": `{"S":"l"}`, "o": `{"NULL":true}`, "li": `{"L":[{"N":"1"},{"N":"2"}]}`, "ss": `{"SS":["x","y"]}`,
			"m": `{"M":{"x":{"N":"1"},"a.b":{"L":[{"S":"q"}]},"x y":{"S":"z"}}}`,
		} {
			item[name] = json.RawMessage(v)
		}
		if status, body := l.post("PutItem", map[string]any{"TableName": "Orders", "Item": item}); status != http.StatusOK {
			l.t.Fatalf("%v", body)
		}
	}
	statement := map[string]any{"Statement": text}
	if len(parameters) > 0 {
		statement["Parameters"] = parameters
	}
	op := "ExecuteStatement"
	if s.Kind == Exists {
		op, statement = "ExecuteTransaction", map[string]any{"TransactStatements": []any{statement}}
	}
	status, answer := l.post(op, statement)
	_, table := l.post("Scan", map[string]any{"TableName": "Orders"})
	return status, answer, table
}

func (l local) post(op string, request any) (int, any) {
	l.t.Helper()
	body, err := json.Marshal(request)
	if err != nil {
		l.t.Fatalf("%v", err)
	}
	r, err := http.NewRequest(http.MethodPost, l.endpoint, strings.NewReader(string(body)))
	if err != nil {
		l.t.Fatalf("%v", err)
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", "DynamoDB_20120810."+op)
	r.Header.Set("X-Amz-Date", "20231114T221320Z")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=local/20231114/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		l.t.Fatalf("%v", err)
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		l.t.Fatalf("%v", err)
	}
	var answer any
	if err := json.Unmarshal(b, &answer); err != nil {
		l.t.Fatalf("%s: %v", b, err)
	}
	return response.StatusCode, answer
}

func message(answer any) string {
	m, _ := answer.(map[string]any)
	for name, v := range m {
		if text, ok := v.(string); ok && strings.EqualFold(name, "message") {
			return text
		}
	}
	return ""
}

// parameter is what the client gives for its "?" of that number.
func parameter(i int) any {
	return []any{
		map[string]any{"S": "a"}, map[string]any{"S": "1"}, map[string]any{"N": "7"},
		map[string]any{"B": base64.StdEncoding.EncodeToString([]byte("b"))}, map[string]any{"SS": []string{"x"}},
	}[i%5]
}

// value is the attribute value of a literal.
func value(l *Literal) any {
	list := make([]any, len(l.Members))
	texts := make([]string, len(l.Members))
	for i := range l.Members {
		list[i], texts[i] = value(&l.Members[i]), l.Members[i].Text
	}
	switch l.Kind {
	case Parameter:
		return parameter(l.Index)
	case String:
		return map[string]any{"S": l.Text}
	case Number:
		return map[string]any{"N": l.Text}
	case Bool:
		return map[string]any{"BOOL": l.True}
	case Null:
		return map[string]any{"NULL": true}
	case List:
		return map[string]any{"L": list}
	case Bag:
		if l.Members[0].Kind == String {
			return map[string]any{"SS": texts}
		}
		return map[string]any{"NS": texts}
	}
	m := map[string]any{}
	for i, name := range l.Names {
		m[name] = list[i]
	}
	return map[string]any{"M": m}
}
