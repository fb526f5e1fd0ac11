package policy

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
)

// TestExplain holds the words about the accepted policies.
func TestExplain(t *testing.T) {
	for path, src := range accepted(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			p, err := Parse(path, src)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			got.WriteString(p.ExplainTenants())
			for _, table := range p.Tables() {
				got.WriteString("\n" + table.Explain())
			}
			golden := filepath.Join("testdata/explained", strings.TrimSuffix(filepath.Base(path), ".yaml")+".txt")
			if *update {
				if err := os.MkdirAll(filepath.Dir(golden), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, got.Bytes(), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("got:\n%s\nwant:\n%s", &got, want)
			}
		})
	}
}

// TestExplainSaysAll: of every operation that can be listed there are words,
// and each is said to be either admitted or denied.
func TestExplainSaysAll(t *testing.T) {
	for path, src := range accepted(t) {
		p, err := Parse(path, src)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range p.Tables() {
			e := &explanation{table: table}
			may, denied, _ := strings.Cut(table.Explain(), "\n  Denied\n")
			for _, name := range listable {
				if table.lists(name) && name != string(ddb.OpDescribeTable) && len(e.operation(ddb.Operation(name))) == 0 {
					t.Errorf("%s, %s: no words about %s", path, table.Name, name)
				}
				admitted := table.lists(name) || name == string(ddb.OpDescribeTable)
				if strings.Contains(may, "\n    "+name+"\n") != admitted {
					t.Errorf("%s, %s: %s is admitted: %v, and the words say otherwise", path, table.Name, name, admitted)
				}
				words := strings.FieldsFunc(denied, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' })
				if slices.Contains(words, name) == admitted {
					t.Errorf("%s, %s: %s is denied: %v, and the words say otherwise", path, table.Name, name, !admitted)
				}
			}
		}
	}
}
