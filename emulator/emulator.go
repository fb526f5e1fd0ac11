package emulator

import (
	"context"
	"sync"
	"time"

	"github.com/dynamoat/dynamoat/ddb"
)

// Emulator is one account's tables in one region. The zero value is not
// usable, see [New]. It is safe for concurrent use.
type Emulator struct {
	region, account string
	now             func() time.Time

	mu     sync.RWMutex
	tables map[string]*table

	tokens tokens
}

// Option changes an [Emulator] while it is made.
type Option func(*Emulator)

// WithAccount sets region and account that table ARNs name, such as
// "eu-west-1" and "111122223333". A request whose TableName is an ARN of
// another region or account finds no table.
func WithAccount(region, account string) Option {
	return func(e *Emulator) { e.region, e.account = region, account }
}

// WithClock sets the clock that table descriptions tell of.
func WithClock(now func() time.Time) Option {
	return func(e *Emulator) { e.now = now }
}

// New returns an emulator without tables.
func New(options ...Option) *Emulator {
	e := &Emulator{region: "us-east-1", account: "000000000000", now: time.Now, tables: map[string]*table{}}
	for _, option := range options {
		option(e)
	}
	return e
}

// Do runs a request, which must be as [ddb.Decode] yields it, and returns the
// body of DynamoDB's response. The error is an *[Error], or that of ctx when
// it is done already. The request is not changed, and nothing of it is kept.
func (e *Emulator) Do(ctx context.Context, request ddb.Request) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if refused := request.RefusedParameters(); len(refused) > 0 {
		return nil, invalid("the emulator does not serve the parameter %.64q", refused[0].Name)
	}
	switch r := request.(type) {
	case *ddb.GetItem:
		return e.getItem(r)
	case *ddb.PutItem:
		return e.putItem(r)
	case *ddb.UpdateItem:
		return e.updateItem(r)
	case *ddb.DeleteItem:
		return e.deleteItem(r)
	case *ddb.Query:
		return e.query(r)
	case *ddb.Scan:
		return e.scan(r)
	case *ddb.BatchGetItem:
		return e.batchGetItem(r)
	case *ddb.BatchWriteItem:
		return e.batchWriteItem(r)
	case *ddb.TransactGetItems:
		return e.transactGetItems(r)
	case *ddb.TransactWriteItems:
		return e.transactWriteItems(r)
	case *ddb.ExecuteStatement:
		return e.executeStatement(r)
	case *ddb.BatchExecuteStatement:
		return e.batchExecuteStatement(r)
	case *ddb.ExecuteTransaction:
		return e.executeTransaction(r)
	case *ddb.CreateTable:
		return e.createTable(r)
	case *ddb.DeleteTable:
		return e.deleteTable(r)
	case *ddb.DescribeTable:
		return e.describeTable(r)
	case *ddb.ListTables:
		return e.listTables(r)
	}
	return nil, &Error{Type: ddb.UnknownOperationException}
}

// table finds a table by name or ARN.
func (e *Emulator) table(t ddb.Table) (*table, error) {
	if found := e.lookup(t); found != nil {
		return found, nil
	}
	return nil, &Error{Type: resourceNotFound, Message: "Requested resource not found"}
}

func (e *Emulator) lookup(t ddb.Table) *table {
	if t.Account != "" && (t.Region != e.region || t.Account != e.account) {
		return nil
	}
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.tables[t.Name]
}
