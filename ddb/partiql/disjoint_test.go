package partiql

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// Paths are refused if and only if two of them overlap, or ask for a list and
// a map in one place.
func TestDisjoint(t *testing.T) {
	element := rapid.SampledFrom([]expr.Element{
		{Name: expr.Name{Text: "a"}, Index: -1}, {Name: expr.Name{Text: "b"}, Index: -1}, {Name: expr.Name{Text: "0"}, Index: -1}, {Index: 0}, {Index: 1},
	})
	root := rapid.SampledFrom([]string{"a", "b", "c", "d", "e"})
	rapid.Check(t, func(t *rapid.T) {
		paths := make([]expr.Path, rapid.IntRange(1, 8).Draw(t, "n"))
		for i := range paths {
			paths[i] = append(expr.Path{{Name: expr.Name{Text: root.Draw(t, "root")}, Index: -1}}, rapid.SliceOfN(element, 0, 3).Draw(t, "path")...)
		}
		var set disjoint
		for i, p := range paths {
			want := ""
			for _, q := range paths[:i] {
				if how := together(p, q); how != "" {
					want = how
				}
			}
			err := set.add(p, 0)
			if (err != nil) != (want != "") {
				t.Fatalf("%s after %v: %v, want %q", describe(p), paths[:i], err, want)
			}
			if err != nil {
				return
			}
		}
	})
}

// together says how two paths cannot stand together.
func together(p, q expr.Path) string {
	for i := range min(len(p), len(q)) {
		if (p[i].Index < 0) != (q[i].Index < 0) {
			return "conflict"
		}
		if p[i] != q[i] {
			return ""
		}
	}
	return "overlap"
}
