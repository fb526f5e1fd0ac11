package expr_test

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

	"github.com/dynamoat/dynamoat/ddb/expr"
)

var update = flag.Bool("update", false, "write the golden files anew")

// A golden file holds expressions of one kind, a line each, quoted as Go does,
// and under each what becomes of it: "ok" and the text rendered, or the offset
// and the text of the error. The texts are those of DynamoDB Local 3.3.1, but
// where the files in testdata/golden say otherwise at their heads.
func TestGolden(t *testing.T) {
	for kind := expr.KeyConditionKind; kind <= expr.UpdateKind; kind++ {
		t.Run(kind.String(), func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join("testdata", "golden", kind.String(), "*"))
			if err != nil || len(files) == 0 {
				t.Fatalf("no golden files: %v", err)
			}
			for _, file := range files {
				golden(t, kind, file)
			}
		})
	}
}

func golden(t *testing.T, kind expr.Kind, file string) {
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for line := range strings.Lines(string(old)) {
		if strings.HasPrefix(line, "\t") {
			continue
		}
		b.WriteString(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		src, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("%s: %s: %v", file, line, err)
		}
		b.WriteString(outcome(t, kind, src))
	}
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	diff(t, file, string(old), b.String())
}

func outcome(t *testing.T, kind expr.Kind, src string) string {
	_, text, err := parse(kind, src, everything{})
	if err == nil {
		return fmt.Sprintf("\tok %s\n", text)
	}
	var e *expr.Error
	if !errors.As(err, &e) {
		t.Fatalf("%q: an error of type %T", src, err)
	}
	message, ok := strings.CutPrefix(e.Message, "Invalid "+kind.String()+": ")
	if !ok {
		t.Errorf("%q: the parameter's name is missing: %s", src, e.Message)
	}
	if e.Offset < 0 || e.Offset > len(src) {
		t.Errorf("%q: offset %d", src, e.Offset)
	}
	return fmt.Sprintf("\t%d %s\n", e.Offset, strconv.Quote(message))
}

func diff(t *testing.T, file, want, got string) {
	t.Helper()
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		if i >= len(w) || i >= len(g) || w[i] != g[i] {
			src := ""
			if i > 0 && i <= len(g) {
				src = g[i-1]
			}
			at := func(lines []string) string {
				if i < len(lines) {
					return lines[i]
				}
				return "(end)"
			}
			t.Fatalf("%s:%d: %s\n got %s\nwant %s", file, i+1, src, at(g), at(w))
		}
	}
}
