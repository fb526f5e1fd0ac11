package ddb

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// syntax turns an error of the tokenizer into DynamoDB's. It does not repeat
// the tokenizer's text, which may quote data.
func (d *decoder) syntax(err error) error {
	at := d.json.InputOffset()
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		at = syntactic.ByteOffset
	}
	if errors.Is(err, jsontext.ErrDuplicateName) {
		return serializationf("malformed JSON at byte %d: duplicate member", at)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return serializationf("malformed JSON: the request body ends early, at byte %d", len(d.src))
	}
	return serializationf("malformed JSON at byte %d", at)
}

// kindNames are the coral framework's words for JSON values, which
// DynamoDB's SerializationException messages use.
var jsonKinds = map[jsontext.Kind]string{'"': "STRING_VALUE", '0': "NUMBER_VALUE", 't': "TRUE_VALUE", 'f': "FALSE_VALUE"}

// mismatch reports a value of another JSON type than wanted, or the syntax
// error that stands in its place.
func (d *decoder) mismatch(want string) error {
	kind := d.json.PeekKind()
	if name, ok := jsonKinds[kind]; ok {
		return serializationf("%s cannot be converted to %s", name, want)
	}
	switch kind {
	case '{', '[':
		return serializationf("Start of structure or map found where not expected")
	case 'n':
		return serializationf("null found where %s was expected", want)
	}
	_, err := d.json.ReadToken()
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return d.syntax(err)
}

var wanted = map[jsontext.Kind]string{'{': "Map", '[': "List"}

// begin reads the opening delimiter of an object or array.
func (d *decoder) begin(kind jsontext.Kind) error {
	if d.json.PeekKind() != kind {
		return d.mismatch(wanted[kind])
	}
	_, err := d.json.ReadToken()
	return err
}

// end reads a closing delimiter that PeekKind has seen.
func (d *decoder) end() error {
	if _, err := d.json.ReadToken(); err != nil {
		return d.syntax(err)
	}
	return nil
}

// eof checks that nothing but white space follows.
func (d *decoder) eof() error {
	if _, err := d.json.ReadToken(); err != io.EOF {
		return serializationf("malformed JSON at byte %d: data after the request", d.json.InputOffset())
	}
	return nil
}

func (d *decoder) skip() error {
	if err := d.json.SkipValue(); err != nil {
		return d.syntax(err)
	}
	return nil
}

// text reads a string: the name of a member, or a value.
func (d *decoder) text() (string, error) {
	if d.json.PeekKind() != '"' {
		return "", d.mismatch("String")
	}
	raw, err := d.json.ReadValue()
	if err != nil {
		return "", d.syntax(err)
	}
	end := int(d.json.InputOffset())
	quoted := d.src[end-len(raw) : end]
	if strings.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1], nil
	}
	unquoted, err := jsontext.AppendUnquote(nil, raw)
	if err != nil {
		return "", d.syntax(err)
	}
	return string(unquoted), nil
}

func (d *decoder) boolean() (bool, error) {
	kind := d.json.PeekKind()
	if kind != 't' && kind != 'f' {
		return false, d.mismatch("Boolean")
	}
	if err := d.skip(); err != nil {
		return false, err
	}
	return kind == 't', nil
}

// integer reads a JSON number without fraction or exponent, of at most 63
// bits.
func (d *decoder) integer() (int64, error) {
	if d.json.PeekKind() != '0' {
		return 0, d.mismatch("Integer")
	}
	raw, err := d.json.ReadValue()
	if err != nil {
		return 0, d.syntax(err)
	}
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		return 0, serializationf("NUMBER_VALUE cannot be converted to Integer")
	}
	return n, nil
}

// list reads an array, calling element for each of its elements.
func (d *decoder) list(element func() error) error {
	if err := d.begin('['); err != nil {
		return err
	}
	for d.json.PeekKind() != ']' {
		if err := element(); err != nil {
			return err
		}
	}
	return d.end()
}

// object reads an object, calling member for the value of each of its
// members. The tokenizer refuses a name that stands twice.
func (d *decoder) object(member func(name string) error) error {
	if err := d.begin('{'); err != nil {
		return err
	}
	for d.json.PeekKind() != '}' {
		name, err := d.text()
		if err != nil {
			return err
		}
		if err := member(name); err != nil {
			return err
		}
	}
	return d.end()
}
