package policy

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestSchemaFile holds schema.json to what the types say.
func TestSchemaFile(t *testing.T) {
	if *update {
		if err := os.WriteFile("schema.json", Schema(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file, Schema()) {
		t.Error("schema.json is not what the types make: run go generate")
	}
}

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("schema.json")
}

// fromYAML returns a YAML document as the schema sees it.
func fromYAML(t *testing.T, src []byte) any {
	t.Helper()
	text, err := yaml.YAMLToJSON(src)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestSchemaTakesAccepted: an editor shows no error in a file that loads.
func TestSchemaTakesAccepted(t *testing.T) {
	s := compiledSchema(t)
	for path, src := range accepted(t) {
		if err := s.Validate(fromYAML(t, src)); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestSchemaRefuses: an editor shows an error for every mistake of form.
func TestSchemaRefuses(t *testing.T) {
	s := compiledSchema(t)
	archive, err := txtar.ParseFile("testdata/mistakes/keys.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		// A schema does not see how a key or a number is written.
		loaderOnly := []string{"duplicate.yaml", "duplicate-table.yaml", "version-form.yaml", "version-float.yaml", "number-key.yaml", "no-tables.yaml"}
		if !strings.HasSuffix(f.Name, ".yaml") || slices.Contains(loaderOnly, f.Name) {
			continue
		}
		if s.Validate(fromYAML(t, f.Data)) == nil {
			t.Errorf("the schema takes %s", f.Name)
		}
	}
}

// TestSchemaKeysAreTheLoaders asks the loader about each mapping that the
// schema describes: it must know just those keys.
func TestSchemaKeysAreTheLoaders(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	seen := 0
	var walk func(schema map[string]any, wrap func(any) any)
	walk = func(schema map[string]any, wrap func(any) any) {
		if union, ok := schema["anyOf"].([]any); ok {
			for _, s := range union {
				walk(s.(map[string]any), wrap)
			}
		}
		if items, ok := schema["items"].(map[string]any); ok {
			walk(items, func(v any) any { return wrap([]any{v}) })
		}
		if values, ok := schema["additionalProperties"].(map[string]any); ok {
			walk(values, func(v any) any { return wrap(map[string]any{"name": v}) })
		}
		properties, ok := schema["properties"].(map[string]any)
		if !ok {
			return
		}
		seen++
		want := slices.Sorted(maps.Keys(properties))
		if got := knownKeys(t, wrap(map[string]any{"qqqqqqqqqqqqqqqqqqqq": "x"})); !slices.Equal(got, want) {
			t.Errorf("the loader knows %q, the schema %q", got, want)
		}
		for key, s := range properties {
			walk(s.(map[string]any), func(v any) any { return wrap(map[string]any{key: v}) })
		}
	}
	walk(schema, func(v any) any { return v })
	if seen < 15 {
		t.Errorf("only %d mappings seen", seen)
	}
}

var knownHint = regexp.MustCompile(`^(?:known are (.*)|the only one is "(.*)")$`)

// knownKeys returns the keys that the loader offers for the one that it does
// not know.
func knownKeys(t *testing.T, policy any) []string {
	t.Helper()
	src, err := json.Marshal(policy)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Parse("dynamoat.yaml", src)
	for _, m := range err.(Mistakes) {
		if strings.HasPrefix(m.Message, "unknown key") {
			hint := knownHint.FindStringSubmatch(m.Hint)
			if hint == nil {
				t.Fatalf("hint %q", m.Hint)
			}
			keys := strings.Split(hint[1]+hint[2], ", ")
			slices.Sort(keys)
			return keys
		}
	}
	t.Fatalf("no key is unknown in %s: %v", src, err)
	return nil
}
