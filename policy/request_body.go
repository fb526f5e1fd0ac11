package policy

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"github.com/dynamoat/dynamoat/ddb"
)

// requestBody is the body of a request, in JSON: a YAML mapping that is taken
// for it, or text that is it already, to the byte.
type requestBody struct {
	At   at
	JSON []byte
	Set  bool
}

func (f *file) requestBody(n ast.Node, target *requestBody, what string) {
	before := len(*f.mistakes)
	var body []byte
	switch n := n.(type) {
	case *ast.StringNode:
		body = []byte(n.Value)
	case *ast.LiteralNode:
		body = []byte(n.Value.Value)
	case *ast.MappingNode:
		body = f.json(nil, n, what)
	default:
		f.wrongKind(n, what, "text or a mapping")
		return
	}
	// Text stands as it is, whether it is JSON or not: to be no JSON may be
	// what the case is about. Only a policy file's own rule holds, that it is
	// Unicode.
	if len(*f.mistakes) == before && utf8.Valid(body) {
		*target = requestBody{placeOf(n), body, true}
	}
}

// jsonNumber is how a number must be written that is one in YAML and in JSON.
var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// json appends a YAML node as JSON. Its keys keep their order.
func (f *file) json(dst []byte, n ast.Node, what string) []byte {
	if !f.plain(n) {
		return dst
	}
	switch n := n.(type) {
	case *ast.StringNode:
		return f.jsonText(dst, n, n.Value, what)
	case *ast.LiteralNode:
		return f.jsonText(dst, n, n.Value.Value, what)
	case *ast.BoolNode:
		if n.Value {
			return append(dst, "true"...)
		}
		return append(dst, "false"...)
	case *ast.NullNode:
		return append(dst, "null"...)
	case *ast.IntegerNode, *ast.FloatNode:
		text := n.GetToken().Value
		if !jsonNumber.MatchString(text) {
			f.addf(placeOf(n), "", "%s is %s, which JSON does not write so", what, text)
		}
		return append(dst, text...)
	case *ast.MappingNode:
		dst = append(dst, '{')
		seen := map[string]at{}
		for i, member := range n.Values {
			key, place, ok := f.key(member, what)
			if !ok || f.twice(key, place, seen) {
				continue
			}
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(ddb.AppendString(dst, key), ':')
			if (key == "N" || key == "S" || key == "B") && isNumber(member.Value) {
				f.addf(placeOf(member.Value), f.quoteHint(member.Value), "%q must be text, found %s", key, f.found(member.Value))
				continue
			}
			dst = f.json(dst, member.Value, `"`+clip(key)+`"`)
		}
		return append(dst, '}')
	case *ast.SequenceNode:
		dst = append(dst, '[')
		for i, member := range n.Values {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = f.json(dst, member, "a member of "+strings.TrimPrefix(what, "a member of "))
		}
		return append(dst, ']')
	}
	f.wrongKind(n, what, "something that JSON has")
	return dst
}

func isNumber(n ast.Node) bool {
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		return true
	}
	return false
}

// jsonText appends a text. JSON writes every one that is Unicode.
func (f *file) jsonText(dst []byte, n ast.Node, text, what string) []byte {
	if !utf8.ValidString(text) {
		f.addf(placeOf(n), "", "%s is not valid Unicode", what)
		return dst
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		panic("policy: a text is always JSON: " + err.Error())
	}
	return append(dst, quoted...)
}
