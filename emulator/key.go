package emulator

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
)

// The limits of key values, in bytes (Developer Guide, "Quotas").
const (
	maxHashSize = 2048
	maxSortSize = 1024
)

// Row keys are bytes that sort as rows do: a hash of the partition value, the
// partition value, the sort value, and in an index the key of the table's row
// as well. No value's bytes begin another's, so a prefix is a range.

// appendKeyValue appends one key value. Zero bytes of text are escaped, so
// that the end mark sorts before any continuation.
func appendKeyValue(dst []byte, v *ddb.Value) []byte {
	if v.Kind == ddb.N {
		return appendNumberKey(dst, v.Text)
	}
	return append(appendKeyPrefix(dst, v), 0, 1)
}

// appendKeyPrefix appends what the keys of all values have in common that
// begin with this text.
func appendKeyPrefix(dst []byte, v *ddb.Value) []byte {
	for i := range len(v.Text) {
		dst = append(dst, v.Text[i])
		if v.Text[i] == 0 {
			dst = append(dst, 0xff)
		}
	}
	return dst
}

// partitionHash spreads partitions evenly; Scan's order and its segments
// follow it.
func partitionHash(partition []byte) uint64 {
	sum := sha256.Sum256(partition)
	return binary.BigEndian.Uint64(sum[:])
}

// appendPartition appends hash and values of a partition. The item has all
// hash attributes.
func (s *schema) appendPartition(dst []byte, it ddb.Item) []byte {
	var values []byte
	for _, a := range s.hash {
		v, _ := it.Get(a.name)
		values = appendKeyValue(values, &v)
	}
	dst = binary.BigEndian.AppendUint64(dst, partitionHash(values))
	return append(dst, values...)
}

// rowKey is the key of a table's row. The item has all key attributes.
func (s *schema) rowKey(it ddb.Item) string {
	key := s.appendPartition(nil, it)
	for _, a := range s.sort {
		v, _ := it.Get(a.name)
		key = appendKeyValue(key, &v)
	}
	return string(key)
}

// rowKey is the key of an index's row, unique by the key of the table's.
func (ix *index) rowKey(it ddb.Item, tableKey string) string { return ix.schema.rowKey(it) + tableKey }

// afterPrefix is the first key after all that begin with the prefix, or ""
// when there is none.
func afterPrefix(prefix []byte) string {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] < 0xff {
			return string(append(slices.Clone(prefix[:i]), prefix[i]+1))
		}
	}
	return ""
}

const keyMismatch = "The provided key element does not match the schema"

// checkKey checks the key of a request: exactly the attributes of the schema.
func (d *definition) checkKey(key ddb.Item) error {
	if len(key) != len(d.schema.all()) {
		return invalid(keyMismatch)
	}
	for _, a := range d.schema.all() {
		if v, ok := key.Get(a.name); !ok || v.Kind != a.kind {
			return invalid(keyMismatch)
		}
	}
	return d.schema.checkValues(key, "")
}

// checkItem checks the key attributes of an item that is to be stored, and
// those of indexes where it has them.
func (d *definition) checkItem(it ddb.Item) error {
	for _, a := range d.schema.all() {
		v, ok := it.Get(a.name)
		if !ok {
			return invalid("One or more parameter values were invalid: Missing the key %s in the item", a.name)
		}
		if v.Kind != a.kind {
			return invalid("One or more parameter values were invalid: Type mismatch for key %s expected: %s actual: %s", a.name, a.kind, v.Kind)
		}
	}
	if err := d.schema.checkValues(it, ""); err != nil {
		return err
	}
	return d.checkIndexKeys(it)
}

// checkIndexKeys checks attributes that are keys of indexes, also where the
// item lacks others and so is not in the index.
func (d *definition) checkIndexKeys(it ddb.Item) error {
	for _, ix := range d.byName() {
		for _, a := range ix.schema.all() {
			if v, ok := it.Get(a.name); ok && v.Kind != a.kind {
				return invalid("One or more parameter values were invalid: Type mismatch for Index Key %s Expected: %s Actual: %s IndexName: %s", a.name, a.kind, v.Kind, ix.Name)
			}
		}
		if err := ix.schema.checkValues(it, ix.Name); err != nil {
			return err
		}
	}
	return nil
}

// checkValues refuses key values that are empty or too large. The item may
// lack attributes. indexName is "" for the key of a table.
func (s *schema) checkValues(it ddb.Item, indexName string) error {
	sizes := [2]int{}
	for i, part := range [2][]keyAttribute{s.hash, s.sort} {
		for _, a := range part {
			v, ok := it.Get(a.name)
			if !ok {
				continue
			}
			if err := checkNotEmpty(a, &v, indexName); err != nil {
				return err
			}
			sizes[i] += valueSize(&v)
		}
	}
	switch {
	case sizes[0] > maxHashSize:
		// DynamoDB's text lacks the space too.
		return invalid("One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of%d bytes", maxHashSize)
	case sizes[1] > maxSortSize:
		return invalid("One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of %d bytes", maxSortSize)
	}
	return nil
}

func checkNotEmpty(a keyAttribute, v *ddb.Value, indexName string) error {
	if v.Kind == ddb.N || v.Text != "" {
		return nil
	}
	what := map[ddb.Kind]string{ddb.S: "string", ddb.B: "binary"}[v.Kind]
	if indexName != "" {
		return invalidRequest("One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty %s value. IndexName: %s, IndexKey: %s", what, indexName, a.name)
	}
	return invalidRequest("One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty %s value. Key: %s", what, a.name)
}
