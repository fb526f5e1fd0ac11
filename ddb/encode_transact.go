package ddb

func (e *encoder) transactGet(r *TransactGetItems) {
	e.name("TransactItems")
	e.buf = append(e.buf, '[')
	for i := range r.Gets {
		get := &r.Gets[i]
		e.next(i)
		e.buf = append(e.buf, `{"Get":{`...)
		e.table(get.Table)
		e.item("Key", get.Key)
		e.projection(get.Projection)
		e.placeholders(&get.Placeholders)
		e.buf = append(e.buf, "}}"...)
	}
	e.buf = append(e.buf, ']')
	e.optional("ReturnConsumedCapacity", r.ReturnConsumedCapacity)
}

func (e *encoder) transactWrite(r *TransactWriteItems) {
	e.name("TransactItems")
	e.buf = append(e.buf, '[')
	for i := range r.Writes {
		e.next(i)
		switch w := &r.Writes[i]; {
		case w.ConditionCheck != nil:
			c := w.ConditionCheck
			e.buf = append(e.buf, `{"ConditionCheck":{`...)
			e.table(c.Table)
			e.item("Key", c.Key)
			e.condition("ConditionExpression", c.Condition)
			e.placeholders(&c.Placeholders)
			e.optional("ReturnValuesOnConditionCheckFailure", c.ReturnValuesOnConditionCheckFailure)
		case w.Put != nil:
			e.buf = append(e.buf, `{"Put":{`...)
			e.putItem(w.Put)
		case w.Update != nil:
			e.buf = append(e.buf, `{"Update":{`...)
			e.updateItem(w.Update)
		default:
			e.buf = append(e.buf, `{"Delete":{`...)
			e.deleteItem(w.Delete)
		}
		e.buf = append(e.buf, "}}"...)
	}
	e.buf = append(e.buf, ']')
	e.optional("ClientRequestToken", r.ClientRequestToken)
	e.optional("ReturnConsumedCapacity", r.ReturnConsumedCapacity)
	e.optional("ReturnItemCollectionMetrics", r.ReturnItemCollectionMetrics)
}
