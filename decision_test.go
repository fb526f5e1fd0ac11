package dynamoat_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/rule"
)

func TestZeroDecisionDenies(t *testing.T) {
	var d dynamoat.Decision
	if d.Allowed() || d.Request() != nil || d.Answer() != nil || d.Untouched() {
		t.Error("the zero decision lets something through")
	}
	if _, err := d.Confine(200, []byte(`{}`)); err == nil {
		t.Error("the zero decision has a response")
	}
}

func TestReasonString(t *testing.T) {
	for _, test := range []struct {
		reason dynamoat.Reason
		want   string
	}{
		{dynamoat.Reason{Rule: rule.KeyOutsideTenant, Member: -1}, "DM101 key-outside-tenant: a partition key value is not the tenant's own"},
		{dynamoat.Reason{Rule: rule.KeyOutsideTenant, Member: -1, Parameter: "Key"}, "DM101 key-outside-tenant: a partition key value is not the tenant's own (in Key)"},
		{dynamoat.Reason{Rule: rule.KeyOutsideTenant, Member: -1, Attribute: "pk"}, "DM101 key-outside-tenant: a partition key value is not the tenant's own (attribute pk)"},
		{dynamoat.Reason{Rule: rule.KeyOutsideTenant, Member: 0}, "DM101 key-outside-tenant: a partition key value is not the tenant's own (member 0)"},
		{dynamoat.Reason{Rule: rule.KeyOutsideTenant, Member: 24, Parameter: "RequestItems", Attribute: "pk"}, "DM101 key-outside-tenant: a partition key value is not the tenant's own (in RequestItems, attribute pk, member 24)"},
	} {
		if got := test.reason.String(); got != test.want {
			t.Errorf("%s\nwant %s", got, test.want)
		}
	}
}

func TestMessage(t *testing.T) {
	d := decideOn(t, "ledger", "acme", ddb.OpGetItem, `{"TableName":"Ledger","Key":{"pk":{"S":"T#globex#1"},"other":{"S":"a"}}}`)
	const want = "DM101 key-outside-tenant: a partition key value is not the tenant's own (in Key, attribute pk); " +
		"DM102 key-shape: a key does not hold exactly the key attributes that the policy names, with their types (in Key); " +
		"DM102 key-shape: a key does not hold exactly the key attributes that the policy names, with their types (in Key, attribute sk). " +
		"hint: build the key from the signed-in user's tenant, by the policy's owner template; " +
		"send the table's key attributes, each with its own type, and nothing else"
	if got := d.Message(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// keysOf writes a BatchGetItem of n keys, of which those in foreign are
// another tenant's.
func keysOf(n int, foreign ...int) string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprintf(`{"pk":{"S":"T#acme#%d"},"sk":{"S":"a"}}`, i)
	}
	for _, i := range foreign {
		keys[i] = fmt.Sprintf(`{"pk":{"S":"T#globex#%d"},"sk":{"S":"a"}}`, i)
	}
	return strings.Join(keys, ",")
}

// Members are counted over the whole batch, across its tables.
func TestReasonsNameTheirMembers(t *testing.T) {
	d := decideOn(t, "ledger", "acme", ddb.OpBatchGetItem,
		`{"RequestItems":{"Ledger":{"Keys":[`+keysOf(5, 1, 3)+`]},"Journal":{"Keys":[{"pk":{"S":"T#acme#1"}},{"pk":{"S":"T#globex#1"}}]}}}`)
	var members []int
	for _, r := range d.Reasons() {
		members = append(members, r.Member)
	}
	if fmt.Sprint(members) != "[1 3 6]" {
		t.Errorf("members %v, want [1 3 6]", members)
	}
	d = decideOn(t, "ledger", "acme", ddb.OpBatchGetItem, `{"RequestItems":{"Users":{"Keys":[{"id":{"S":"1"}}]},"Ledger":{"Keys":[`+keysOf(2, 1)+`]}}}`)
	members = nil
	for _, r := range d.Reasons() {
		members = append(members, r.Member)
	}
	if fmt.Sprint(members) != "[-1 2]" {
		t.Errorf("members %v, want [-1 2]: the unknown table's keys count too", members)
	}
}

// A message stays short, however many members a batch has.
func TestMessageIsBounded(t *testing.T) {
	all := make([]int, 100)
	for i := range all {
		all[i] = i
	}
	d := decideOn(t, "ledger", "acme", ddb.OpBatchGetItem, `{"RequestItems":{"Ledger":{"Keys":[`+keysOf(100, all...)+`]}}}`)
	if len(d.Reasons()) != 100 {
		t.Fatalf("%d reasons", len(d.Reasons()))
	}
	message := d.Message()
	if n := strings.Count(message, "DM101"); n != 8 || !strings.Contains(message, "; 92 more. hint: ") || len(message) > 2000 {
		t.Errorf("%d reasons spelled out in %d bytes: %s", n, len(message), message)
	}
	if n := strings.Count(message, rule.KeyOutsideTenant.Fix); n != 1 {
		t.Errorf("the hint stands %d times", n)
	}
}

// A refused parameter is named only where its name could be one of an API's.
func TestMessageNamesParameters(t *testing.T) {
	for name, want := range map[string]string{
		"TenantOverride":        "(in TenantOverride)",
		"x-amz-meta_1":          "(in x-amz-meta_1)",
		"two words":             "(in a parameter)",
		`quote\"`:               "(in a parameter)",
		`line\nbreak`:           "(in a parameter)",
		"ünknown":               "(in a parameter)",
		"<script>":              "(in a parameter)",
		strings.Repeat("a", 64): "(in " + strings.Repeat("a", 64) + ")",
		strings.Repeat("a", 65): "(in a parameter)",
	} {
		d := decideOn(t, "ledger", "acme", ddb.OpGetItem, `{"`+name+`":1,`+ownItem[1:])
		if got := d.Reasons()[0].String(); !strings.HasSuffix(got, want) {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}

// An attribute is named only where the policy names it.
func TestMessageNamesAttributesOfThePolicy(t *testing.T) {
	d := decideOn(t, "app", "acme", ddb.OpUpdateItem,
		`{"TableName":"AppTable","Key":{"tenant_id":{"S":"tenant_acme"},"entity_id":{"S":"a"}},"UpdateExpression":"SET social_security_number = :v, internal_notes.x = :v","ExpressionAttributeValues":{":v":{"S":"x"}}}`)
	message := d.Message()
	if strings.Contains(message, "social") || !strings.Contains(message, "attribute internal_notes") {
		t.Error(message)
	}
}

// The message does not depend on the order of a map.
func TestReasonsComeInOneOrder(t *testing.T) {
	const body = `{"TableName":"Ledger","Item":{"pk":{"S":"T#globex#1"},"gsi2pk":{"S":"x"},"tkey":{"S":"x"},"gsi1pk":{"S":"x"}}}`
	first := decideOn(t, "ledger", "acme", ddb.OpPutItem, body).Message()
	for range 50 {
		if again := decideOn(t, "ledger", "acme", ddb.OpPutItem, body).Message(); again != first {
			t.Fatalf("%s\n%s", first, again)
		}
	}
}
