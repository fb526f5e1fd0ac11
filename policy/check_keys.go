package policy

import (
	"fmt"
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
)

// keys reads the keys of one table and of its indexes.
type keys struct {
	*checker
	table *Table
	// types and owners say what was stated of an attribute, and on which line:
	// an attribute is the same wherever it stands.
	types  map[string]statedType
	owners map[string]statedOwner
}

type statedType struct {
	kind ddb.Kind
	line int
}

type statedOwner struct {
	text string // "" when it names no owner
	line int
}

// maxKeyAttributes is how many attributes each half of a global index's key may
// have (Developer Guide, "Multi-attribute keys").
const maxKeyAttributes = 4

func (k *keys) read(doc *tableDoc) {
	t := k.table
	if doc.Partition != nil {
		if a, ok := k.partition(doc.Partition); ok {
			t.Partition = []KeyAttribute{a}
			if t.Mode == Pool && a.Owner == nil && !doc.Flawed {
				k.addf(doc.Partition.At, `say how its values name the tenant: {attribute: `+clip(a.Name)+`, owner: "tenant_{tenant}"}; or, when every tenant may read all of it, shared: read`,
					"the partition of %q names no owner", t.Name)
			}
		}
	}
	if doc.Sort != nil {
		t.Sort = k.sorts(doc.Sort)
		k.distinct(t.Partition, t.Sort, doc.Sort.At, "the key of "+quoted(t.Name))
	}
	for i := range doc.Indexes.Entries {
		e := &doc.Indexes.Entries[i]
		if k.resourceName("index", &e.Name) {
			t.Indexes[e.Name.Value] = k.index(e)
		}
	}
}

func quoted(s string) string { return fmt.Sprintf("%q", clip(s)) }

// index reads one secondary index.
func (k *keys) index(e *entry[indexDoc]) *Index {
	doc := &e.Value
	i := &Index{Name: e.Name.Value, Denied: doc.Shared.Set}
	what := "the key of the index " + quoted(i.Name)
	var whole bool // every attribute of the partition could be read
	switch {
	case doc.Partition != nil:
		i.Partition, whole = k.partitions(doc.Partition, what)
	case doc.Sort != nil && !i.Denied:
		i.Local, i.Partition = true, slices.Clone(k.table.Partition)
	case !i.Denied && !doc.Flawed:
		k.addf(doc.At, "a local index has a sort key: {sort: created_at}; an index that names no tenant is {shared: deny}", "the index %q names neither a partition nor a sort key", i.Name)
	}
	if doc.Sort != nil {
		i.Sort = k.sortList(doc.Sort, what)
		k.distinct(i.Partition, i.Sort, doc.Sort.At, what)
	}
	if i.Local && len(i.Sort) > 1 {
		k.addf(doc.Sort.At, "give the index a partition, or one sort attribute", "the index %q is local, and a local index has one sort attribute", i.Name)
	}
	if i.Local && len(k.table.Sort) == 0 {
		k.addf(e.Name.At, "give the table its sort key, or the index its partition", "the index %q is local, and %q has no sort key: DynamoDB has local indexes only beside one", i.Name, k.table.Name)
	}
	if k.table.Mode == Pool && whole && !doc.Flawed && !i.Denied && !bearsOwner(i.Partition) {
		k.addf(doc.Partition.At, `say how its values name the tenant: owner: "tenant_{tenant}#{*}"; or deny it: shared: deny`, "the partition of the index %q names no owner", i.Name)
	}
	return i
}

func bearsOwner(partition []KeyAttribute) bool {
	return slices.ContainsFunc(partition, func(a KeyAttribute) bool { return a.Owner != nil })
}

// partitions reads the partition key of a global index. whole is false when a
// part of it could not be read.
func (k *keys) partitions(doc *partitionsDoc, what string) (attributes []KeyAttribute, whole bool) {
	if !doc.List.Set {
		a, ok := k.partition(&partitionDoc{At: doc.At, Name: doc.Name, Full: doc.Full})
		return []KeyAttribute{a}[:count(ok)], ok
	}
	if n := len(doc.List.Items); n < 1 || n > maxKeyAttributes {
		k.addf(doc.At, "", "%s has %d partition attributes: 1 to %d are admitted", what, n, maxKeyAttributes)
		return nil, false
	}
	whole = true
	for i := range doc.List.Items {
		a, ok := k.partition(&doc.List.Items[i])
		if whole = whole && ok; ok {
			attributes = append(attributes, a)
		}
	}
	return attributes, whole
}

func count(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

// partition reads one attribute of a partition key.
func (k *keys) partition(doc *partitionDoc) (a KeyAttribute, ok bool) {
	name, full := doc.Name, doc.Full
	if full == nil {
		full = &partitionFull{}
	} else {
		name = full.Attribute
	}
	if !k.attributeName(name) {
		return KeyAttribute{}, false
	}
	a = KeyAttribute{Name: name.Value, Type: kindNamed(full.Type.Value)}
	if a.Type == 0 {
		a.Type = ddb.S
	}
	k.attribute(name, a.Type)
	if full.Owner.Set {
		if a.Owner = k.owner(full.Owner, a.Type); a.Owner == nil {
			return KeyAttribute{}, false
		}
	}
	k.oneOwner(name, full.Owner.Value)
	return a, true
}

// owner reads an owner template.
func (k *keys) owner(owner text, kind ddb.Kind) *Template {
	if k.table.Mode == Shared {
		k.addf(owner.At, "leave the owner out", "%q is shared: its keys have no owner", k.table.Name)
		return nil
	}
	t, f := parseTemplate(owner.Value)
	if f == nil && k.proof != nil {
		f = k.proof.owner(t, kind)
	}
	if f != nil {
		k.add(owner.At, f.message, f.hint)
		return nil
	}
	return t
}

// attribute notes a key attribute; its type is 0 when it is not stated.
func (k *keys) attribute(name text, kind ddb.Kind) {
	k.table.KeyNames[name.Value] = true
	if kind == 0 {
		return
	}
	stated, ok := k.types[name.Value]
	if ok && stated.kind != kind {
		k.addf(name.At, "an attribute has one type; without one, a partition attribute is S", "the attribute %q has the type %s here and %s on line %d", name.Value, kind.String(), stated.kind.String(), stated.line)
		return
	}
	if !ok {
		k.types[name.Value] = statedType{kind, name.At.Line}
		k.table.KeyTypes[name.Value] = kind
	}
}

// oneOwner sees to it that an attribute names its owner in one way.
func (k *keys) oneOwner(name text, owner string) {
	stated, ok := k.owners[name.Value]
	if !ok {
		k.owners[name.Value] = statedOwner{owner, name.At.Line}
		return
	}
	if stated.text == owner {
		return
	}
	say := func(owner string) string {
		if owner == "" {
			return "no owner"
		}
		return "the owner " + quoted(owner)
	}
	k.addf(name.At, "say the same wherever the attribute stands", "the attribute %q has %s here and %s on line %d", name.Value, say(owner), say(stated.text), stated.line)
}

// sorts reads a sort key of one attribute.
func (k *keys) sorts(doc *sortDoc) []string {
	name, kind := doc.Name, ddb.Kind(0)
	if doc.Full != nil {
		name, kind = doc.Full.Attribute, kindNamed(doc.Full.Type.Value)
	}
	if !k.attributeName(name) {
		return nil
	}
	k.attribute(name, kind)
	return []string{name.Value}
}

// sortList reads the sort key of an index.
func (k *keys) sortList(doc *sortsDoc, what string) (names []string) {
	if !doc.List.Set {
		return k.sorts(&sortDoc{doc.At, doc.Name, doc.Full})
	}
	if n := len(doc.List.Items); n < 1 || n > maxKeyAttributes {
		k.addf(doc.At, "", "%s has %d sort attributes: 1 to %d are admitted", what, n, maxKeyAttributes)
		return nil
	}
	for i := range doc.List.Items {
		names = append(names, k.sorts(&doc.List.Items[i])...)
	}
	return names
}

// distinct sees to it that a key holds no attribute twice.
func (k *keys) distinct(partition []KeyAttribute, sort []string, place at, what string) {
	seen := map[string]bool{}
	names := slices.Clone(sort)
	for _, a := range partition {
		names = append(names, a.Name)
	}
	for _, name := range names {
		if seen[name] {
			k.addf(place, "", "%s holds the attribute %q twice", what, name)
			return
		}
		seen[name] = true
	}
}

// kindNamed returns the kind of a type descriptor, or 0 for "".
func kindNamed(name string) ddb.Kind {
	for _, k := range []ddb.Kind{ddb.S, ddb.N, ddb.B} {
		if k.String() == name {
			return k
		}
	}
	return 0
}
