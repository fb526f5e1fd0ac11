package policy

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	known := []string{"version", "tenants", "tables", "identity", "aws", "iam", "scan", "partition", "operations"}
	for wrong, want := range map[string]string{
		"opertions": "operations",
		"tenant":    "tenants",
		"tabels":    "tables",
		"Tables":    "tables",
		"sacn":      "scan",
		"was":       "aws",
		"xyz":       "",
		"banana":    "",
		"":          "",
	} {
		if got := nearest(wrong, known); got != want {
			t.Errorf("nearest(%q) = %q: want %q", wrong, got, want)
		}
	}
}

// TestEdits holds the distance to what a distance is.
func TestEdits(t *testing.T) {
	if n := edits("ab", "ba"); n != 1 {
		t.Errorf("a swap is %d edits", n)
	}
	if n := edits("kitten", "sitting"); n != 3 {
		t.Errorf("kitten to sitting is %d edits", n)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := shortText(6).Draw(t, "a"), shortText(6).Draw(t, "b")
		n := edits(a, b)
		if (n == 0) != (a == b) || n != edits(b, a) || n > max(len(a), len(b)) || n < max(len(a), len(b))-min(len(a), len(b)) {
			t.Fatalf("%d edits", n)
		}
	})
}
