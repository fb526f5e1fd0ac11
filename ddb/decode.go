package ddb

import (
	"bytes"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// MaxBody is the size of the largest request body that DynamoDB takes, in
// bytes: BatchWriteItem carries up to 16 MB (Developer Guide, "Quotas").
const MaxBody = 16 << 20

// Decode reads the body of a request for an operation. Every error is an
// *[Error]; a request that is understood but holds parameters that are not
// admitted is no error, see [Request.RefusedParameters]. The result does not
// share memory with body.
func Decode(op Operation, body []byte) (Request, error) {
	if len(body) > MaxBody {
		return nil, serializationf("the request body is larger than %d bytes", MaxBody)
	}
	allowed, ok := members[op]
	if !ok {
		if op.Group() == 0 {
			return nil, &Error{UnknownOperationException, "the operation is not one of DynamoDB's"}
		}
		return &Unadmitted{Op: op}, nil
	}
	d := decoders.Get().(*decoder)
	defer d.release()
	d.reset(body)
	if err := d.request(allowed, &d.raw); err != nil {
		return nil, err
	}
	return d.raw.build(op)
}

// decoder walks the tokens of one body.
type decoder struct {
	json *jsontext.Decoder
	in   bytes.Buffer
	// src is a copy of the body as a string, so that strings of the AST are
	// substrings of it and cost nothing.
	src string
	// raw is here and not on the heap anew for each request, being large.
	raw rawRequest
}

var decoders = sync.Pool{New: func() any {
	d := new(decoder)
	d.json = jsontext.NewDecoder(&d.in)
	return d
}}

func (d *decoder) reset(body []byte) {
	d.src = string(body)
	d.in = *bytes.NewBuffer(body) // d.json is at its start: see release
}

func (d *decoder) release() {
	d.src = ""
	d.raw = rawRequest{} // alone, so that it is cleared in place and not copied
	d.in = bytes.Buffer{}
	d.json.Reset(&d.in)
	decoders.Put(d)
}

// rawRequest holds the members of a request before they are checked against
// each other: members come in any order, and expressions need placeholders.
type rawRequest struct {
	refused []Parameter
	seen    uint64 // bit m is set when member m was present

	table, index, startTable                                  string
	key, item, startKey                                       Item
	keyCondition, condition, filter, projection, update       string
	placeholders                                              Placeholders
	consistentRead, scanBackward                              bool
	limit, segment, totalSegments                             int64
	selectAttributes                                          string
	returnValues, returnCapacity, returnMetrics, returnFailed string
	gets                                                      []rawKeys
	writes                                                    []rawWrites
	definitions                                               []AttributeDefinition
	schema                                                    []KeySchemaElement
	local, global                                             []IndexDefinition
	billing                                                   string
	throughput                                                *ProvisionedThroughput
	transactGets, transactWrites                              []rawMember
	token, statement, nextToken                               string
	parameters                                                []Value
	statements                                                []rawRequest
	legacy                                                    legacyParameters
}

// has reports whether the member was present and not null.
func (r *rawRequest) has(m member) bool { return r.seen&(1<<m) != 0 }

func (d *decoder) request(allowed map[string]member, raw *rawRequest) error {
	if err := d.begin('{'); err != nil {
		return err
	}
	for d.json.PeekKind() != '}' {
		if err := d.member(allowed, raw); err != nil {
			return err
		}
	}
	if err := d.end(); err != nil {
		return err
	}
	return d.eof()
}

// member reads one member of a request's object: a name and its value.
func (d *decoder) member(allowed map[string]member, raw *rawRequest) error {
	name, err := d.text()
	if err != nil {
		return err
	}
	m := allowed[name]
	if m == 0 {
		raw.refused = append(raw.refused, Parameter{Name: name})
		return d.skip()
	}
	if d.json.PeekKind() == 'n' { // null: absent
		return d.skip()
	}
	raw.seen |= 1 << m
	return d.memberValue(m, raw)
}

func (d *decoder) memberValue(m member, raw *rawRequest) (err error) {
	switch m {
	case mTableName:
		raw.table, err = d.text()
	case mIndexName:
		raw.index, err = d.text()
	case mExclusiveStartTableName:
		raw.startTable, err = d.text()
	case mKey:
		raw.key, err = d.item(0)
	case mItem:
		raw.item, err = d.item(0)
	case mExclusiveStartKey:
		raw.startKey, err = d.item(0)
	case mKeyConditionExpression:
		raw.keyCondition, err = d.text()
	case mConditionExpression:
		raw.condition, err = d.text()
	case mFilterExpression:
		raw.filter, err = d.text()
	case mProjectionExpression:
		raw.projection, err = d.text()
	case mUpdateExpression:
		raw.update, err = d.text()
	case mExpressionAttributeNames:
		raw.placeholders.Names, err = d.names()
	case mExpressionAttributeValues:
		raw.placeholders.Values, err = d.values()
	case mConsistentRead:
		raw.consistentRead, err = d.boolean()
	case mScanIndexForward:
		raw.scanBackward, err = d.boolean()
		raw.scanBackward = !raw.scanBackward
	case mLimit:
		raw.limit, err = d.integer()
	case mSegment:
		raw.segment, err = d.integer()
	case mTotalSegments:
		raw.totalSegments, err = d.integer()
	case mSelect:
		raw.selectAttributes, err = d.text()
	case mReturnValues:
		raw.returnValues, err = d.text()
	case mReturnConsumedCapacity:
		raw.returnCapacity, err = d.text()
	case mReturnItemCollectionMetrics:
		raw.returnMetrics, err = d.text()
	case mReturnValuesOnConditionCheckFailure:
		raw.returnFailed, err = d.text()
	case mRequestItemsGet:
		raw.gets, err = d.requestItemsGet(raw)
	case mRequestItemsWrite:
		raw.writes, err = d.requestItemsWrite(raw)
	case mTransactGets:
		raw.transactGets, err = d.transactGets(raw)
	case mTransactWrites:
		raw.transactWrites, err = d.transactWrites(raw)
	case mClientRequestToken:
		raw.token, err = d.text()
	case mStatement:
		raw.statement, err = d.text()
	case mNextToken:
		raw.nextToken, err = d.text()
	case mParameters:
		raw.parameters = []Value{}
		err = d.list(func() error {
			v, err := d.value(0)
			raw.parameters = append(raw.parameters, v)
			return err
		})
	case mStatements:
		raw.statements, err = d.statements(raw, batchStatementMembers)
	case mTransactStatements:
		raw.statements, err = d.statements(raw, transactStatementMembers)
	case mAttributesToGet, mExpected, mConditionalOperator, mAttributeUpdates, mKeyConditions, mQueryFilter, mScanFilter:
		err = d.legacyMember(m, &raw.legacy)
	default:
		err = d.tableMember(m, raw)
	}
	return err
}
