package policy

import (
	"unicode/utf8"

	"github.com/dynamoat/dynamoat/ddb"
)

// checker makes a policy of a policy file. It goes on after a mistake as long
// as what follows makes sense.
type checker struct {
	*file
	files   *folder  // nil when no other file may be read
	tenants *tenants // nil when the pattern of ids cannot be worked with
	proof   *proof   // likewise
	// partial says that the list of tenants could not be read in full.
	partial bool
}

// The lengths of table and index names, in characters (API reference,
// CreateTable), and of the attribute names that a policy takes.
const (
	minTableName     = 3
	maxTableName     = 255
	maxAttributeName = 255
)

// policy reads the whole file. What it returns counts only if there was no
// mistake.
func (c *checker) policy(src []byte) *Policy {
	root := c.parse(src)
	if root == nil {
		return nil
	}
	var doc document
	c.decode(root, &doc, "the policy")
	if v := doc.Version; v.Set && v.Value != 1 {
		c.addf(v.At, "write version: 1", "version %d is not known", v.Value)
	}
	c.tenantsSection(doc.Tenants)
	p := &Policy{tenants: c.tenants}
	var places []at
	if doc.Tables.Set && !doc.Tables.Flawed && len(doc.Tables.Entries) == 0 {
		c.add(doc.Tables.At, `"tables" names no table`, "")
	}
	for i := range doc.Tables.Entries {
		if t := c.table(&doc.Tables.Entries[i]); t != nil {
			p.tables = append(p.tables, t)
			places = append(places, doc.Tables.Entries[i].Name.At)
		}
	}
	c.tableNames(p.tables, places)
	p.names = newNames(p.tables)
	if doc.AWS != nil {
		p.account, p.region = doc.AWS.Account.Value, doc.AWS.Region.Value
	}
	if doc.Identity != nil {
		p.keys = c.accessKeys(doc.Identity.Keys)
	}
	p.tokenKey, p.sealKey = newKeys(p.keys)
	p.tests = c.testCases(doc.Tests.Items)
	return p
}

// tableNames proves that no table of the policy is another one too.
func (c *checker) tableNames(tables []*Table, places []at) {
	if c.proof == nil {
		return
	}
	for i, t := range tables {
		if t.Mode != Silo {
			continue
		}
		for j, u := range tables {
			var f *flaw
			switch {
			case c.proof.budget < 0:
				f = tooLarge("that all table names differ")
			case u.Mode != Silo:
				f = c.proof.distinct(t.NameTemplate, u.Name)
			case j < i: // each two once, reported at the later
				f = c.proof.apart(t.NameTemplate, u.NameTemplate)
			}
			if f == nil {
				continue
			}
			c.add(places[i], f.message, f.hint)
			if c.proof.budget < 0 {
				return
			}
		}
	}
}

// table reads one entry under tables; nil when its name makes no sense.
func (c *checker) table(e *entry[tableDoc]) *Table {
	t := &Table{
		Name: e.Name.Value, Mode: Pool, Indexes: map[string]*Index{},
		KeyNames: map[string]bool{}, KeyTypes: map[string]ddb.Kind{},
		UpdateExisting: e.Value.Update.Set, PutCreate: e.Value.Put.Set,
	}
	if !c.tableName(t, &e.Name) {
		return nil
	}
	if shared := e.Value.Shared; shared.Set {
		if t.Mode == Silo {
			c.addf(shared.At, "leave one of them out", "the name of %q gives each tenant a table of its own, which cannot be shared", t.Name)
		} else {
			t.Mode = Shared
		}
	}
	k := &keys{checker: c, table: t, types: map[string]statedType{}, owners: map[string]statedOwner{}}
	k.read(&e.Value)
	c.operations(t, &e.Value)
	c.attributes(t, &e.Value)
	if t.Mode == Shared {
		for key, value := range map[string]text{"put": e.Value.Put, "update": e.Value.Update} {
			if value.Set {
				c.addf(value.At, "leave it out", "%q is shared and never written: the key %q says nothing here", t.Name, key)
			}
		}
	}
	return t
}

// tableName reads the name of a table, which tells a silo.
func (c *checker) tableName(t *Table, name *text) bool {
	if !holdsBrace(t.Name) {
		return c.resourceName("table", name)
	}
	template, f := parseTemplate(t.Name)
	if f != nil {
		c.add(name.At, f.message, f.hint)
		return false
	}
	if template.wild != wildNone {
		c.addf(name.At, "leave {*} out: a silo is one table for each tenant", "table name %q has {*}", t.Name)
		return false
	}
	for _, r := range template.prefix + template.suffix {
		if !tableRunes.has(r) {
			c.addf(name.At, "letters, digits and _.- are admitted", "table name %q holds %q, which no table name may", t.Name, r)
			return false
		}
	}
	t.Mode, t.NameTemplate = Silo, template
	if c.proof != nil {
		if f := c.proof.tableName(template); f != nil {
			c.add(name.At, f.message, f.hint)
			return false
		}
	}
	return true
}

func holdsBrace(s string) bool {
	for _, r := range s {
		if r == '{' || r == '}' {
			return true
		}
	}
	return false
}

// resourceName checks the literal name of a table or of an index.
func (c *checker) resourceName(what string, name *text) bool {
	for _, r := range name.Value {
		if !tableRunes.has(r) {
			c.addf(name.At, "letters, digits and _.- are admitted", "%s name %q holds %q, which no %[1]s name may", what, name.Value, r)
			return false
		}
	}
	if n := utf8.RuneCountInString(name.Value); n < minTableName || n > maxTableName {
		c.addf(name.At, "", "%s name %q has %d characters: %d to %d are admitted", what, name.Value, n, minTableName, maxTableName)
		return false
	}
	return true
}

// attributeName checks the name of an attribute.
func (c *checker) attributeName(name text) bool {
	if len(name.Value) > maxAttributeName {
		c.addf(name.At, "", "the attribute name %q is longer than %d bytes", name.Value, maxAttributeName)
		return false
	}
	return name.Set
}
