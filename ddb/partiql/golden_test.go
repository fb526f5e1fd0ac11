package partiql

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "write the golden files anew")

// A golden file holds statements, a line each, quoted as Go does, and under
// each what becomes of it: "ok", the text that is sent and the places of the
// values, or the offset and the text of the error.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "golden", "*"))
	if err != nil || len(files) < 3 {
		t.Fatalf("%d golden files: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { golden(t, file) })
	}
}

func golden(t *testing.T, file string) {
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	accepted := strings.HasPrefix(filepath.Base(file), "accepted")
	var b bytes.Buffer
	for _, line := range sources(t, file) {
		b.WriteString(line.text)
		if line.comment {
			continue
		}
		s, err := Parse(line.src)
		if (err == nil) != accepted {
			t.Errorf("%s: %q: %v", file, line.src, err)
		}
		b.WriteString(outcome(t, line.src, s, err))
		holds(t, line.src)
	}
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, got := strings.Split(string(old), "\n"), strings.Split(b.String(), "\n")
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			t.Fatalf("%s:%d: got\n%s\nwant\n%s", file, i+1, strings.Join(got[min(i, len(got)):min(i+1, len(got))], ""), strings.Join(want[min(i, len(want)):min(i+1, len(want))], ""))
		}
	}
}

type source struct {
	text, src string
	comment   bool
}

// sources returns the lines of a golden file but what becomes of each.
func sources(t *testing.T, file string) (list []source) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "\t") {
			continue
		}
		if strings.HasPrefix(line, "#") || line == "\n" {
			list = append(list, source{text: line, comment: true})
			continue
		}
		src, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("%s: %s: %v", file, line, err)
		}
		list = append(list, source{text: line, src: src})
	}
	return list
}

func outcome(t *testing.T, src string, s *Statement, err error) string {
	if err == nil {
		text, order := Append(nil, s)
		if n := bytes.Count(unquoted(text), []byte("?")); n != len(order) {
			t.Errorf("%s: %d places, %d values", text, n, len(order))
		}
		return fmt.Sprintf("\tok %s\n\t%v of %s\n", text, order, show(s))
	}
	var e *Error
	if !errors.As(err, &e) || s != nil {
		t.Fatalf("%q: %v and an error of type %T", src, s, err)
	}
	if e.Offset < 0 || e.Offset > len(src) || !utf8.ValidString(e.Message) {
		t.Errorf("%q: offset %d, %q", src, e.Offset, e.Message)
	}
	return fmt.Sprintf("\t%d %s\n", e.Offset, strconv.Quote(e.Message))
}

// unquoted is the text without what stands in quotes.
func unquoted(text []byte) []byte {
	var b []byte
	var in byte
	for _, c := range text {
		switch {
		case in == 0 && (c == '"' || c == '\''):
			in = c
		case in == 0:
			b = append(b, c)
		case c == in:
			in = 0
		}
	}
	return b
}

// show writes the values of a statement as literals.
func show(s *Statement) string {
	list := s.Literals
	if s.Kind == Insert {
		list = s.Item.Members
	}
	var b strings.Builder
	for i := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		spellLiteral(&b, &list[i])
	}
	return strings.ReplaceAll(b.String(), "\n", `\n`) + fmt.Sprintf("; %d parameters", s.Parameters)
}

// spellLiteral writes a literal as a client would, but a parameter with its
// index.
func spellLiteral(b *strings.Builder, l *Literal) {
	open, shut := "[", "]"
	switch l.Kind {
	case Parameter:
		fmt.Fprintf(b, "?%d", l.Index)
		return
	case String:
		b.WriteString("'" + strings.ReplaceAll(l.Text, "'", "''") + "'")
		return
	case Number:
		b.WriteString(l.Text)
		return
	case Bool:
		b.WriteString(map[bool]string{true: "TRUE", false: "FALSE"}[l.True])
		return
	case Null:
		b.WriteString("NULL")
		return
	case Tuple:
		open, shut = "{", "}"
	case Bag:
		open, shut = "<<", ">>"
	}
	b.WriteString(open)
	for i := range l.Members {
		if i > 0 {
			b.WriteString(", ")
		}
		if l.Kind == Tuple {
			b.WriteString("'" + strings.ReplaceAll(l.Names[i], "'", "''") + "': ")
		}
		spellLiteral(b, &l.Members[i])
	}
	b.WriteString(shut)
}
