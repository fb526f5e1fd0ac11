package emulator

import (
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
)

// maxTransaction is the size of all items of a transaction together, in bytes
// (Developer Guide, "Quotas").
const maxTransaction = 4 << 20

// tokenTime is how long a ClientRequestToken is remembered (API Reference,
// TransactWriteItems).
const tokenTime = 10 * time.Minute

// token is a transaction that was made under a ClientRequestToken.
type token struct {
	request [sha256.Size]byte
	until   time.Time
}

// lock locks the tables in the order of their names, so that transactions
// cannot wait for each other, and returns what unlocks them.
func lock(tables []*table) (unlock func()) {
	slices.SortFunc(tables, func(a, b *table) int { return strings.Compare(a.definition.Table.Name, b.definition.Table.Name) })
	tables = slices.Compact(tables)
	for _, t := range tables {
		t.mu.Lock()
	}
	return func() {
		for _, t := range tables {
			t.mu.Unlock()
		}
	}
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
	if !isError {
		return r, false
	}
	switch e.Type {
	case ddb.ValidationException:
		return Reason{Code: "ValidationError", Message: e.Message}, true
	case conditionalCheckFailed:
		return Reason{Code: "ConditionalCheckFailed", Message: e.Message, Item: e.Item}, true
	}
	return r, false
}

// onceEach refuses a transaction that touches one item twice.
func onceEach(seen map[string]bool, t *table, key ddb.Item) error {
	id := t.definition.Table.Name + "\x00" + t.schema.rowKey(key)
	if seen[id] {
		return invalid("Transaction request cannot include multiple operations on one item")
	}
	seen[id] = true
	return nil
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
			reasons[i], _ = memberReason(err)
			continue
		}
		if err := onceEach(seen, t, r.Gets[i].Key); err != nil {
			return nil, err
		}
		if err := t.scalarPaths(r.Gets[i].Projection...); err != nil {
			reasons[i], _ = memberReason(err)
		}
	}
	if err := canceled(reasons); err != nil {
		return nil, err
	}
	defer lock(slices.Clone(tables))()
	var used []*consumed
	o := newObject()
	total := 0
	o.objects("Responses", len(r.Gets), func(o *object, i int) {
		it := tables[i].get(tables[i].schema.rowKey(r.Gets[i].Key))
		total += itemSize(it)
		c := tables[i].consumed()
		c.table = 2 * readUnits(itemSize(it), true)
		used = merge(used, c)
		if it != nil {
			o.item("Item", projected(it, r.Gets[i].Projection))
		}
	})
	if total > maxTransaction {
		return nil, invalid("Collection size of the items read exceeds the limit of 4 MB")
	}
	reportAll(used, &o, r.ReturnConsumedCapacity)
	return o.end(), nil
}

// merge adds what was consumed of a table to what is known of it.
func merge(all []*consumed, c *consumed) []*consumed {
	for _, had := range all {
		if had.of == c.of {
			had.add(c)
			return all
		}
	}
	return append(all, c)
}

// checkOperands checks the types of a member's operands. What is wrong with
// them is wrong with the request, not with the member.
func checkOperands(w *ddb.TransactWrite) error {
	check := func(c expr.Condition, p *ddb.Placeholders) error {
		return operandCheck{expr.ConditionKind, p}.condition(c)
	}
	switch {
	case w.Put != nil:
		return check(w.Put.Condition, &w.Put.Placeholders)
	case w.Delete != nil:
		return check(w.Delete.Condition, &w.Delete.Placeholders)
	case w.ConditionCheck != nil:
		return check(w.ConditionCheck.Condition, &w.ConditionCheck.Placeholders)
	}
	if err := (operandCheck{expr.UpdateKind, &w.Update.Placeholders}).update(w.Update.Update); err != nil {
		return err
	}
	return check(w.Update.Condition, &w.Update.Placeholders)
}

// prepare checks one member as far as it can be without the items. A
// condition check is a write that leaves the item as it is.
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

func (e *Emulator) transactWriteItems(r *ddb.TransactWriteItems) ([]byte, error) {
	writes := make([]*write, len(r.Writes))
	reasons := make([]Reason, len(r.Writes))
	var tables []*table
	seen := map[string]bool{}
	for i := range r.Writes {
		if err := checkOperands(&r.Writes[i]); err != nil {
			return nil, err
		}
		w, err := e.prepare(&r.Writes[i])
		if err != nil {
			reason, ok := memberReason(err)
			if !ok {
				return nil, err
			}
			reasons[i] = reason
			continue
		}
		if err := onceEach(seen, w.table, w.key); err != nil {
			return nil, err
		}
		writes[i] = w
		tables = append(tables, w.table)
	}
	if err := canceled(reasons); err != nil {
		return nil, err
	}
	defer lock(tables)()
	repeated, err := e.repeated(r)
	if err != nil {
		return nil, err
	}
	if repeated {
		o := newObject()
		return o.end(), nil
	}
	return e.apply(r, writes, reasons)
}

// apply evaluates every condition and update on the items as they are, and
// then, when none fails, makes all changes. The caller holds the locks.
func (e *Emulator) apply(r *ddb.TransactWriteItems, writes []*write, reasons []Reason) ([]byte, error) {
	next := make([]ddb.Item, len(writes))
	size := 0
	for i, w := range writes {
		old := w.table.get(w.table.schema.rowKey(w.key))
		err := error(nil)
		switch {
		case w.condition != nil && !(evaluation{old, w.values}).holds(w.condition):
			err = conditionFailed(old, w.returnFailed)
		case w.next == nil:
			next[i] = old
		default:
			next[i], err = w.next(old)
		}
		if err != nil {
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
		return nil, invalid("Collection size of the items written exceeds the limit of 4 MB")
	}
	var used []*consumed
	for i, w := range writes {
		c := w.table.consumed()
		if w.next == nil {
			c.table = writeUnits(max(itemSize(next[i]), 1))
		} else {
			c = w.table.replace(w.table.schema.rowKey(w.key), next[i])
		}
		c.add(c) // a transaction costs twice (Developer Guide, "Capacity management for transactions")
		used = merge(used, c)
	}
	e.remember(r)
	o := newObject()
	reportAll(used, &o, r.ReturnConsumedCapacity)
	return o.end(), nil
}

// repeated reports whether the transaction was made already under its token.
func (e *Emulator) repeated(r *ddb.TransactWriteItems) (bool, error) {
	if r.ClientRequestToken == "" {
		return false, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	had, ok := e.tokens[r.ClientRequestToken]
	switch {
	case !ok || !e.now().Before(had.until):
		return false, nil
	case had.request != digest(r):
		return false, &Error{Type: idempotentMismatch, Message: "The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical"}
	}
	return true, nil
}

func (e *Emulator) remember(r *ddb.TransactWriteItems) {
	if r.ClientRequestToken == "" {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	for name, t := range e.tokens { // those that have run out
		if !now.Before(t.until) {
			delete(e.tokens, name)
		}
	}
	e.tokens[r.ClientRequestToken] = token{digest(r), now.Add(tokenTime)}
}

// digest is the same for identical requests.
func digest(r *ddb.TransactWriteItems) [sha256.Size]byte { return sha256.Sum256(ddb.Encode(nil, r)) }
