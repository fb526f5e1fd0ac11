package policy

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// decode fills the struct that target points to from a YAML node, by the tags
// that document.go describes. It goes on after a mistake, so that one run finds
// them all. what names the thing in messages, already quoted where it is the
// user's text.
func (f *file) decode(n ast.Node, target any, what string) {
	f.value(n, reflect.ValueOf(target).Elem(), what, "")
}

func (f *file) value(n ast.Node, v reflect.Value, what string, tag reflect.StructTag) {
	if !f.plain(n) {
		return
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch target := v.Addr().Interface().(type) {
	case *text:
		f.text(n, target, what, tag)
		return
	case *whole:
		f.whole(n, target, what)
		return
	case *requestBody:
		f.requestBody(n, target, what)
		return
	case *truth:
		b, ok := n.(*ast.BoolNode)
		if !ok {
			f.wrongKind(n, what, "true or false")
			return
		}
		*target = truth{placeOf(n), b.Value, true}
		return
	}
	v.FieldByName("At").Set(reflect.ValueOf(placeOf(n)))
	before := len(*f.mistakes)
	switch shapeOf(v.Type()) {
	case isList:
		f.items(n, v, what, tag)
	case isMapping:
		f.entries(n, v, what)
	case isUnion:
		f.union(n, v, what)
	default:
		f.fields(n, v, what)
	}
	if flawed := v.FieldByName("Flawed"); flawed.IsValid() {
		flawed.SetBool(len(*f.mistakes) > before)
	}
}

// shape says how a struct of document.go is decoded.
type shape uint8

const (
	isFields shape = iota
	isList
	isMapping
	isUnion
)

func shapeOf(t reflect.Type) shape {
	if _, ok := t.FieldByName("Items"); ok {
		return isList
	}
	if _, ok := t.FieldByName("Entries"); ok {
		return isMapping
	}
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("as") != "" {
			return isUnion
		}
	}
	return isFields
}

// plain refuses the YAML features that make one text mean another.
func (f *file) plain(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AnchorNode:
		f.add(placeOf(n), "YAML anchors are not admitted", "write the value out where it is needed")
	case *ast.AliasNode:
		f.add(placeOf(n), "YAML aliases are not admitted", "write the value out where it is needed")
	case *ast.TagNode:
		f.add(placeOf(n), "YAML tags are not admitted", "leave it out, and quote what is text")
	default:
		return true
	}
	return false
}

// fields decodes a mapping with keys that are all known.
func (f *file) fields(n ast.Node, v reflect.Value, what string) {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		f.wrongKind(n, what, "a mapping")
		return
	}
	var known []string
	byKey := map[string]int{}
	for i := range v.NumField() {
		if key := v.Type().Field(i).Tag.Get("key"); key != "" {
			known = append(known, key)
			byKey[key] = i
		}
	}
	seen := map[string]at{}
	meant := map[string]bool{} // keys that unknown ones are slips of
	for _, member := range m.Values {
		key, place, ok := f.key(member, what)
		if !ok {
			continue
		}
		i, ok := byKey[key]
		switch {
		case !ok:
			near := nearest(key, known)
			meant[near] = true
			if f.secret && near == "" {
				f.add(place, "unknown key", suggest(key, known))
				continue
			}
			f.addf(place, suggest(key, known), "unknown key %q", key)
		case f.twice(key, place, seen):
		default:
			f.value(member.Value, v.Field(i), strconv.Quote(key), v.Type().Field(i).Tag)
		}
	}
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("key")
		if _, ok := seen[key]; !ok && !meant[key] && v.Type().Field(i).Tag.Get("need") == "true" {
			f.addf(placeOf(n), "", "%s lacks the key %q", what, key)
		}
	}
}

// entries decodes a mapping whose keys are the user's own names.
func (f *file) entries(n ast.Node, v reflect.Value, what string) {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		f.wrongKind(n, what, "a mapping")
		return
	}
	v.FieldByName("Set").SetBool(true)
	entries := v.FieldByName("Entries")
	seen := map[string]at{}
	for _, member := range m.Values {
		key, place, ok := f.key(member, what)
		if !ok || f.twice(key, place, seen) {
			continue
		}
		e := reflect.New(entries.Type().Elem()).Elem()
		e.FieldByName("Name").Set(reflect.ValueOf(text{place, key, true}))
		f.value(member.Value, e.FieldByName("Value"), strconv.Quote(key), "")
		entries.Set(reflect.Append(entries, e))
	}
}

// key returns the text and the place of a mapping's key.
func (f *file) key(member *ast.MappingValueNode, what string) (key string, place at, ok bool) {
	place = placeOf(member.Key)
	switch k := member.Key.(type) {
	case *ast.StringNode:
		if !f.clean(k.Value, place, "a key of "+what) {
			return "", place, false
		}
		return k.Value, place, true
	case *ast.MergeKeyNode:
		f.add(place, "YAML merge keys are not admitted", "write the keys out where they are needed")
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		f.addf(place, f.quoteHint(k), "a key of %s must be text, found %s", what, f.found(k))
	default:
		f.addf(place, "", "a key of %s must be plain or quoted text", what)
	}
	return "", place, false
}

// twice reports a key that stands in its mapping already, and else notes it.
func (f *file) twice(key string, place at, seen map[string]at) bool {
	first, ok := seen[key]
	if ok {
		f.addf(place, "", "the key %q stands twice: it is on line %d already", key, first.Line)
		return true
	}
	seen[key] = place
	return false
}

// items decodes a list. Its enum is that of the members.
func (f *file) items(n ast.Node, v reflect.Value, what string, tag reflect.StructTag) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		f.wrongKind(n, what, "a list")
		return
	}
	v.FieldByName("Set").SetBool(true)
	items := v.FieldByName("Items")
	for _, member := range s.Values {
		item := reflect.New(items.Type().Elem()).Elem()
		f.value(member, item, "a member of "+strings.TrimPrefix(what, "a member of "), tag)
		items.Set(reflect.Append(items, item))
	}
}

// union decodes into the one field that takes the node's kind.
func (f *file) union(n ast.Node, v reflect.Value, what string) {
	kind := kindOf(n)
	var wanted []string
	for i := range v.NumField() {
		as := v.Type().Field(i).Tag.Get("as")
		switch as {
		case "":
			continue
		case kind:
			f.value(n, v.Field(i), what, v.Type().Field(i).Tag)
			return
		case "list", "mapping":
			as = "a " + as
		}
		wanted = append(wanted, as)
	}
	f.wrongKind(n, what, strings.Join(wanted, " or "))
}

func (f *file) text(n ast.Node, target *text, what string, tag reflect.StructTag) {
	var value string
	switch n := n.(type) {
	case *ast.StringNode:
		value = n.Value
	case *ast.LiteralNode:
		value = n.Value.Value
	default:
		f.wrongKind(n, what, "text", enumOf(tag)...)
		return
	}
	place := placeOf(n)
	if !f.clean(value, place, what) {
		return
	}
	if value == "" {
		f.addf(place, "", "%s is empty", what)
		return
	}
	if enum := enumOf(tag); len(enum) > 0 && !slices.Contains(enum, value) {
		f.addf(place, suggest(value, enum), "unknown value %q of %s", value, strings.TrimPrefix(what, "a member of "))
		return
	}
	if like := tag.Get("like"); like != "" && !regexp.MustCompile(like).MatchString(value) {
		if f.secret {
			f.addf(place, "", "%s is not %s", what, tag.Get("says"))
		} else {
			f.addf(place, "", "%s is %q, which is not %s", what, value, tag.Get("says"))
		}
		return
	}
	*target = text{place, value, true}
}

// clean refuses text that is not what it looks like on the screen.
func (f *file) clean(value string, place at, what string) bool {
	if !utf8.ValidString(value) {
		f.addf(place, "", "%s is not valid Unicode", what)
		return false
	}
	for _, r := range value {
		if unicode.IsControl(r) {
			f.addf(place, "", "%s holds the control character %U", what, r)
			return false
		}
	}
	return true
}

func (f *file) whole(n ast.Node, target *whole, what string) {
	i, ok := n.(*ast.IntegerNode)
	if !ok {
		f.wrongKind(n, what, "a whole number")
		return
	}
	value, err := strconv.Atoi(i.Token.Value)
	if err != nil || strconv.Itoa(value) != i.Token.Value {
		f.addf(placeOf(n), "", "%s must be a plain decimal number, found %s", what, i.Token.Value)
		return
	}
	*target = whole{placeOf(n), value, true}
}

// wrongKind reports a node of another kind than is wanted. enum holds the texts
// that are known, where not any text is.
func (f *file) wrongKind(n ast.Node, what, want string, enum ...string) {
	hint := ""
	_, isText := n.(*ast.StringNode)
	switch {
	case len(enum) > 0:
		hint = suggest("", enum)
	case strings.HasPrefix(want, "text"):
		hint = f.quoteHint(n)
	case want == "a list" && isText && !f.secret:
		hint = "write it as a list: [" + clip(n.GetToken().Value) + "]"
	}
	if _, ok := n.(*ast.NullNode); ok {
		f.addf(placeOf(n), "give it a value, or leave it out", "%s has no value", what)
		return
	}
	f.addf(placeOf(n), hint, "%s must be %s, found %s", what, want, f.found(n))
}

// quoteHint says how a scalar that YAML takes for something else becomes text.
func (f *file) quoteHint(n ast.Node) string {
	if f.secret {
		return ""
	}
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		return "quote it: " + strconv.Quote(clip(n.GetToken().Value))
	}
	return ""
}

// found describes a node in a message.
func (f *file) found(n ast.Node) string {
	kind := kindOf(n)
	switch kind {
	case "list", "mapping":
		return "a " + kind
	case "null":
		return "nothing"
	}
	if f.secret {
		return "another kind of value"
	}
	switch n := n.(type) {
	case *ast.StringNode:
		return fmt.Sprintf("the text %q", n.Value)
	case *ast.LiteralNode:
		return fmt.Sprintf("the text %q", n.Value.Value)
	}
	return "the " + kind + " " + n.GetToken().Value
}

func kindOf(n ast.Node) string {
	switch n.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		return "text"
	case *ast.SequenceNode:
		return "list"
	case *ast.MappingNode:
		return "mapping"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "number"
	case *ast.BoolNode:
		return "boolean"
	}
	return "null"
}

// enumOf returns the texts that the decoder admits, or nil when it admits any.
func enumOf(tag reflect.StructTag) []string {
	switch e := tag.Get("enum"); e {
	case "", "@operations": // operations are told apart in operations.go
		return nil
	default:
		return strings.Split(e, ",")
	}
}
