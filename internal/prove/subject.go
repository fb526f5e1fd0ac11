package prove

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

// role is a tenant's part in a run.
type role string

const (
	own    role = "own"    // sends the requests
	other  role = "other"  // is the one that they are after
	longer role = "longer" // has an id that begins with own's
	shared role = "shared" // nobody: reference data
)

// The texts that proofs are made of. No id and no name holds one of them.
const (
	markerPrefix  = "dynamoat-mark-"
	privatePrefix = "dynamoat-private-"
	trace         = "dynamoat-trace" // stored by attacks alone
)

// The attributes that every item has beside the policy's.
const (
	noteAttribute   = "dynamoat_note"
	sharedAttribute = "dynamoat_shared" // the same in all items, and key of the indexes that name no tenant
	freeAttribute   = "dynamoat_free"   // what requests write where the policy does not restrict it
	lurePrefix      = "dynamoat_lure_"
)

// undeclaredIndex is there, and the policy does not know it.
const undeclaredIndex = "dynamoat-undeclared"

// subject is one entry of the policy under attack.
type subject struct {
	*policy.Table
	ids     map[role]string // longer is missing where the pattern has none
	indexes []string        // in order
	// unlisted is the name of a table that is there and is not the policy's.
	unlisted string
}

func newSubject(p *policy.Policy, t *policy.Table, ids map[role]string) *subject {
	s := &subject{Table: t, ids: ids, indexes: slices.Sorted(maps.Keys(t.Indexes)), unlisted: "dynamoat-unlisted"}
	for p.Table(s.unlisted, ids[own]) != nil || p.Table(s.unlisted, ids[other]) != nil {
		s.unlisted += "-x"
	}
	return s
}

// roles returns those whose data is in the subject's tables.
func (s *subject) roles() []role {
	if s.Mode == policy.Shared {
		return []role{shared}
	}
	if _, ok := s.ids[longer]; ok {
		return []role{own, other, longer}
	}
	return []role{own, other}
}

// foreign returns those whose data is not own's.
func (s *subject) foreign() []role {
	if s.Mode == policy.Shared {
		return nil
	}
	return s.roles()[1:]
}

// mine is whose items the attacking tenant may read.
func (s *subject) mine() role {
	if s.Mode == policy.Shared {
		return shared
	}
	return own
}

// table returns the real name of the table of a role.
func (s *subject) table(who role) string {
	if s.Mode == policy.Silo {
		return fill(s.NameTemplate, s.ids[who], "")
	}
	return s.Name
}

// fill puts a tenant id and a part in their places. It is written anew here, and
// not taken from the policy, since it is what the policy is judged by.
func fill(t *policy.Template, id, part string) string {
	return strings.NewReplacer("{tenant}", id, "{*}", part).Replace(t.String())
}

// names reports whether a text is one that the template makes of the id.
func names(t *policy.Template, id, text string) bool {
	before, after, wild := strings.Cut(fill(t, id, "\x00"), "\x00")
	if !wild {
		return text == before
	}
	return len(text) >= len(before)+len(after) && strings.HasPrefix(text, before) && strings.HasSuffix(text, after)
}

// kind returns the type of a key attribute.
func (s *subject) kind(name string) ddb.Kind {
	if k, ok := s.KeyTypes[name]; ok {
		return k
	}
	return ddb.S
}

// part returns the value of a partition attribute in an item of a role's.
func (s *subject) part(k policy.KeyAttribute, who role, n int) object {
	if k.Owner == nil {
		return value(k.Type, strconv.Itoa(n))
	}
	return value(k.Type, fill(k.Owner, s.ids[who], strconv.Itoa(n)))
}

// items is how many items there are for each role: as many as the keys allow.
func (s *subject) items() int {
	last := s.Partition[0]
	if len(s.Sort) > 0 {
		last = s.sortKey()
	}
	if last.Owner != nil && !last.Owner.HasWildcard() {
		return 1
	}
	return 2
}

// sortKey returns the sort key with the owner that it names where an index has
// it as its partition.
func (s *subject) sortKey() policy.KeyAttribute {
	for _, k := range s.planted() {
		if k.Name == s.Sort[0] {
			return k
		}
	}
	return policy.KeyAttribute{Name: s.Sort[0], Type: s.kind(s.Sort[0])}
}

// key returns the key of the n-th item of a role. With n beyond what is stored
// it is the key of an item that is not there, where the keys allow that.
func (s *subject) key(who role, n int) object {
	if len(s.Sort) == 0 {
		return object{s.Partition[0].Name: s.part(s.Partition[0], who, n)}
	}
	return object{s.Partition[0].Name: s.part(s.Partition[0], who, 1), s.Sort[0]: s.part(s.sortKey(), who, n)}
}

// indexKey returns the key attributes of an index in the n-th item of a role.
func (s *subject) indexKey(ix *policy.Index, who role, n int) object {
	key := object{}
	for _, k := range s.partitionOf(ix) {
		key[k.Name] = s.part(k, who, 1)
	}
	for _, name := range ix.Sort {
		key[name] = value(s.kind(name), strconv.Itoa(n))
	}
	return key
}

// partitionOf returns the partition of an index as it is made here: one that
// names none is given one that all items share.
func (s *subject) partitionOf(ix *policy.Index) []policy.KeyAttribute {
	if len(ix.Partition) == 0 {
		return []policy.KeyAttribute{{Name: sharedAttribute, Type: ddb.S}}
	}
	return ix.Partition
}

// world says which of two worlds is meant, which differ only in what the
// attacking tenant must not know.
type world int

func (w world) marker(who role) string {
	if who == own || who == shared {
		return markerPrefix + string(who) // to be seen in both
	}
	return markerPrefix + string(who) + "-" + strconv.Itoa(int(w))
}

func (w world) private(who role) string {
	return privatePrefix + string(who) + "-" + strconv.Itoa(int(w))
}

// item returns the n-th item of a role, as it is stored at the start.
func (s *subject) item(who role, n int, w world) object {
	it := object{sharedAttribute: text("1"), noteAttribute: text(w.marker(who)), freeAttribute: text("free")}
	for _, name := range s.indexes {
		it = merged(it, s.indexKey(s.Indexes[name], who, n))
	}
	it = merged(it, s.key(who, n)) // an index may have a key attribute of the table
	for _, k := range s.planted() {
		it[lurePrefix+k.Name] = s.part(k, other, 1)
	}
	for _, path := range s.Private {
		place(it, path, text(w.private(who)))
	}
	for _, paths := range [][]policy.Path{s.Fixed, s.Create, s.Update, s.Filter} {
		for _, path := range paths {
			if !s.KeyNames[path[0]] {
				place(it, path, text("given"))
			}
		}
	}
	return it
}

// planted returns the attributes by which an item gets into a tenant's part of
// an index: those of global indexes that name an owner, but the table's key.
func (s *subject) planted() []policy.KeyAttribute {
	var all []policy.KeyAttribute
	for _, name := range s.indexes {
		ix := s.Indexes[name]
		for _, k := range ix.Partition {
			known := slices.ContainsFunc(all, func(a policy.KeyAttribute) bool { return a.Name == k.Name })
			if !ix.Local && k.Owner != nil && !known && k.Name != s.Partition[0].Name {
				all = append(all, k)
			}
		}
	}
	return all
}

// writable returns a path that UpdateItem may touch; ok is false when the
// policy leaves none.
func (s *subject) writable() (path policy.Path, ok bool) {
	if !s.HasUpdate {
		return policy.Path{freeAttribute}, true
	}
	for _, path := range s.Update {
		if !s.KeyNames[path[0]] && !touching(path, s.Fixed) && !touching(path, s.Private) {
			return path, true
		}
	}
	return nil, false
}

// touching reports whether the path is one of the others, around or inside it.
func touching(path policy.Path, others []policy.Path) bool {
	return slices.ContainsFunc(others, func(o policy.Path) bool {
		n := min(len(path), len(o))
		return slices.Equal(path[:n], o[:n])
	})
}
