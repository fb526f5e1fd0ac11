package ddb

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Every operation of the table has a case that builds its request.
func TestEveryOperationBuilds(t *testing.T) {
	for op := range members {
		request, err := Decode(op, []byte(`{}`))
		if required[op] == nil {
			if err != nil || request.Operation() != op {
				t.Errorf("%s: %v", op, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%s: lacks what it cannot do without, and is read", op)
		}
		var raw rawRequest
		for _, need := range required[op] {
			raw.seen |= 1 << need.member
		}
		raw.table, raw.key, raw.item = "Orders", Item{}, Item{}
		raw.seen |= 1 << mKeyConditionExpression
		raw.keyCondition, raw.placeholders.Values = "pk=:p", []Substitution{{":p", StringValue("x")}}
		if op != OpQuery {
			raw.placeholders = Placeholders{}
		}
		raw.statement = `SELECT * FROM "Orders"`
		raw.statements = []rawRequest{{seen: 1 << mStatement, statement: raw.statement}}
		get := rawRequest{seen: 1<<mTableName | 1<<mKey, table: "Orders", key: Item{}}
		raw.transactGets = []rawMember{{"Get", get}}
		raw.transactWrites = []rawMember{{"Delete", get}}
		raw.gets = []rawKeys{{table: "Orders", keys: []Item{{}}}}
		raw.writes = []rawWrites{{table: "Orders", writes: []Write{{Put: Item{}}}}}
		request, err = raw.build(op)
		if err != nil || request.Operation() != op {
			t.Errorf("%s: %v", op, err)
		}
	}
}

// Every member of the table is read: a value that no member can have is an
// error in the place of each.
func TestEveryMemberIsRead(t *testing.T) {
	for op, known := range members {
		for name := range known {
			body := fmt.Sprintf(`{%q:[[["x"]]]}`, name)
			_, err := Decode(op, []byte(body))
			var e *Error
			if !errors.As(err, &e) || e.Type != SerializationException {
				t.Errorf("%s: %s is not read: %v", op, name, err)
			}
		}
	}
	for name := range keysAndAttributesMembers {
		body := fmt.Sprintf(`{"RequestItems":{"Orders":{%q:{"a":["x"]}}}}`, name)
		_, err := Decode(OpBatchGetItem, []byte(body))
		var e *Error
		if !errors.As(err, &e) || e.Type != SerializationException {
			t.Errorf("RequestItems: %s is not read: %v", name, err)
		}
	}
	for name := range getMembers {
		everyMember(t, OpTransactGetItems, "Get", name)
	}
	for kind, known := range writeMembers {
		for name := range known {
			everyMember(t, OpTransactWriteItems, kind, name)
		}
	}
}

// everyMember holds that a member of a transaction's member is read.
func everyMember(t *testing.T, op Operation, kind, name string) {
	t.Helper()
	_, err := Decode(op, fmt.Appendf(nil, `{"TransactItems":[{%q:{%q:[["x"]]}}]}`, kind, name))
	var e *Error
	if !errors.As(err, &e) || e.Type != SerializationException {
		t.Errorf("%s: %s of %s is not read: %v", op, name, kind, err)
	}
}

// A member's name in any other case is not the member.
func TestMembersAreCaseSensitive(t *testing.T) {
	for op, known := range members {
		for name := range known {
			for _, other := range []string{strings.ToLower(name), strings.ToUpper(name), strings.ToLower(name[:1]) + name[1:], name + " ", "\u212a" + name[1:]} {
				request, err := Decode(op, fmt.Appendf(nil, `{%q:[[["x"]]]}`, other))
				if err != nil || !slices.Equal(request.RefusedParameters(), []Parameter{{Name: other}}) {
					t.Errorf("%s: %q is taken for %s: %v", op, other, name, err)
				}
			}
		}
	}
}

// A bit of rawRequest.seen stands for each member.
func TestMembersFitTheirSet(t *testing.T) {
	if mScanFilter >= 64 {
		t.Errorf("%d members: seen has 64 bits", mScanFilter)
	}
}
