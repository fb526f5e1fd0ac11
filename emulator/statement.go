package emulator

import (
	"encoding/base64"
	"encoding/json"
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"github.com/dynamoat/dynamoat/ddb/partiql"
)

// A PartiQL statement is run as the operation that means the same: SELECT as a
// read of one partition where its key is bound and of everything where it is
// not, INSERT as a put that replaces nothing, UPDATE and DELETE by the whole
// key.

const duplicateItem ddb.ErrorType = "DuplicateItemException"

func (e *Emulator) executeStatement(r *ddb.ExecuteStatement) ([]byte, error) {
	s := &r.Statement
	if s.Kind == partiql.Select {
		return e.selectStatement(s, r.Limit, r.NextToken, r.ReturnConsumedCapacity)
	}
	w, err := e.statementWrite(s)
	if err != nil {
		return nil, err
	}
	attributes, err := e.runWrite(s, w)
	if err != nil {
		return nil, err
	}
	o := newObject()
	o.items("Items", attributes)
	return o.end(), nil
}

// selectStatement reads one page.
func (e *Emulator) selectStatement(s *ddb.Statement, limit int, token, capacity string) ([]byte, error) {
	if err := (operandCheck{expr.FilterKind, &s.Placeholders}).condition(s.Where); err != nil {
		return nil, err
	}
	t, err := e.table(s.Table)
	if err != nil {
		return nil, err
	}
	r := &read{
		table: t, filter: s.Where, projection: s.Projection, values: &s.Placeholders, limit: limit,
		consistent: s.ConsistentRead, capacity: capacity,
	}
	if err := r.source(s.IndexName); err != nil {
		return nil, err
	}
	if r.span, err = r.statementSpan(s); err != nil {
		return nil, err
	}
	if len(s.OrderBy) > 0 {
		r.backward = s.OrderBy[len(s.OrderBy)-1].Desc
	}
	if err := r.checkProjected(); err != nil {
		return nil, err
	}
	if token != "" {
		start, ok := openToken(token)
		if !ok || t.checkKey(keyOf(start, &t.schema)) != nil {
			return nil, invalid("Invalid NextToken")
		}
		r.startAfter(start)
	}
	var page struct{ Items, LastEvaluatedKey, ConsumedCapacity json.RawMessage }
	if err := json.Unmarshal(r.run(), &page); err != nil {
		return nil, err
	}
	o := newObject()
	o.name("Items")
	o.buf = append(o.buf, page.Items...)
	if page.LastEvaluatedKey != nil {
		o.text("NextToken", base64.StdEncoding.EncodeToString(page.LastEvaluatedKey))
	}
	if page.ConsumedCapacity != nil {
		o.name("ConsumedCapacity")
		o.buf = append(o.buf, page.ConsumedCapacity...)
	}
	return o.end(), nil
}

// openToken reads the key that a NextToken holds.
func openToken(token string) (ddb.Item, bool) {
	raw, err := base64.StdEncoding.DecodeString(token)
	if err != nil {
		return nil, false
	}
	request, err := ddb.Decode(ddb.OpGetItem, append(append([]byte(`{"TableName":"any","Key":`), raw...), '}'))
	if err != nil {
		return nil, false
	}
	get, ok := request.(*ddb.GetItem)
	return get.Key, ok
}

// statementSpan is the partition that the statement binds, or everything.
func (r *read) statementSpan(s *ddb.Statement) (span, error) {
	q := &ddb.Query{Placeholders: s.Placeholders}
	for _, a := range r.schema().hash {
		place, ok := equality(s, a.name)
		if !ok {
			return span{}, nil
		}
		q.KeyCondition = append(q.KeyCondition, expr.KeyTerm{Name: expr.Name{Text: a.name}, Op: expr.KeyEQ, Low: place})
	}
	k, err := r.keyCondition(q)
	if err != nil {
		return span{}, err
	}
	return k.span(), nil
}

// terms are the conditions that a top-level AND joins.
func terms(c expr.Condition) []expr.Condition {
	if and, ok := c.(expr.And); ok {
		return slices.Concat(terms(and.Left), terms(and.Right))
	}
	if c == nil {
		return nil
	}
	return []expr.Condition{c}
}

// equality returns the value that the statement says an attribute is equal to.
func equality(s *ddb.Statement, name string) (expr.Value, bool) {
	for _, term := range terms(s.Where) {
		if place, ok := equalTo(term, name); ok {
			return place, true
		}
	}
	return "", false
}

func equalTo(term expr.Condition, name string) (expr.Value, bool) {
	c, ok := term.(expr.Compare)
	if !ok || c.Op != expr.EQ {
		return "", false
	}
	left, right := c.Left, c.Right
	if _, ok := left.(expr.Value); ok {
		left, right = right, left
	}
	path, isPath := left.(expr.Path)
	place, isValue := right.(expr.Value)
	return place, isPath && isValue && len(path) == 1 && path.Root() == name
}

// statementKey takes the key from the statement's equalities, and returns what
// else it demands.
func (t *table) statementKey(s *ddb.Statement) (key ddb.Item, rest expr.Condition, err error) {
	rests := terms(s.Where)
	for _, a := range t.schema.all() {
		i := slices.IndexFunc(rests, func(c expr.Condition) bool { _, ok := equalTo(c, a.name); return ok })
		if i < 0 {
			return nil, nil, invalid("Where clause does not contain a mandatory equality on all key attributes")
		}
		place, _ := equalTo(rests[i], a.name)
		v, _ := s.Placeholders.Value(place)
		key = append(key, ddb.Attribute{Name: a.name, Value: v})
		rests = slices.Delete(rests, i, i+1)
	}
	for _, c := range rests {
		if rest == nil {
			rest = c
		} else {
			rest = expr.And{Left: rest, Right: c}
		}
	}
	return key, rest, nil
}

// statementWrite is the write that the statement means.
func (e *Emulator) statementWrite(s *ddb.Statement) (*ddb.TransactWrite, error) {
	t, err := e.table(s.Table)
	if err != nil {
		return nil, err
	}
	partition := expr.Path{{Name: expr.Name{Text: t.schema.hash[0].name}, Index: -1}}
	if s.Kind == partiql.Insert {
		return &ddb.TransactWrite{Put: &ddb.PutItem{
			Table: s.Table, Item: s.Item, Condition: expr.AttributeNotExists{Path: partition}, Placeholders: s.Placeholders,
			ReturnValuesOnConditionCheckFailure: s.ReturnValuesOnConditionCheckFailure,
		}}, nil
	}
	key, rest, err := t.statementKey(s)
	if err != nil {
		return nil, err
	}
	exists := expr.Condition(expr.AttributeExists{Path: partition})
	if rest != nil {
		exists = expr.And{Left: exists, Right: rest}
	}
	switch s.Kind {
	case partiql.Update:
		return &ddb.TransactWrite{Update: &ddb.UpdateItem{
			Table: s.Table, Key: key, Update: s.Update, Condition: exists, Placeholders: s.Placeholders,
			ReturnValues: returnValues[s.Returning], ReturnValuesOnConditionCheckFailure: s.ReturnValuesOnConditionCheckFailure,
		}}, nil
	case partiql.Delete:
		if rest != nil { // an item that is not there is deleted
			rest = expr.Or{Left: expr.AttributeNotExists{Path: partition}, Right: rest}
		}
		return &ddb.TransactWrite{Delete: &ddb.DeleteItem{
			Table: s.Table, Key: key, Condition: rest, Placeholders: s.Placeholders,
			ReturnValues: returnValues[s.Returning], ReturnValuesOnConditionCheckFailure: s.ReturnValuesOnConditionCheckFailure,
		}}, nil
	case partiql.Exists:
		return &ddb.TransactWrite{ConditionCheck: &ddb.ConditionCheck{
			Table: s.Table, Key: key, Condition: exists, Placeholders: s.Placeholders,
			ReturnValuesOnConditionCheckFailure: s.ReturnValuesOnConditionCheckFailure,
		}}, nil
	}
	return nil, invalid("a statement that reads stands where one that writes is wanted")
}

var returnValues = map[string]string{"ALL OLD": "ALL_OLD", "ALL NEW": "ALL_NEW", "MODIFIED OLD": "UPDATED_OLD", "MODIFIED NEW": "UPDATED_NEW"}

// runWrite makes one write and returns the item that RETURNING asks for.
func (e *Emulator) runWrite(s *ddb.Statement, w *ddb.TransactWrite) ([]ddb.Item, error) {
	var body []byte
	var err error
	switch {
	case w.Put != nil:
		if body, err = e.putItem(w.Put); err != nil {
			if failed, ok := err.(*Error); ok && failed.Type == conditionalCheckFailed {
				err = &Error{Type: duplicateItem, Message: "Duplicate primary key exists in table"}
			}
		}
	case w.Update != nil:
		body, err = e.updateItem(w.Update)
	case w.Delete != nil:
		body, err = e.deleteItem(w.Delete)
	default:
		err = invalid("%s is for transactions alone", s.Kind)
	}
	if err != nil {
		return nil, err
	}
	items := []ddb.Item{}
	_, err = ddb.RewriteResponse(nil, body, ddb.OpPutItem, ddb.Rewriter{Item: func(_ ddb.Origin, it ddb.Item) (ddb.Item, error) {
		items = append(items, it)
		return it, nil
	}})
	return items, err
}

func (e *Emulator) batchExecuteStatement(r *ddb.BatchExecuteStatement) ([]byte, error) {
	o := newObject()
	o.objects("Responses", len(r.Statements), func(o *object, i int) {
		s := &r.Statements[i]
		items, err := e.oneOfBatch(s)
		if failed, ok := err.(*Error); ok {
			o.object("Error", func(o *object) {
				o.text("Code", string(failed.Type[:len(failed.Type)-len("Exception")]))
				if failed.Item != nil {
					o.item("Item", failed.Item)
				}
				o.text("Message", failed.Message)
			})
		} else if len(items) > 0 {
			o.item("Item", items[0])
		}
		o.text("TableName", s.Table.Name)
	})
	return o.end(), nil
}

// oneOfBatch runs one statement of a batch. A SELECT reads one item.
func (e *Emulator) oneOfBatch(s *ddb.Statement) ([]ddb.Item, error) {
	if s.Kind != partiql.Select {
		w, err := e.statementWrite(s)
		if err != nil {
			return nil, err
		}
		return e.runWrite(s, w)
	}
	t, err := e.table(s.Table)
	if err != nil {
		return nil, err
	}
	if _, _, err := t.statementKey(s); err != nil {
		return nil, err
	}
	body, err := e.selectStatement(s, 0, "", "")
	if err != nil {
		return nil, err
	}
	var items []ddb.Item
	_, err = ddb.RewriteResponse(nil, body, ddb.OpExecuteStatement, ddb.Rewriter{Item: func(_ ddb.Origin, it ddb.Item) (ddb.Item, error) {
		items = append(items, it)
		return it, nil
	}})
	return items, err
}

func (e *Emulator) executeTransaction(r *ddb.ExecuteTransaction) ([]byte, error) {
	if !slices.ContainsFunc(r.Statements, func(s ddb.Statement) bool { return s.Kind != partiql.Select }) {
		get := &ddb.TransactGetItems{ReturnConsumedCapacity: r.ReturnConsumedCapacity}
		for i := range r.Statements {
			s := &r.Statements[i]
			t, err := e.table(s.Table)
			if err != nil {
				return nil, err
			}
			key, _, err := t.statementKey(s)
			if err != nil {
				return nil, err
			}
			get.Gets = append(get.Gets, ddb.TransactGet{Table: s.Table, Key: key, Projection: s.Projection, Placeholders: s.Placeholders})
		}
		return e.transactGetItems(get)
	}
	write := &ddb.TransactWriteItems{ClientRequestToken: r.ClientRequestToken, ReturnConsumedCapacity: r.ReturnConsumedCapacity}
	for i := range r.Statements {
		w, err := e.statementWrite(&r.Statements[i])
		if err != nil {
			return nil, err
		}
		write.Writes = append(write.Writes, *w)
	}
	result, err := e.transact(write)
	if err != nil {
		return nil, err
	}
	o := newObject()
	o.objects("Responses", len(r.Statements), func(*object, int) {})
	reportAll(result.used, &o, r.ReturnConsumedCapacity)
	return o.end(), nil
}
