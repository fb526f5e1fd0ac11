package policy

import (
	"fmt"

	"github.com/dynamoat/dynamoat/ddb"
)

// operations says what each admitted operation may do.
func (e *explanation) operations() {
	e.section("A tenant may")
	for _, op := range e.table.listed() {
		if op == ddb.OpDescribeTable {
			continue // always admitted, below
		}
		e.line(2, "%s", op)
		for _, sentence := range e.operation(op) {
			e.line(3, "%s", sentence)
		}
	}
	e.line(2, "%s", ddb.OpDescribeTable)
	e.line(3, "learn names, keys and attribute definitions of the table and its indexes; nothing else of it is answered")
}

// operation returns the sentences about one operation.
func (e *explanation) operation(op ddb.Operation) []string {
	t := e.table
	switch op {
	case ddb.OpGetItem:
		return append([]string{"read an item under " + e.owned()}, e.reads()...)
	case ddb.OpBatchGetItem, ddb.OpTransactGetItems:
		return append([]string{"read items, each under " + e.owned() + "; one other refuses the whole request"}, e.reads()...)
	case ddb.OpQuery:
		return e.query()
	case ddb.OpScan:
		return e.scan()
	case ddb.OpPutItem:
		return append(e.puts("write a whole item"), e.writes()...)
	case ddb.OpUpdateItem:
		return append(e.updates(), e.writes()...)
	case ddb.OpDeleteItem:
		return append([]string{"erase an item under " + e.owned() + ", private attributes with it"}, e.writes()...)
	case ddb.OpBatchWriteItem:
		if t.PutCreate {
			return []string{"erase items, each under " + e.owned() + "; one other refuses the whole request", "puts are refused: they carry no condition, and could replace an item (DM308)"}
		}
		return append(e.puts("write whole items, and erase some"), "one item that is not the tenant's own refuses the whole request")
	case ddb.OpTransactWriteItems:
		if t.Mode == Shared {
			return append([]string{"check conditions in a transaction, and write nothing"}, e.writes()...)
		}
		return append([]string{"check conditions, put, update and erase items under " + e.owned() + ", all or none", "each member is held to what is said of that operation, whether it is listed or not", "ClientRequestToken is replaced by a keyed hash of tenant and token"}, e.writes()...)
	case ddb.OpExecuteStatement, ddb.OpBatchExecuteStatement, ddb.OpExecuteTransaction:
		return e.statements(op)
	}
	return nil
}

// reads says which attributes come back.
func (e *explanation) reads() []string {
	if len(e.table.Private) == 0 {
		return []string{"every attribute is answered"}
	}
	return []string{
		"taken out of the answer: " + joined(e.table.Private),
		"a projection that names one of these, or what is around or inside it, is refused (DM301)",
	}
}

// conditions says what conditions may name.
func (e *explanation) conditions() []string {
	t := e.table
	switch {
	case t.HasFilter && len(t.Filter) == 0:
		return []string{"conditions may name key attributes alone"}
	case t.HasFilter:
		return []string{"conditions may name key attributes and " + joined(t.Filter)}
	case len(t.Private) > 0:
		return []string{"conditions may name every attribute but " + joined(t.Private)}
	}
	return []string{"conditions may name every attribute"}
}

// writes says what conditions of a write may name and what it answers.
func (e *explanation) writes() []string {
	what := e.conditions()
	if len(e.table.Private) > 0 {
		what = append(what, "taken out of items that come back: "+joined(e.table.Private))
	}
	return what
}

func (e *explanation) query() []string {
	what := []string{"read a range of one partition, which the key condition names by = on every partition attribute"}
	if e.table.Mode == Pool {
		what[0] += " with a value of the tenant's own"
		what = append(what, "a cursor (ExclusiveStartKey) must hold the tenant's own values too")
	}
	return append(append(what, e.reads()...), e.conditions()...)
}

func (e *explanation) scan() []string {
	var what []string
	if e.table.Mode == Pool {
		what = []string{"scan its own partition of the table or of an index: the request is sent as a Query of it", "of several segments, the first has everything", "a filter on key attributes is refused, since a Query has none"}
	} else {
		what = []string{"scan the whole table, and the indexes that are open"}
	}
	return append(append(what, e.reads()...), e.conditions()...)
}

// puts says what whole items may hold.
func (e *explanation) puts(verb string) []string {
	t := e.table
	what := []string{verb + " under " + e.owned()}
	if bearsOwner(e.indexPartitions()) {
		what = append(what, "an attribute that an index's partition takes the tenant from must hold a value of the tenant's own, where present (DM103)")
	}
	if t.HasCreate {
		what = append(what, "beside key attributes it may hold "+joined(t.Create)+" and nothing else")
	}
	if len(t.Private) > 0 {
		what = append(what, "it may not hold "+joined(t.Private))
	}
	if t.PutCreate {
		what = append(what, fmt.Sprintf("added to every request: attribute_not_exists(%s), so that no item is replaced", t.Partition[0].Name))
	}
	return what
}

// updates says what UpdateItem may touch.
func (e *explanation) updates() []string {
	t := e.table
	what := []string{"change an item under " + e.owned() + "; key attributes stay as they are"}
	switch {
	case t.HasUpdate:
		what = append(what, "it may touch "+joined(t.Update)+" and nothing else")
	default:
		what = append(what, "it may touch every other attribute")
	}
	if len(t.Private) > 0 {
		what = append(what, "it may neither touch nor copy "+joined(t.Private))
	}
	if len(t.Fixed) > 0 {
		what = append(what, "it may not touch what is fixed once the item exists: "+joined(t.Fixed))
	}
	if bearsOwner(e.indexPartitions()) {
		what = append(what, "an attribute that an index's partition takes the tenant from may only be SET to a value of the tenant's own, given in the request, or be REMOVEd (DM103, DM307)")
	}
	if t.UpdateExisting {
		what = append(what, fmt.Sprintf("added to every request: attribute_exists(%s), so that no item is created", t.Partition[0].Name))
	}
	return what
}

// statements says what PartiQL may do.
func (e *explanation) statements(op ddb.Operation) []string {
	t := e.table
	var what []string
	switch {
	case t.Mode == Pool:
		what = append(what, "SELECT where a top-level AND holds = or IN on every partition attribute of the table or index, with values of the tenant's own")
	case t.lists(string(ddb.OpScan)):
		what = append(what, "SELECT, of all of it too")
	default:
		what = append(what, "SELECT where a top-level AND holds = or IN on every partition attribute")
	}
	if t.Mode == Shared {
		what = append(what, "INSERT, UPDATE and DELETE are refused")
	} else {
		what = append(what, "INSERT as a put, UPDATE and DELETE by the whole key as the operations of these names, whether they are listed or not")
	}
	if op == ddb.OpExecuteStatement {
		what = append(what, "NextToken is sealed to tenant and statement")
	}
	return append(append(what, e.reads()...), e.conditions()...)
}

// indexPartitions returns the partition attributes of all global indexes.
func (e *explanation) indexPartitions() []KeyAttribute {
	var all []KeyAttribute
	for _, ix := range e.table.Indexes {
		if !ix.Local {
			all = append(all, ix.Partition...)
		}
	}
	return all
}
