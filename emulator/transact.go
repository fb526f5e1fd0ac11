package emulator

import (
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

// Transactions are serializable: each holds the locks of all its tables while
// it looks at items and changes them, as every other operation holds that of
// its one table.

// maxTransaction is the size of all items of a transaction together, in bytes
// (Developer Guide, "Quotas").
const maxTransaction = 4 << 20

// byName returns the tables, each once, in the order in which transactions
// lock them, so that none waits for another that waits for it.
func byName(tables []*table) []*table {
	tables = slices.SortedFunc(slices.Values(tables), func(a, b *table) int { return strings.Compare(a.Table.Name, b.Table.Name) })
	return slices.Compact(tables)
}

// canceled is a TransactionCanceledException, or nil when no member has a
// reason.
func canceled(reasons []Reason) error {
	codes := make([]string, len(reasons))
	failed := false
	for i := range reasons {
		if reasons[i].Code == "" {
			reasons[i].Code = "None"
		}
		failed = failed || reasons[i].Code != "None"
		codes[i] = reasons[i].Code
	}
	if !failed {
		return nil
	}
	return &Error{
		Type:    transactionCanceled,
		Message: "Transaction cancelled, please refer cancellation reasons for specific reasons [" + strings.Join(codes, ", ") + "]",
		Reasons: reasons,
	}
}

// memberReason turns the error of one member into its reason; ok is false when
// the whole request fails with it.
func memberReason(err error) (r Reason, ok bool) {
	e, isError := err.(*Error)
	switch {
	case !isError || e.whole:
		return r, false
	case e.Type == ddb.ValidationException:
		return Reason{Code: "ValidationError", Message: e.Message}, true
	case e.Type == conditionalCheckFailed:
		return Reason{Code: "ConditionalCheckFailed", Message: e.Message, Item: e.Item}, true
	}
	return r, false
}

// onceEach refuses a transaction that touches one item twice.
func onceEach(seen map[string]bool, t *table, key ddb.Item) error {
	id := t.Table.Name + "\x00" + t.schema.rowKey(key)
	if seen[id] {
		return invalid("Transaction request cannot include multiple operations on one item")
	}
	seen[id] = true
	return nil
}

// spend adds to what a transaction consumes of a table. It costs twice what
// the operation alone does (Developer Guide, "Capacity management for
// transactions").
func spend(all []*consumed, c *consumed, transaction string) []*consumed {
	i := slices.IndexFunc(all, func(had *consumed) bool { return had.of == c.of })
	if i < 0 {
		i = len(all)
		all = append(all, c.of.consumed())
		all[i].transaction = transaction
	}
	all[i].add(c)
	all[i].add(c)
	return all
}

// spendRead is spend for reading an item, which may be none.
func spendRead(all []*consumed, t *table, it ddb.Item) []*consumed {
	c := t.consumed()
	c.table = readUnits(itemSize(it), true)
	return spend(all, c, "ReadCapacityUnits")
}

func (e *Emulator) transactGetItems(r *ddb.TransactGetItems) ([]byte, error) {
	tables := make([]*table, len(r.Gets))
	reasons := make([]Reason, len(r.Gets))
	seen := map[string]bool{}
	for i := range r.Gets {
		t, err := e.table(r.Gets[i].Table)
		if err != nil {
			return nil, err
		}
		tables[i] = t
		if err := t.checkKey(r.Gets[i].Key); err != nil {
			reason, ok := memberReason(err)
			if !ok {
				return nil, err
			}
			reasons[i] = reason
			continue
		}
		if err := onceEach(seen, t, r.Gets[i].Key); err != nil {
			return nil, err
		}
		if err := t.scalarPaths(r.Gets[i].Projection...); err != nil {
			return nil, err
		}
	}
	if err := canceled(reasons); err != nil {
		return nil, err
	}
	items := readAll(tables, r.Gets)
	var used []*consumed
	total := 0
	o := newObject()
	o.objects("Responses", len(items), func(o *object, i int) {
		total += itemSize(items[i])
		used = spendRead(used, tables[i], items[i])
		if items[i] != nil {
			o.item("Item", projected(items[i], r.Gets[i].Projection))
		}
	})
	if total > maxTransaction {
		return nil, invalid("Transaction payload size cannot exceed 4MB. Payload Size: %d", total)
	}
	reportAll(used, &o, r.ReturnConsumedCapacity)
	return o.end(), nil
}

// readAll returns the items as they are at one moment, nil where there is
// none.
func readAll(tables []*table, gets []ddb.TransactGet) []ddb.Item {
	for _, t := range byName(tables) {
		t.mu.RLock()
		defer t.mu.RUnlock()
	}
	items := make([]ddb.Item, len(gets))
	for i, t := range tables {
		items[i] = t.get(t.schema.rowKey(gets[i].Key))
	}
	return items
}
