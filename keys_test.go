package dynamoat_test

import (
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

// ledgerTenants are the tenants of the policy ledger; one id begins another.
var ledgerTenants = []string{"acme", "acme2", "globex"}

// crookedText draws a text made of what keys are made of, put together
// wrongly as often as rightly.
func crookedText(t *rapid.T) string {
	pieces := rapid.SliceOfN(rapid.SampledFrom([]string{
		"T#", "T", "#", "acme", "acme2", "globex", "2", "@", "R#", "ACCT#", "", " ", "\x00", "\n", "ACME", "a", "\u200d", "{tenant}", "*",
	}), 0, 6).Draw(t, "pieces")
	return strings.Join(pieces, "")
}

// quoted returns a JSON string.
func quoted(s string) string { return string(ddb.AppendString(nil, s)) }

// every text, in every place where a key can stand, is let through exactly
// where it names its owner.
func TestOwnedExactly(t *testing.T) {
	type place struct {
		name  string
		op    ddb.Operation
		body  string // with %s for the value
		owned func(tenant, value string) bool
		rule  string
	}
	table := func(tenant, value string) bool { return strings.HasPrefix(value, "T#"+tenant+"#") }
	account := func(tenant, value string) bool { return strings.HasPrefix(value, "ACCT#"+tenant+"#") }
	suffix := func(tenant, value string) bool { return strings.HasSuffix(value, "@"+tenant) }
	exact := func(tenant, value string) bool { return value == "R#"+tenant }
	places := func(own string) []place {
		return []place{
			{"GetItem", ddb.OpGetItem, `{"TableName":"Ledger","Key":{"pk":{"S":%s},"sk":{"S":"a"}}}`, table, "DM101"},
			{"DeleteItem", ddb.OpDeleteItem, `{"TableName":"Ledger","Key":{"pk":{"S":%s},"sk":{"S":"a"}}}`, table, "DM101"},
			{"UpdateItem", ddb.OpUpdateItem, `{"TableName":"Ledger","Key":{"pk":{"S":%s},"sk":{"S":"a"}}}`, table, "DM101"},
			{"PutItem", ddb.OpPutItem, `{"TableName":"Ledger","Item":{"pk":{"S":%s},"sk":{"S":"a"}}}`, table, "DM101"},
			{"Query", ddb.OpQuery, `{"TableName":"Ledger","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":%s}}}`, table, "DM101"},
			{"Query of an index", ddb.OpQuery, `{"TableName":"Ledger","IndexName":"by_account","KeyConditionExpression":"gsi1pk = :p","ExpressionAttributeValues":{":p":{"S":%s}}}`, account, "DM101"},
			{"Query of an index by suffix", ddb.OpQuery, `{"TableName":"Ledger","IndexName":"by_suffix","KeyConditionExpression":"gsi2pk = :p","ExpressionAttributeValues":{":p":{"S":%s}}}`, suffix, "DM101"},
			{"cursor", ddb.OpQuery, `{"TableName":"Ledger","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"T#` + own + `#"}},"ExclusiveStartKey":{"pk":{"S":%s},"sk":{"S":"a"}}}`, table, "DM104"},
			{"cursor of an index", ddb.OpQuery, `{"TableName":"Ledger","IndexName":"by_suffix","KeyConditionExpression":"gsi2pk = :p","ExpressionAttributeValues":{":p":{"S":"@` + own + `"}},"ExclusiveStartKey":{"pk":{"S":"T#` + own + `#"},"sk":{"S":"a"},"gsi2pk":{"S":%s}}}`, suffix, "DM104"},
			{"planted by a put", ddb.OpPutItem, `{"TableName":"Ledger","Item":{"pk":{"S":"T#` + own + `#"},"sk":{"S":"a"},"tkey":{"S":%s}}}`, exact, "DM103"},
			{"planted by an update", ddb.OpUpdateItem, `{"TableName":"Ledger","Key":{"pk":{"S":"T#` + own + `#"},"sk":{"S":"a"}},"UpdateExpression":"SET gsi2pk = :v","ExpressionAttributeValues":{":v":{"S":%s}}}`, suffix, "DM103"},
			{"planted by a batch", ddb.OpBatchWriteItem, `{"RequestItems":{"Ledger":[{"PutRequest":{"Item":{"pk":{"S":"T#` + own + `#"},"sk":{"S":"a"},"gsi1pk":{"S":%s}}}}]}}`, account, "DM103"},
			{"read in a batch", ddb.OpBatchGetItem, `{"RequestItems":{"Journal":{"Keys":[{"pk":{"S":"T#` + own + `#"}},{"pk":{"S":%s}}]}}}`, table, "DM101"},
		}
	}
	e := enforcer(t, "ledger", silent())
	rapid.Check(t, func(t *rapid.T) {
		tenant := rapid.SampledFrom(ledgerTenants).Draw(t, "tenant")
		p := rapid.SampledFrom(places(tenant)).Draw(t, "place")
		value := crookedText(t)
		if rapid.Bool().Draw(t, "near") { // the right key of some tenant, with something round it
			right := map[string]string{"DM101": "T#%s#", "DM104": "T#%s#", "DM103": "R#%s"}[p.rule]
			value = fmt.Sprintf(right, rapid.SampledFrom(ledgerTenants).Draw(t, "owner")) + rapid.SampledFrom([]string{"", "x", "#", "\x00"}).Draw(t, "after")
		}
		request, err := ddb.Decode(p.op, fmt.Appendf(nil, p.body, quoted(value)))
		if err != nil {
			t.Fatal(err)
		}
		d := e.Check(t.Context(), dynamoat.Identity{Tenant: tenant}, request)
		if want := p.owned(tenant, value); d.Allowed() != want {
			t.Fatalf("%s: %q by %s: allowed %v, want %v", p.name, value, tenant, d.Allowed(), want)
		} else if got := strings.Join(ruleIDs(d), " "); !want && got != p.rule {
			t.Fatalf("%s: %q by %s: %s, want %s", p.name, value, tenant, got, p.rule)
		}
	})
}

// A number key is the tenant's exactly when its value is, however it is
// written, and is sent in one spelling.
func TestNumberKeysByValue(t *testing.T) {
	e := enforcer(t, "numbers", silent())
	rapid.Check(t, func(t *rapid.T) {
		tenant := rapid.IntRange(1, 120).Draw(t, "tenant")
		text := spelling(t, rapid.IntRange(0, 1200).Draw(t, "tenths"))
		request, err := ddb.Decode(ddb.OpGetItem, fmt.Appendf(nil, `{"TableName":"Meters","Key":{"tenant":{"N":%q},"at":{"N":"1"}}}`, text))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		value, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%q is no number", text)
		}
		d := e.Check(t.Context(), dynamoat.Identity{Tenant: fmt.Sprint(tenant)}, request)
		if want := value.Cmp(big.NewRat(int64(tenant), 1)) == 0; d.Allowed() != want {
			t.Fatalf("%q by %d: allowed %v, want %v", text, tenant, d.Allowed(), want)
		}
		if !d.Allowed() {
			return
		}
		want := fmt.Sprintf(`{"TableName":"Meters","Key":{"tenant":{"N":"%d"},"at":{"N":"1"}}}`, tenant)
		if sent := string(ddb.Encode(nil, d.Request())); sent != want {
			t.Fatalf("%s, want %s", sent, want)
		}
	})
}

// spelling draws one of the ways to write a number of tenths.
func spelling(t *rapid.T, tenths int) string {
	digits := fmt.Sprint(tenths)
	exponent := -1
	zeros := rapid.IntRange(0, 5).Draw(t, "trailing zeros")
	digits += strings.Repeat("0", zeros)
	exponent -= zeros
	digits = strings.Repeat("0", rapid.IntRange(0, 3).Draw(t, "leading zeros")) + digits
	point := rapid.IntRange(0, len(digits)).Draw(t, "point")
	exponent += len(digits) - point
	text := digits[:point] + "." + digits[point:]
	if point == len(digits) && rapid.Bool().Draw(t, "no point") {
		text = digits
	}
	sign := rapid.SampledFrom([]string{"", "+"}).Draw(t, "sign")
	e := rapid.SampledFrom([]string{"e", "E"}).Draw(t, "e")
	if exponent == 0 && rapid.Bool().Draw(t, "no exponent") {
		return sign + text
	}
	if exponent >= 0 {
		return sign + text + e + rapid.SampledFrom([]string{"", "+", "0"}).Draw(t, "exponent sign") + fmt.Sprint(exponent)
	}
	return sign + text + e + fmt.Sprint(exponent)
}

// A binary key is compared by its bytes.
func TestBinaryKeysByBytes(t *testing.T) {
	e := enforcer(t, "binary", silent())
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SampledFrom([]string{"t:acme:", "t:acme", "t:acme2:", "t:globex:", "T:acme:", ""}).Draw(t, "prefix") +
			string(rapid.SliceOf(rapid.Byte()).Draw(t, "rest"))
		text := base64.StdEncoding.EncodeToString([]byte(raw))
		body := fmt.Appendf(nil, `{"TableName":"Blobs","Key":{"id":{"B":%q}}}`, text)
		request, err := ddb.Decode(ddb.OpGetItem, body)
		if err != nil {
			t.Fatal(err)
		}
		d := e.Check(t.Context(), dynamoat.Identity{Tenant: "acme"}, request)
		if want := strings.HasPrefix(raw, "t:acme:"); d.Allowed() != want {
			t.Fatalf("%q: allowed %v, want %v", raw, d.Allowed(), want)
		}
		if d.Allowed() && string(ddb.Encode(nil, d.Request())) != string(body) {
			t.Fatalf("%s became %s", body, ddb.Encode(nil, d.Request()))
		}
	})
}
