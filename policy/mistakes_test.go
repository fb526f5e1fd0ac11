package policy

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the golden files")

// TestMistakes holds the exact text of what is said about wrong policy files.
// Each archive has a file name.yaml and, after it, name.want.
func TestMistakes(t *testing.T) {
	archives, err := filepath.Glob("testdata/mistakes/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var written txtar.Archive
		for i, f := range archive.Files {
			name, isPolicy := strings.CutSuffix(f.Name, ".yaml")
			if !isPolicy {
				continue
			}
			t.Run(filepath.Base(path)+"/"+name, func(t *testing.T) {
				p, err := Parse("dynamoat.yaml", f.Data)
				if err == nil || p != nil {
					t.Fatalf("policy %v, error %v: want no policy and mistakes", p, err)
				}
				var mistakes Mistakes
				if !errors.As(err, &mistakes) {
					t.Fatalf("error is a %T", err)
				}
				if !slices.IsSortedFunc(mistakes, func(a, b *Mistake) int { return a.Line*1000 + a.Column - b.Line*1000 - b.Column }) {
					t.Error("mistakes are not in order")
				}
				got := []byte(err.Error() + "\n")
				written.Files = append(written.Files, f, txtar.File{Name: name + ".want", Data: got})
				if *update {
					return
				}
				if i+1 == len(archive.Files) || archive.Files[i+1].Name != name+".want" {
					t.Fatalf("no %s.want", name)
				}
				if want := archive.Files[i+1].Data; !bytes.Equal(got, want) {
					t.Errorf("got:\n%s\nwant:\n%s", got, want)
				}
			})
		}
		if *update && !t.Failed() {
			if err := os.WriteFile(path, txtar.Format(&written), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}
