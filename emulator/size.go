package emulator

import (
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

// maxItemSize is the size of the largest item, in bytes of itemSize
// (Developer Guide, "Quotas", Items).
const maxItemSize = 400 << 10

// maxNesting is how deep maps and lists may be nested within an item. The
// limit of 32 levels (Developer Guide, "Quotas", Attributes) counts the item
// itself.
const maxNesting = 31

const nestingText = "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"

var errNesting = invalid(nestingText)

// itemSize is the size of an item as DynamoDB counts it, in bytes: each name
// and each value (Developer Guide, "DynamoDB Item sizes and formats").
func itemSize(it ddb.Item) int {
	size := 0
	for i := range it {
		size += len(it[i].Name) + valueSize(&it[i].Value)
	}
	return size
}

func valueSize(v *ddb.Value) int {
	switch v.Kind {
	case ddb.N:
		return numberSize(v.Text)
	case ddb.BOOL, ddb.NULL:
		return 1
	case ddb.M:
		return 3 + len(v.Map) + itemSize(v.Map)
	case ddb.L:
		size := 3 + len(v.List)
		for i := range v.List {
			size += valueSize(&v.List[i])
		}
		return size
	case ddb.SS, ddb.NS, ddb.BS:
		size := 0
		for i := range v.List {
			size += valueSize(&v.List[i])
		}
		return size
	}
	return len(v.Text)
}

// numberSize is a byte, and one more for each two significant digits, counted
// apart before and after the point, and one for a minus sign. The guide calls
// its own rule approximate; this one is what the service enforces at the
// limit of an item's size.
func numberSize(text string) int {
	text, negative := strings.CutPrefix(text, "-")
	whole, fraction, _ := strings.Cut(text, ".")
	if fraction == "" {
		whole = strings.TrimRight(whole, "0")
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		fraction = strings.TrimLeft(fraction, "0")
	}
	size := 1 + (len(whole)+1)/2 + (len(fraction)+1)/2
	if negative {
		size++
	}
	return size
}

// nesting is how deep an item's maps and lists are nested: 0 for an item of
// scalars and sets.
func nesting(it ddb.Item) int {
	deepest := 0
	for i := range it {
		deepest = max(deepest, valueNesting(&it[i].Value))
	}
	return deepest
}

func valueNesting(v *ddb.Value) int {
	switch v.Kind {
	case ddb.M:
		return 1 + nesting(v.Map)
	case ddb.L:
		deepest := 0
		for i := range v.List {
			deepest = max(deepest, valueNesting(&v.List[i]))
		}
		return 1 + deepest
	}
	return 0
}
