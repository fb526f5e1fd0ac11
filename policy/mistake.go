package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Mistake is one thing wrong with a policy file, or with a file it names.
type Mistake struct {
	// File is the name of the file as it was given to [Load] or [Parse], or
	// the path of the tenants or keys file.
	File string
	// Line and Column count from 1, columns in characters; both are 0 when
	// the whole file is meant.
	Line, Column int
	// Message says what is wrong, with the offending text quoted. It holds no
	// secret.
	Message string
	// Hint says what to write instead; it may be empty.
	Hint string
}

// Error returns "file:line:column: message", and on a second line the hint.
func (m *Mistake) Error() string {
	var b strings.Builder
	b.WriteString(m.File)
	if m.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", m.Line, m.Column)
	}
	b.WriteString(": ")
	b.WriteString(m.Message)
	if m.Hint != "" {
		b.WriteString("\nhint: ")
		b.WriteString(m.Hint)
	}
	return b.String()
}

// Mistakes are all the mistakes of one run: those of the policy file first,
// then those of the files it names, each file's by position.
type Mistakes []*Mistake

// Error returns the mistakes, one after the other.
func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the mistakes, so that errors.As finds a *[Mistake].
func (ms Mistakes) Unwrap() []error {
	errs := make([]error, len(ms))
	for i, m := range ms {
		errs[i] = m
	}
	return errs
}

// sorted orders the mistakes by file, the policy file first, and position.
func (ms Mistakes) sorted(policyFile string) Mistakes {
	slices.SortStableFunc(ms, func(a, b *Mistake) int {
		switch {
		case a.File == b.File:
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		case a.File == policyFile:
			return -1
		case b.File == policyFile:
			return 1
		}
		return cmp.Compare(a.File, b.File)
	})
	return ms
}
