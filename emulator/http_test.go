package emulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"hash/crc32"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
)

func TestProtocol(t *testing.T) {
	const signature = "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20231114/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00"
	for _, test := range []struct {
		name   string
		change func(r *http.Request)
		body   string
		status int
		want   string
	}{
		{"as it is", func(*http.Request) {}, `{}`, 200, `{"TableNames":[]}`},
		{"charset", func(r *http.Request) { r.Header.Set("Content-Type", "application/x-amz-json-1.0; charset=utf-8") }, `{}`, 200, `{"TableNames":[]}`},
		{"method", func(r *http.Request) { r.Method = http.MethodGet }, ``, 404, "<UnknownOperationException/>\n"},
		{"path", func(r *http.Request) { r.URL.Path = "/x" }, `{}`, 404, "<UnknownOperationException/>\n"},
		{"media type", func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }, `{}`, 404, "<UnknownOperationException/>\n"},
		{"no target", func(r *http.Request) { r.Header.Del("X-Amz-Target") }, `{}`, 400, `{"__type":"com.amazon.coral.service#UnknownOperationException"}`},
		{"two targets", func(r *http.Request) { r.Header.Add("X-Amz-Target", "DynamoDB_20120810.DeleteTable") }, `{}`, 400, `{"__type":"com.amazon.coral.service#UnknownOperationException"}`},
		{"unknown target", func(r *http.Request) { r.Header.Set("X-Amz-Target", "DynamoDB_20120810.listTables") }, `{}`, 400, `{"__type":"com.amazon.coral.service#UnknownOperationException"`},
		{"known by name", func(r *http.Request) { r.Header.Set("X-Amz-Target", "DynamoDB_20120810.TagResource") }, `{}`, 400, `{"__type":"com.amazon.coral.service#UnknownOperationException"}`},
		{"unsigned", func(r *http.Request) { r.Header.Del("Authorization") }, `{}`, 400, `{"__type":"com.amazon.coral.service#MissingAuthenticationTokenException","message":"Request is missing Authentication Token"}`},
		{"basic", func(r *http.Request) { r.Header.Set("Authorization", "Basic eDp5") }, `{}`, 400, `{"__type":"com.amazon.coral.service#MissingAuthenticationTokenException"`},
		{"part of a signature", func(r *http.Request) {
			r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=SECRETID/20231114")
			r.Header.Del("X-Amz-Date")
		}, `{}`, 400, `{"__type":"com.amazon.coral.service#IncompleteSignatureException","message":"Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."}`},
		{"not JSON", func(*http.Request) {}, `{`, 400, `{"__type":"com.amazon.coral.service#SerializationException","Message":`},
		{"not valid", func(*http.Request) {}, `{"Limit":0}`, 400, `{"__type":"com.amazon.coral.validate#ValidationException","message":`},
		{"too large", func(*http.Request) {}, strings.Repeat(" ", ddb.MaxBody+1), 413, "Request Entity Too Large\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(test.body))
			r.Header.Set("Content-Type", "application/x-amz-json-1.0")
			r.Header.Set("X-Amz-Target", "DynamoDB_20120810.ListTables")
			r.Header.Set("X-Amz-Date", "20231114T221320Z")
			r.Header.Set("Authorization", signature)
			test.change(r)
			w := httptest.NewRecorder()
			New().ServeHTTP(w, r)
			if w.Code != test.status || !strings.HasPrefix(w.Body.String(), test.want) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if strings.Contains(w.Body.String(), "SECRETID") {
				t.Error("the response quotes the Authorization header")
			}
			if id := w.Header().Get("X-Amzn-RequestId"); len(id) != 52 {
				t.Errorf("request id %q", id)
			}
			if got, want := w.Header().Get("X-Amz-Crc32"), strconv.FormatUint(uint64(crc32.ChecksumIEEE(w.Body.Bytes())), 10); got != want && test.status != 413 {
				t.Errorf("X-Amz-Crc32 is %s, want %s", got, want)
			}
		})
	}
}

// TestErrorUnwraps: whoever calls Do may treat its errors as package ddb's.
func TestErrorUnwraps(t *testing.T) {
	_, err := New().Do(context.Background(), &ddb.DescribeTable{Table: ddb.Table{Name: "Nope"}})
	var e *ddb.Error
	if !errors.As(err, &e) || e.Type != resourceNotFound || e.Message == "" {
		t.Errorf("%v", err)
	}
}

// FuzzRequest: no body makes a handler panic or answer with anything but
// JSON of a known status, and what it says is the same when said again.
func FuzzRequest(f *testing.F) {
	for _, request := range goldenRequests(f) {
		op, body, _ := strings.Cut(request, " ")
		f.Add(op, body)
	}
	f.Fuzz(func(t *testing.T, op, body string) {
		if len(body) > 1<<16 {
			return
		}
		var last []byte
		for range 2 {
			e := filled(t, nil)
			post(e, "PutItem", `{"TableName":"Orders","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"G"},"h":{"N":"2"},"l":{"L":[{"N":"1"}]},"m":{"M":{"x":{"N":"1"}}}}}`)
			status, response := post(e, op, body)
			if status != 200 && status != 400 {
				t.Fatalf("status %d", status)
			}
			_, after := post(e, "Scan", `{"TableName":"Orders"}`)
			if !json.Valid([]byte(response)) || !json.Valid([]byte(after)) {
				t.Fatalf("not JSON: %s, %s", response, after)
			}
			if said := []byte(response + after); last == nil {
				last = said
			} else if !strings.Contains(op, "Table") && !bytes.Equal(last, said) {
				t.Fatalf("%s, then %s", last, said)
			}
		}
	})
}
