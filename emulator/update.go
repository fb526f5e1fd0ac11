package emulator

import (
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
)

func (e *Emulator) updateItem(r *ddb.UpdateItem) ([]byte, error) {
	w, err := e.prepareUpdate(r)
	if err != nil {
		return nil, err
	}
	var targets []expr.Path
	expr.VisitUpdate(r.Update, func(p expr.Path) { targets = append(targets, p) }, func(expr.Path) {}, func(expr.Value) {})
	return w.run(func(old, next ddb.Item) ddb.Item { return updateAttributes(r.ReturnValues, targets, old, next) })
}

// prepareUpdate checks an update as far as it can be without the item.
func (e *Emulator) prepareUpdate(r *ddb.UpdateItem) (*write, error) {
	if err := (operandCheck{expr.UpdateKind, &r.Placeholders}).update(r.Update); err != nil {
		return nil, err
	}
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
	var targets, reads []expr.Path
	expr.VisitUpdate(r.Update,
		func(p expr.Path) { targets = append(targets, p) },
		func(p expr.Path) { reads = append(reads, p) }, func(expr.Value) {})
	if err := t.checkTargets(targets); err != nil {
		return nil, err
	}
	for _, paths := range [][]expr.Path{targets, reads, conditionPaths(r.Condition)} {
		if err := t.scalarPaths(paths...); err != nil {
			return nil, err
		}
	}
	if err := t.checkIndexTargets(r); err != nil {
		return nil, err
	}
	return &write{
		table: t, key: r.Key, condition: r.Condition, values: &r.Placeholders,
		next:         func(old ddb.Item) (ddb.Item, error) { return t.updated(r, old) },
		returnFailed: r.ReturnValuesOnConditionCheckFailure, returnCapacity: r.ReturnConsumedCapacity,
		returnMetrics: r.ReturnItemCollectionMetrics,
	}, nil
}

// checkTargets refuses an update of a key attribute of the table.
func (t *table) checkTargets(targets []expr.Path) error {
	for _, a := range t.schema.all() {
		for _, path := range targets {
			if path.Root() == a.name {
				return invalid("One or more parameter values were invalid: Cannot update attribute %s. This attribute is part of the key", a.name)
			}
		}
	}
	return nil
}

// checkIndexTargets refuses values of a wrong type for an index's key that
// stand in the request itself.
func (t *table) checkIndexTargets(r *ddb.UpdateItem) error {
	if r.Update == nil {
		return nil
	}
	given := map[string]ddb.Value{}
	for _, action := range r.Update.Set {
		if v, ok := action.Value.(expr.Value); ok && len(action.Path) == 1 {
			given[action.Path.Root()], _ = r.Placeholders.Value(v)
		}
	}
	for _, action := range r.Update.Add {
		if len(action.Path) == 1 {
			given[action.Path.Root()], _ = r.Placeholders.Value(action.Value)
		}
	}
	for _, ix := range t.byName() {
		for _, a := range ix.schema.all() {
			if v, ok := given[a.name]; ok && v.Kind != a.kind {
				return invalid("One or more parameter values were invalid: Type mismatch for Index Key %s Expected: %s Actual: %s IndexName: %s", a.name, a.kind, v.Kind, ix.Name)
			}
		}
	}
	return nil
}

// updated returns what the item becomes, or nil for no item: an update that
// only removes does not create one.
func (t *table) updated(r *ddb.UpdateItem, old ddb.Item) (ddb.Item, error) {
	base := old
	if base == nil {
		base = cloneItem(r.Key)
	}
	if r.Update == nil {
		return base, nil
	}
	next, err := evaluation{base, &r.Placeholders}.update(r.Update)
	if err != nil {
		return nil, err
	}
	if old == nil && len(r.Update.Set) == 0 && len(r.Update.Add) == 0 {
		return nil, nil
	}
	for _, ix := range t.byName() {
		for _, a := range ix.schema.all() {
			v, ok := next.Get(a.name)
			switch {
			case !ok:
			case v.Kind != a.kind:
				return nil, invalid("The update expression attempted to update the secondary index key to unsupported type")
			case checkNotEmpty(a, &v, ix.Name) != nil:
				what := map[ddb.Kind]string{ddb.S: "string", ddb.B: "binary"}[a.kind]
				return nil, invalidRequest("One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty %s value.", what)
			}
		}
	}
	if err := t.checkIndexKeys(next); err != nil {
		return nil, err
	}
	if nesting(next) > maxNesting {
		return nil, errNesting
	}
	if itemSize(next) > maxItemSize {
		return nil, invalid("Item size to update has exceeded the maximum allowed size")
	}
	return next, nil
}

// updateAttributes chooses what ReturnValues asks for; nil for nothing.
// UPDATED_OLD and UPDATED_NEW show what stands at the paths that the update
// writes, not the whole attributes that hold them.
func updateAttributes(returnValues string, targets []expr.Path, old, next ddb.Item) ddb.Item {
	switch returnValues {
	case "ALL_OLD":
		return old
	case "ALL_NEW":
		return next
	case "UPDATED_OLD", "UPDATED_NEW":
		shown := old
		if returnValues == "UPDATED_NEW" {
			shown = next
		}
		if part := project(shown, targets); len(part) > 0 {
			return part
		}
	}
	return nil
}
