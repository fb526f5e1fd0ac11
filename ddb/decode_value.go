package ddb

import (
	"encoding/base64"
	"strings"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// maxNesting is how deep lists and maps may stand in each other (Developer
// Guide, "Constraints", Nested attribute depth).
const maxNesting = 32

// maxAttributeName is the longest attribute name, in bytes of UTF-8.
const maxAttributeName = 65535

// item reads an item, a key, or the members of a map. depth counts the lists
// and maps around it.
func (d *decoder) item(depth int) (Item, error) {
	if err := d.begin('{'); err != nil {
		return nil, err
	}
	it := make(Item, 0, 2) // as many as a key has; and empty is not absent
	for d.json.PeekKind() != '}' {
		name, err := d.text()
		if err != nil {
			return nil, err
		}
		if len(name) > maxAttributeName {
			return nil, invalidf("One or more parameter values were invalid: Attribute name is too large, must be less than 65536 bytes")
		}
		value, err := d.value(depth)
		if err != nil {
			return nil, err
		}
		it = append(it, Attribute{name, value})
	}
	return it, d.end()
}

// value reads one attribute value: an object with exactly one member, whose
// name is the type descriptor.
func (d *decoder) value(depth int) (Value, error) {
	if err := d.begin('{'); err != nil {
		return Value{}, err
	}
	if d.json.PeekKind() == '}' {
		return Value{}, invalidf("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
	}
	name, err := d.text()
	if err != nil {
		return Value{}, err
	}
	v, err := d.typed(name, depth)
	if err != nil {
		return Value{}, err
	}
	if d.json.PeekKind() == '"' {
		return Value{}, invalidf("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")
	}
	return v, d.end()
}

func (d *decoder) typed(descriptor string, depth int) (v Value, err error) {
	switch descriptor {
	case "S":
		v.Kind = S
		v.Text, err = d.text()
	case "N":
		v.Kind = N
		v.Text, err = d.number()
	case "B":
		v.Kind = B
		v.Text, err = d.binary()
	case "BOOL":
		v.Kind = BOOL
		v.Bool, err = d.boolean()
	case "NULL":
		v.Kind = NULL
		v.Bool, err = d.boolean()
		if err == nil && !v.Bool {
			err = invalidf("One or more parameter values were invalid: Null attribute value types must have the value of true")
		}
	case "M":
		if depth >= maxNesting {
			return v, invalidf("Nesting Levels have exceeded supported limits")
		}
		v.Kind = M
		v.Map, err = d.item(depth + 1)
	case "L":
		if depth >= maxNesting {
			return v, invalidf("Nesting Levels have exceeded supported limits")
		}
		v.Kind = L
		v.List = []Value{}
		err = d.list(func() error {
			element, err := d.value(depth + 1)
			v.List = append(v.List, element)
			return err
		})
	case "SS":
		v.Kind = SS
		v.List, err = d.set(S, "string", d.text)
	case "NS":
		v.Kind = NS
		v.List, err = d.set(N, "number", d.number)
	case "BS":
		v.Kind = BS
		v.List, err = d.set(B, "binary", d.binary)
	default:
		err = invalidf("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
	}
	return v, err
}

// set reads the members of a set, which is neither empty nor has a member
// twice.
func (d *decoder) set(kind Kind, name string, read func() (string, error)) ([]Value, error) {
	var members []Value
	seen := map[string]bool{}
	err := d.list(func() error {
		text, err := read()
		if err != nil {
			return err
		}
		if seen[text] {
			return invalidf("One or more parameter values were invalid: Input collection contains duplicates.")
		}
		seen[text] = true
		members = append(members, Value{Kind: kind, Text: text})
		return nil
	})
	if err == nil && len(members) == 0 {
		err = invalidf("One or more parameter values were invalid: An %s set  may not be empty", name)
	}
	return members, err
}

func (d *decoder) number() (string, error) {
	text, err := d.text()
	if err != nil {
		return "", err
	}
	return CanonicalNumber(text)
}

// binary reads base64 in its one canonical form: standard alphabet, padded,
// no line breaks (which encoding/base64 would skip), no slack bits.
func (d *decoder) binary() (string, error) {
	text, err := d.text()
	if err != nil {
		return "", err
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || strings.ContainsAny(text, "\r\n") {
		return "", serializationf("a binary value is not canonical base64")
	}
	return string(raw), nil
}

// names reads ExpressionAttributeNames.
func (d *decoder) names() ([]expr.Name, error) {
	names := make([]expr.Name, 0, 4)
	err := d.object(func(placeholder string) error {
		text, err := d.text()
		names = append(names, expr.Name{Text: text, Placeholder: placeholder})
		return err
	})
	return names, err
}

// values reads ExpressionAttributeValues.
func (d *decoder) values() ([]Substitution, error) {
	values := make([]Substitution, 0, 4)
	err := d.object(func(placeholder string) error {
		value, err := d.value(0)
		values = append(values, Substitution{expr.Value(placeholder), value})
		return err
	})
	return values, err
}
