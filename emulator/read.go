package emulator

import (
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
)

// pageSize is where a page of Query or Scan ends, in bytes of the items that
// were looked at (Developer Guide, "Paginating table query results").
const pageSize = 1 << 20

// read is one page of a Query or a Scan: a walk over a span of rows.
type read struct {
	table *table
	index *indexRows // nil for the table itself

	selects    string
	filter     expr.Condition
	projection expr.Projection
	values     *ddb.Placeholders
	limit      int
	consistent bool
	capacity   string

	span     span
	backward bool
	// fetch is set when the table's items are read for a local index's
	// entries, since they lack attributes that the request wants.
	fetch bool
}

// checkSelect checks Select against the rest of the request.
func checkSelect(selects, indexName string, projection expr.Projection) error {
	switch {
	case selects == "ALL_PROJECTED_ATTRIBUTES" && indexName == "":
		return invalid("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
	case selects == "SPECIFIC_ATTRIBUTES" && projection == nil:
		return invalid("Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES")
	case selects == "COUNT" && projection != nil:
		return invalid("Cannot specify the ProjectionExpression when choosing to get only the Count")
	case selects != "" && selects != "SPECIFIC_ATTRIBUTES" && projection != nil:
		return invalid("Cannot specify the ProjectionExpression when choosing to get %s", selects)
	}
	return nil
}

// source finds what is read: the table or the named index.
func (r *read) source(indexName string) error {
	if indexName == "" {
		return nil
	}
	ix, err := r.table.index(indexName)
	if err != nil {
		return err
	}
	if r.consistent && !ix.local {
		return invalid("Consistent reads are not supported on global secondary indexes")
	}
	r.index = r.table.indexes[slices.Index(r.table.definition.indexes, ix)]
	return nil
}

func (r *read) schema() *schema {
	if r.index != nil {
		return &r.index.schema
	}
	return &r.table.schema
}

func (r *read) rows() *rows {
	if r.index != nil {
		return &r.index.rows
	}
	return &r.table.rows
}

// checkProjected looks at what the request wants beyond what the index has: a
// local index fetches it from the table, a global one refuses.
func (r *read) checkProjected() error {
	if r.index == nil {
		return nil
	}
	if r.selects == "ALL_ATTRIBUTES" && r.index.projected != nil {
		if !r.index.local {
			return invalid("One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index %s because its projection type is not ALL", r.index.Name)
		}
		r.fetch = true
	}
	missing := r.notProjected(r.projection)
	if len(missing) > 0 && !r.index.local {
		return invalid("One or more parameter values were invalid: Global secondary index %s does not project %s", r.index.Name, listOf(missing))
	}
	r.fetch = r.fetch || len(missing) > 0
	return nil
}

// notProjected returns the attributes of the paths that the index lacks.
func (r *read) notProjected(paths []expr.Path) (missing []string) {
	for _, path := range paths {
		if name := path.Root(); !r.index.projects(name) && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	return missing
}

// startAfter narrows the span to what follows the row of a start key.
func (r *read) startAfter(start ddb.Item) {
	key := r.table.schema.rowKey(start)
	if r.index != nil {
		key = r.index.rowKey(start, key)
	}
	if r.backward {
		if r.span.high == "" || key < r.span.high {
			r.span.high = key
		}
		return
	}
	r.span.low = max(r.span.low, key+"\x00")
}

// lastKey is the key that a next page starts after.
func (r *read) lastKey(last *row) ddb.Item {
	return keyOf(last.whole().item, &r.table.schema, r.schema())
}

// run reads the page and returns the response.
func (r *read) run() []byte {
	var items []ddb.Item
	var last *row
	scanned, size, more := 0, 0, false
	used := r.table.consumed()
	r.table.mu.RLock()
	r.rows().walk(r.span, r.backward, func(found *row) bool {
		if more = size >= pageSize; more {
			return false
		}
		shown := found
		if r.fetch {
			shown = found.whole()
			used.table += readUnits(shown.size, r.consistent)
		}
		scanned++
		size += found.size
		last = found
		if r.filter == nil || (evaluation{shown.item, r.values}).holds(r.filter) {
			items = append(items, shown.item)
		}
		more = scanned == r.limit
		return !more
	})
	r.table.mu.RUnlock()

	o := newObject()
	if r.selects != "COUNT" {
		for i := range items {
			items[i] = projected(items[i], r.projection)
		}
		o.items("Items", items)
	}
	o.integer("Count", int64(len(items)))
	o.integer("ScannedCount", int64(scanned))
	if more {
		o.item("LastEvaluatedKey", r.lastKey(last))
	}
	if r.index == nil {
		used.table = readUnits(size, r.consistent)
	} else {
		used.indexes[slices.Index(r.table.indexes, r.index)] = readUnits(size, r.consistent)
	}
	used.report(&o, r.capacity)
	return o.end()
}

// listOf writes names as DynamoDB does in errors.
func listOf(names []string) string { return "[" + strings.Join(names, ", ") + "]" }
