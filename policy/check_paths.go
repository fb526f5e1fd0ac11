package policy

import (
	"fmt"
	"slices"
	"strings"
)

// maxPathNames is how deep DynamoDB nests (Developer Guide, "Constraints",
// nested attribute depth).
const maxPathNames = 32

// paths is one of the lists under attributes.
type paths struct {
	key    string
	listed []Path
	places []at
	// lines says on which line a path was listed first, by its id.
	lines map[string]int
}

// id identifies a path: no name holds the separator, since control characters
// are refused.
func (p Path) id() string { return strings.Join(p, "\x00") }

// String returns the path as the policy file writes it.
func (p Path) String() string {
	if !slices.ContainsFunc(p, func(name string) bool { return strings.ContainsAny(name, ".[]") }) {
		return strings.Join(p, ".")
	}
	names := make([]string, len(p))
	for i, name := range p {
		names[i] = fmt.Sprintf("%q", name)
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// within returns the line on which a list has the path, or one that the path is
// inside of.
func (l *paths) within(p Path) (outer Path, line int, ok bool) {
	for n := 1; n <= len(p); n++ {
		if line, ok := l.lines[p[:n].id()]; ok {
			return p[:n], line, true
		}
	}
	return nil, 0, false
}

// attributes reads the section attributes of a table, whose keys were read
// before.
func (c *checker) attributes(t *Table, doc *tableDoc) {
	if doc.Attributes == nil {
		return
	}
	a := doc.Attributes
	private, fixed := c.paths(t, "private", a.Private), c.paths(t, "fixed", a.Fixed)
	create, update, filter := c.paths(t, "create", a.Create), c.paths(t, "update", a.Update), c.paths(t, "filter", a.Filter)
	t.Private, t.Fixed, t.Create, t.Update, t.Filter = private.listed, fixed.listed, create.listed, update.listed, filter.listed
	t.HasCreate, t.HasUpdate, t.HasFilter = a.Create.Set, a.Update.Set, a.Filter.Set

	for _, l := range []*paths{fixed, create, update, filter} {
		c.contradict(l, private)
	}
	c.contradict(update, fixed)
	if t.Mode == Shared {
		for _, l := range []struct {
			key  string
			list list[pathDoc]
		}{{"fixed", a.Fixed}, {"create", a.Create}, {"update", a.Update}} {
			if l.list.Set {
				c.addf(l.list.At, "leave it out", "%q is shared and never written: the key %q says nothing here", t.Name, l.key)
			}
		}
		return
	}
	if len(t.Private)+len(t.Fixed) > 0 && !t.PutCreate && slices.ContainsFunc(putting, func(op string) bool { return t.lists(op) }) {
		c.addf(a.At, `say "put: create", so that no put replaces an item`, "%q has private or fixed attributes, and a put that replaces an item erases or changes them", t.Name)
	}
}

// paths reads one list of document paths.
func (c *checker) paths(t *Table, key string, doc list[pathDoc]) *paths {
	l := &paths{key: key, lines: map[string]int{}}
	for i := range doc.Items {
		p, ok := c.path(&doc.Items[i])
		if !ok {
			continue
		}
		place := doc.Items[i].At
		if line, twice := l.lines[p.id()]; twice {
			c.addf(place, "", "%s lists %q twice: it is on line %d already", key, p.String(), line)
			continue
		}
		if c.ofKey(t, key, p, place) {
			continue
		}
		l.lines[p.id()] = place.Line
		l.listed, l.places = append(l.listed, p), append(l.places, place)
	}
	return l
}

// path reads one document path.
func (c *checker) path(doc *pathDoc) (Path, bool) {
	var p Path
	if doc.Names.Set {
		for _, name := range doc.Names.Items {
			if !c.attributeName(name) {
				return nil, false
			}
			p = append(p, name.Value)
		}
		if len(p) == 0 {
			c.add(doc.At, "a path has no names", "")
			return nil, false
		}
	} else {
		if !doc.Text.Set {
			return nil, false
		}
		if strings.ContainsAny(doc.Text.Value, "[]") {
			c.addf(doc.At, `name the list itself: places in a list shift. A name with a bracket in it is written as a list: ["a[0]"]`, "the path %q has a place in a list", doc.Text.Value)
			return nil, false
		}
		p = strings.Split(doc.Text.Value, ".")
		if slices.Contains(p, "") {
			c.addf(doc.At, `a name with a dot in it is written as a list: ["a.b"]`, "the path %q has an empty name", doc.Text.Value)
			return nil, false
		}
		for _, name := range p {
			if !c.attributeName(text{doc.At, name, true}) {
				return nil, false
			}
		}
	}
	if len(p) > maxPathNames {
		c.addf(doc.At, "", "the path %q has %d names: DynamoDB nests %d", p.String(), len(p), maxPathNames)
		return nil, false
	}
	return p, true
}

// ofKey reports a path that names a key attribute where none may be named.
func (c *checker) ofKey(t *Table, key string, p Path, place at) bool {
	name := p[0]
	primary := slices.Contains(t.Sort, name) || slices.ContainsFunc(t.Partition, func(a KeyAttribute) bool { return a.Name == name })
	switch {
	case !t.KeyNames[name]:
		return false
	case len(p) > 1:
		c.addf(place, "", "%s lists %q, but %q is a key attribute and holds nothing", key, p.String(), name)
	case key == "private":
		c.addf(place, "leave it out; of an index with shared: deny, the keys need not be named", "private lists the key attribute %q, which cannot be kept from those who read by it", name)
	case key == "fixed" && primary:
		c.addf(place, "leave it out", "fixed lists the key attribute %q, which never changes anyway", name)
	case key == "update" && primary:
		c.addf(place, "leave it out", "update lists the key attribute %q, which DynamoDB never changes", name)
	default:
		return false
	}
	return true
}

// contradict reports what one list admits and another forbids.
func (c *checker) contradict(l, forbidden *paths) {
	for i, p := range l.listed {
		if outer, line, ok := forbidden.within(p); ok {
			c.addf(l.places[i], "leave it out of one of them", "%s lists %q, but %q is %s on line %d", l.key, p.String(), outer.String(), forbidden.key, line)
		}
	}
}
