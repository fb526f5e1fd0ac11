package ddb

// place says what stands at a member of a response.
type place uint8

const (
	plain         place = iota + 1 // copied as it is: counts, keys, capacity
	anItem                         // an item
	someItems                      // an array of items
	itemsByTable                   // an object: table name → array of items
	memberItems                    // an array with an object for each member of the transaction, which may hold an Item
	describeTable                  // a TableDescription
	aToken                         // PartiQL's NextToken
	memberError                    // the error of one statement of a batch
)

// responses lists, for each operation, the members of its response and what
// stands there. A member that is not here is not passed on.
var responses = map[Operation]map[string]place{
	OpGetItem:               {"Item": anItem, "ConsumedCapacity": plain},
	OpPutItem:               {"Attributes": anItem, "ConsumedCapacity": plain, "ItemCollectionMetrics": plain},
	OpUpdateItem:            {"Attributes": anItem, "ConsumedCapacity": plain, "ItemCollectionMetrics": plain},
	OpDeleteItem:            {"Attributes": anItem, "ConsumedCapacity": plain, "ItemCollectionMetrics": plain},
	OpQuery:                 {"Items": someItems, "Count": plain, "ScannedCount": plain, "LastEvaluatedKey": plain, "ConsumedCapacity": plain},
	OpScan:                  {"Items": someItems, "Count": plain, "ScannedCount": plain, "LastEvaluatedKey": plain, "ConsumedCapacity": plain},
	OpBatchGetItem:          {"Responses": itemsByTable, "UnprocessedKeys": plain, "ConsumedCapacity": plain},
	OpTransactGetItems:      {"Responses": memberItems, "ConsumedCapacity": plain},
	OpTransactWriteItems:    {"ConsumedCapacity": plain, "ItemCollectionMetrics": plain},
	OpExecuteStatement:      {"Items": someItems, "NextToken": aToken, "LastEvaluatedKey": plain, "ConsumedCapacity": plain},
	OpBatchExecuteStatement: {"Responses": memberItems, "ConsumedCapacity": plain},
	OpExecuteTransaction:    {"Responses": memberItems, "ConsumedCapacity": plain},
	OpDescribeTable:         {"Table": describeTable},
}

// failure lists the members of an error's body. Item comes with
// ConditionalCheckFailedException when ReturnValuesOnConditionCheckFailure
// asked for it.
var failure = map[string]place{"__type": plain, "message": plain, "Message": plain, "Item": anItem}

// cancellation lists the members of the error of a transaction, which tells
// of each member, its item included.
var cancellation = map[string]place{"__type": plain, "message": plain, "Message": plain, "CancellationReasons": memberItems}

// memberMembers lists the members of an object that stands for a member of a
// transaction.
var memberMembers = map[string]place{"Item": anItem, "Code": plain, "Message": plain, "TableName": plain, "Error": memberError}

// errorMembers lists the members of a failed statement's error.
var errorMembers = map[string]place{"Item": anItem, "Code": plain, "Message": plain}

// Origin says where an item of a response comes from.
type Origin struct {
	// Table is the table's name where the response gives it, and "" elsewhere.
	Table string
	// Member is the index of the transaction's member, and -1 elsewhere.
	Member int
}

// Rewriter says what is made of the parts of a response.
type Rewriter struct {
	// Item is called for every item.
	Item ItemFunc
	// Token returns what the client gets in place of a NextToken.
	Token func(token string) string
}

// ItemFunc returns what may leave of an item that a response holds. It must
// not change the item that it is given. Its error ends the rewriting: the
// item has no place in the response.
type ItemFunc func(from Origin, it Item) (Item, error)

// RewriteResponse appends the body of a response to op with every item in it
// replaced by what rewrite makes of it, and a table's description cut down to
// names, keys, attribute definitions, status and projections. It fails, and
// nothing may be sent, when the body is not what DynamoDB answers to op.
func RewriteResponse(dst, body []byte, op Operation, rewrite Rewriter) ([]byte, error) {
	allowed, ok := responses[op]
	if !ok {
		return nil, serializationf("a response to %s cannot be rewritten", op)
	}
	return rewriteBody(dst, body, allowed, rewrite)
}

// RewriteError does for the body of an error response what [RewriteResponse]
// does for a success.
func RewriteError(dst, body []byte, op Operation, rewrite Rewriter) ([]byte, error) {
	allowed := failure
	if op.Group() == Transactions || op == OpExecuteTransaction {
		allowed = cancellation
	}
	return rewriteBody(dst, body, allowed, rewrite)
}

func rewriteBody(dst, body []byte, allowed map[string]place, rewrite Rewriter) ([]byte, error) {
	d := decoders.Get().(*decoder)
	defer d.release()
	d.reset(body)
	e := encoder{buf: dst}
	err := d.rewriteObject(&e, allowed, Origin{Member: -1}, rewrite)
	if err == nil {
		err = d.eof()
	}
	if err != nil {
		return nil, err
	}
	return e.buf, nil
}

// rewriteObject copies an object with the members that are allowed.
func (d *decoder) rewriteObject(e *encoder, allowed map[string]place, from Origin, rewrite Rewriter) error {
	e.buf = append(e.buf, '{')
	err := d.object(func(name string) error {
		p := allowed[name]
		if p == 0 {
			return d.skip()
		}
		e.name(name)
		return d.rewrite(e, p, from, rewrite)
	})
	e.buf = append(e.buf, '}')
	return err
}

func (d *decoder) rewrite(e *encoder, p place, from Origin, rewrite Rewriter) error {
	switch p {
	case anItem:
		it, err := d.item(0)
		if err == nil {
			it, err = rewrite.Item(from, it)
		}
		if err == nil {
			e.buf = AppendItem(e.buf, it)
		}
		return err
	case someItems:
		return d.rewriteList(e, func(int) error { return d.rewrite(e, anItem, from, rewrite) })
	case memberItems:
		return d.rewriteList(e, func(i int) error {
			return d.rewriteObject(e, memberMembers, Origin{Member: i}, rewrite)
		})
	case itemsByTable:
		e.buf = append(e.buf, '{')
		err := d.object(func(table string) error {
			if e.buf[len(e.buf)-1] != '{' {
				e.buf = append(e.buf, ',')
			}
			e.buf = append(AppendString(e.buf, table), ':')
			return d.rewrite(e, someItems, Origin{Table: table, Member: -1}, rewrite)
		})
		e.buf = append(e.buf, '}')
		return err
	case describeTable:
		return d.cut(e, tableDescription)
	case memberError:
		return d.rewriteObject(e, errorMembers, from, rewrite)
	case aToken:
		token, err := d.text()
		if err == nil && rewrite.Token == nil {
			err = serializationf("a NextToken that nobody can seal")
		}
		if err == nil {
			e.buf = AppendString(e.buf, rewrite.Token(token))
		}
		return err
	}
	return d.copy(e)
}

// rewriteList copies an array, element by element.
func (d *decoder) rewriteList(e *encoder, element func(i int) error) error {
	e.buf = append(e.buf, '[')
	i := 0
	err := d.list(func() error {
		e.next(i)
		i++
		return element(i - 1)
	})
	e.buf = append(e.buf, ']')
	return err
}

// copy copies a value as it is.
func (d *decoder) copy(e *encoder) error {
	raw, err := d.json.ReadValue()
	if err != nil {
		return d.syntax(err)
	}
	e.buf = append(e.buf, raw...)
	return nil
}

// shape is a tree of member names: what is not in it is cut out. A nil shape
// stands for a value that is copied whole.
type shape map[string]shape

var indexDescription = shape{"IndexName": nil, "KeySchema": nil, "Projection": nil}

var tableDescription = shape{
	"TableName": nil, "KeySchema": nil, "AttributeDefinitions": nil, "TableStatus": nil,
	"GlobalSecondaryIndexes": indexDescription, "LocalSecondaryIndexes": indexDescription,
}

// cut copies an object, or each object of an array, with the members that the
// shape names.
func (d *decoder) cut(e *encoder, s shape) error {
	if s == nil || d.json.PeekKind() == 'n' {
		return d.copy(e)
	}
	if d.json.PeekKind() == '[' {
		return d.rewriteList(e, func(int) error { return d.cut(e, s) })
	}
	e.buf = append(e.buf, '{')
	err := d.object(func(name string) error {
		inner, ok := s[name]
		if !ok {
			return d.skip()
		}
		e.name(name)
		return d.cut(e, inner)
	})
	e.buf = append(e.buf, '}')
	return err
}
