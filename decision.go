package dynamoat

import (
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
)

// Decision is what was decided on one request. Its zero value denies.
type Decision struct {
	operation ddb.Operation
	tables    []string
	first     [1]string // what tables begins in: most requests name one
	index     string
	members   int
	reasons   []Reason

	// request is what is to be sent instead of the client's request; nil when
	// denied or answered.
	request ddb.Request
	// answer is the response where none is to be fetched.
	answer []byte
	// private holds, by table name, the paths to take out of items that come
	// back. Empty when nothing is to be taken out.
	private confinements
	// describe says that the response is a table's description to cut down.
	describe bool
	// seal makes the client's NextToken of the upstream's; nil when the response
	// has none.
	seal func(token string) string
}

// confinements are the private paths of tables, by name.
type confinements []confinement

type confinement struct {
	table string
	paths []policy.Path
}

func (c confinements) of(table string) []policy.Path {
	for i := range c {
		if c[i].table == table {
			return c[i].paths
		}
	}
	return nil
}

// Reason is one reason to refuse a request.
type Reason struct {
	Rule *rule.Rule
	// Member is the index of the item or key that it is about, counted over
	// the whole batch; -1 when the request is no batch or the reason is about
	// all of it.
	Member int
	// Parameter is the request's parameter that it is about, such as
	// "ExclusiveStartKey"; may be "".
	Parameter string
	// Attribute is a top-level attribute that the policy names, such as a key
	// attribute; "" for any other.
	Attribute string
}

// String returns one line: the rule, its title, and the place. It holds
// nothing of the request but what the policy names, and parameter names.
func (r Reason) String() string {
	var b strings.Builder
	b.WriteString(r.Rule.String())
	b.WriteString(": ")
	b.WriteString(r.Rule.Title)
	sep := " ("
	if r.Parameter != "" {
		b.WriteString(sep + "in " + r.Parameter)
		sep = ", "
	}
	if r.Attribute != "" {
		b.WriteString(sep + "attribute " + r.Attribute)
		sep = ", "
	}
	if r.Member >= 0 {
		b.WriteString(sep + "member " + strconv.Itoa(r.Member))
		sep = ", "
	}
	if sep == ", " {
		b.WriteByte(')')
	}
	return b.String()
}

// Allowed reports whether the request may go on, as [Decision.Request] or
// [Decision.Answer] say.
func (d *Decision) Allowed() bool {
	return len(d.reasons) == 0 && (d.request != nil || d.answer != nil)
}

// Reasons returns every reason to refuse the request, and none when it is
// allowed.
func (d *Decision) Reasons() []Reason { return d.reasons }

// Rules returns the rules of the reasons, each once, in the order of the
// reasons.
func (d *Decision) Rules() []*rule.Rule {
	var rules []*rule.Rule
next:
	for _, r := range d.reasons {
		for _, seen := range rules {
			if seen == r.Rule {
				continue next
			}
		}
		rules = append(rules, r.Rule)
	}
	return rules
}

// maxSpelled is how many reasons a message spells out.
const maxSpelled = 8

// Message returns what the client is told when the request is denied: the
// reasons with one line each on how to mend it. It is the same whatever other
// tenants' data is, since nothing was read.
func (d *Decision) Message() string {
	var b strings.Builder
	for i, r := range d.reasons {
		if i > 0 {
			b.WriteString("; ")
		}
		if i == maxSpelled {
			b.WriteString(strconv.Itoa(len(d.reasons)-i) + " more")
			break
		}
		b.WriteString(r.String())
	}
	for i, r := range d.Rules() {
		if i == 0 {
			b.WriteString(". hint: ")
		} else {
			b.WriteString("; ")
		}
		b.WriteString(r.Fix)
	}
	return b.String()
}

// Request returns the request to send: the client's, with what the policy
// adds. It is nil when the request is denied, or answered without one.
func (d *Decision) Request() ddb.Request {
	if !d.Allowed() {
		return nil
	}
	return d.request
}

// Answer returns the body of a successful response that needs no request:
// ListTables, which the policy answers, and the segments of a Scan that have
// nothing. It is nil otherwise.
func (d *Decision) Answer() []byte {
	if !d.Allowed() {
		return nil
	}
	return d.answer
}
