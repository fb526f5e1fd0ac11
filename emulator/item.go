package emulator

import (
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
)

func (e *Emulator) getItem(r *ddb.GetItem) ([]byte, error) {
	t, err := e.table(r.Table)
	if err != nil {
		return nil, err
	}
	if err := t.checkKey(r.Key); err != nil {
		return nil, err
	}
	if err := t.scalarPaths(r.Projection...); err != nil {
		return nil, err
	}
	t.mu.RLock()
	it := t.get(t.schema.rowKey(r.Key))
	t.mu.RUnlock()
	used := t.consumed()
	used.table = readUnits(itemSize(it), r.ConsistentRead)
	o := newObject()
	if it != nil {
		o.item("Item", projected(it, r.Projection))
	}
	used.report(&o, r.ReturnConsumedCapacity)
	return o.end(), nil
}

// projected applies a projection; nil means the whole item.
func projected(it ddb.Item, projection expr.Projection) ddb.Item {
	if projection == nil {
		return it
	}
	return project(it, projection)
}

// write is a conditional change of one item, common to PutItem, UpdateItem
// and DeleteItem.
type write struct {
	table     *table
	key       ddb.Item
	condition expr.Condition
	values    *ddb.Placeholders
	// next returns what the item becomes: nil when it is deleted. old is nil
	// when there is none.
	next func(old ddb.Item) (ddb.Item, error)

	returnFailed, returnCapacity, returnMetrics string
}

// run does it under the table's lock and returns the response with the
// members that all three operations share. attributes chooses what the
// response shows of the item, nil for nothing.
func (w *write) run(attributes func(old, next ddb.Item) ddb.Item) ([]byte, error) {
	t := w.table
	rowKey := t.schema.rowKey(w.key)
	t.mu.Lock()
	defer t.mu.Unlock()
	old := t.get(rowKey)
	next, err := w.after(old)
	if err != nil {
		return nil, err
	}
	used := t.replace(rowKey, next)
	o := newObject()
	if shown := attributes(old, next); shown != nil {
		o.item("Attributes", shown)
	}
	used.report(&o, w.returnCapacity)
	if w.returnMetrics == "SIZE" && t.hasLocal() {
		size := t.collectionSize(t.schema.appendPartition(nil, w.key))
		o.object("ItemCollectionMetrics", func(o *object) { t.collectionMetrics(o, w.key, size) })
	}
	return o.end(), nil
}

// oldAttributes shows the item as it was when ReturnValues is ALL_OLD.
func oldAttributes(returnValues string) func(old, next ddb.Item) ddb.Item {
	return func(old, _ ddb.Item) ddb.Item {
		if returnValues == "ALL_OLD" {
			return old
		}
		return nil
	}
}

func (e *Emulator) putItem(r *ddb.PutItem) ([]byte, error) {
	w, err := e.preparePut(r)
	if err != nil {
		return nil, err
	}
	return w.run(oldAttributes(r.ReturnValues))
}

// preparePut checks a put as far as it can be without the item that is there.
func (e *Emulator) preparePut(r *ddb.PutItem) (*write, error) {
	if err := (operandCheck{expr.ConditionKind, &r.Placeholders}).condition(r.Condition); err != nil {
		return nil, err
	}
	t, err := e.table(r.Table)
	if err != nil {
		return nil, err
	}
	if err := t.checkPut(r.Item); err != nil {
		return nil, err
	}
	if err := t.scalarPaths(conditionPaths(r.Condition)...); err != nil {
		return nil, err
	}
	return &write{
		table: t, key: keyOf(r.Item, &t.schema), condition: r.Condition, values: &r.Placeholders,
		next:         func(ddb.Item) (ddb.Item, error) { return cloneItem(r.Item), nil },
		returnFailed: r.ReturnValuesOnConditionCheckFailure, returnCapacity: r.ReturnConsumedCapacity,
		returnMetrics: r.ReturnItemCollectionMetrics,
	}, nil
}

// checkPut checks an item that is to be stored as it is.
func (t *table) checkPut(it ddb.Item) error {
	if err := t.checkItem(it); err != nil {
		return err
	}
	if nesting(it) > maxNesting {
		return invalidRequest(nestingText)
	}
	if itemSize(it) > maxItemSize {
		return invalidRequest("Item size has exceeded the maximum allowed size")
	}
	return nil
}

func (e *Emulator) deleteItem(r *ddb.DeleteItem) ([]byte, error) {
	w, err := e.prepareDelete(r)
	if err != nil {
		return nil, err
	}
	return w.run(oldAttributes(r.ReturnValues))
}

// prepareDelete checks a delete as far as it can be without the item.
func (e *Emulator) prepareDelete(r *ddb.DeleteItem) (*write, error) {
	if err := (operandCheck{expr.ConditionKind, &r.Placeholders}).condition(r.Condition); err != nil {
		return nil, err
	}
	t, err := e.table(r.Table)
	if err != nil {
		return nil, err
	}
	if err := t.checkKey(r.Key); err != nil {
		return nil, err
	}
	if err := t.scalarPaths(conditionPaths(r.Condition)...); err != nil {
		return nil, err
	}
	return &write{
		table: t, key: r.Key, condition: r.Condition, values: &r.Placeholders,
		next:         func(ddb.Item) (ddb.Item, error) { return nil, nil },
		returnFailed: r.ReturnValuesOnConditionCheckFailure, returnCapacity: r.ReturnConsumedCapacity,
		returnMetrics: r.ReturnItemCollectionMetrics,
	}, nil
}
