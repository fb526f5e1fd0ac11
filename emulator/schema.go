package emulator

import (
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
)

// keyAttribute is one attribute of a key and its type: S, N or B.
type keyAttribute struct {
	name string
	kind ddb.Kind
}

// schema is the key schema of a table or of an index. A table has one hash
// attribute and at most one sort attribute; a global index up to four each.
type schema struct {
	hash, sort []keyAttribute
}

// all returns the attributes in the order of the key schema.
func (s *schema) all() []keyAttribute { return slices.Concat(s.hash, s.sort) }

func (s *schema) has(name string) bool {
	return slices.ContainsFunc(s.all(), func(a keyAttribute) bool { return a.name == name })
}

// definition is what is known of a table from its creation on. It never
// changes.
type definition struct {
	ddb.CreateTable
	schema  schema
	indexes []*index // local ones, then global ones, as they were defined
}

// index is a local or a global secondary index.
type index struct {
	ddb.IndexDefinition
	local  bool
	schema schema
	// projected holds the names of the attributes that the index has; nil
	// when it has all.
	projected map[string]bool
}

// define makes a definition of a valid request.
func define(r *ddb.CreateTable) definition {
	kinds := map[string]ddb.Kind{}
	for _, a := range r.AttributeDefinitions {
		kinds[a.Name] = a.Type
	}
	schemaOf := func(elements []ddb.KeySchemaElement) (s schema) {
		for _, e := range elements {
			if a := (keyAttribute{e.Name, kinds[e.Name]}); e.Type == "HASH" {
				s.hash = append(s.hash, a)
			} else {
				s.sort = append(s.sort, a)
			}
		}
		return s
	}
	d := definition{CreateTable: *r, schema: schemaOf(r.KeySchema)}
	for i, defined := range slices.Concat(r.LocalIndexes, r.GlobalIndexes) {
		ix := &index{IndexDefinition: defined, local: i < len(r.LocalIndexes), schema: schemaOf(defined.KeySchema)}
		if ix.ProjectionType != "ALL" {
			ix.projected = map[string]bool{}
			for _, a := range slices.Concat(d.schema.all(), ix.schema.all()) {
				ix.projected[a.name] = true
			}
			for _, name := range ix.NonKeyAttributes {
				ix.projected[name] = true
			}
		}
		d.indexes = append(d.indexes, ix)
	}
	return d
}

// index finds an index by name.
func (d *definition) index(name string) (*index, error) {
	for _, ix := range d.indexes {
		if ix.Name == name {
			return ix, nil
		}
	}
	return nil, invalid("The table does not have the specified index: %s", name)
}

// hasLocal reports whether the table has a local index, and so has item
// collections.
func (d *definition) hasLocal() bool {
	return slices.ContainsFunc(d.indexes, func(ix *index) bool { return ix.local })
}

// byName returns the indexes in the order in which errors look at them.
func (d *definition) byName() []*index {
	return slices.SortedFunc(slices.Values(d.indexes), func(a, b *index) int { return strings.Compare(a.Name, b.Name) })
}

// projects reports whether the index has the attribute.
func (ix *index) projects(name string) bool { return ix.projected == nil || ix.projected[name] }

// project returns what of an item the index holds, or nil when the item lacks
// one of its key attributes and so is not in it.
func (ix *index) project(it ddb.Item) ddb.Item {
	for _, a := range ix.schema.all() {
		if _, ok := it.Get(a.name); !ok {
			return nil
		}
	}
	if ix.projected == nil {
		return it
	}
	out := ddb.Item{}
	for i := range it {
		if ix.projected[it[i].Name] {
			out = append(out, it[i])
		}
	}
	return out
}

// scalarPaths refuses paths that go into a key attribute, of the table or of
// an index: keys are scalars.
func (d *definition) scalarPaths(paths ...expr.Path) error {
	for _, path := range paths {
		if len(path) == 1 {
			continue
		}
		where := ""
		switch {
		case d.schema.has(path.Root()):
			where = "Key"
		case slices.ContainsFunc(d.indexes, func(ix *index) bool { return ix.schema.has(path.Root()) }):
			where = "IndexKey"
		default:
			continue
		}
		return invalidRequest("Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: %s: %s", where, path.Root())
	}
	return nil
}

// conditionPaths returns the paths that a condition names.
func conditionPaths(c expr.Condition) (paths []expr.Path) {
	expr.VisitCondition(c, func(p expr.Path) { paths = append(paths, p) }, func(expr.Value) {})
	return paths
}
