// Package corpus reads testdata/corpus for the tests of every path that judges
// requests: the decision core, the gateway, the SDK middleware.
// testdata/corpus/README.md is the description of the format. No package
// imports it but in tests.
package corpus

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
	"github.com/rogpeppe/go-internal/txtar"
)

// Dir is the corpus's folder, from the root of the repository.
const Dir = "testdata/corpus"

// Case is one file of the corpus. testdata/corpus/README.md is the
// description of the format.
type Case struct {
	Path    string // of the file
	Name    string // the path within the corpus, without extension
	Text    string // what the case tries
	Policy  string // name of a file in policies/, without extension
	Tenant  string
	Target  string // the whole X-Amz-Target
	Allowed bool
	Rules   []string // ids, sorted; of a refused request
	Request []byte
	Sent    []byte // nil when the file has none
	Answer  []byte // nil when the file has none
	Archive *txtar.Archive
}

// Load reads every case, in the order of their paths. root is the path of the
// repository's root.
func Load(t testing.TB, root string) []Case {
	t.Helper()
	dir := filepath.Join(root, Dir)
	var cases []Case
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".txtar" {
			return err
		}
		c, err := loadCase(dir, path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		cases = append(cases, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

func loadCase(dir, path string) (Case, error) {
	rel, err := filepath.Rel(dir, path)
	if err != nil {
		return Case{}, err
	}
	c := Case{Path: path, Name: filepath.ToSlash(strings.TrimSuffix(rel, ".txtar"))}
	src, err := os.ReadFile(path)
	if err != nil {
		return c, err
	}
	c.Archive = txtar.Parse(src)
	if err := c.head(string(c.Archive.Comment)); err != nil {
		return c, err
	}
	for _, f := range c.Archive.Files {
		if err := c.section(f); err != nil {
			return c, err
		}
	}
	return c, c.complete()
}

// head reads the text and, after an empty line, one "name: value" a line.
func (c *Case) head(comment string) error {
	text, fields, ok := strings.Cut(comment, "\n\n")
	if !ok || text == "" {
		return fmt.Errorf("the file does not begin with a text and an empty line")
	}
	c.Text = text
	seen := map[string]bool{}
	for line := range strings.Lines(fields) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		if !ok || seen[name] {
			return fmt.Errorf("line %q is no field, or stands twice", line)
		}
		seen[name] = true
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "policy":
			c.Policy = value
		case "tenant":
			c.Tenant = value
		case "operation":
			c.Target = "DynamoDB_20120810." + value
		case "target":
			c.Target = value
		case "decision":
			if err := c.decision(value); err != nil {
				return err
			}
		default:
			return fmt.Errorf("unknown field %q", name)
		}
	}
	if !seen["policy"] || !seen["tenant"] || !seen["decision"] || seen["operation"] == seen["target"] {
		return fmt.Errorf("the fields must be policy, tenant, operation or target, decision")
	}
	return nil
}

func (c *Case) decision(text string) error {
	words := strings.Fields(text)
	switch {
	case text == "allow":
		c.Allowed = true
	case len(words) > 1 && words[0] == "deny" && slices.IsSorted(words[1:]) && len(slices.Compact(slices.Clone(words))) == len(words):
		c.Rules = words[1:]
	default:
		return fmt.Errorf("decision %q is neither allow nor deny with sorted rule ids", text)
	}
	for _, id := range c.Rules {
		if rule.Lookup(id) == nil {
			return fmt.Errorf("decision: unknown rule %q", id)
		}
	}
	return nil
}

func (c *Case) section(f txtar.File) error {
	into := map[string]*[]byte{"request.json": &c.Request, "request.quoted": &c.Request, "sent.json": &c.Sent, "answer.json": &c.Answer}[f.Name]
	if into == nil || *into != nil {
		return fmt.Errorf("section %q is unknown, or stands twice", f.Name)
	}
	*into = f.Data
	if f.Name != "request.quoted" {
		return nil
	}
	text, err := strconv.Unquote(strings.TrimSuffix(string(f.Data), "\n"))
	*into = []byte(text)
	return err
}

func (c *Case) complete() error {
	switch {
	case c.Request == nil:
		return fmt.Errorf("the section request.json or request.quoted is missing")
	case !c.Allowed && (c.Sent != nil || c.Answer != nil):
		return fmt.Errorf("a refused request sends nothing and is not answered")
	case c.Sent != nil && c.Answer != nil:
		return fmt.Errorf("a request is sent or answered, not both")
	}
	return nil
}

// Policies loads the policies of the corpus, by name.
func Policies(t testing.TB, root string) map[string]*policy.Policy {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, Dir, "policies", "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no policies: %v", err)
	}
	policies := map[string]*policy.Policy{}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".yaml")
		policies[name] = Policy(t, root, name)
	}
	return policies
}

// Policy loads one of the policies of the corpus.
func Policy(t testing.TB, root, name string) *policy.Policy {
	t.Helper()
	p, err := policy.Load(filepath.Join(root, Dir, "policies", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}
