// Package house holds tests on the repository itself: which package may
// import which, which modules it depends on, and that its own rules of style
// are kept.
package house

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/dynamoat/dynamoat"

// floors orders the packages: a package may import those of lower floors, and
// of its own floor only those that siblings allows.
var floors = [][]string{
	{"rule", "ddb", "ddb/expr", "ddb/partiql"},
	{"policy", "audit"},
	{""},
	{"gateway", "gateway/sigv4", "awsmw", "emulator"},
	{"internal/demo", "internal/prove"},
	{"internal/cli"},
	{"cmd/dynamoat"},
}

// siblings are the imports that are allowed inside a floor.
var siblings = map[string][]string{
	"ddb":         {"ddb/expr", "ddb/partiql"},
	"ddb/partiql": {"ddb/expr"},
	"gateway":     {"gateway/sigv4"},
}

// outside are packages of tests and measurements, which no package imports
// and which may import all.
var outside = []string{"internal/house", "internal/corpus", "internal/noninterference", "bench"}

func floor(pkg string) int {
	return slices.IndexFunc(floors, func(f []string) bool { return slices.Contains(f, pkg) })
}

func TestImportsGoOneWay(t *testing.T) {
	for pkg, imports := range packages(t) {
		if slices.ContainsFunc(outside, func(o string) bool { return pkg == o || strings.HasPrefix(pkg, o+"/") }) {
			continue
		}
		at := floor(pkg)
		if at < 0 {
			t.Errorf("package %q has no floor: name its place in this test and in ARCHITECTURE.md", pkg)
			continue
		}
		for _, imported := range imports {
			if to := floor(imported); to > at || to == at && !slices.Contains(siblings[pkg], imported) || to < 0 {
				t.Errorf("%q imports %q, which is not below it", pkg, imported)
			}
		}
	}
}

// packages returns the packages of this module, each with those that it
// imports outside tests.
func packages(t *testing.T) map[string][]string {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = root(t)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		var own []string
		for _, imported := range p.Imports {
			if imported == module || strings.HasPrefix(imported, module+"/") {
				own = append(own, short(imported))
			}
		}
		found[short(p.ImportPath)] = own
	}
	if len(found) < len(floors) {
		t.Fatalf("go list found %d packages", len(found))
	}
	return found
}

func short(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, module), "/")
}

func root(t *testing.T) string {
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestDirectDependenciesHaveReasons holds go.mod and ARCHITECTURE.md
// together: each direct dependency has a line of reason, and no other does.
func TestDirectDependenciesHaveReasons(t *testing.T) {
	mod := read(t, "go.mod")
	var required []string
	for _, m := range regexp.MustCompile(`(?m)^(?:require )?\s*([a-z][^\s]*\.[^\s]+/[^\s]+) v[^\s]+$`).FindAllStringSubmatch(mod, -1) {
		required = append(required, m[1])
	}
	if len(required) == 0 {
		t.Fatal("go.mod names no direct dependency: the expression that looks for them is wrong")
	}
	text := read(t, "ARCHITECTURE.md")
	_, section, ok := strings.Cut(text, "## Dependencies")
	if !ok {
		t.Fatal("ARCHITECTURE.md has no section Dependencies")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var reasoned []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(section, -1) {
		reasoned = append(reasoned, m[1])
	}
	for _, r := range required {
		if !slices.Contains(reasoned, r) {
			t.Errorf("%s is a direct dependency without a reason in ARCHITECTURE.md", r)
		}
	}
	for _, r := range reasoned {
		if !slices.Contains(required, r) {
			t.Errorf("ARCHITECTURE.md gives a reason for %s, which go.mod does not require directly", r)
		}
	}
}

func read(t *testing.T, name string) string {
	b, err := os.ReadFile(filepath.Join(root(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// tracked returns the files of the repository with one of the endings.
func tracked(t *testing.T, endings ...string) []string {
	cmd := exec.Command("git", "ls-files", "-co", "--exclude-standard")
	cmd.Dir = root(t)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, f := range strings.Fields(string(out)) {
		if slices.Contains(endings, filepath.Ext(f)) {
			files = append(files, f)
		}
	}
	if len(files) == 0 {
		t.Fatalf("no file ends in one of %v", endings)
	}
	return files
}

func TestFilesAreShort(t *testing.T) {
	for _, f := range tracked(t, ".go", ".py") {
		if n := strings.Count(read(t, f), "\n"); n > 500 {
			t.Errorf("%s has %d lines: a file is one idea, at most 500 lines", f, n)
		}
	}
}

func TestNoSleepsInTests(t *testing.T) {
	for _, f := range tracked(t, ".go") {
		if strings.HasSuffix(f, "_test.go") && f != "internal/house/house_test.go" {
			for _, banned := range []string{"time.Sleep(", "t.Skip("} {
				if strings.Contains(read(t, f), banned) {
					t.Errorf("%s calls %s): wait for what is awaited; say why where a test cannot run", f, banned)
				}
			}
		}
	}
}

func TestFolderNames(t *testing.T) {
	for _, f := range tracked(t, ".go") {
		for _, part := range strings.Split(filepath.Dir(f), string(filepath.Separator)) {
			if slices.Contains([]string{"util", "utils", "common", "helpers", "misc", "shared"}, part) {
				t.Errorf("%s: the folder's name %q does not tell what may be in it", f, part)
			}
		}
	}
}
