package dynamoat

import (
	"errors"
	"slices"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

// Untouched reports whether the response may pass as it is: Confine would
// return it unchanged, so that it need not even be read as a whole.
func (d *Decision) Untouched() bool {
	return d.Allowed() && d.answer == nil && !d.describe && d.seal == nil && len(d.private) == 0
}

// Confine returns the body of the response with everything taken out that the
// tenant must not see. status is the response's HTTP status. When it fails,
// the response is not what DynamoDB answers to the request, and nothing of it
// may be passed on.
func (d *Decision) Confine(status int, body []byte) ([]byte, error) {
	if !d.Allowed() || d.answer != nil {
		return nil, errors.New("dynamoat: a request that was not sent has no response")
	}
	if d.Untouched() {
		return body, nil
	}
	rewrite := ddb.Rewriter{Item: d.withoutPrivate, Token: d.seal}
	if status != 200 {
		return ddb.RewriteError(nil, body, d.request.Operation(), rewrite)
	}
	return ddb.RewriteResponse(nil, body, d.request.Operation(), rewrite)
}

var errOrigin = errors.New("dynamoat: the response holds an item of no table that the request names")

// withoutPrivate returns the item without its private paths. An item of a
// table that the request does not name is no answer to it.
func (d *Decision) withoutPrivate(from ddb.Origin, it ddb.Item) (ddb.Item, error) {
	table := from.Table
	switch {
	case from.Member >= 0 && from.Member < len(d.tables):
		table = d.tables[from.Member]
	case from.Member < 0 && table == "" && len(d.tables) == 1:
		table = d.tables[0]
	}
	if !slices.Contains(d.tables, table) {
		return nil, errOrigin
	}
	for _, path := range d.private.of(table) {
		it = without(it, path)
	}
	return it, nil
}

// without returns the item without what stands at the path. Lists on the way
// count for each of their elements.
func without(it ddb.Item, path policy.Path) ddb.Item {
	for i := range it {
		if it[i].Name != path[0] {
			continue
		}
		out := append(ddb.Item{}, it[:i]...)
		if len(path) > 1 {
			out = append(out, ddb.Attribute{Name: it[i].Name, Value: withoutIn(it[i].Value, path[1:])})
		}
		return append(out, it[i+1:]...)
	}
	return it
}

func withoutIn(v ddb.Value, path policy.Path) ddb.Value {
	switch v.Kind {
	case ddb.M:
		v.Map = without(v.Map, path)
	case ddb.L:
		list := make([]ddb.Value, len(v.List))
		for i := range v.List {
			list[i] = withoutIn(v.List[i], path)
		}
		v.List = list
	}
	return v
}
