package partiql

import (
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// disjoint is a set of paths of which none is a prefix of another and none
// asks that one attribute be a list and a map at once. It is a trie, so that
// thousands of paths take no longer than reading them.
type disjoint struct {
	root node
}

type node struct {
	names   map[string]*node
	indexes map[int]*node
	some    expr.Path // a path of the set that leads through here, or ends here
	leaf    bool      // one ends here
}

// add adds a path, or says what is against it.
func (d *disjoint) add(path expr.Path, at int) *Error {
	n := &d.root
	for i := range path {
		if n.leaf {
			return collision("overlap", n.some, path, at)
		}
		e := &path[i]
		if i > 0 && (e.Index >= 0 && n.names != nil || e.Index < 0 && n.indexes != nil) {
			return collision("conflict", n.some, path, at)
		}
		n = n.child(e)
		if n.some == nil {
			n.some = path
		}
	}
	if n.leaf || n.names != nil || n.indexes != nil {
		return collision("overlap", n.some, path, at)
	}
	n.leaf = true
	return nil
}

func (n *node) child(e *expr.Element) *node {
	if e.Index >= 0 {
		c := n.indexes[e.Index]
		if c == nil {
			c = new(node)
			if n.indexes == nil {
				n.indexes = map[int]*node{}
			}
			n.indexes[e.Index] = c
		}
		return c
	}
	c := n.names[e.Name.Text]
	if c == nil {
		c = new(node)
		if n.names == nil {
			n.names = map[string]*node{}
		}
		n.names[e.Name.Text] = c
	}
	return c
}

func collision(how string, one, two expr.Path, at int) *Error {
	return &Error{"Two document paths " + how + " with each other; must remove or rewrite one of these paths; path one: " +
		describe(one) + ", path two: " + describe(two), at}
}

// describe shows a path as DynamoDB's errors do: [a, [0], b].
func describe(path expr.Path) string {
	var b strings.Builder
	b.WriteByte('[')
	for i := range path {
		if i > 0 {
			b.WriteString(", ")
		}
		if path[i].Index >= 0 {
			writeIndex(&b, path[i].Index)
		} else {
			b.WriteString(path[i].Name.Text)
		}
	}
	b.WriteByte(']')
	return b.String()
}

func writeIndex(b *strings.Builder, index int) {
	b.WriteString("[" + strconv.Itoa(index) + "]")
}
