package prove

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/rule"
)

// Report is what came of the attacks and of the honest requests.
type Report struct {
	// Own is the tenant that sent the requests, Other the one that they were
	// after.
	Own, Other string
	// Attacks is how many attacks were made, and Reach how many of them get
	// through where nobody checks: sent straight to the emulator.
	Attacks, Reach int
	// Refused counts the attacks by the rule that refused them, by its id; of
	// several rules the first.
	Refused map[string]int
	// Contained counts the attacks that were admitted and led nowhere.
	Contained int
	// Escaped are the attacks that got through, one line each with the proof.
	Escaped []string
	// Honest is how many honest requests were made, Served how many of them got
	// what they asked for, and Failed those that did not, one line each.
	Honest, Served int
	Failed         []string
	// NotRun are the requests that were admitted and that the emulator does not
	// serve, so that what comes of them is not known.
	NotRun []string
}

// OK reports whether nothing escaped and every honest request was served, and
// that there was something of both.
func (r *Report) OK() bool {
	return len(r.Escaped) == 0 && len(r.Failed) == 0 && r.Attacks > 0 && r.Honest > 0
}

// Print writes the report: what went wrong first, the counts after it.
func (r *Report) Print(w io.Writer) error {
	var b strings.Builder
	for _, e := range r.Escaped {
		fmt.Fprintf(&b, "escaped: %s\n", e)
	}
	for _, f := range r.Failed {
		fmt.Fprintf(&b, "not served: %s\n", f)
	}
	for _, n := range r.NotRun {
		fmt.Fprintf(&b, "admitted, not run: %s\n", n)
	}
	fmt.Fprintf(&b, "tenant %q attacks tenant %q\n", r.Own, r.Other)
	fmt.Fprintf(&b, "%5d attacks, of which %d get through where nobody checks\n", r.Attacks, r.Reach)
	for _, id := range slices.Sorted(maps.Keys(r.Refused)) {
		fmt.Fprintf(&b, "%5d refused by %s\n", r.Refused[id], rule.Lookup(id))
	}
	fmt.Fprintf(&b, "%5d admitted, and led nowhere\n", r.Contained)
	fmt.Fprintf(&b, "%5d escaped\n", len(r.Escaped))
	fmt.Fprintf(&b, "%5d honest requests, of which %d are served\n", r.Honest, r.Served)
	if len(r.NotRun) > 0 {
		fmt.Fprintf(&b, "%5d admitted and not run: the emulator does not serve their operation\n", len(r.NotRun))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
