package policy

import (
	"maps"
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/rule"
)

// denied says what is refused, and why.
func (e *explanation) denied() {
	t := e.table
	e.section("Denied")
	if t.Mode == Silo {
		e.refuse("every other tenant's table of this kind", rule.TableOutsideTenant)
	}
	if bearsOwner(t.Partition) {
		e.refuse("keys whose partition value is not the tenant's", rule.KeyOutsideTenant)
	}
	if closed := e.closedIndexes(); len(closed) > 0 {
		e.refuse("the index "+strings.Join(closed, " and the index "), rule.IndexNotAdmitted)
	}
	e.refuse("every index that the policy does not name", rule.IndexNotAdmitted)
	var unlisted, writes []string
	for _, name := range listable {
		switch {
		case t.lists(name) || name == string(ddb.OpDescribeTable):
		case name == string(ddb.OpScan) && t.Mode == Pool:
			e.refuse("Scan", rule.ScanOutsideTenant)
		case t.Mode == Shared && slices.Contains(writing, name):
			writes = append(writes, name)
		default:
			unlisted = append(unlisted, name)
		}
	}
	if len(writes) > 0 {
		e.refuse(strings.Join(writes, ", ")+", since reference data is never written", rule.OperationNotAdmitted)
	}
	if len(unlisted) > 0 {
		e.refuse(strings.Join(unlisted, ", ")+", which the policy does not list", rule.OperationNotAdmitted)
	}
	e.refuse("table changes, backups, exports, imports, streams, tags, resource policies: never a tenant's", rule.OperationNotAdmitted)
	if len(t.Private) > 0 {
		e.refuse("to read, compare, copy or write "+joined(t.Private), rule.PrivateAttribute)
	}
	if len(t.Fixed) > 0 {
		e.refuse("to change "+joined(t.Fixed), rule.FixedAttribute)
	}
}

func (e *explanation) refuse(what string, why *rule.Rule) {
	e.line(2, "%s", what)
	e.line(3, "%s: %s", why, why.Why)
}

func (e *explanation) closedIndexes() []string {
	var closed []string
	for _, name := range slices.Sorted(maps.Keys(e.table.Indexes)) {
		if e.table.Indexes[name].Denied {
			closed = append(closed, name)
		}
	}
	return closed
}
