package ddb_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"pgregory.net/rapid"
)

// What was read is written in one spelling, which reads as the same request.
func TestEncode(t *testing.T) {
	for _, test := range decoded {
		if _, ok := test.want.(*ddb.Unadmitted); ok || len(test.want.RefusedParameters()) > 0 || strings.Contains(test.body, "arn:") {
			continue
		}
		got := ddb.Encode(nil, test.want)
		again, err := ddb.Decode(test.op, got)
		if err != nil {
			t.Errorf("%s: %v\n%s", test.name, err, got)
			continue
		}
		if second := ddb.Encode(nil, again); string(second) != string(got) {
			t.Errorf("%s:\n%s\nbecame\n%s", test.name, got, second)
		}
	}
}

// Encode appends.
func TestEncodeAppends(t *testing.T) {
	got := ddb.Encode([]byte("before"), &ddb.DescribeTable{Table: ddb.Table{Name: "Orders"}})
	if string(got) != `before{"TableName":"Orders"}` {
		t.Errorf("%s", got)
	}
}

// An ARN is sent as the name that was checked.
func TestEncodeNamesTables(t *testing.T) {
	table := ddb.Table{Name: "Orders", Region: "eu-west-1", Account: "111122223333"}
	for _, test := range []struct {
		request ddb.Request
		want    string
	}{
		{&ddb.GetItem{Table: table, Key: ddb.Item{}}, `{"TableName":"Orders","Key":{}}`},
		{&ddb.BatchGetItem{Tables: []ddb.KeysAndAttributes{{Table: table, Keys: []ddb.Item{{}}}}}, `{"RequestItems":{"Orders":{"Keys":[{}]}}}`},
		{&ddb.BatchWriteItem{Tables: []ddb.TableWrites{{Table: table, Writes: []ddb.Write{{Put: ddb.Item{}}, {Delete: ddb.Item{}}}}}}, `{"RequestItems":{"Orders":[{"PutRequest":{"Item":{}}},{"DeleteRequest":{"Key":{}}}]}}`},
	} {
		if got := string(ddb.Encode(nil, test.request)); got != test.want {
			t.Errorf("%s, want %s", got, test.want)
		}
	}
}

// A request that is not admitted cannot be sent by mistake.
func TestEncodePanicsOnUnadmitted(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an unadmitted request was written")
		}
	}()
	ddb.Encode(nil, &ddb.Unadmitted{Op: ddb.OpTransactGetItems})
}

// A string means the same to encoding/json.
func TestAppendString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("\x00\x1f\"\\/\u2028\u007f\ufffd\U0010ffffa")))).Draw(t, "text")
		got := ddb.AppendString([]byte("x"), text)
		var back string
		if got[0] != 'x' || json.Unmarshal(got[1:], &back) != nil || back != text {
			t.Fatalf("%q became %s", text, got)
		}
	})
	if got := string(ddb.AppendString(nil, "a\xffb")); got != `"a`+"\ufffd"+`b"` {
		t.Errorf("invalid UTF-8 became %s", got)
	}
}

func TestPlaceholders(t *testing.T) {
	shared := make([]expr.Name, 1, 8)
	shared[0] = expr.Name{Text: "a", Placeholder: "#dynamoat0"}
	values := make([]ddb.Substitution, 1, 8)
	values[0] = ddb.Substitution{Placeholder: ":dynamoat1", Value: s("x")}
	p := ddb.Placeholders{Names: shared, Values: values}
	first, name := p.WithName("pk")
	if name != (expr.Name{Text: "pk", Placeholder: "#dynamoat1"}) || len(first.Names) != 2 || len(p.Names) != 1 {
		t.Errorf("%+v, %+v, %+v", first, name, p)
	}
	second, other := p.WithName("sk")
	if other.Placeholder != "#dynamoat1" || first.Names[1].Text != "pk" || second.Names[1].Text != "sk" {
		t.Errorf("two additions share memory: %+v, %+v", first, second)
	}
	one, a := p.WithValue(s("1"))
	two, b := one.WithValue(s("2"))
	if a != ":dynamoat0" || b != ":dynamoat2" || len(p.Values) != 1 || len(two.Values) != 3 {
		t.Errorf("%s, %s, %+v", a, b, two)
	}
	if again, _ := p.WithValue(s("3")); one.Values[1].Value.Text != "1" || again.Values[1].Value.Text != "3" {
		t.Error("two additions share memory")
	}
	if v, ok := two.Value(":dynamoat2"); !ok || v.Text != "2" {
		t.Errorf("%+v, %v", v, ok)
	}
	if _, ok := two.Value(":dynamoat3"); ok {
		t.Error("a placeholder that is not there has a value")
	}
}

func TestItemGet(t *testing.T) {
	it := item("a", s("1"), "A", s("2"), "a.b", s("3"), "", s("4"))
	for name, want := range map[string]string{"a": "1", "A": "2", "a.b": "3", "": "4"} {
		if v, ok := it.Get(name); !ok || v.Text != want {
			t.Errorf("%q: %q, %v", name, v.Text, ok)
		}
	}
	if _, ok := it.Get("b"); ok {
		t.Error("an attribute that is not there was found")
	}
}

func TestKindString(t *testing.T) {
	for kind, want := range map[ddb.Kind]string{0: "", ddb.S: "S", ddb.BOOL: "BOOL", ddb.NULL: "NULL", ddb.M: "M", ddb.BS: "BS", 200: ""} {
		if got := kind.String(); got != want {
			t.Errorf("%d: %q, want %q", kind, got, want)
		}
	}
}
