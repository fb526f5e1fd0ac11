package demo

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// flaw is one mistake in the orders API.
type flaw struct {
	// endpoints are those of the API that have it, by pattern of
	// [http.ServeMux].
	endpoints map[string]endpoint
	attacks   []attack
	// honest returns what users of a tenant do there.
	honest func(tenant string) []visit
	// noHonest says, where honest is nil, why nobody gets anything there.
	noHonest string
}

// theme is a group of flaws.
type theme struct {
	title string
	flaws []flaw
}

// attack is one way out of the tenant acme.
type attack struct {
	// title is what the attacker writes where, in ASCII.
	title string
	// does is what comes of it where nothing stops it.
	does    string
	request request
	proof   proof
}

// visit is an honest request and the answer that it gets.
type visit struct {
	request request
	status  int
	// holds is a text in the answer.
	holds string
}

// request is one HTTP request to the API.
type request struct {
	method, target string
	header         map[string]string // Host is the request's host
	body           string            // JSON, or ""
}

// get is a GET; query holds names and values of the query string in turn.
func get(path string, query ...string) request {
	return request{method: "GET", target: withQuery(path, query)}
}

func withQuery(path string, query []string) string {
	if len(query) == 0 {
		return path
	}
	values := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		values.Set(query[i], query[i+1])
	}
	return path + "?" + values.Encode()
}

// send is a request with a JSON body.
func send(method, path, body string) request {
	return request{method: method, target: path, body: body}
}

// with adds a header.
func (r request) with(name, value string) request {
	header := map[string]string{name: value}
	for n, v := range r.header {
		header[n] = v
	}
	r.header = header
	return r
}

// themes are all flaws, in the order in which the demo shows them.
func themes() []theme {
	return []theme{
		{"The request says whose data it is", []flaw{tenantHeader, subdomain, workspace, deleteOwner, batchOwner}},
		{"Keys and table names are put together from input", []flaw{documentPath, separator, tableName, cursor}},
		{"Expressions are written by input", []flaw{attributeName, keyName, filterText, keyConditionText, updateText}},
		{"Objects stand where strings belong", []flaw{operatorObject, keyObject, rawValue}},
		{"More is written than was offered", []flaw{wholeBody, upsert, importedKeys, referenceData}},
		{"More is read than was needed", []flaw{emailIndex, scanAndSort, wholeItem}},
	}
}

// String is the request's first line.
func (r request) String() string { return r.method + " " + r.target }

// patterns names the flaw's endpoints.
func patterns(f flaw) string { return strings.Join(slices.Sorted(maps.Keys(f.endpoints)), ", ") }
