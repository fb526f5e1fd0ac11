package emulator

import (
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

// object appends one JSON object, member after member.
type object struct{ buf []byte }

func newObject() object { return object{[]byte{'{'}} }

// end closes the object and returns it.
func (o *object) end() []byte { return append(o.buf, '}') }

// name begins a member. Its value is to be appended to buf.
func (o *object) name(name string) {
	if o.buf[len(o.buf)-1] != '{' {
		o.buf = append(o.buf, ',')
	}
	o.buf = append(ddb.AppendString(o.buf, name), ':')
}

func (o *object) text(name, value string) {
	o.name(name)
	o.buf = ddb.AppendString(o.buf, value)
}

func (o *object) integer(name string, value int64) {
	o.name(name)
	o.buf = strconv.AppendInt(o.buf, value, 10)
}

// decimal writes a number with a point, as DynamoDB writes capacity units.
func (o *object) decimal(name string, value float64) {
	o.name(name)
	o.number(value)
}

func (o *object) number(value float64) {
	text := strconv.FormatFloat(value, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	o.buf = append(o.buf, text...)
}

func (o *object) boolean(name string, value bool) {
	o.name(name)
	o.buf = strconv.AppendBool(o.buf, value)
}

func (o *object) item(name string, it ddb.Item) {
	o.name(name)
	o.buf = ddb.AppendItem(o.buf, it)
}

// object writes a member that is an object itself.
func (o *object) object(name string, members func(*object)) {
	o.name(name)
	o.buf = append(o.buf, '{')
	members(o)
	o.buf = append(o.buf, '}')
}

// array writes a member that is an array of n elements; element appends the
// i-th to buf.
func (o *object) array(name string, n int, element func(i int)) {
	o.name(name)
	o.buf = append(o.buf, '[')
	for i := range n {
		if i > 0 {
			o.buf = append(o.buf, ',')
		}
		element(i)
	}
	o.buf = append(o.buf, ']')
}

// objects writes a member that is an array of n objects.
func (o *object) objects(name string, n int, members func(o *object, i int)) {
	o.array(name, n, func(i int) {
		o.buf = append(o.buf, '{')
		members(o, i)
		o.buf = append(o.buf, '}')
	})
}

func (o *object) items(name string, items []ddb.Item) {
	o.array(name, len(items), func(i int) { o.buf = ddb.AppendItem(o.buf, items[i]) })
}
