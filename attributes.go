package dynamoat

import (
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
)

// A policy's paths hold names only, while a request's path may step into
// lists. Such steps are passed over: what a policy says of "notes.text" it
// says of "notes[3].text".

// touches reports whether one of the paths is a prefix of the other.
func touches(p expr.Path, of policy.Path) bool {
	return compare(p, of) != apart
}

// within reports whether the request's path is the policy's path or below it.
func within(p expr.Path, of policy.Path) bool {
	return compare(p, of) == below
}

type relation uint8

const (
	apart relation = iota
	above          // the request's path is a true prefix of the policy's
	below          // the policy's path is the request's, or a prefix of it
)

func compare(p expr.Path, of policy.Path) relation {
	at := 0
	for i := range p {
		if p[i].Index >= 0 {
			continue
		}
		if at == len(of) {
			return below
		}
		if p[i].Name.Text != of[at] {
			return apart
		}
		at++
	}
	if at < len(of) {
		return above
	}
	return below
}

func touchesAny(p expr.Path, paths []policy.Path) bool {
	for _, of := range paths {
		if touches(p, of) {
			return true
		}
	}
	return false
}

func withinAny(p expr.Path, paths []policy.Path) bool {
	for _, of := range paths {
		if within(p, of) {
			return true
		}
	}
	return false
}

// readable refuses a path that touches a private one.
func (c *checker) readable(t *policy.Table, p expr.Path, parameter string) {
	if touchesAny(p, t.Private) {
		c.refuse(rule.PrivateAttribute, parameter, c.known(t, p.Root()))
	}
}

// condition checks the paths of a ConditionExpression or FilterExpression.
func (c *checker) condition(t *policy.Table, cond expr.Condition, parameter string) {
	if cond == nil {
		return
	}
	expr.VisitCondition(cond, func(p expr.Path) {
		c.readable(t, p, parameter)
		if t.HasFilter && !withinAny(p, t.Filter) && !t.KeyNames[p.Root()] {
			c.refuse(rule.AttributeNotInFilter, parameter, c.known(t, p.Root()))
		}
	}, func(expr.Value) {})
}

func (c *checker) projection(t *policy.Table, p expr.Projection) {
	for _, path := range p {
		c.readable(t, path, "ProjectionExpression")
	}
}

// known returns the attribute's name when the policy names it, so that
// nothing else of a request gets into a message.
func (c *checker) known(t *policy.Table, name string) string {
	if t.KeyNames[name] {
		return name
	}
	for _, paths := range [][]policy.Path{t.Private, t.Fixed, t.Create, t.Update, t.Filter} {
		for _, p := range paths {
			if p[0] == name {
				return name
			}
		}
	}
	return ""
}

// writable checks the attributes of an item that a put writes.
func (c *checker) writable(t *policy.Table, it ddb.Item, parameter string) {
	for i := range it {
		a := &it[i]
		for _, private := range t.Private {
			if holds(*a, private) {
				c.refuse(rule.PrivateAttribute, parameter, c.known(t, a.Name))
			}
		}
		if t.HasCreate && !t.KeyNames[a.Name] && !covered(*a, t.Create) {
			c.refuse(rule.AttributeNotInCreate, parameter, c.known(t, a.Name))
		}
	}
}

// holds reports whether something stands at the path in the attribute.
func holds(a ddb.Attribute, path policy.Path) bool {
	return a.Name == path[0] && (len(path) == 1 || holdsIn(a.Value, path[1:]))
}

func holdsIn(v ddb.Value, path policy.Path) bool {
	switch v.Kind {
	case ddb.M:
		for i := range v.Map {
			if holds(v.Map[i], path) {
				return true
			}
		}
	case ddb.L:
		for i := range v.List {
			if holdsIn(v.List[i], path) {
				return true
			}
		}
	}
	return false
}

// covered reports whether everything in the attribute stands at or below one
// of the paths.
func covered(a ddb.Attribute, paths []policy.Path) bool {
	var inner []policy.Path
	for _, p := range paths {
		if p[0] != a.Name {
			continue
		}
		if len(p) == 1 {
			return true
		}
		inner = append(inner, p[1:])
	}
	return len(inner) > 0 && coveredIn(a.Value, inner)
}

func coveredIn(v ddb.Value, paths []policy.Path) bool {
	switch v.Kind {
	case ddb.M:
		for i := range v.Map {
			if !covered(v.Map[i], paths) {
				return false
			}
		}
		return true
	case ddb.L:
		for i := range v.List {
			if !coveredIn(v.List[i], paths) {
				return false
			}
		}
		return true
	}
	return false
}
