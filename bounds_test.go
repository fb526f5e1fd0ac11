package dynamoat_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/ddb"
)

// Each reason is compared with all before it, so that a request of a million
// unknown parameters must not make a million reasons.
func TestReasonsAreBounded(t *testing.T) {
	var body strings.Builder
	body.WriteString(`{"TableName":"Ledger","Key":{"pk":{"S":"T#acme#1"},"sk":{"S":"a"}}`)
	for i := range 2000 {
		fmt.Fprintf(&body, `,"unknown%d":1`, i)
	}
	body.WriteString("}")
	request, err := ddb.Decode(ddb.OpGetItem, []byte(body.String()))
	if err != nil {
		return // refused as a whole: as good
	}
	d := enforcer(t, "ledger", silent()).Check(t.Context(), dynamoat.Identity{Tenant: "acme"}, request)
	if got := strings.Join(ruleIDs(d), " "); d.Allowed() || got != "DM202" {
		t.Errorf("allowed %v, rules %s", d.Allowed(), got)
	}
	if n := len(d.Reasons()); n > 100 {
		t.Errorf("%d reasons: the time to find them grows with their square", n)
	}
}
