package ddb_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

// Any request, written and read, is the same request, but for ARNs, which
// become names.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		request := anyRequest(t)
		body := ddb.Encode(nil, request)
		if !json.Valid(body) {
			t.Fatalf("no JSON: %s", body)
		}
		got, err := ddb.Decode(request.Operation(), body)
		if err != nil {
			t.Fatalf("%v\n%s", err, body)
		}
		byName(request)
		if !reflect.DeepEqual(got, request) {
			t.Fatalf("%s\nreads as\n%+v\nand was\n%+v", body, got, request)
		}
		if again := ddb.Encode(nil, got); !bytes.Equal(again, body) {
			t.Fatalf("%s\nbecame\n%s", body, again)
		}
	})
}

// byName takes region and account out of the request's tables.
func byName(request ddb.Request) {
	drop := func(t *ddb.Table) { t.Region, t.Account = "", "" }
	switch r := request.(type) {
	case *ddb.GetItem:
		drop(&r.Table)
	case *ddb.PutItem:
		drop(&r.Table)
	case *ddb.UpdateItem:
		drop(&r.Table)
	case *ddb.DeleteItem:
		drop(&r.Table)
	case *ddb.Query:
		drop(&r.Table)
	case *ddb.Scan:
		drop(&r.Table)
	case *ddb.DescribeTable:
		drop(&r.Table)
	case *ddb.DeleteTable:
		drop(&r.Table)
	case *ddb.CreateTable:
		drop(&r.Table)
	case *ddb.BatchGetItem:
		for i := range r.Tables {
			drop(&r.Tables[i].Table)
		}
	case *ddb.BatchWriteItem:
		for i := range r.Tables {
			drop(&r.Tables[i].Table)
		}
	case *ddb.TransactGetItems:
		for i := range r.Gets {
			drop(&r.Gets[i].Table)
		}
	case *ddb.TransactWriteItems:
		for _, w := range r.Writes {
			switch {
			case w.Put != nil:
				drop(&w.Put.Table)
			case w.Update != nil:
				drop(&w.Update.Table)
			case w.Delete != nil:
				drop(&w.Delete.Table)
			default:
				drop(&w.ConditionCheck.Table)
			}
		}
	}
}

// An ARN is taken apart as it was put together.
func TestARNs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := anyTable(t)
		body := append(ddb.AppendString([]byte(`{"TableName":`), asARN(table)), '}')
		got, err := ddb.Decode(ddb.OpDescribeTable, body)
		if err != nil || got.(*ddb.DescribeTable).Table != table {
			t.Fatalf("%s: %+v, %v", body, got, err)
		}
	})
}
