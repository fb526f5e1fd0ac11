package emulator

import (
	"fmt"
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
)

// What an update cannot do, in DynamoDB's words.
var (
	errNoSuchAttribute = invalid("The provided expression refers to an attribute that does not exist in the item")
	errOperandType     = invalid("An operand in the update expression has an incorrect data type")
	errUpdatePath      = invalid("The document path provided in the update expression is invalid for update")
)

// change is what happens at the end of one path of an update.
type change struct {
	clause clause
	value  ddb.Value // of all clauses but remove
}

type clause uint8

const (
	set clause = iota + 1
	remove
	add
	del
)

// update returns what becomes of the item, which is its key alone when there
// was none. Every right-hand side reads the item as it was, and list indexes
// mean positions of the list as it was. The item itself is not changed; the
// result shares with it what the update does not touch.
func (e evaluation) update(u *expr.Update) (ddb.Item, error) {
	var changes pathTree[change]
	for _, action := range u.Set {
		v, err := e.setValue(action.Value)
		if err != nil {
			return nil, err
		}
		changes.add(action.Path, change{set, v})
	}
	for _, path := range u.Remove {
		changes.add(path, change{clause: remove})
	}
	for _, action := range u.Add {
		changes.add(action.Path, change{add, e.value(action.Value)})
	}
	for _, action := range u.Delete {
		changes.add(action.Path, change{del, e.value(action.Value)})
	}
	return changeMap(e.item, &changes)
}

// value returns a copy of a placeholder's value: it may go into an item.
func (e evaluation) value(placeholder expr.Value) ddb.Value {
	v, _ := e.values.Value(placeholder)
	return clone(v)
}

func (e evaluation) setValue(v expr.SetValue) (ddb.Value, error) {
	switch v := v.(type) {
	case expr.Value:
		return e.value(v), nil
	case expr.Path:
		found, ok := resolve(e.item, v)
		if !ok {
			return found, errNoSuchAttribute
		}
		return found, nil
	case expr.IfNotExists:
		if found, ok := resolve(e.item, v.Path); ok {
			return found, nil
		}
		return e.setValue(v.Default)
	case expr.ListAppend:
		left, right, err := e.both(v.Left, v.Right, ddb.L)
		return ddb.Value{Kind: ddb.L, List: slices.Concat([]ddb.Value{}, left.List, right.List)}, err
	case expr.Arithmetic:
		left, right, err := e.both(v.Left, v.Right, ddb.N)
		if err != nil {
			return left, err
		}
		sum, err := addNumbers(left.Text, right.Text, v.Minus)
		return ddb.Value{Kind: ddb.N, Text: sum}, err
	}
	panic(fmt.Sprintf("emulator: right-hand side of type %T", v))
}

// both evaluates two operands that must be of one kind.
func (e evaluation) both(l, r expr.SetValue, kind ddb.Kind) (left, right ddb.Value, err error) {
	if left, err = e.setValue(l); err != nil {
		return left, right, err
	}
	if right, err = e.setValue(r); err != nil {
		return left, right, err
	}
	if left.Kind != kind || right.Kind != kind {
		err = errOperandType
	}
	return left, right, err
}

// changeMap returns a map with the changes that the tree holds for its
// members: those that are there in their old order, then the new ones.
func changeMap(members ddb.Item, changes *pathTree[change]) (ddb.Item, error) {
	out := make(ddb.Item, 0, len(members)+len(changes.order))
	for i := range members {
		member := members[i]
		if below := changes.names[member.Name]; below != nil {
			v, err := changeValue(&member.Value, below)
			if err != nil {
				return nil, err
			}
			if v == nil {
				continue
			}
			member.Value = *v
		}
		out = append(out, member)
	}
	for _, name := range changes.order {
		if _, exists := members.Get(name); exists {
			continue
		}
		v, err := changeValue(nil, changes.names[name])
		if err != nil {
			return nil, err
		}
		if v != nil {
			out = append(out, ddb.Attribute{Name: name, Value: *v})
		}
	}
	return out, nil
}

// changeList returns a list with the changes that the tree holds for its
// elements. What is set past the end is appended, in the order of indexes.
func changeList(elements []ddb.Value, changes *pathTree[change]) ([]ddb.Value, error) {
	out := make([]ddb.Value, 0, len(elements)+len(changes.indexes))
	for i := range elements {
		below := changes.indexes[i]
		if below == nil {
			out = append(out, elements[i])
			continue
		}
		v, err := changeValue(&elements[i], below)
		if err != nil {
			return nil, err
		}
		if v != nil {
			out = append(out, *v)
		}
	}
	var beyond []int
	for i := range changes.indexes {
		if i >= len(elements) {
			beyond = append(beyond, i)
		}
	}
	slices.Sort(beyond)
	for _, i := range beyond {
		v, err := changeValue(nil, changes.indexes[i])
		if err != nil {
			return nil, err
		}
		if v != nil {
			out = append(out, *v)
		}
	}
	return out, nil
}

// changeValue returns the new value, or nil when there is none. old is nil
// when there was none.
func changeValue(old *ddb.Value, changes *pathTree[change]) (*ddb.Value, error) {
	if changes.leaf != nil {
		return changes.leaf.apply(old)
	}
	switch {
	case old != nil && old.Kind == ddb.M && changes.indexes == nil:
		members, err := changeMap(old.Map, changes)
		return &ddb.Value{Kind: ddb.M, Map: members}, err
	case old != nil && old.Kind == ddb.L && changes.names == nil:
		elements, err := changeList(old.List, changes)
		return &ddb.Value{Kind: ddb.L, List: elements}, err
	}
	return nil, errUpdatePath
}

func (c *change) apply(old *ddb.Value) (*ddb.Value, error) {
	switch c.clause {
	case set:
		return &c.value, nil
	case remove:
		return nil, nil
	case add:
		switch {
		case old == nil:
			return &c.value, nil
		case old.Kind != c.value.Kind:
			return nil, errOperandType
		case old.Kind == ddb.N:
			sum, err := addNumbers(old.Text, c.value.Text, false)
			return &ddb.Value{Kind: ddb.N, Text: sum}, err
		}
		return union(old, &c.value), nil
	case del:
		switch {
		case old == nil:
			return nil, nil
		case old.Kind != c.value.Kind:
			return nil, errOperandType
		}
		return difference(old, &c.value), nil
	}
	panic("emulator: clause")
}

// union returns the members of the set, then those that are new.
func union(old, more *ddb.Value) *ddb.Value {
	members := textsOf(old.List)
	list := slices.Clone(old.List)
	for _, m := range more.List {
		if !members[m.Text] {
			list = append(list, m)
		}
	}
	return &ddb.Value{Kind: old.Kind, List: list}
}

// difference returns the set without the members of less, or nil when none
// are left: a set is never empty.
func difference(old, less *ddb.Value) *ddb.Value {
	gone := textsOf(less.List)
	var list []ddb.Value
	for _, m := range old.List {
		if !gone[m.Text] {
			list = append(list, m)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return &ddb.Value{Kind: old.Kind, List: list}
}
