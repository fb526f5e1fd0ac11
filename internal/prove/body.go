package prove

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

// object is a JSON object. It is encoded with its names in order, so that a
// request is the same in each run.
type object = map[string]any

// encode returns the JSON of a request.
func encode(body object) []byte {
	b, err := json.Marshal(body)
	if err != nil {
		panic("prove: a request of plain values: " + err.Error())
	}
	return b
}

// value returns an attribute value of kind S, N or B.
func value(kind ddb.Kind, text string) object {
	if kind == ddb.B {
		text = base64.StdEncoding.EncodeToString([]byte(text))
	}
	return object{kind.String(): text}
}

func text(s string) object { return value(ddb.S, s) }

// merged returns an object with the members of all; the last one wins.
func merged(objects ...object) object {
	all := object{}
	for _, o := range objects {
		for name, v := range o {
			all[name] = v
		}
	}
	return all
}

// place puts a value at a document path of an item, unless something is there
// or on the way already.
func place(item object, path policy.Path, v object) {
	for _, name := range path[:len(path)-1] {
		inner, ok := item[name].(object)
		if !ok && item[name] != nil {
			return
		}
		if !ok {
			inner = object{"M": object{}}
			item[name] = inner
		}
		if item, ok = inner["M"].(object); !ok {
			return
		}
	}
	if last := path[len(path)-1]; item[last] == nil {
		item[last] = v
	}
}

// aliased returns a path as an expression of placeholders, and the names that
// they stand for.
func aliased(path policy.Path) (expression string, names object) {
	names = object{}
	parts := make([]string, len(path))
	for i, name := range path {
		parts[i] = "#a" + strconv.Itoa(i)
		names[parts[i]] = name
	}
	return strings.Join(parts, "."), names
}

// quoted returns a name as PartiQL writes it.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// steps returns a path as PartiQL writes it.
func steps(path policy.Path) string {
	parts := make([]string, len(path))
	for i, name := range path {
		parts[i] = quoted(name)
	}
	return strings.Join(parts, ".")
}
