package dynamoat_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/internal/corpus"
	"github.com/dynamoat/dynamoat/rule"
	"pgregory.net/rapid"
)

// The marks that stand for a tenant's data. None is part of any text of ours.
const (
	markText   = "zQxJ7w"
	markNumber = "271828182845"
)

var markBytes = base64.StdEncoding.EncodeToString([]byte("zQxJ7wzQxJ7w"))

// marker puts marks into the values of a request.
type marker struct{ t *rapid.T }

func (m marker) some() bool { return rapid.IntRange(0, 3).Draw(m.t, "mark") > 0 }

// items marks an object of attribute names and values. Names that the policy
// does not know are marked too.
func (m marker) item(it map[string]any, known map[string]bool) {
	for _, name := range sortedNames(it) {
		value := it[name]
		if !known[name] && m.some() {
			delete(it, name)
			name += markText
			it[name] = value
		}
		m.value(value)
	}
	if m.some() {
		it[markText] = map[string]any{"S": markText}
	}
}

// sortedNames keeps rapid's draws in one order.
func sortedNames(object map[string]any) []string {
	var names []string
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (m marker) value(v any) {
	object, ok := v.(map[string]any)
	if !ok || !m.some() {
		return
	}
	for kind, inner := range object {
		switch inner := inner.(type) {
		case string:
			object[kind] = m.scalar(kind, inner)
		case []any:
			for i := range inner {
				if text, ok := inner[i].(string); ok && i == 0 {
					inner[i] = m.scalar(strings.TrimSuffix(kind, "S"), text)
				} else {
					m.value(inner[i])
				}
			}
		case map[string]any:
			m.item(inner, nil)
		}
	}
}

func (m marker) scalar(kind, text string) string {
	switch kind {
	case "N":
		return markNumber
	case "B":
		return markBytes
	}
	return text + markText // behind what makes the key the tenant's
}

// request marks what a request holds of items, keys and values.
func (m marker) request(v any, known map[string]bool) {
	object, ok := v.(map[string]any)
	if !ok {
		return
	}
	for _, name := range sortedNames(object) {
		inner, ok := object[name].(map[string]any)
		switch {
		case name == "Key" || name == "Item" || name == "ExclusiveStartKey":
			if ok {
				m.item(inner, known)
			}
		case name == "Keys":
			keys, _ := object[name].([]any)
			for _, key := range keys {
				if key, ok := key.(map[string]any); ok {
					m.item(key, known)
				}
			}
		case name == "ExpressionAttributeValues":
			for _, placeholder := range sortedNames(inner) {
				m.value(inner[placeholder])
			}
		case ok:
			m.request(inner, known)
		default:
			writes, _ := object[name].([]any)
			for _, write := range writes {
				m.request(write, known)
			}
		}
	}
}

// Neither the audit log nor what a client is told holds anything of an item,
// a key, a value, or an attribute's name that the policy does not name.
func TestNothingOfDataIsTold(t *testing.T) {
	policies := corpus.Policies(t, ".")
	var cases []corpus.Case
	for _, c := range corpus.Load(t, ".") {
		if json.Valid(c.Request) && !strings.HasPrefix(c.Name, "wire/") {
			cases = append(cases, c)
		}
	}
	refused, unread := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(cases).Draw(t, "case")
		var body any
		if err := json.Unmarshal(c.Request, &body); err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for _, table := range policies[c.Policy].Tables() {
			for name := range table.KeyNames {
				known[name] = true
			}
		}
		marker{t}.request(body, known)
		marked, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		var told bytes.Buffer
		e, err := dynamoat.New(policies[c.Policy], audit.NewJSON(&told, func() time.Time { return time.Unix(0, 0) }))
		if err != nil {
			t.Fatal(err)
		}
		identity := dynamoat.Identity{Tenant: c.Tenant}
		op, err := ddb.ParseTarget(c.Target)
		var request ddb.Request
		if err == nil {
			request, err = ddb.Decode(op, marked)
		}
		switch {
		case err != nil:
			unread++
			e.Refuse(t.Context(), identity, op, rule.MalformedRequest)
			told.WriteString(err.Error())
		default:
			d := e.Check(t.Context(), identity, request)
			told.WriteString(d.Message())
			for _, r := range d.Reasons() {
				told.WriteString(r.String())
			}
			if !d.Allowed() {
				refused++
			}
		}
		for _, mark := range []string{markText, markNumber, markBytes, markBytes[:8]} {
			if strings.Contains(told.String(), mark) {
				t.Fatalf("%s: %q is told:\n%s\nof\n%s", c.Name, mark, told.String(), marked)
			}
		}
	})
	if refused == 0 || unread == 0 {
		t.Errorf("%d refused, %d unread: the marks say little", refused, unread)
	}
}

// The line of an allowed request holds as little as that of a refused one.
func TestNothingOfAllowedDataIsTold(t *testing.T) {
	for _, test := range []struct {
		op   ddb.Operation
		body string
	}{
		{ddb.OpPutItem, `{"TableName":"Ledger","Item":{"pk":{"S":"T#acme#zQxJ7w"},"sk":{"S":"zQxJ7w"},"zQxJ7w":{"S":"zQxJ7w"},"gsi1pk":{"S":"ACCT#acme#zQxJ7w"}}}`},
		{ddb.OpQuery, `{"TableName":"Ledger","KeyConditionExpression":"pk = :zQxJ7w","FilterExpression":"zQxJ7w = :zQxJ7w","ExpressionAttributeValues":{":zQxJ7w":{"S":"T#acme#zQxJ7w"}},"ExclusiveStartKey":{"pk":{"S":"T#acme#zQxJ7w"},"sk":{"S":"zQxJ7w"}}}`},
		{ddb.OpBatchGetItem, `{"RequestItems":{"Journal":{"Keys":[{"pk":{"S":"T#acme#zQxJ7w"}}]}}}`},
	} {
		var log bytes.Buffer
		e := enforcer(t, "ledger", audit.NewJSON(&log, time.Now))
		d := e.Check(t.Context(), dynamoat.Identity{Tenant: "acme"}, decode(t, test.op, test.body))
		if !d.Allowed() || strings.Contains(log.String()+d.Message(), markText) {
			t.Errorf("%s: allowed %v: %s", test.op, d.Allowed(), log.String())
		}
	}
}

// The message of a refusal is the same whatever the value is that was refused.
func TestRefusalsReadTheSame(t *testing.T) {
	for _, body := range []string{
		`{"TableName":"Ledger","Key":{"pk":{"S":%s},"sk":{"S":"a"}}}`,
		`{"TableName":"Ledger","Key":{"sk":{"S":"a"},"pk":{"S":%s}}}`,
	} {
		var first string
		for _, value := range []string{"T#globex#exists", "T#globex#does-not", "", "T#acme2#", strings.Repeat("x", 3000)} {
			message := decideOn(t, "ledger", "acme", ddb.OpGetItem, strings.Replace(body, "%s", quoted(value), 1)).Message()
			if first == "" {
				first = message
			}
			if message != first {
				t.Errorf("%s\n%s", message, first)
			}
		}
	}
}
