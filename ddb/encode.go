package ddb

import (
	"encoding/base64"
	"strconv"
	"unicode/utf8"

	"github.com/dynamoat/dynamoat/ddb/expr"
	"github.com/go-json-experiment/json/jsontext"
)

// Encode appends the body of a request, in our own spelling of it: members
// in a fixed order, absent ones left out, expressions rendered from their
// AST, the table by its name. Decoding the result gives the same request,
// but for an ARN, which became a name. Refused parameters are not written;
// neither they nor an [Unadmitted] request must get this far.
func Encode(dst []byte, request Request) []byte {
	if dst == nil {
		dst = make([]byte, 0, 512) // more than most requests take
	}
	e := encoder{buf: append(dst, '{')}
	switch r := request.(type) {
	case *GetItem:
		e.table(r.Table)
		e.item("Key", r.Key)
		e.flag("ConsistentRead", r.ConsistentRead)
		e.projection(r.Projection)
		e.placeholders(&r.Placeholders)
		e.optional("ReturnConsumedCapacity", r.ReturnConsumedCapacity)
	case *PutItem:
		e.putItem(r)
	case *UpdateItem:
		e.updateItem(r)
	case *DeleteItem:
		e.deleteItem(r)
	case *Query:
		e.table(r.Table)
		e.optional("IndexName", r.IndexName)
		e.name("KeyConditionExpression")
		e.quote(expr.AppendKeyCondition(append(e.buf, '"'), r.KeyCondition))
		e.read(r.Filter, r.Projection, &r.Placeholders, r.Select, r.Limit, r.ConsistentRead, r.ExclusiveStartKey)
		if r.ScanBackward {
			e.name("ScanIndexForward")
			e.buf = append(e.buf, "false"...)
		}
		e.optional("ReturnConsumedCapacity", r.ReturnConsumedCapacity)
	case *Scan:
		e.table(r.Table)
		e.optional("IndexName", r.IndexName)
		e.read(r.Filter, r.Projection, &r.Placeholders, r.Select, r.Limit, r.ConsistentRead, r.ExclusiveStartKey)
		if r.TotalSegments > 0 {
			e.integer("Segment", int64(r.Segment))
			e.integer("TotalSegments", int64(r.TotalSegments))
		}
		e.optional("ReturnConsumedCapacity", r.ReturnConsumedCapacity)
	case *BatchGetItem:
		e.batchGet(r)
	case *BatchWriteItem:
		e.batchWrite(r)
	case *TransactGetItems:
		e.transactGet(r)
	case *TransactWriteItems:
		e.transactWrite(r)
	case *ExecuteStatement:
		e.statement(&r.Statement)
		e.optional("NextToken", r.NextToken)
		if r.Limit > 0 {
			e.integer("Limit", int64(r.Limit))
		}
		e.optional("ReturnConsumedCapacity", r.ReturnConsumedCapacity)
	case *BatchExecuteStatement:
		e.statements("Statements", r.Statements)
		e.optional("ReturnConsumedCapacity", r.ReturnConsumedCapacity)
	case *ExecuteTransaction:
		e.statements("TransactStatements", r.Statements)
		e.optional("ClientRequestToken", r.ClientRequestToken)
		e.optional("ReturnConsumedCapacity", r.ReturnConsumedCapacity)
	case *DescribeTable:
		e.table(r.Table)
	case *DeleteTable:
		e.table(r.Table)
	case *ListTables:
		e.optional("ExclusiveStartTableName", r.ExclusiveStartTableName)
		if r.Limit > 0 {
			e.integer("Limit", int64(r.Limit))
		}
	case *CreateTable:
		e.createTable(r)
	case *Unadmitted:
		panic("ddb: Encode of an unadmitted request")
	}
	return append(e.buf, '}')
}

// encoder appends the members of one object after another.
type encoder struct{ buf []byte }

// name begins a member.
func (e *encoder) name(name string) {
	if e.buf[len(e.buf)-1] != '{' {
		e.buf = append(e.buf, ',')
	}
	e.buf = append(e.buf, '"')
	e.buf = append(e.buf, name...)
	e.buf = append(e.buf, '"', ':')
}

// quote ends a string that was begun with a quotation mark. What stands in it
// needs no escapes: an expression is made of letters, digits and operators.
func (e *encoder) quote(buf []byte) { e.buf = append(buf, '"') }

func (e *encoder) table(t Table) { e.optional("TableName", t.Name) }

func (e *encoder) optional(name, value string) {
	if value != "" {
		e.name(name)
		e.buf = AppendString(e.buf, value)
	}
}

func (e *encoder) flag(name string, value bool) {
	if value {
		e.name(name)
		e.buf = append(e.buf, "true"...)
	}
}

func (e *encoder) integer(name string, value int64) {
	e.name(name)
	e.buf = strconv.AppendInt(e.buf, value, 10)
}

func (e *encoder) item(name string, it Item) {
	e.name(name)
	e.buf = AppendItem(e.buf, it)
}

func (e *encoder) condition(name string, c expr.Condition) {
	if c != nil {
		e.name(name)
		e.quote(expr.AppendCondition(append(e.buf, '"'), c))
	}
}

func (e *encoder) projection(p expr.Projection) {
	if p != nil {
		e.name("ProjectionExpression")
		e.quote(expr.AppendProjection(append(e.buf, '"'), p))
	}
}

func (e *encoder) placeholders(p *Placeholders) {
	if len(p.Names) > 0 {
		e.name("ExpressionAttributeNames")
		e.buf = append(e.buf, '{')
		for _, n := range p.Names {
			e.name(n.Placeholder)
			e.buf = AppendString(e.buf, n.Text)
		}
		e.buf = append(e.buf, '}')
	}
	if len(p.Values) > 0 {
		e.name("ExpressionAttributeValues")
		e.buf = append(e.buf, '{')
		for _, v := range p.Values {
			e.name(string(v.Placeholder))
			e.buf = AppendValue(e.buf, v.Value)
		}
		e.buf = append(e.buf, '}')
	}
}

func (e *encoder) putItem(r *PutItem) {
	e.table(r.Table)
	e.item("Item", r.Item)
	e.condition("ConditionExpression", r.Condition)
	e.placeholders(&r.Placeholders)
	e.write(r.ReturnValues, r.ReturnConsumedCapacity, r.ReturnItemCollectionMetrics, r.ReturnValuesOnConditionCheckFailure)
}

func (e *encoder) updateItem(r *UpdateItem) {
	e.table(r.Table)
	e.item("Key", r.Key)
	if r.Update != nil {
		e.name("UpdateExpression")
		e.quote(expr.AppendUpdate(append(e.buf, '"'), r.Update))
	}
	e.condition("ConditionExpression", r.Condition)
	e.placeholders(&r.Placeholders)
	e.write(r.ReturnValues, r.ReturnConsumedCapacity, r.ReturnItemCollectionMetrics, r.ReturnValuesOnConditionCheckFailure)
}

func (e *encoder) deleteItem(r *DeleteItem) {
	e.table(r.Table)
	e.item("Key", r.Key)
	e.condition("ConditionExpression", r.Condition)
	e.placeholders(&r.Placeholders)
	e.write(r.ReturnValues, r.ReturnConsumedCapacity, r.ReturnItemCollectionMetrics, r.ReturnValuesOnConditionCheckFailure)
}

func (e *encoder) write(values, capacity, metrics, failed string) {
	e.optional("ReturnValues", values)
	e.optional("ReturnConsumedCapacity", capacity)
	e.optional("ReturnItemCollectionMetrics", metrics)
	e.optional("ReturnValuesOnConditionCheckFailure", failed)
}

func (e *encoder) read(filter expr.Condition, projection expr.Projection, p *Placeholders, selectAttributes string, limit int, consistent bool, start Item) {
	e.condition("FilterExpression", filter)
	e.projection(projection)
	e.placeholders(p)
	e.optional("Select", selectAttributes)
	if limit > 0 {
		e.integer("Limit", int64(limit))
	}
	e.flag("ConsistentRead", consistent)
	if start != nil {
		e.item("ExclusiveStartKey", start)
	}
}

func (e *encoder) batchGet(r *BatchGetItem) {
	e.name("RequestItems")
	e.buf = append(e.buf, '{')
	for i := range r.Tables {
		t := &r.Tables[i]
		e.name(t.Table.Name)
		e.buf = append(e.buf, '{')
		e.name("Keys")
		e.buf = append(e.buf, '[')
		for i, key := range t.Keys {
			if i > 0 {
				e.buf = append(e.buf, ',')
			}
			e.buf = AppendItem(e.buf, key)
		}
		e.buf = append(e.buf, ']')
		e.flag("ConsistentRead", t.ConsistentRead)
		e.projection(t.Projection)
		e.placeholders(&t.Placeholders)
		e.buf = append(e.buf, '}')
	}
	e.buf = append(e.buf, '}')
	e.optional("ReturnConsumedCapacity", r.ReturnConsumedCapacity)
}

func (e *encoder) batchWrite(r *BatchWriteItem) {
	e.name("RequestItems")
	e.buf = append(e.buf, '{')
	for _, t := range r.Tables {
		e.name(t.Table.Name)
		e.buf = append(e.buf, '[')
		for i, w := range t.Writes {
			if i > 0 {
				e.buf = append(e.buf, ',')
			}
			if w.Put != nil {
				e.buf = append(AppendItem(append(e.buf, `{"PutRequest":{"Item":`...), w.Put), "}}"...)
			} else {
				e.buf = append(AppendItem(append(e.buf, `{"DeleteRequest":{"Key":`...), w.Delete), "}}"...)
			}
		}
		e.buf = append(e.buf, ']')
	}
	e.buf = append(e.buf, '}')
	e.optional("ReturnConsumedCapacity", r.ReturnConsumedCapacity)
	e.optional("ReturnItemCollectionMetrics", r.ReturnItemCollectionMetrics)
}

// AppendItem appends the JSON of an item, a key, or the members of a map.
func AppendItem(dst []byte, it Item) []byte {
	dst = append(dst, '{')
	for i := range it {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(AppendString(dst, it[i].Name), ':')
		dst = AppendValue(dst, it[i].Value)
	}
	return append(dst, '}')
}

// AppendValue appends the JSON of an attribute value, such as {"S":"x"}.
func AppendValue(dst []byte, v Value) []byte {
	dst = append(dst, '{', '"')
	dst = append(dst, v.Kind.String()...)
	dst = append(dst, '"', ':')
	switch v.Kind {
	case S, N, B:
		dst = appendScalar(dst, v)
	case BOOL, NULL:
		dst = strconv.AppendBool(dst, v.Bool)
	case M:
		dst = AppendItem(dst, v.Map)
	case L, SS, NS, BS:
		dst = append(dst, '[')
		for i := range v.List {
			if i > 0 {
				dst = append(dst, ',')
			}
			if v.Kind == L {
				dst = AppendValue(dst, v.List[i])
			} else {
				dst = appendScalar(dst, v.List[i])
			}
		}
		dst = append(dst, ']')
	}
	return append(dst, '}')
}

func appendScalar(dst []byte, v Value) []byte {
	if v.Kind == B {
		dst = append(dst, '"')
		dst = base64.StdEncoding.AppendEncode(dst, []byte(v.Text))
		return append(dst, '"')
	}
	return AppendString(dst, v.Text)
}

// AppendString appends a JSON string. Text that is not valid UTF-8, which
// Decode never yields, is written with replacement characters.
func AppendString(dst []byte, s string) []byte {
	plain := true
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain {
		dst = append(dst, '"')
		dst = append(dst, s...)
		return append(dst, '"')
	}
	dst, _ = jsontext.AppendQuote(dst, s) // the error is invalid UTF-8, replaced
	return dst
}
