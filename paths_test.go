package dynamoat_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"pgregory.net/rapid"
)

// The private paths of the policy "nested", as that file writes them.
var privatePaths = [][]string{{"profile", "ssn"}, {"audit"}, {"a.b"}, {"notes", "secret"}}

const (
	secret = "SECRET" // what stands at or below a private path
	public = "public" // what stands anywhere else
)

func isPrivate(names []string) bool {
	return slices.ContainsFunc(privatePaths, func(p []string) bool {
		return len(names) >= len(p) && slices.Equal(names[:len(p)], p)
	})
}

var pathNames = []string{"profile", "ssn", "name", "audit", "notes", "secret", "text", "a", "b", "a.b", "profile.ssn"}

// document draws an item whose every leaf says whether it is private.
func document(t *rapid.T) ddb.Item { return drawItem(t, nil, 0) }

func drawItem(t *rapid.T, at []string, depth int) ddb.Item {
	it := ddb.Item{}
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(pathNames), 0, 4, rapid.ID).Draw(t, "names") {
		it = append(it, ddb.Attribute{Name: name, Value: drawValue(t, append(slices.Clip(at), name), depth+1)})
	}
	return it
}

func drawValue(t *rapid.T, at []string, depth int) ddb.Value {
	switch kind := rapid.IntRange(0, 5).Draw(t, "kind"); {
	case depth > 4 || kind < 2:
		if isPrivate(at) {
			return ddb.StringValue(secret)
		}
		return ddb.StringValue(public)
	case kind < 4:
		return ddb.Value{Kind: ddb.M, Map: drawItem(t, at, depth)}
	default:
		list := []ddb.Value{}
		for range rapid.IntRange(0, 3).Draw(t, "elements") {
			list = append(list, drawValue(t, at, depth+1))
		}
		return ddb.Value{Kind: ddb.L, List: list}
	}
}

// step is a name of a path, or a place in a list where name is "".
type step struct {
	name  string
	index int
}

func drawPath(t *rapid.T) []step {
	path := []step{{rapid.SampledFrom(pathNames).Draw(t, "root"), 0}}
	for range rapid.IntRange(0, 3).Draw(t, "steps") {
		if rapid.Bool().Draw(t, "element") {
			path = append(path, step{"", rapid.IntRange(0, 2).Draw(t, "index")})
		} else {
			path = append(path, step{rapid.SampledFrom(pathNames).Draw(t, "name"), 0})
		}
	}
	return path
}

// written returns the path as an expression has it, every name a placeholder,
// with the members of ExpressionAttributeNames.
func written(path []step) (text, names string) {
	var b strings.Builder
	var members []string
	for i, s := range path {
		if s.name == "" {
			fmt.Fprintf(&b, "[%d]", s.index)
			continue
		}
		if i > 0 {
			b.WriteByte('.')
		}
		fmt.Fprintf(&b, "#n%d", i)
		members = append(members, fmt.Sprintf("%q:%q", fmt.Sprintf("#n%d", i), s.name))
	}
	return b.String(), strings.Join(members, ",")
}

// at returns what stands at the path in the item.
func at(it ddb.Item, path []step) (ddb.Value, bool) {
	v := ddb.Value{Kind: ddb.M, Map: it}
	for _, s := range path {
		switch {
		case s.name != "":
			if v.Kind != ddb.M {
				return v, false
			}
			var ok bool
			if v, ok = v.Map.Get(s.name); !ok {
				return v, false
			}
		case v.Kind != ddb.L || s.index >= len(v.List):
			return v, false
		default:
			v = v.List[s.index]
		}
	}
	return v, true
}

// leaves counts the leaves that hold the text.
func leaves(v ddb.Value, text string) int {
	n := 0
	if v.Kind == ddb.S && v.Text == text {
		n++
	}
	for i := range v.List {
		n += leaves(v.List[i], text)
	}
	for i := range v.Map {
		n += leaves(v.Map[i].Value, text)
	}
	return n
}

// apart reports whether the path, its places in lists left out, neither leads
// into a private path nor to what holds one.
func apart(path []step) bool {
	var names []string
	for _, s := range path {
		if s.name != "" {
			names = append(names, s.name)
		}
	}
	return !slices.ContainsFunc(privatePaths, func(p []string) bool {
		n := min(len(p), len(names))
		return slices.Equal(p[:n], names[:n])
	})
}

// A path that may be read, copied or written never leads to a private leaf, in
// whatever document; and one that is apart from the private paths is admitted.
func TestPrivatePathsAgainstDocuments(t *testing.T) {
	e := enforcer(t, "nested", silent())
	const key = `"TableName":"Profiles","Key":{"pk":{"S":"U#acme#1"}}`
	uses := []struct {
		name  string
		op    ddb.Operation
		body  string // %s: the path, the names
		extra string // a rule that the path may break too
	}{
		{"projection", ddb.OpGetItem, `{` + key + `,"ProjectionExpression":"%s","ExpressionAttributeNames":{%s}}`, ""},
		{"copy", ddb.OpUpdateItem, `{` + key + `,"UpdateExpression":"SET tags = %s","ExpressionAttributeNames":{%s}}`, ""},
		{"copied default", ddb.OpUpdateItem, `{` + key + `,"UpdateExpression":"SET tags = if_not_exists(city, %s)","ExpressionAttributeNames":{%s}}`, ""},
		{"condition", ddb.OpDeleteItem, `{` + key + `,"ConditionExpression":"attribute_exists(%s)","ExpressionAttributeNames":{%s}}`, "DM305"},
		{"size", ddb.OpDeleteItem, `{` + key + `,"ConditionExpression":"size(%s) > size(pk)","ExpressionAttributeNames":{%s}}`, "DM305"},
		{"removed", ddb.OpUpdateItem, `{` + key + `,"UpdateExpression":"REMOVE %s","ExpressionAttributeNames":{%s}}`, "DM304"},
		{"written", ddb.OpUpdateItem, `{` + key + `,"UpdateExpression":"SET %s = pk","ExpressionAttributeNames":{%s}}`, "DM304"},
	}
	rapid.Check(t, func(t *rapid.T) {
		use := rapid.SampledFrom(uses).Draw(t, "use")
		path := drawPath(t)
		text, names := written(path)
		request, err := ddb.Decode(use.op, fmt.Appendf(nil, use.body, text, names))
		if err != nil {
			t.Fatal(err)
		}
		d := e.Check(t.Context(), dynamoat.Identity{Tenant: "acme"}, request)
		refused := slices.Contains(ruleIDs(d), "DM301")
		doc := document(t)
		if v, ok := at(doc, path); ok && !refused && leaves(v, secret) > 0 {
			t.Fatalf("%s of %v reaches a private leaf: %s", use.name, path, ddb.AppendItem(nil, doc))
		}
		if refused == apart(path) {
			t.Fatalf("%s of %v: private %v, want %v", use.name, path, refused, !apart(path))
		}
		for _, id := range ruleIDs(d) {
			if id != "DM301" && id != use.extra && id != "DM302" {
				t.Fatalf("%s of %v: %s", use.name, path, d.Message())
			}
		}
	})
}

// A put is refused for a private attribute exactly when one of its leaves, or
// a document or list that stands in its place, is private.
func TestPrivatePathsInItems(t *testing.T) {
	e := enforcer(t, "nested", silent())
	rapid.Check(t, func(t *rapid.T) {
		doc := document(t)
		item := append(ddb.Item{{Name: "pk", Value: ddb.StringValue("U#acme#1")}}, doc...)
		body := append(ddb.AppendItem([]byte(`{"TableName":"Profiles","Item":`), item), '}')
		request, err := ddb.Decode(ddb.OpPutItem, body)
		if err != nil {
			t.Fatal(err)
		}
		d := e.Check(t.Context(), dynamoat.Identity{Tenant: "acme"}, request)
		if got, want := slices.Contains(ruleIDs(d), "DM301"), holdsPrivate(ddb.Value{Kind: ddb.M, Map: doc}, nil); got != want {
			t.Fatalf("%s: private %v, want %v", body, got, want)
		}
	})
}

// holdsPrivate reports whether anything stands at a private path.
func holdsPrivate(v ddb.Value, names []string) bool {
	if isPrivate(names) {
		return true
	}
	for i := range v.List {
		if holdsPrivate(v.List[i], names) {
			return true
		}
	}
	for i := range v.Map {
		if holdsPrivate(v.Map[i].Value, append(slices.Clip(names), v.Map[i].Name)) {
			return true
		}
	}
	return false
}

// Confining takes out every private leaf and none but those.
func TestConfineTakesOutPrivateLeaves(t *testing.T) {
	get := decideOn(t, "nested", "acme", ddb.OpGetItem, profileGet)
	rapid.Check(t, func(t *rapid.T) {
		doc := document(t)
		body := append(ddb.AppendItem([]byte(`{"Item":`), doc), '}')
		got, err := get.Confine(200, body)
		if err != nil {
			t.Fatal(err)
		}
		whole := ddb.Value{Kind: ddb.M, Map: doc}
		if strings.Contains(string(got), secret) || strings.Count(string(got), public) != leaves(whole, public) {
			t.Fatalf("%s became %s", body, got)
		}
		if leaves(whole, secret) == 0 && !holdsPrivate(whole, nil) && string(got) != string(body) {
			t.Fatalf("%s has nothing private and became %s", body, got)
		}
		again, err := get.Confine(200, got)
		if err != nil || string(again) != string(got) {
			t.Fatalf("%s became %s the second time", got, again)
		}
	})
}

// A condition names a path wherever it stands in it: the visitor that the core
// relies on passes over none.
func TestConditionsAreSearchedWhole(t *testing.T) {
	e := enforcer(t, "nested", silent())
	rapid.Check(t, func(t *rapid.T) {
		private := rapid.Bool().Draw(t, "private")
		p := &planted{path: expr.Path{{Name: expr.Name{Text: "tags"}, Index: -1}}}
		if private {
			p.path = expr.Path{{Name: expr.Name{Text: "audit", Placeholder: "#x"}, Index: -1}}
		}
		p.left = 1
		c := p.condition(t, 4)
		if p.left == 1 {
			c = expr.And{Left: c, Right: expr.Not{Of: expr.AttributeExists{Path: p.path}}}
		}
		request := &ddb.DeleteItem{
			Table: ddb.Table{Name: "Profiles"}, Key: ddb.Item{{Name: "pk", Value: ddb.StringValue("U#acme#1")}}, Condition: c,
			Placeholders: ddb.Placeholders{Values: []ddb.Substitution{{Placeholder: ":v", Value: ddb.StringValue("x")}}},
		}
		d := e.Check(t.Context(), dynamoat.Identity{Tenant: "acme"}, request)
		if got := slices.Contains(ruleIDs(d), "DM301"); got != private || d.Allowed() == private {
			t.Fatalf("%s: private %v, want %v: %s", expr.AppendCondition(nil, c), got, private, d.Message())
		}
	})
}

// planted draws conditions of one harmless path, with another planted once.
type planted struct {
	path expr.Path
	left int
}

func (p *planted) operand(t *rapid.T) expr.Operand {
	switch rapid.IntRange(0, 3).Draw(t, "operand") {
	case 0:
		return expr.Value(":v")
	case 1:
		return expr.Size{Of: p.anyPath(t)}
	}
	return p.anyPath(t)
}

func (p *planted) anyPath(t *rapid.T) expr.Path {
	if p.left > 0 && rapid.IntRange(0, 3).Draw(t, "plant") == 0 {
		p.left--
		return p.path
	}
	return expr.Path{{Name: expr.Name{Text: "tags"}, Index: -1}, {Index: 3}}
}

func (p *planted) condition(t *rapid.T, depth int) expr.Condition {
	kinds := 8
	if depth > 0 {
		kinds = 11
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "condition") {
	case 0:
		return expr.Compare{Op: expr.LT, Left: p.operand(t), Right: p.operand(t)}
	case 1:
		return expr.Between{Of: p.operand(t), Low: p.operand(t), High: p.operand(t)}
	case 2:
		return expr.In{Of: p.operand(t), List: []expr.Operand{p.operand(t), p.operand(t)}}
	case 3:
		return expr.AttributeExists{Path: p.anyPath(t)}
	case 4:
		return expr.AttributeNotExists{Path: p.anyPath(t)}
	case 5:
		return expr.AttributeType{Path: p.anyPath(t), Type: ":v"}
	case 6:
		return expr.BeginsWith{Of: p.operand(t), Prefix: p.operand(t)}
	case 7:
		return expr.Contains{Of: p.operand(t), Part: p.operand(t)}
	case 8:
		return expr.And{Left: p.condition(t, depth-1), Right: p.condition(t, depth-1)}
	case 9:
		return expr.Or{Left: p.condition(t, depth-1), Right: p.condition(t, depth-1)}
	}
	return expr.Not{Of: p.condition(t, depth-1)}
}
