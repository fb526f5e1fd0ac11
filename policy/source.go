package policy

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Bounds on a YAML file. The parser takes time in the square of the nesting and
// of the members of one mapping, so these are bounded before it runs: the worst
// file takes a few seconds. A thousand tables take 40 ms.
const (
	maxFileBytes = 4 << 20
	maxLines     = 20_000
	maxCommas    = 100_000
	maxNesting   = 200
)

// file is one file of text while it is read: its name and its mistakes.
type file struct {
	name     string
	mistakes *Mistakes
	// secret says that the file holds secrets: only text that is certainly
	// none is quoted.
	secret bool
}

func (f *file) add(place at, message, hint string) {
	*f.mistakes = append(*f.mistakes, &Mistake{File: f.name, Line: place.Line, Column: place.Column, Message: message, Hint: hint})
}

// addf is add with a formatted message. Long texts are cut.
func (f *file) addf(place at, hint, format string, args ...any) {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = clip(s)
		}
	}
	f.add(place, fmt.Sprintf(format, args...), hint)
}

// clip cuts a text that is too long to be read in a message.
func clip(s string) string {
	const most = 200
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

// readable reports whether the bytes are UTF-8 text that is worth parsing.
func (f *file) readable(src []byte, limit int) bool {
	switch {
	case len(src) > limit:
		f.addf(at{}, "", "the file is larger than %d bytes", limit)
		return false
	case len(bytes.TrimSpace(src)) == 0:
		f.add(at{}, "the file is empty", "")
		return false
	case bytes.HasPrefix(src, []byte("\xef\xbb\xbf")):
		f.add(at{1, 1}, "the file begins with a byte order mark", "save it as UTF-8 without BOM")
		return false
	}
	line, column := 1, 1
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			f.addf(at{line, column}, "save it as UTF-8", "the file is not UTF-8: byte 0x%02x", src[i])
			return false
		case r == '\n':
			line, column = line+1, 0
		case r == '\r' && i+1 < len(src) && src[i+1] == '\n', r == '\t':
		case unicode.IsControl(r):
			f.addf(at{line, column}, "", "the file holds the control character %U: it is not text", r)
			return false
		}
		i += size
		column++
	}
	return true
}

// bounded sees to it that the parser will be done soon. It counts brackets and
// commas wherever they stand, in texts and comments too.
func (f *file) bounded(src []byte) bool {
	const hint = "a long list of tenants is better kept in a file: {file: tenants.txt}"
	if bytes.Count(src, []byte("\n")) > maxLines {
		f.addf(at{maxLines + 1, 1}, hint, "the file has more than %d lines", maxLines)
		return false
	}
	if bytes.Count(src, []byte(",")) > maxCommas {
		f.addf(at{}, hint, "the file has more than %d commas", maxCommas)
		return false
	}
	depth, line, column := 0, 1, 0
	indicators := 0 // of "- - -" and "? ? ?": nesting without brackets
	for i, b := range src {
		column++
		switch b {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		case ' ':
			if i > 0 && strings.IndexByte("-?:", src[i-1]) >= 0 {
				indicators++
			}
		case '\n':
			line, column, indicators = line+1, 0, 0
		}
		if depth > maxNesting || indicators > maxNesting {
			f.addf(at{line, column}, "", "the file is nested too deeply: more than %d levels", maxNesting)
			return false
		}
	}
	return true
}

// parse returns the one YAML document of the file, or nil after a mistake.
func (f *file) parse(src []byte) (root ast.Node) {
	if !f.readable(src, maxFileBytes) || !f.bounded(src) {
		return nil
	}
	// The parser is not ours: a crash of it on odd input is a mistake in the
	// file, not the end of the process.
	defer func() {
		if recover() != nil {
			f.add(at{}, "the file is not YAML that can be read", "")
			root = nil
		}
	}()
	tree, err := parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		f.syntax(err)
		return nil
	}
	for _, doc := range tree.Docs {
		if d, ok := doc.Body.(*ast.DirectiveNode); ok {
			f.add(placeOf(d), "YAML directives are not admitted", "leave the line out")
			return nil
		}
	}
	if len(tree.Docs) > 1 {
		place := at{}
		if start := tree.Docs[1].Start; start != nil {
			place = at{start.Position.Line, start.Position.Column}
		}
		f.add(place, "the file holds more than one YAML document", "a policy is one document: leave out what follows ---")
		return nil
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		f.add(at{}, "the file is empty", "it holds nothing but comments")
		return nil
	}
	return tree.Docs[0].Body
}

// syntax reports what the YAML parser refused.
func (f *file) syntax(err error) {
	place, message := at{}, ""
	var y yaml.Error
	if errors.As(err, &y) {
		message = y.GetMessage()
		if t := y.GetToken(); t != nil && t.Position != nil {
			place = at{t.Position.Line, t.Position.Column}
		}
	}
	message, _, _ = strings.Cut(message, "\n")
	if f.secret || message == "" {
		f.add(place, "the file is not well-formed YAML", "")
		return
	}
	f.add(place, "the file is not well-formed YAML: "+message, "")
}

// placeOf returns where a node begins.
func placeOf(n ast.Node) at {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return placeOf(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return placeOf(n.Key)
	}
	t := n.GetToken()
	if t == nil || t.Position == nil {
		return at{}
	}
	return at{t.Position.Line, t.Position.Column}
}
