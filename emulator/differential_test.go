//go:build dynamodblocal

package emulator

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

// TestDynamoDBLocal drives the emulator and DynamoDB Local, AWS's own engine,
// with the same random histories and compares every response. The endpoint is
// in the environment variable DYNAMOAT_DYNAMODB_LOCAL, such as
// http://127.0.0.1:8000. -rapid.checks sets the number of histories; without
// it there are as many as make 10,000 operations.
func TestDynamoDBLocal(t *testing.T) {
	endpoint := os.Getenv("DYNAMOAT_DYNAMODB_LOCAL")
	if endpoint == "" {
		t.Fatal("set DYNAMOAT_DYNAMODB_LOCAL to the endpoint of a DynamoDB Local")
	}
	const enough = 10_000
	chosen := false
	flag.Visit(func(f *flag.Flag) { chosen = chosen || f.Name == "rapid.checks" })
	c := comparison{endpoint: endpoint, outcomes: map[string][2]int{}}
	rapid.Check(t, c.history)
	for !chosen && !t.Failed() && c.asked < enough {
		rapid.Check(t, c.history)
	}
	t.Logf("%d operations compared", c.asked)
	for _, op := range slices.Sorted(maps.Keys(c.outcomes)) {
		t.Logf("%s: %d done, %d refused", op, c.outcomes[op][0], c.outcomes[op][1])
		if c.outcomes[op][0] == 0 {
			t.Errorf("%s never succeeds: its errors alone are compared", op)
		}
	}
	if c.asked == 0 {
		t.Fatal("nothing was compared")
	}
}

// comparison counts what was compared.
type comparison struct {
	endpoint string
	asked    int
	outcomes map[string][2]int // by operation: done, refused
	begun    int               // histories
}

// history makes one history on new tables of both.
func (c *comparison) history(t *rapid.T) {
	c.begun++
	local := remote{t, c.endpoint}
	e := New()
	for _, table := range []*ddb.CreateTable{ordersTable, plainTable} {
		local.post("DeleteTable", string(ddb.Encode(nil, &ddb.DeleteTable{Table: table.Table})))
		create := string(ddb.Encode(nil, table))
		if status, body := local.post("CreateTable", create); status != http.StatusOK {
			t.Fatalf("%s", body)
		}
		post(e, "CreateTable", create)
	}
	tokens := tokenHistory{prefix: fmt.Sprintf("%d-%d-", os.Getpid(), c.begun)}
	for range rapid.IntRange(1, 20).Draw(t, "requests") {
		request, body := anyAsked(t)
		if write, ok := request.(*ddb.TransactWriteItems); ok {
			request = tokens.next(t, write)
			body = string(ddb.Encode(nil, request))
		}
		c.compare(t, e, local, request, body)
	}
}

func (c *comparison) compare(t *rapid.T, e *Emulator, local remote, request ddb.Request, body string) {
	op := string(request.Operation())
	ourStatus, ours := post(e, op, body)
	theirStatus, theirs := local.post(op, body)
	c.asked++
	outcome := c.outcomes[op]
	outcome[min(ourStatus/100-2, 1)]++
	c.outcomes[op] = outcome
	if ourStatus != http.StatusOK && writesKeys(request) {
		ours, theirs = "{}", "{}" // of several mistakes each names another
	}
	our, their := normal(t, op, ours), normal(t, op, theirs)
	if ourStatus != theirStatus || !reflect.DeepEqual(our, their) && !cancelsAlike(our, their) {
		t.Fatalf("%s %s\n emulator       %d %s\n DynamoDB Local %d %s", op, body, ourStatus, ours, theirStatus, theirs)
	}
}

// anyAsked generates a request and the body that asks for it.
func anyAsked(t *rapid.T) (ddb.Request, string) {
	if rapid.IntRange(0, 4).Draw(t, "legacy") == 4 {
		op, body := anyLegacy(t)
		request, err := ddb.Decode(op, []byte(body))
		if err != nil {
			t.Fatalf("%s %s: %v", op, body, err)
		}
		return request, body
	}
	request := anyRequest().Draw(t, "request")
	return request, string(ddb.Encode(nil, request))
}

type remote struct {
	t        failer
	endpoint string
}

func (r remote) post(op, body string) (int, string) {
	request, err := http.NewRequest(http.MethodPost, r.endpoint, bytes.NewReader([]byte(body)))
	if err != nil {
		r.t.Fatalf("%v", err)
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("X-Amz-Target", "DynamoDB_20120810."+op)
	request.Header.Set("X-Amz-Date", "20231114T221320Z")
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=local/20231114/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatalf("%v", err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatalf("%v", err)
	}
	return response.StatusCode, string(answer)
}
