package policy

import (
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
)

// listable are the operations that a table's entry may list: those that touch
// one table's items and that can be confined to a tenant. Operations that
// answer for the whole policy (ListTables, DescribeEndpoints) are not of a
// table, and all others are never a tenant's.
var listable = operationNames(
	ddb.OpGetItem, ddb.OpBatchGetItem, ddb.OpQuery, ddb.OpScan,
	ddb.OpPutItem, ddb.OpUpdateItem, ddb.OpDeleteItem, ddb.OpBatchWriteItem,
	ddb.OpTransactGetItems, ddb.OpTransactWriteItems,
	ddb.OpExecuteStatement, ddb.OpBatchExecuteStatement, ddb.OpExecuteTransaction,
	ddb.OpDescribeTable,
)

// writing are the listable operations that do nothing but write, so that a
// shared table cannot list them. TransactWriteItems and the PartiQL operations
// are not among them: a shared table admits their condition checks and SELECTs.
var writing = operationNames(ddb.OpPutItem, ddb.OpUpdateItem, ddb.OpDeleteItem, ddb.OpBatchWriteItem)

// putting are the listable operations that can put a whole item.
var putting = operationNames(ddb.OpPutItem, ddb.OpBatchWriteItem, ddb.OpTransactWriteItems)

func operationNames(ops ...ddb.Operation) []string {
	names := make([]string, len(ops))
	for i, op := range ops {
		names[i] = string(op)
	}
	return names
}

// operations reads the operations of a table.
func (c *checker) operations(t *Table, doc *tableDoc) {
	t.Operations = map[ddb.Operation]bool{}
	if !doc.Flawed && len(doc.Operations.Items) == 0 && doc.Scan.Value != "own" {
		c.addf(doc.At, "name what tenants do: operations: [GetItem, Query]", "%q lists no operation", t.Name)
	}
	for _, o := range doc.Operations.Items {
		c.operation(t, o)
	}
	if t.Mode != Pool {
		if doc.Scan.Set {
			c.addf(doc.Scan.At, "list Scan among the operations, or leave it out there", "%q is a %s table: the key \"scan\" is for pools", t.Name, t.Mode)
		}
		return
	}
	t.ScanOwn = doc.Scan.Value == "own"
	delete(t.Operations, ddb.OpScan)
	if !t.ScanOwn {
		return
	}
	t.Operations[ddb.OpScan] = true
	if !slices.ContainsFunc(partitions(t), exact) {
		c.addf(doc.Scan.At, "give a partition an owner without {*}, or say scan: deny", "scan \"own\" needs a partition of %q that is one tenant's: every owner here has a {*}, or there is an attribute without owner", t.Name)
	}
}

func (c *checker) operation(t *Table, o text) {
	op, known := ddb.LookupOperation(o.Value)
	switch {
	case !o.Set: // reported when it was read
	case !known:
		c.addf(o.At, suggest(o.Value, listable), "unknown operation %q", o.Value)
	case op == ddb.OpListTables || op == ddb.OpDescribeEndpoints:
		c.addf(o.At, "leave it out: it is always answered, with what the tenant may know", "operation %q is not of one table", o.Value)
	case !slices.Contains(listable, o.Value):
		c.addf(o.At, suggest(o.Value, listable), "operation %q is never a tenant's", o.Value)
	case t.Operations[op]:
		c.addf(o.At, "", "operation %q is listed twice", o.Value)
	case t.Mode == Shared && slices.Contains(writing, o.Value):
		c.addf(o.At, "a shared table is only read: leave it out", "operation %q writes, and %q is shared", o.Value, t.Name)
	default:
		t.Operations[op] = true
	}
}

// partitions returns the partition keys of a table and of those of its indexes
// that may be queried.
func partitions(t *Table) [][]KeyAttribute {
	all := [][]KeyAttribute{t.Partition}
	for _, i := range t.Indexes {
		if !i.Denied {
			all = append(all, i.Partition)
		}
	}
	return all
}

// exact reports whether one value of the partition key is all that a tenant
// owns: every attribute names it, and none with {*}.
func exact(partition []KeyAttribute) bool {
	for _, a := range partition {
		if a.Owner == nil || a.Owner.HasWildcard() {
			return false
		}
	}
	return len(partition) > 0
}

// lists reports whether the operation is among the table's.
func (t *Table) lists(op string) bool { return t.Operations[ddb.Operation(op)] }
