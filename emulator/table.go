package emulator

import (
	"sync"
	"time"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/tidwall/btree"
)

// table is a table and its items. Rows and the items in them are never
// changed, only replaced, so what was read under the lock may be used after.
type table struct {
	definition
	created time.Time

	mu      sync.RWMutex
	rows    rows
	indexes []*indexRows // in the order of definition.indexes
}

// row is an item of a table, or an entry of an index.
type row struct {
	item ddb.Item // what a read returns: in an index, the projected part
	size int      // itemSize of item
	base *row     // of an index entry: the table's row; else nil
}

// whole is the item as the table has it.
func (r *row) whole() *row {
	if r.base != nil {
		return r.base
	}
	return r
}

// rows holds rows by row key.
type rows struct {
	tree  btree.Map[string, *row]
	bytes int64
}

func (r *rows) set(key string, next *row) {
	if old, replaced := r.tree.Set(key, next); replaced {
		r.bytes -= int64(old.size)
	}
	r.bytes += int64(next.size)
}

func (r *rows) delete(key string) {
	if old, deleted := r.tree.Delete(key); deleted {
		r.bytes -= int64(old.size)
	}
}

// span is a range of row keys: from low on, up to but not including high.
// high is "" when there is no end.
type span struct{ low, high string }

func (s span) holds(key string) bool { return key >= s.low && (s.high == "" || key < s.high) }

// walk calls visit for each row of the span until it returns false.
func (r *rows) walk(s span, backward bool, visit func(*row) bool) {
	inside := func(key string, found *row) bool { return s.holds(key) && visit(found) }
	switch {
	case !backward:
		r.tree.Ascend(s.low, inside)
	case s.high == "":
		r.tree.Reverse(inside)
	default:
		r.tree.Descend(s.high, func(key string, found *row) bool { return key == s.high || inside(key, found) })
	}
}

type indexRows struct {
	*index
	rows
}

func newTable(d definition, created time.Time) *table {
	t := &table{definition: d, created: created}
	for _, ix := range d.indexes {
		t.indexes = append(t.indexes, &indexRows{index: ix})
	}
	return t
}

// get returns the item under a row key, or nil.
func (t *table) get(key string) ddb.Item {
	if found, ok := t.rows.tree.Get(key); ok {
		return found.item
	}
	return nil
}

// replace puts an item, or deletes it when next is nil, and brings every index
// up to date. It returns what that consumes. The caller holds the lock.
func (t *table) replace(key string, next ddb.Item) *consumed {
	old, _ := t.rows.tree.Get(key)
	var new *row
	if next != nil {
		new = &row{item: next, size: itemSize(next)}
		t.rows.set(key, new)
	} else {
		t.rows.delete(key)
	}
	used := t.consumed()
	used.table = writeUnits(max(sizeOfRow(old), sizeOfRow(new), 1))
	for i, ix := range t.indexes {
		used.indexes[i] = ix.replace(key, old, new)
	}
	return used
}

func sizeOfRow(r *row) int {
	if r == nil {
		return 0
	}
	return r.size
}

// replace follows a change of the table's row under a key and returns the
// write units it consumes: none when the entry stays as it was, a write for
// an entry that comes, goes or changes, two when its key changes (Developer
// Guide, "Provisioned throughput considerations for Global Secondary
// Indexes").
func (ix *indexRows) replace(tableKey string, oldRow, newRow *row) float64 {
	old, oldKey := ix.entry(tableKey, oldRow)
	new, newKey := ix.entry(tableKey, newRow)
	if old != nil && oldKey != newKey {
		ix.delete(oldKey)
	}
	if new != nil {
		ix.set(newKey, new)
	}
	switch {
	case old != nil && new != nil && oldKey == newKey:
		if equalItems(old.item, new.item) {
			return 0
		}
		return writeUnits(max(old.size, new.size))
	default:
		return writeUnits(sizeOfRow(old)) + writeUnits(sizeOfRow(new))
	}
}

// entry makes the index's entry of a table's row, nil when there is none.
func (ix *indexRows) entry(tableKey string, base *row) (*row, string) {
	if base == nil {
		return nil, ""
	}
	it := ix.project(base.item)
	if it == nil {
		return nil, ""
	}
	return &row{item: it, size: itemSize(it), base: base}, ix.rowKey(base.item, tableKey)
}

// collectionSize is the size of an item collection in bytes: what a partition
// holds in the table and in its local indexes.
func (t *table) collectionSize(partition []byte) int64 {
	total := int64(0)
	sum := func(r *row) bool { total += int64(r.size); return true }
	s := span{string(partition), afterPrefix(partition)}
	t.rows.walk(s, false, sum)
	for _, ix := range t.indexes {
		if ix.local {
			ix.walk(s, false, sum)
		}
	}
	return total
}

// keyOf cuts an item down to the attributes of the given schemas.
func keyOf(it ddb.Item, schemas ...*schema) ddb.Item {
	key := ddb.Item{}
	for _, s := range schemas {
		for _, a := range s.all() {
			if _, twice := key.Get(a.name); twice {
				continue
			}
			v, _ := it.Get(a.name)
			key = append(key, ddb.Attribute{Name: a.name, Value: v})
		}
	}
	return key
}
