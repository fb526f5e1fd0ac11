package ddb

// rawMember is one member of TransactItems: its kind, such as "Put", and what
// it holds.
type rawMember struct {
	kind string
	raw  rawRequest
}

// maxTransactItems is how many members a transaction may have (API reference,
// TransactWriteItems).
const maxTransactItems = 100

func (d *decoder) transactGets(outer *rawRequest) ([]rawMember, error) {
	return d.transactItems(outer, map[string]map[string]member{"Get": getMembers})
}

func (d *decoder) transactWrites(outer *rawRequest) ([]rawMember, error) {
	return d.transactItems(outer, writeMembers)
}

// transactItems reads a list of objects, each with one member whose name is a
// kind.
func (d *decoder) transactItems(outer *rawRequest, kinds map[string]map[string]member) ([]rawMember, error) {
	var members []rawMember
	err := d.list(func() error {
		if len(members) == maxTransactItems {
			return constraint("Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100")
		}
		var m rawMember
		err := d.object(func(kind string) error {
			allowed, ok := kinds[kind]
			if !ok {
				outer.refused = append(outer.refused, Parameter{Name: kind})
				return d.skip()
			}
			if d.json.PeekKind() == 'n' {
				return d.skip()
			}
			if m.kind != "" {
				return invalidf("TransactItems can only contain one of Check, Put, Update or Delete")
			}
			m.kind = kind
			if err := d.begin('{'); err != nil {
				return err
			}
			for d.json.PeekKind() != '}' {
				if err := d.member(allowed, &m.raw); err != nil {
					return err
				}
			}
			return d.end()
		})
		outer.refused = append(outer.refused, m.raw.refused...)
		members = append(members, m)
		return err
	})
	return members, err
}

func (r *rawRequest) transactGet(refused Refused) (Request, error) {
	out := &TransactGetItems{Refused: refused, ReturnConsumedCapacity: r.returnCapacity}
	for i := range r.transactGets {
		m := &r.transactGets[i]
		if m.kind == "" {
			return nil, invalidf("TransactItems must contain a Get")
		}
		if err := m.raw.constraints(OpGetItem); err != nil {
			return nil, err
		}
		table, err := parseTable(m.raw.table, nil)
		if err != nil {
			return nil, err
		}
		p, err := m.raw.expressions(projections)
		if err != nil {
			return nil, err
		}
		out.Gets = append(out.Gets, TransactGet{Table: table, Key: m.raw.key, Projection: p.projection, Placeholders: m.raw.placeholders})
	}
	return out, nil
}

// memberOperations are the operations whose members and constraints the
// kinds of writes share.
var memberOperations = map[string]Operation{"Put": OpPutItem, "Update": OpUpdateItem, "Delete": OpDeleteItem, "ConditionCheck": OpDeleteItem}

func (r *rawRequest) transactWrite(refused Refused) (Request, error) {
	out := &TransactWriteItems{
		Refused: refused, ClientRequestToken: r.token, ReturnConsumedCapacity: r.returnCapacity, ReturnItemCollectionMetrics: r.returnMetrics,
	}
	for i := range r.transactWrites {
		m := &r.transactWrites[i]
		write, err := m.write()
		if err != nil {
			return nil, err
		}
		out.Writes = append(out.Writes, write)
	}
	return out, nil
}

func (m *rawMember) write() (TransactWrite, error) {
	if m.kind == "" {
		return TransactWrite{}, invalidf("TransactItems can only contain one of Check, Put, Update or Delete")
	}
	if m.kind == "Update" && !m.raw.has(mUpdateExpression) {
		return TransactWrite{}, constraint("Value null at 'transactItems.member.update.updateExpression' failed to satisfy constraint: Member must not be null")
	}
	if m.kind == "ConditionCheck" {
		if err := m.raw.constraints(OpDeleteItem); err != nil {
			return TransactWrite{}, err
		}
		if !m.raw.has(mConditionExpression) {
			return TransactWrite{}, constraint("Value null at 'transactItems.member.conditionCheck.conditionExpression' failed to satisfy constraint: Member must not be null")
		}
		table, err := parseTable(m.raw.table, nil)
		if err != nil {
			return TransactWrite{}, err
		}
		p, err := m.raw.expressions(conditions)
		return TransactWrite{ConditionCheck: &ConditionCheck{
			Table: table, Key: m.raw.key, Condition: p.condition, Placeholders: m.raw.placeholders,
			ReturnValuesOnConditionCheckFailure: m.raw.returnFailed,
		}}, err
	}
	request, err := m.raw.buildFor(memberOperations[m.kind])
	if err != nil {
		return TransactWrite{}, err
	}
	switch r := request.(type) {
	case *PutItem:
		return TransactWrite{Put: r}, nil
	case *UpdateItem:
		return TransactWrite{Update: r}, nil
	case *DeleteItem:
		return TransactWrite{Delete: r}, nil
	}
	panic("ddb: a kind of write without a case: " + m.kind)
}
