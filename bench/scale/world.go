package scale

import "fmt"

// World is what a policy is written for.
type World struct {
	// Tenants are the ids of all tenants, and Tables the names of all tables.
	// Each table has the partition key "tenant_id" and the sort key
	// "entity_id", both strings.
	Tenants, Tables []string
}

// Operations are what tenants may do in every table.
var Operations = []string{"GetItem", "Query"}

// NewWorld makes a world of that many tenants and tables: at least one each.
func NewWorld(tenants, tables int) World {
	w := World{Tenants: make([]string, tenants), Tables: make([]string, tables)}
	for i := range w.Tenants {
		w.Tenants[i] = fmt.Sprintf("customer%07d", i)
	}
	for i := range w.Tables {
		w.Tables[i] = fmt.Sprintf("AppTable%04d", i)
	}
	return w
}

// Request is what an engine decides on.
type Request struct {
	// Tenant is whom the request is made for. It is known from elsewhere, such
	// as a signature, and not part of the body.
	Tenant string
	// Operation is the name of the operation, such as "GetItem".
	Operation string
	// Body is the body of the request, as a client sends it.
	Body []byte
}

// getItem returns a GetItem of one tenant for the key of another, which may be
// the same.
func getItem(tenant, owner, table string, n int) Request {
	const body = `{"TableName": "%s", "Key": {"tenant_id": {"S": "tenant_%s"}, "entity_id": {"S": "ORDER#2025-11-25#%010d"}}}`
	return Request{tenant, "GetItem", fmt.Appendf(nil, body, table, owner, n)}
}

// active is how many tenants make requests while a decision is measured, or
// rather how many requests there are: with fewer tenants, each makes several.
const active = 1024

// Honest returns requests that are to be allowed: GetItem of each tenant's own
// key, of tenants and tables that lie evenly among all.
func (w World) Honest() []Request {
	requests := make([]Request, active)
	for i := range requests {
		tenant := w.Tenants[spread(i, len(w.Tenants))]
		requests[i] = getItem(tenant, tenant, w.Tables[spread(i, len(w.Tables))], i)
	}
	return requests
}

// spread maps 0 to active evenly onto 0 to n, in an order that jumps.
func spread(i, n int) int {
	i = i * 389 % active // odd: each once
	if n <= active {
		return i % n
	}
	return i * (n / active)
}

// Attacks returns requests that are to be refused, by what they try. There
// must be two tenants.
func (w World) Attacks() map[string]Request {
	tenant, victim, table := w.Tenants[0], w.Tenants[len(w.Tenants)-1], w.Tables[0]
	del := getItem(tenant, tenant, table, 0)
	del.Operation = "DeleteItem"
	return map[string]Request{
		"a key of another tenant":                getItem(tenant, victim, table, 0),
		"a key that only begins like one's own":  getItem(tenant, tenant+"0", table, 0),
		"a tenant who is not on the list":        getItem("customer", "customer", table, 0),
		"a table that is not on the list":        getItem(tenant, tenant, "Payroll", 0),
		"an operation that is not on the list":   del,
		"another's key, by one not on the list":  getItem("customer", tenant, table, 0),
		"a request that names nobody as its own": getItem("", "", table, 0),
	}
}
