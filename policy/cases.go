package policy

import (
	"fmt"
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/rule"
)

// Test is one case of "policy test": a request by a tenant, and what must be
// decided on it.
type Test struct {
	// Name says what the request tries.
	Name string
	// Tenant is the tenant id that the credential is bound to. It may be one
	// that the policy does not know.
	Tenant string
	// Operation is one of DynamoDB's.
	Operation ddb.Operation
	// Body is the request's body. It need not be JSON.
	Body []byte
	// Allow is the decision that is expected.
	Allow bool
	// Rules are the ids of all rules that refuse the request, sorted; nil when
	// it is expected to be allowed, or to be refused by any rule.
	Rules []string
	// File, Line and Column say where the case stands.
	File         string
	Line, Column int
}

// Tests returns the cases under tests, in file order. They are not to be
// changed.
func (p *Policy) Tests() []Test { return p.tests }

// LoadTests reads a file of cases: a list of what may stand under tests in a
// policy file. The error is [Mistakes] when the file could be read and is wrong.
func LoadTests(path string) ([]Test, error) {
	src, err := readFile(path, maxFileBytes, false)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return parseTests(path, src)
}

func parseTests(path string, src []byte) ([]Test, error) {
	var mistakes Mistakes
	c := &checker{file: &file{name: path, mistakes: &mistakes}}
	var tests []Test
	if root := c.parse(src); root != nil {
		var doc list[testDoc]
		c.decode(root, &doc, "the file")
		tests = c.testCases(doc.Items)
	}
	if len(mistakes) > 0 {
		return nil, mistakes.sorted(path)
	}
	return tests, nil
}

// testCases reads cases.
func (c *checker) testCases(docs []testDoc) []Test {
	var tests []Test
	lines := map[string]int{}
	for i := range docs {
		d := &docs[i]
		if line, twice := lines[d.Name.Value]; twice && d.Name.Set {
			c.addf(d.Name.At, "", "the case %q stands twice: it is on line %d already", d.Name.Value, line)
		}
		lines[d.Name.Value] = d.Name.At.Line
		op, known := ddb.LookupOperation(d.Operation.Value)
		if d.Operation.Set && !known {
			c.addf(d.Operation.At, suggest(d.Operation.Value, listable), "unknown operation %q", d.Operation.Value)
		}
		tests = append(tests, Test{
			Name: d.Name.Value, Tenant: d.Tenant.Value, Operation: op, Body: d.Request.JSON,
			Allow: d.Expect.Value == "allow", Rules: c.testRules(d),
			File: c.name, Line: d.At.Line, Column: d.At.Column,
		})
	}
	return tests
}

// testRules reads the rules that a case expects.
func (c *checker) testRules(d *testDoc) []string {
	if d.Rules.Set && d.Expect.Value == "allow" {
		c.add(d.Rules.At, `a request that is allowed is refused by no rule`, `leave "rules" out, or say expect: deny`)
	}
	if d.Rules.Set && len(d.Rules.Items) == 0 {
		c.add(d.Rules.At, `"rules" names no rule`, `leave it out where any rule may refuse`)
	}
	var ids []string
	for _, r := range d.Rules.Items {
		switch {
		case !r.Set: // reported when it was read
		case rule.Lookup(r.Value) == nil:
			c.addf(r.At, suggest(r.Value, ruleIDs()), "unknown rule %q", r.Value)
		case slices.Contains(ids, r.Value):
			c.addf(r.At, "", "the rule %q is listed twice", r.Value)
		default:
			ids = append(ids, r.Value)
		}
	}
	slices.Sort(ids)
	return ids
}

func ruleIDs() []string {
	var ids []string
	for _, r := range rule.All() {
		ids = append(ids, r.ID)
	}
	return ids
}
