package emulator

import (
	"bytes"

	"github.com/dynamoat/dynamoat/ddb"
)

// maxBatchResponse is how many bytes of items BatchGetItem returns; keys
// beyond are unprocessed (API Reference, BatchGetItem).
const maxBatchResponse = 16 << 20

func (e *Emulator) batchGetItem(r *ddb.BatchGetItem) ([]byte, error) {
	tables := make([]*table, len(r.Tables))
	for i, get := range r.Tables {
		t, err := e.table(get.Table)
		if err != nil {
			return nil, err
		}
		tables[i] = t
		if err := t.scalarPaths(get.Projection...); err != nil {
			return nil, err
		}
		seen := map[string]bool{}
		for _, key := range get.Keys {
			if err := t.checkKey(key); err != nil {
				return nil, err
			}
			if err := once(seen, t.schema.rowKey(key)); err != nil {
				return nil, err
			}
		}
	}
	size := 0
	found := make([][]ddb.Item, len(r.Tables))
	used := make([]*consumed, len(r.Tables))
	var unprocessed ddb.BatchGetItem
	for i, get := range r.Tables {
		t := tables[i]
		used[i] = t.consumed()
		left := get
		left.Keys = nil
		t.mu.RLock()
		for _, key := range get.Keys {
			it := t.get(t.schema.rowKey(key))
			if size+itemSize(it) > maxBatchResponse {
				left.Keys = append(left.Keys, key)
				continue
			}
			size += itemSize(it)
			used[i].table += readUnits(itemSize(it), get.ConsistentRead)
			if it != nil {
				found[i] = append(found[i], projected(it, get.Projection))
			}
		}
		t.mu.RUnlock()
		if left.Keys != nil {
			unprocessed.Tables = append(unprocessed.Tables, left)
		}
	}
	o := newObject()
	o.object("Responses", func(o *object) {
		for i := range tables {
			o.items(tables[i].Table.Name, found[i])
		}
	})
	o.name("UnprocessedKeys")
	o.buf = append(o.buf, requestItems(&unprocessed)...)
	reportAll(used, &o, r.ReturnConsumedCapacity)
	return o.end(), nil
}

// requestItems is the RequestItems of a batch: unprocessed keys have the form
// of the request that would ask for them again.
func requestItems(batch *ddb.BatchGetItem) []byte {
	body := ddb.Encode(nil, batch)
	return bytes.TrimSuffix(bytes.TrimPrefix(body, []byte(`{"RequestItems":`)), []byte(`}`))
}

// once refuses a second item of one key.
func once(seen map[string]bool, key string) error {
	if seen[key] {
		return invalid("Provided list of item keys contains duplicates")
	}
	seen[key] = true
	return nil
}

// batchWrite is a checked member of a BatchWriteItem; item is nil for a delete.
type batchWrite struct {
	key  string
	item ddb.Item
}

func (e *Emulator) batchWriteItem(r *ddb.BatchWriteItem) ([]byte, error) {
	tables := make([]*table, len(r.Tables))
	writes := make([][]batchWrite, len(r.Tables))
	for i, put := range r.Tables {
		t, err := e.table(put.Table)
		if err != nil {
			return nil, err
		}
		tables[i] = t
		seen := map[string]bool{}
		for _, w := range put.Writes {
			checked, err := t.checkWrite(w)
			if err != nil {
				return nil, err
			}
			if err := once(seen, checked.key); err != nil {
				return nil, err
			}
			writes[i] = append(writes[i], checked)
		}
	}
	// Members are independent of each other: the batch is not atomic, and
	// neither is DynamoDB's.
	used := make([]*consumed, len(tables))
	metrics := newObject()
	for i, t := range tables {
		used[i] = t.consumed()
		for _, w := range writes[i] {
			t.mu.Lock()
			used[i].add(t.replace(w.key, w.item))
			t.mu.Unlock()
		}
		if r.ReturnItemCollectionMetrics == "SIZE" && t.hasLocal() {
			t.mu.RLock()
			t.collections(&metrics, writtenKeys(r.Tables[i].Writes))
			t.mu.RUnlock()
		}
	}
	o := newObject()
	o.object("UnprocessedItems", func(*object) {})
	if body := metrics.end(); len(body) > len("{}") {
		o.name("ItemCollectionMetrics")
		o.buf = append(o.buf, body...)
	}
	reportAll(used, &o, r.ReturnConsumedCapacity)
	return o.end(), nil
}

// checkWrite checks a put or a delete. A put without its key is refused as a
// wrong key, not as a wrong item.
func (t *table) checkWrite(w ddb.Write) (batchWrite, error) {
	if w.Put == nil {
		if err := t.checkKey(w.Delete); err != nil {
			return batchWrite{}, err
		}
		return batchWrite{key: t.schema.rowKey(w.Delete)}, nil
	}
	for _, a := range t.schema.all() {
		if v, ok := w.Put.Get(a.name); !ok || v.Kind != a.kind {
			return batchWrite{}, invalid(keyMismatch)
		}
	}
	if err := t.checkPut(w.Put); err != nil {
		return batchWrite{}, err
	}
	return batchWrite{t.schema.rowKey(w.Put), cloneItem(w.Put)}, nil
}

// writtenKeys are the items that have the keys of the writes.
func writtenKeys(writes []ddb.Write) (keys []ddb.Item) {
	for _, w := range writes {
		if w.Put != nil {
			keys = append(keys, w.Put)
		} else {
			keys = append(keys, w.Delete)
		}
	}
	return keys
}
