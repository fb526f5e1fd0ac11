package rule

// Severity says how bad it is when a request that the rule refuses gets
// through.
type Severity string

// The severities.
const (
	// Critical: another tenant's data is read or changed.
	Critical Severity = "critical"
	// High: data that the tenant must not see or change, or a way to learn of
	// other tenants.
	High Severity = "high"
	// Medium: something that the policy does not list.
	Medium Severity = "medium"
)

// Rule is one entry of the catalogue.
type Rule struct {
	// ID is "DM" and three digits.
	ID string
	// Name is the rule's name, in lower case with hyphens.
	Name string
	// Title says in one line what was refused.
	Title string
	// Why says what an attacker gains where the rule is missing.
	Why string
	// Fix says in one line what the application should do instead.
	Fix      string
	Severity Severity
	// CWE are the weaknesses behind it, by number, the closest first.
	CWE []int
	// OWASP is the category of the OWASP API Security Top 10 2023, such as
	// "API1:2023".
	OWASP string
}

// String returns id and name, as denials and logs print them.
func (r *Rule) String() string { return r.ID + " " + r.Name }

// All returns the catalogue in the order of the ids. The slice is the
// caller's own.
func All() []*Rule { return append([]*Rule(nil), catalogue...) }

// Lookup returns the rule with that id, or nil.
func Lookup(id string) *Rule {
	for _, r := range catalogue {
		if r.ID == id {
			return r
		}
	}
	return nil
}
