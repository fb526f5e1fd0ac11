package ddb_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

// failer is what checkDecode needs of a test.
type failer interface {
	Fatalf(format string, args ...any)
}

// checkDecode holds Decode to its promises on any bytes: it never panics, every
// error is an *Error; encoding/json reads what it accepts too, and finds the
// same members with the same meaning; and what it accepts is written as a
// request that reads as the same.
func checkDecode(t failer, op ddb.Operation, body []byte) {
	request, err := ddb.Decode(op, bytes.Clone(body))
	if err != nil {
		var e *ddb.Error
		if !errors.As(err, &e) || e.Type == "" || e.Message == "" || request != nil {
			t.Fatalf("%s %q: %T %v, with a request: %v", op, body, err, err, request != nil)
		}
		return
	}
	if request.Operation() != op {
		t.Fatalf("%s became %s", op, request.Operation())
	}
	if _, unread := request.(*ddb.Unadmitted); unread && len(request.RefusedParameters()) == 0 {
		return
	}
	var theirs map[string]any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&theirs); err != nil {
		t.Fatalf("%s %q: accepted, and by encoding/json not: %v", op, body, err)
	}
	refused := map[string]bool{}
	for _, p := range request.RefusedParameters() {
		refused[p.Name] = true
	}
	if len(refused) > 0 {
		for name := range refused {
			if !mentions(theirs, name) {
				t.Fatalf("%s %q: the refused parameter %q is not there", op, body, name)
			}
		}
		return
	}
	sent := ddb.Encode(nil, request)
	var ours map[string]any
	d = json.NewDecoder(bytes.NewReader(sent))
	d.UseNumber()
	if err := d.Decode(&ours); err != nil {
		t.Fatalf("%s: what is sent is no JSON: %v", sent, err)
	}
	if want, got := meaning(theirs), meaning(ours); !translated(theirs) && !reflect.DeepEqual(got, want) {
		t.Fatalf("%s %q\nmeans\n%v\nand what is sent\n%v", op, body, want, got)
	}
	again, err := ddb.Decode(op, sent)
	if err != nil {
		t.Fatalf("%s: what is sent cannot be read: %v", sent, err)
	}
	if op.Group() == ddb.PartiQL {
		// Literals became parameters, in the order of the text that is sent.
		if twice := ddb.Encode(nil, again); !bytes.Equal(twice, sent) {
			t.Fatalf("%s\nis sent as\n%s", sent, twice)
		}
		return
	}
	byName(request)
	if !reflect.DeepEqual(again, request) {
		t.Fatalf("%s\nreads as\n%+v\nand was\n%+v", sent, again, request)
	}
}

// mentions reports whether a member of that name stands anywhere.
func mentions(v any, name string) bool {
	switch v := v.(type) {
	case map[string]any:
		for member, value := range v {
			if member == name || mentions(value, name) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, func(element any) bool { return mentions(element, name) })
	}
	return false
}

// translated reports whether a request holds what Decode makes something else
// of: legacy parameters become expressions, a statement's literals parameters.
func translated(request map[string]any) bool {
	return slices.ContainsFunc([]string{
		"AttributesToGet", "Expected", "ConditionalOperator", "AttributeUpdates", "KeyConditions", "QueryFilter", "ScanFilter", "Statement",
	}, func(name string) bool { return mentions(request, name) })
}

// meaning returns a request's JSON, as encoding/json reads it, with all that
// makes no difference taken out: nulls, defaults, and the spelling of
// expressions, of numbers, of sets' order, and of a table's name.
func meaning(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, member := range v {
			if text, ok := member.(string); ok && len(v) == 1 && (name == "N" || name == "B") {
				out[name] = scalarMeaning(name, text)
				continue
			}
			switch {
			case member == nil, name == "ConsistentRead" && member == false, name == "ScanIndexForward" && member == true:
				continue
			case strings.HasSuffix(name, "Expression"):
				_, isText := member.(string)
				out[name] = fmt.Sprintf("an expression: %v", isText)
				continue
			}
			out[tableName(name)] = meaning(member)
		}
		if list, ok := out["NS"].([]any); ok && len(out) == 1 {
			for i := range list {
				if text, ok := list[i].(string); ok {
					list[i] = scalarMeaning("N", text)
				}
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = meaning(v[i])
		}
		return out
	case string:
		return tableName(v)
	case json.Number:
		return strings.Replace(v.String(), "-0", "0", 1)
	}
	return v
}

func scalarMeaning(kind, text string) string {
	if kind == "B" {
		raw, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return "no base64"
		}
		return base64.StdEncoding.EncodeToString(raw)
	}
	number, err := ddb.CanonicalNumber(text)
	if err != nil {
		return "no number"
	}
	return number
}

// tableName returns the name in a table's ARN, and any other text as it is.
func tableName(text string) string {
	if strings.HasPrefix(text, "arn:aws") {
		return text[strings.LastIndexByte(text, '/')+1:]
	}
	return text
}

var readOperations = []ddb.Operation{
	ddb.OpGetItem, ddb.OpPutItem, ddb.OpUpdateItem, ddb.OpDeleteItem, ddb.OpQuery, ddb.OpScan,
	ddb.OpBatchGetItem, ddb.OpBatchWriteItem, ddb.OpDescribeTable, ddb.OpListTables, ddb.OpCreateTable, ddb.OpDeleteTable,
	ddb.OpTransactGetItems, ddb.OpTransactWriteItems, ddb.OpExecuteStatement, ddb.OpBatchExecuteStatement, ddb.OpExecuteTransaction,
	"NoSuchOperation",
}

// The requests of the corpus, each as any operation's, and with a byte or two
// changed.
func TestDecodeAgainstEncodingJSON(t *testing.T) {
	corpus := corpusBodies(t)
	texts := slices.Sorted(maps.Keys(corpus))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(texts).Draw(t, "body")
		op, body := corpus[text], []byte(text)
		if op == "" || rapid.Bool().Draw(t, "another's") {
			op = rapid.SampledFrom(readOperations).Draw(t, "operation")
		}
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			body = changed(t, body)
		}
		checkDecode(t, op, body)
	})
}

// TestDecodeGenerated does the same with drawn requests, re-spelled.
func TestDecodeGenerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		request := anyRequest(t)
		body := ddb.Encode(nil, request)
		if rapid.Bool().Draw(t, "indented") {
			var out bytes.Buffer
			if err := json.Indent(&out, body, "\r", "\t"); err != nil {
				t.Fatal(err)
			}
			body = out.Bytes()
		}
		if rapid.Bool().Draw(t, "changed") {
			body = changed(t, body)
		}
		checkDecode(t, request.Operation(), body)
	})
}

// changed returns the body with a piece taken out, doubled, or replaced.
func changed(t *rapid.T, body []byte) []byte {
	from := rapid.IntRange(0, len(body)).Draw(t, "from")
	to := min(len(body), from+rapid.IntRange(0, 12).Draw(t, "length"))
	piece := rapid.SampledFrom([]string{
		"", `"`, `\u0041`, `\ud800`, "null", "{}", "[]", ",", ":", "{", "}", " ", "\x00", "\xff", "1", "1e2", "-0", "true",
		`"S"`, `"N":"1.0"`, `"Key":{},`, `"X":1,`, `"TableName":"Other",`, `"Limit":-0,`, `"Segment":null,`, string(body[from:to]) + string(body[from:to]),
	}).Draw(t, "piece")
	return slices.Concat(body[:from], []byte(piece), body[to:])
}

// corpusBodies returns the requests of the shared corpus, each with its
// operation.
func corpusBodies(t testing.TB) map[string]ddb.Operation {
	t.Helper()
	paths, err := filepath.Glob("../testdata/corpus/*/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	bodies := map[string]ddb.Operation{}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, body, ok := strings.Cut(string(src), "\n-- request.json --\n")
		if body, _, _ = strings.Cut(body, "\n-- "); ok && len(body) < 8<<10 {
			_, op, _ := strings.Cut(string(src), "\noperation: ")
			op, _, _ = strings.Cut(op, "\n")
			bodies[body], _ = ddb.LookupOperation(op)
		}
	}
	return bodies
}

// FuzzDecode holds Decode to its promises on any bytes.
func FuzzDecode(f *testing.F) {
	for i, op := range readOperations {
		for _, test := range decoded {
			if test.op == op {
				f.Add(uint8(i), []byte(test.body))
			}
		}
	}
	f.Fuzz(func(t *testing.T, op uint8, body []byte) {
		checkDecode(t, readOperations[int(op)%len(readOperations)], body)
	})
}
