package emulator

import (
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

// clone copies a value so that it shares no slice with the original. Text is
// immutable and stays shared.
func clone(v ddb.Value) ddb.Value {
	if v.List != nil {
		list := make([]ddb.Value, len(v.List))
		for i := range v.List {
			list[i] = clone(v.List[i])
		}
		v.List = list
	}
	if v.Map != nil {
		v.Map = cloneItem(v.Map)
	}
	return v
}

func cloneItem(it ddb.Item) ddb.Item {
	out := make(ddb.Item, len(it))
	for i := range it {
		out[i] = ddb.Attribute{Name: it[i].Name, Value: clone(it[i].Value)}
	}
	return out
}

// equal compares two values as DynamoDB does: sets and maps without regard to
// order, numbers by value, which canonical text is.
func equal(a, b *ddb.Value) bool {
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case ddb.BOOL, ddb.NULL:
		return a.Bool == b.Bool
	case ddb.M:
		return equalItems(a.Map, b.Map)
	case ddb.L:
		if len(a.List) != len(b.List) {
			return false
		}
		for i := range a.List {
			if !equal(&a.List[i], &b.List[i]) {
				return false
			}
		}
		return true
	case ddb.SS, ddb.NS, ddb.BS:
		if len(a.List) != len(b.List) {
			return false
		}
		members := textsOf(b.List)
		for i := range a.List {
			if !members[a.List[i].Text] {
				return false
			}
		}
		return true
	}
	return a.Text == b.Text
}

// equalItems compares items without regard to the order of attributes.
func equalItems(a, b ddb.Item) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		other, ok := b.Get(a[i].Name)
		if !ok || !equal(&a[i].Value, &other) {
			return false
		}
	}
	return true
}

// textsOf returns the members of a set, to look them up.
func textsOf(set []ddb.Value) map[string]bool {
	texts := make(map[string]bool, len(set))
	for i := range set {
		texts[set[i].Text] = true
	}
	return texts
}

// ordered reports whether values of the kind can be compared by order.
func ordered(k ddb.Kind) bool { return k == ddb.S || k == ddb.N || k == ddb.B }

// compare orders two values of one ordered kind: numbers by value, all else
// by unsigned bytes.
func compare(a, b *ddb.Value) int {
	if a.Kind == ddb.N {
		return compareNumbers(a.Text, b.Text)
	}
	return strings.Compare(a.Text, b.Text)
}
