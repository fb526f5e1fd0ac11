package policy

import (
	"fmt"
	"strings"
)

// suggest returns a hint that names the known text nearest to a wrong one, and
// else lists all that are known.
func suggest(wrong string, known []string) string {
	if near := nearest(wrong, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(known) == 1 {
		return fmt.Sprintf("the only one is %q", known[0])
	}
	return "known are " + strings.Join(known, ", ")
}

// nearest returns the known text that is fewest edits away, ignoring ASCII
// case, or "" when none is near enough to be a slip of the hand: more than a
// third of the text, or more than three edits.
func nearest(wrong string, known []string) string {
	if len(wrong) > 64 {
		return ""
	}
	best, distance := "", min(3, max(1, len(wrong)/3))+1
	for _, k := range known {
		if d := edits(strings.ToLower(wrong), strings.ToLower(k)); d < distance {
			best, distance = k, d
		}
	}
	return best
}

// edits is the optimal string alignment distance: insertions, deletions,
// replacements and swaps of neighbours.
func edits(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			replace := last[j-1]
			if s[i-1] != t[j-1] {
				replace++
			}
			row[j] = min(replace, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}
