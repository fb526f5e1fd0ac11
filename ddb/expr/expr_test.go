package expr_test

import (
	"testing"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// placeholders is a Placeholders made of two maps.
type placeholders struct {
	names  map[string]string
	values map[string]bool
}

func (p placeholders) AttributeName(placeholder string) (string, bool) {
	name, ok := p.names[placeholder]
	return name, ok
}

func (p placeholders) HasValue(placeholder string) bool { return p.values[placeholder] }

// everything defines every value, and every name but "#undefined": "#x" is the
// attribute x, "#dot" is "a.b", "#any" is "not; a [name]", and "#empty" is
// without a name.
type everything struct{}

func (everything) AttributeName(placeholder string) (string, bool) {
	switch placeholder {
	case "#undefined":
		return "", false
	case "#empty":
		return "", true
	case "#dot":
		return "a.b", true
	case "#any":
		return "not; a [name]", true
	}
	return placeholder[1:], true
}

func (everything) HasValue(placeholder string) bool { return placeholder != ":undefined" }

// defined returns placeholders for all that stand in src.
func defined(src string) placeholders {
	p := placeholders{map[string]string{}, map[string]bool{}}
	for i := 0; i < len(src); i++ {
		if src[i] != '#' && src[i] != ':' {
			continue
		}
		end := i + 1
		for end < len(src) && (src[end] == '_' || src[end] >= '0' && src[end] <= '9' || src[end] >= 'A' && src[end] <= 'Z' || src[end] >= 'a' && src[end] <= 'z') {
			end++
		}
		if src[i] == '#' {
			p.names[src[i:end]] = src[i+1 : end]
		} else {
			p.values[src[i:end]] = true
		}
	}
	return p
}

// parse parses any kind of expression and renders it.
func parse(kind expr.Kind, src string, ph expr.Placeholders) (ast any, text string, err error) {
	switch kind {
	case expr.KeyConditionKind:
		k, err := expr.ParseKeyCondition(src, ph)
		if err != nil {
			return nil, "", err
		}
		return k, string(expr.AppendKeyCondition(nil, k)), nil
	case expr.ProjectionKind:
		p, err := expr.ParseProjection(src, ph)
		if err != nil {
			return nil, "", err
		}
		return p, string(expr.AppendProjection(nil, p)), nil
	case expr.UpdateKind:
		u, err := expr.ParseUpdate(src, ph)
		if err != nil {
			return nil, "", err
		}
		return u, string(expr.AppendUpdate(nil, u)), nil
	default:
		c, err := expr.ParseCondition(kind, src, ph)
		if err != nil {
			return nil, "", err
		}
		return c, string(expr.AppendCondition(nil, c)), nil
	}
}

func mustCondition(t *testing.T, src string) expr.Condition {
	t.Helper()
	c, err := expr.ParseCondition(expr.FilterKind, src, everything{})
	if err != nil {
		t.Fatalf("%q: %v", src, err)
	}
	return c
}
