package dynamoat_test

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

const corpusDir = "testdata/corpus"

// corpusCase is one file of the corpus. testdata/corpus/README.md is the
// description of the format.
type corpusCase struct {
	path    string // of the file
	name    string // the path within the corpus, without extension
	text    string // what the case tries
	policy  string // name of a file in policies/, without extension
	tenant  string
	target  string // the whole X-Amz-Target
	allowed bool
	rules   []string // ids, sorted; of a refused request
	request []byte
	sent    []byte // nil when the file has none
	answer  []byte // nil when the file has none
	archive *txtar.Archive
}

// loadCorpus reads every case, in the order of their paths.
func loadCorpus(t *testing.T) []corpusCase {
	t.Helper()
	var cases []corpusCase
	err := filepath.WalkDir(corpusDir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".txtar" {
			return err
		}
		c, err := loadCase(path)
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

func loadCase(path string) (corpusCase, error) {
	rel, err := filepath.Rel(corpusDir, path)
	if err != nil {
		return corpusCase{}, err
	}
	c := corpusCase{path: path, name: filepath.ToSlash(strings.TrimSuffix(rel, ".txtar"))}
	src, err := os.ReadFile(path)
	if err != nil {
		return c, err
	}
	c.archive = txtar.Parse(src)
	if err := c.head(string(c.archive.Comment)); err != nil {
		return c, err
	}
	for _, f := range c.archive.Files {
		if err := c.section(f); err != nil {
			return c, err
		}
	}
	return c, c.complete()
}

// head reads the text and, after an empty line, one "name: value" a line.
func (c *corpusCase) head(comment string) error {
	text, fields, ok := strings.Cut(comment, "\n\n")
	if !ok || text == "" {
		return fmt.Errorf("the file does not begin with a text and an empty line")
	}
	c.text = text
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
			c.policy = value
		case "tenant":
			c.tenant = value
		case "operation":
			c.target = "DynamoDB_20120810." + value
		case "target":
			c.target = value
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

func (c *corpusCase) decision(text string) error {
	words := strings.Fields(text)
	switch {
	case text == "allow":
		c.allowed = true
	case len(words) > 1 && words[0] == "deny" && slices.IsSorted(words[1:]) && len(slices.Compact(slices.Clone(words))) == len(words):
		c.rules = words[1:]
	default:
		return fmt.Errorf("decision %q is neither allow nor deny with sorted rule ids", text)
	}
	for _, id := range c.rules {
		if rule.Lookup(id) == nil {
			return fmt.Errorf("decision: unknown rule %q", id)
		}
	}
	return nil
}

func (c *corpusCase) section(f txtar.File) error {
	into := map[string]*[]byte{"request.json": &c.request, "request.quoted": &c.request, "sent.json": &c.sent, "answer.json": &c.answer}[f.Name]
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

func (c *corpusCase) complete() error {
	switch {
	case c.request == nil:
		return fmt.Errorf("the section request.json or request.quoted is missing")
	case !c.allowed && (c.sent != nil || c.answer != nil):
		return fmt.Errorf("a refused request sends nothing and is not answered")
	case c.sent != nil && c.answer != nil:
		return fmt.Errorf("a request is sent or answered, not both")
	}
	return nil
}

// corpusPolicies loads the policies of the corpus, by name.
func corpusPolicies(t *testing.T) map[string]*policy.Policy {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(corpusDir, "policies", "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no policies: %v", err)
	}
	policies := map[string]*policy.Policy{}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".yaml")
		policies[name] = loadPolicy(t, name)
	}
	return policies
}

func loadPolicy(t testing.TB, name string) *policy.Policy {
	t.Helper()
	p, err := policy.Load(filepath.Join(corpusDir, "policies", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}
