package emulator

import "github.com/dynamoat/dynamoat/ddb"

// outcome is what a transaction reports.
type outcome struct {
	used    []*consumed
	metrics object // of item collections, a member for each table
}

func (e *Emulator) transactWriteItems(r *ddb.TransactWriteItems) ([]byte, error) {
	result, err := e.transact(r)
	if err != nil {
		return nil, err
	}
	o := newObject()
	reportAll(result.used, &o, r.ReturnConsumedCapacity)
	if metrics := result.metrics.end(); len(metrics) > len("{}") {
		o.name("ItemCollectionMetrics")
		o.buf = append(o.buf, metrics...)
	}
	return o.end(), nil
}

// transact makes all writes or none. Under a ClientRequestToken it makes them
// once: what comes after is a success that only reads.
func (e *Emulator) transact(r *ddb.TransactWriteItems) (*outcome, error) {
	writes, reasons, err := e.prepareAll(r.Writes)
	if err != nil {
		return nil, err
	}
	var tables []*table
	for _, w := range writes {
		if w != nil {
			tables = append(tables, w.table)
		}
	}
	if r.ClientRequestToken != "" {
		e.tokens.mu.Lock()
		defer e.tokens.mu.Unlock()
	}
	for _, t := range byName(tables) {
		t.mu.Lock()
		defer t.mu.Unlock()
	}
	if r.ClientRequestToken == "" {
		return commit(writes, reasons, r.ReturnItemCollectionMetrics)
	}
	made, err := e.tokens.made(r, e.now())
	if err != nil {
		return nil, err
	}
	if made {
		return reread(writes), nil
	}
	result, err := commit(writes, reasons, r.ReturnItemCollectionMetrics)
	if err == nil {
		e.tokens.remember(r, e.now())
	}
	return result, err
}

// prepareAll checks all members as far as it can be without the items. Those
// that fail have a reason, and nil for a write.
func (e *Emulator) prepareAll(members []ddb.TransactWrite) (writes []*write, reasons []Reason, err error) {
	writes = make([]*write, len(members))
	reasons = make([]Reason, len(members))
	seen := map[string]bool{}
	for i := range members {
		w, err := e.prepare(&members[i])
		if err != nil {
			reason, ok := memberReason(err)
			if !ok {
				return nil, nil, err
			}
			reasons[i] = reason
			continue
		}
		if err := onceEach(seen, w.table, w.key); err != nil {
			return nil, nil, err
		}
		writes[i] = w
	}
	return writes, reasons, nil
}

// prepare checks one member. A condition check is a write without next: it
// leaves the item as it is.
func (e *Emulator) prepare(w *ddb.TransactWrite) (*write, error) {
	switch {
	case w.Put != nil:
		return e.preparePut(w.Put)
	case w.Update != nil:
		return e.prepareUpdate(w.Update)
	case w.Delete != nil:
		return e.prepareDelete(w.Delete)
	}
	c := w.ConditionCheck
	prepared, err := e.prepareDelete(&ddb.DeleteItem{
		Table: c.Table, Key: c.Key, Condition: c.Condition, Placeholders: c.Placeholders,
		ReturnValuesOnConditionCheckFailure: c.ReturnValuesOnConditionCheckFailure,
	})
	if err == nil {
		prepared.next = nil
	}
	return prepared, err
}

// commit evaluates every condition and update on the items as they are, and
// then, when no member has a reason against it, makes all changes. The caller
// holds the locks.
func commit(writes []*write, reasons []Reason, returnMetrics string) (*outcome, error) {
	next := make([]ddb.Item, len(writes))
	size := 0
	for i, w := range writes {
		if w == nil {
			continue
		}
		old := w.table.get(w.table.schema.rowKey(w.key))
		var err error
		if next[i], err = w.after(old); err != nil {
			reason, ok := memberReason(err)
			if !ok {
				return nil, err
			}
			reasons[i] = reason
		}
		size += max(itemSize(old), itemSize(next[i]))
	}
	if err := canceled(reasons); err != nil {
		return nil, err
	}
	if size > maxTransaction {
		return nil, invalid("Transaction payload size cannot exceed 4MB. Payload Size: %d", size)
	}
	result := &outcome{metrics: newObject()}
	for i, w := range writes {
		c := w.table.consumed()
		if w.next == nil {
			c.table = writeUnits(max(itemSize(next[i]), 1))
		} else {
			c = w.table.replace(w.table.schema.rowKey(w.key), next[i])
		}
		result.used = spend(result.used, c, "WriteCapacityUnits")
	}
	if returnMetrics == "SIZE" {
		writtenCollections(&result.metrics, writes)
	}
	return result, nil
}

// after returns what the write makes of an item: nil for none.
func (w *write) after(old ddb.Item) (ddb.Item, error) {
	switch {
	case w.condition != nil && !(evaluation{old, w.values}).holds(w.condition):
		return nil, conditionFailed(old, w.returnFailed)
	case w.next == nil:
		return old, nil
	}
	return w.next(old)
}

// writtenCollections writes the metrics of the item collections that the
// writes change.
func writtenCollections(o *object, writes []*write) {
	var tables []*table
	keys := map[*table][]ddb.Item{}
	for _, w := range writes {
		if w.next == nil || !w.table.hasLocal() {
			continue
		}
		if keys[w.table] == nil {
			tables = append(tables, w.table)
		}
		keys[w.table] = append(keys[w.table], w.key)
	}
	for _, t := range tables {
		t.collections(o, keys[t])
	}
}

// reread is the outcome of a transaction that was made before: its items are
// read (API Reference, TransactWriteItems, ClientRequestToken).
func reread(writes []*write) *outcome {
	result := &outcome{metrics: newObject()}
	for _, w := range writes {
		if w == nil { // the table is another by now
			continue
		}
		result.used = spendRead(result.used, w.table, w.table.get(w.table.schema.rowKey(w.key)))
	}
	return result
}
