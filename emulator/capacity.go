package emulator

import (
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
)

// consumed is what one request consumes of one table, in capacity units.
type consumed struct {
	of      *definition
	table   float64
	indexes []float64 // by the order of definition.indexes; 0 when untouched
	// transaction is the member that a transaction's units stand in once more:
	// ReadCapacityUnits or WriteCapacityUnits. It is "" outside of one.
	transaction string
}

func (d *definition) consumed() *consumed {
	return &consumed{of: d, indexes: make([]float64, len(d.indexes))}
}

func (c *consumed) add(more *consumed) {
	c.table += more.table
	for i := range more.indexes {
		c.indexes[i] += more.indexes[i]
	}
}

// writeUnits are those of writing so many bytes: one for each KB begun, none
// for no bytes (Developer Guide, "DynamoDB read and write operations").
func writeUnits(size int) float64 { return float64((size + 1<<10 - 1) >> 10) }

// readUnits are those of reading so many bytes: one for each 4 KB begun and at
// least one, half of that when the read is not strongly consistent.
func readUnits(size int, consistent bool) float64 {
	units := float64((max(size, 1) + 4<<10 - 1) / (4 << 10))
	if consistent {
		return units
	}
	return units / 2
}

// report writes ConsumedCapacity when the request asks for it: "TOTAL" for
// the sum, "INDEXES" for table and indexes too.
func (c *consumed) report(o *object, wanted string) {
	if wanted == "TOTAL" || wanted == "INDEXES" {
		o.object("ConsumedCapacity", func(o *object) { c.members(o, wanted) })
	}
}

// reportAll is report for a batch.
func reportAll(all []*consumed, o *object, wanted string) {
	if wanted == "TOTAL" || wanted == "INDEXES" {
		o.objects("ConsumedCapacity", len(all), func(o *object, i int) { all[i].members(o, wanted) })
	}
}

func (c *consumed) members(o *object, wanted string) {
	total := c.table
	for _, units := range c.indexes {
		total += units
	}
	o.text("TableName", c.of.Table.Name)
	c.units(o, total)
	if wanted != "INDEXES" {
		return
	}
	o.object("Table", func(o *object) { c.units(o, c.table) })
	c.indexMembers(o, "LocalSecondaryIndexes", true)
	c.indexMembers(o, "GlobalSecondaryIndexes", false)
}

func (c *consumed) units(o *object, units float64) {
	o.decimal("CapacityUnits", units)
	if c.transaction != "" {
		o.decimal(c.transaction, units)
	}
}

func (c *consumed) indexMembers(o *object, name string, local bool) {
	begun := false
	for i, ix := range c.of.indexes {
		if ix.local != local || c.indexes[i] == 0 {
			continue
		}
		if !begun {
			o.name(name)
			o.buf = append(o.buf, '{')
			begun = true
		}
		o.object(ix.Name, func(o *object) { c.units(o, c.indexes[i]) })
	}
	if begun {
		o.buf = append(o.buf, '}')
	}
}

// collections writes the metrics of each item collection that the keys belong
// to, as a member that has the table's name. The caller holds the lock.
func (t *table) collections(o *object, keys []ddb.Item) {
	seen := map[string]bool{}
	keys = slices.DeleteFunc(keys, func(key ddb.Item) bool {
		partition := string(t.schema.appendPartition(nil, key))
		twice := seen[partition]
		seen[partition] = true
		return twice
	})
	o.objects(t.Table.Name, len(keys), func(o *object, i int) {
		t.collectionMetrics(o, keys[i], t.collectionSize(t.schema.appendPartition(nil, keys[i])))
	})
}

// collectionMetrics writes the metrics of the item collection that a written
// item belongs to: its partition, and the range of GB that its size is in.
func (t *table) collectionMetrics(o *object, key ddb.Item, size int64) {
	o.item("ItemCollectionKey", keyOf(key, &schema{hash: t.schema.hash}))
	low := size >> 30
	o.array("SizeEstimateRangeGB", 2, func(i int) { o.number(float64(low + int64(i))) })
}
