package prove

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

func parsed(t *testing.T, src string) *policy.Policy {
	t.Helper()
	p, err := policy.Parse("dynamoat.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func printed(t *testing.T, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Print(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPolicies proves every policy that the other tests work with.
func TestPolicies(t *testing.T) {
	var paths []string
	for _, pattern := range []string{"../../policy/testdata/accepted/*.yaml", "../../testdata/corpus/policies/*.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: no policies: %v", pattern, err)
		}
		paths = append(paths, found...)
	}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Run(parsed(t, string(src)))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		refused := 0
		for _, n := range r.Refused {
			refused += n
		}
		if text := printed(t, r); !r.OK() || r.Reach < 40 || refused+r.Contained > r.Attacks {
			t.Errorf("%s:\n%s", path, text)
		}
		for _, n := range r.NotRun {
			if !strings.Contains(n, "PartiQL") && !strings.Contains(n, "Execute") {
				t.Errorf("%s: not run: %s", path, n)
			}
		}
	}
}

// TestRunIsDeterministic: a run says the same each time.
func TestRunIsDeterministic(t *testing.T) {
	p := parsed(t, strictPolicy)
	one, err := Run(p)
	if err != nil {
		t.Fatal(err)
	}
	two, err := Run(p)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := printed(t, one), printed(t, two); a != b {
		t.Errorf("once:\n%s\nonce more:\n%s", a, b)
	}
}

func TestOneTenant(t *testing.T) {
	p := parsed(t, "version: 1\ntenants: {id: acme}\ntables: {Plans: {shared: read, partition: id, operations: [GetItem]}}\n")
	if r, err := Run(p); r != nil || !errors.Is(err, ErrOneTenant) {
		t.Errorf("%v, %v", r, err)
	}
}

// TestTableThatCannotBe: DynamoDB has no more than 20 global indexes.
func TestTableThatCannotBe(t *testing.T) {
	var indexes []string
	for i := range 21 {
		indexes = append(indexes, fmt.Sprintf(`index%d: {partition: {attribute: a%[1]d, owner: "{tenant}"}}`, i))
	}
	p := parsed(t, `{version: 1, tenants: {id: "[a-z]{1,9}"}, tables: {App: {partition: {attribute: pk, owner: "{tenant}"}, operations: [GetItem], indexes: {`+strings.Join(indexes, ", ")+`}}}}`)
	if _, err := Run(p); err == nil || !strings.Contains(err.Error(), "the table App cannot be made on the emulator") {
		t.Error(err)
	}
}

// TestEveryRequestIsNamed: no two requests on a table have one name, so that a
// line of the report is about one of them, and each can be read as JSON.
func TestEveryRequestIsNamed(t *testing.T) {
	p := parsed(t, strictPolicy)
	for _, table := range p.Tables() {
		s := newSubject(p, table, map[role]string{own: "acme", other: "globex", longer: "acmea"})
		for _, list := range [][]request{s.attacks(), s.honest()} {
			seen := map[string]bool{}
			for _, r := range list {
				if seen[r.name] {
					t.Errorf("%s: %q stands twice", table.Name, r.name)
				}
				seen[r.name] = true
				if _, known := ddb.LookupOperation(string(r.op)); !known || len(encode(r.body)) == 0 {
					t.Errorf("%s: %q is of %q", table.Name, r.name, r.op)
				}
			}
		}
	}
}

// TestHonestMeansServed: a policy that is tighter than the one whose tables are
// asked for refuses honest requests, and the report says so.
func TestHonestMeansServed(t *testing.T) {
	tight := parsed(t, strings.ReplaceAll(strictPolicy, "[GetItem, BatchGetItem, Query,", "[GetItem, BatchGetItem,"))
	r := against(t, parsed(t, strictPolicy), tight)
	if r.OK() || !slices.ContainsFunc(r.Failed, func(f string) bool { return f == "App: Query: refused by DM201 operation-not-admitted" }) {
		t.Errorf("%q", r.Failed)
	}
}

// against runs the requests for one policy's tables past the decisions of
// another.
func against(t *testing.T, asked, decides *policy.Policy) *Report {
	t.Helper()
	enforcer, err := dynamoat.New(decides, noLog{})
	if err != nil {
		t.Fatal(err)
	}
	r := &Report{Own: "acme", Other: "globex", Refused: map[string]int{}}
	for _, table := range asked.Tables() {
		s := newSubject(asked, table, map[role]string{own: "acme", other: "globex", longer: "acmea"})
		if err := r.table(enforcer, s); err != nil {
			t.Fatal(err)
		}
	}
	return r
}
