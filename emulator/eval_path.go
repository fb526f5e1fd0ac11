package emulator

import (
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
)

// resolve returns the value that a document path leads to.
func resolve(it ddb.Item, path expr.Path) (ddb.Value, bool) {
	v := ddb.Value{Kind: ddb.M, Map: it}
	for _, step := range path {
		var ok bool
		switch {
		case step.Index < 0 && v.Kind == ddb.M:
			v, ok = v.Map.Get(step.Name.Text)
		case step.Index >= 0 && v.Kind == ddb.L && step.Index < len(v.List):
			v, ok = v.List[step.Index], true
		}
		if !ok {
			return ddb.Value{}, false
		}
	}
	return v, true
}

// pathTree holds document paths by their common beginnings. Of two paths in
// it none is a prefix of the other.
type pathTree[T any] struct {
	names   map[string]*pathTree[T]
	indexes map[int]*pathTree[T]
	// order holds the names as they were first added.
	order []string
	leaf  *T
}

// add puts a leaf at the end of a path.
func (t *pathTree[T]) add(path expr.Path, leaf T) {
	for _, step := range path {
		if step.Index >= 0 {
			if t.indexes == nil {
				t.indexes = map[int]*pathTree[T]{}
			}
			if t.indexes[step.Index] == nil {
				t.indexes[step.Index] = &pathTree[T]{}
			}
			t = t.indexes[step.Index]
			continue
		}
		if t.names == nil {
			t.names = map[string]*pathTree[T]{}
		}
		if t.names[step.Name.Text] == nil {
			t.names[step.Name.Text] = &pathTree[T]{}
			t.order = append(t.order, step.Name.Text)
		}
		t = t.names[step.Name.Text]
	}
	t.leaf = &leaf
}

// project returns what the paths lead to, each value within the maps and
// lists that hold it. Elements taken out of a list stand side by side, in
// their order. What the item lacks is left out.
func project(it ddb.Item, paths []expr.Path) ddb.Item {
	var tree pathTree[struct{}]
	for _, path := range paths {
		tree.add(path, struct{}{})
	}
	return selectFrom(it, &tree)
}

func selectFrom(it ddb.Item, tree *pathTree[struct{}]) ddb.Item {
	out := ddb.Item{}
	for i := range it {
		if v, ok := selectValue(it[i].Value, tree.names[it[i].Name]); ok {
			out = append(out, ddb.Attribute{Name: it[i].Name, Value: v})
		}
	}
	return out
}

func selectValue(v ddb.Value, tree *pathTree[struct{}]) (ddb.Value, bool) {
	switch {
	case tree == nil:
		return ddb.Value{}, false
	case tree.leaf != nil:
		return v, true
	case v.Kind == ddb.M:
		v.Map = selectFrom(v.Map, tree)
		return v, len(v.Map) > 0
	case v.Kind == ddb.L:
		elements := v.List
		v.List = nil
		for i := range elements {
			if element, ok := selectValue(elements[i], tree.indexes[i]); ok {
				v.List = append(v.List, element)
			}
		}
		return v, len(v.List) > 0
	}
	return ddb.Value{}, false
}
