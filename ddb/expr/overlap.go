package expr

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Overlap reports whether one path is a prefix of the other, or both are the
// same. Names compare as bytes, and as resolved: "#n" that stands for "a" is
// the path a.
func Overlap(a, b Path) bool {
	n := min(len(a), len(b))
	for i := range n {
		if compareElements(&a[i], &b[i]) != 0 {
			return false
		}
	}
	return true
}

// compareElements orders the elements of paths: list indexes before names, so
// that names do not lie among indexes.
func compareElements(a, b *Element) int {
	if a.Index >= 0 || b.Index >= 0 {
		if a.Index >= 0 && b.Index >= 0 {
			return cmp.Compare(a.Index, b.Index)
		}
		if a.Index >= 0 {
			return -1
		}
		return 1
	}
	return strings.Compare(a.Name.Text, b.Name.Text)
}

// comparePaths orders paths by their elements, a prefix before what it is a
// prefix of.
func comparePaths(a, b Path) int {
	for i := range min(len(a), len(b)) {
		if c := compareElements(&a[i], &b[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

// conflict reports whether the paths ask of one attribute that it be a list
// and a map at once, as a[0] and a.b do.
func conflict(a, b Path) bool {
	for i := range min(len(a), len(b)) {
		if compareElements(&a[i], &b[i]) != 0 {
			return (a[i].Index >= 0) != (b[i].Index >= 0)
		}
	}
	return false
}

// disjoint refuses targets that overlap or conflict. In the order of
// comparePaths, all that lies between two paths with a common prefix has that
// prefix too, and indexes stand before names: if any two paths overlap or
// conflict, then two neighbours do. So thousands of paths cost no more than
// a sort. Of several such pairs, DynamoDB may show another.
func (p *parser) disjoint() {
	paths := p.targets
	var small [16]int
	order := small[:0]
	for i := range paths {
		order = append(order, i)
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(comparePaths(paths[i], paths[j]), cmp.Compare(i, j))
	})
	for k := 1; k < len(order); k++ {
		i, j := min(order[k-1], order[k]), max(order[k-1], order[k])
		text := ""
		if Overlap(paths[i], paths[j]) {
			text = "Two document paths overlap with each other"
		} else if conflict(paths[i], paths[j]) {
			text = "Two document paths conflict with each other"
		} else {
			continue
		}
		p.fail(phaseOverlap, 0, text+"; must remove or rewrite one of these paths; path one: "+
			describe(paths[i])+", path two: "+describe(paths[j]))
		return
	}
}

// describe shows a path as DynamoDB's errors do: [a, [0], b], with names
// resolved.
func describe(path Path) string {
	var b strings.Builder
	b.WriteByte('[')
	for i := range path {
		if i > 0 {
			b.WriteString(", ")
		}
		if path[i].Index >= 0 {
			b.WriteString("[" + strconv.Itoa(path[i].Index) + "]")
		} else {
			b.WriteString(path[i].Name.Text)
		}
	}
	b.WriteByte(']')
	return b.String()
}
