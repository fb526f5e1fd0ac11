package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

// Explain says in plain words what a tenant may do with the table: which keys are
// its own, and of each operation which keys and attributes it may name, what is
// added to its requests and what is taken out of the answers; at the end, what
// is denied and by which rules. The text is of the policy alone and ends in a
// line break.
func (t *Table) Explain() string {
	e := &explanation{table: t}
	e.line(0, "%s: %s", t.Name, headline(t))
	e.keys()
	e.indexes()
	e.operations()
	e.denied()
	return e.String()
}

// ExplainTenants says in plain words who is a tenant, and how tables may be
// named.
func (p *Policy) ExplainTenants() string {
	var b strings.Builder
	if n := len(p.tenants.allow); p.tenants.allow != nil {
		fmt.Fprintf(&b, "A tenant is who is on the policy's list, which has %d. ", n)
	} else {
		b.WriteString("A tenant is everybody whose id matches the policy's pattern. ")
	}
	var steps []string
	if p.tenants.trim {
		steps = append(steps, "loses the spaces at both ends")
	}
	if p.tenants.lowercase {
		steps = append(steps, "becomes lowercase")
	}
	if len(steps) > 0 {
		fmt.Fprintf(&b, "A claim first %s. ", strings.Join(steps, " and "))
	}
	b.WriteString("Anybody else is refused everything: DM001.\n")
	if account, region := p.AWS(); account != "" && region != "" {
		fmt.Fprintf(&b, "A table may be named by its ARN in account %s and region %s; any other ARN is refused: DM205.\n", account, region)
	} else {
		b.WriteString("A table may not be named by its ARN: DM205.\n")
	}
	return b.String()
}

// explanation is the text as it grows.
type explanation struct {
	strings.Builder
	table *Table
}

func (e *explanation) line(depth int, format string, args ...any) {
	e.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(e, format, args...)
	e.WriteByte('\n')
}

// section begins a part of the text.
func (e *explanation) section(title string) {
	e.WriteByte('\n')
	e.line(1, "%s", title)
}

func headline(t *Table) string {
	switch t.Mode {
	case Silo:
		return "a silo: each tenant has a table of its own, and its name names the owner."
	case Shared:
		return "reference data: every tenant reads all of it, and none writes."
	}
	return "a pool: tenants share the table, and the partition key names the owner."
}

// keys says what the key is and which values are the tenant's.
func (e *explanation) keys() {
	e.section("Its key")
	for _, k := range e.table.Partition {
		e.line(2, "%s", e.partition(k))
	}
	for _, name := range e.table.Sort {
		e.line(2, "%s, the sort key: any value", e.typed(name))
	}
}

// partition says which values of a partition attribute are the tenant's.
func (e *explanation) partition(k KeyAttribute) string {
	what := fmt.Sprintf("%s (%s), the partition key: ", k.Name, k.Type)
	switch {
	case k.Owner == nil:
		return what + "any value"
	case k.Owner.HasWildcard():
		return what + fmt.Sprintf("the tenant's own values are %q, where {*} is anything, nothing too", k.Owner)
	}
	return what + fmt.Sprintf("the tenant's own value is %q", k.Owner)
}

// typed is a key attribute's name with its type as far as the policy says it.
func (e *explanation) typed(name string) string {
	if kind, ok := e.table.KeyTypes[name]; ok {
		return fmt.Sprintf("%s (%s)", name, kind)
	}
	return name
}

// indexes says which indexes there are.
func (e *explanation) indexes() {
	if len(e.table.Indexes) == 0 {
		return
	}
	e.section("Its indexes")
	for _, name := range slices.Sorted(maps.Keys(e.table.Indexes)) {
		ix := e.table.Indexes[name]
		switch {
		case ix.Denied:
			e.line(2, "%s: closed, its partition names no tenant", name)
			continue
		case ix.Local:
			e.line(2, "%s: local, with the table's partition", name)
		default:
			e.line(2, "%s", name)
			for _, k := range ix.Partition {
				e.line(3, "%s", e.partition(k))
			}
		}
		for _, s := range ix.Sort {
			e.line(3, "%s, the sort key: any value", e.typed(s))
		}
	}
}

// owned says under which keys an operation finds or puts items.
func (e *explanation) owned() string {
	if bearsOwner(e.table.Partition) {
		return "a partition key of the tenant's own"
	}
	return "any key"
}

// listed returns the operations that are admitted, in the order in which the
// API's documentation groups them.
func (t *Table) listed() []ddb.Operation {
	var ops []ddb.Operation
	for _, name := range listable {
		if t.lists(name) {
			ops = append(ops, ddb.Operation(name))
		}
	}
	return ops
}

// joined lists paths for a sentence.
func joined(paths []Path) string {
	if len(paths) == 0 {
		return "nothing"
	}
	texts := make([]string, len(paths))
	for i, p := range paths {
		texts[i] = p.String()
	}
	return strings.Join(texts, ", ")
}
