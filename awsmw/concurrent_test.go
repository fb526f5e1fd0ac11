package awsmw_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/dynamoat/dynamoat/awsmw"
)

// TestTenantsInterleaved has two tenants use one client at the same time:
// each gets its own, and neither anything of the other.
func TestTenantsInterleaved(t *testing.T) {
	b := start(t)
	b.up.answer = echo(t)
	var group sync.WaitGroup
	for worker := range 8 {
		tenant, other := "acme", "globex"
		if worker%2 == 1 {
			tenant, other = other, tenant
		}
		group.Go(func() {
			for i := range 50 {
				in := get(tenant)
				in.Key["sk"] = s(fmt.Sprint(worker, "-", i))
				out, err := b.GetItem(as(tenant), in)
				if err != nil || len(out.Item) != 2 || text(out.Item["pk"]) != "T#"+tenant || text(out.Item["sk"]) != fmt.Sprint(worker, "-", i) {
					t.Errorf("%s got %v, %v", tenant, out, err)
				}
				scan, err := b.Scan(as(tenant), &dynamodb.ScanInput{TableName: aws.String("App")})
				if err != nil || len(scan.Items) != 1 || text(scan.Items[0]["pk"]) != "T#"+tenant {
					t.Errorf("%s scanned %v, %v", tenant, scan, err)
				}
				if _, err := b.GetItem(as(tenant), get(other)); !errors.Is(err, awsmw.ErrDenied) {
					t.Errorf("%s read of %s: %v", tenant, other, err)
				}
			}
		})
	}
	group.Wait()
	if n := strings.Count(b.log.lines(), ";") + 1; n != 8*50*3 {
		t.Errorf("%d decisions are audited, want %d", n, 8*50*3)
	}
}

// echo answers with the key that it is asked for, and a private attribute.
func echo(t *testing.T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		_, rest, get := strings.Cut(string(body), `"Key":{`)
		if get {
			keyText, _, _ := strings.Cut(rest, "}}")
			response(200, `{"Item":{`+keyText+`},"secret":{"S":"hush"}}}`)(w, r)
			return
		}
		_, rest, _ = strings.Cut(string(body), `":dynamoat0":`)
		value, _, _ := strings.Cut(rest, "}")
		response(200, `{"Items":[{"pk":`+value+`},"secret":{"S":"hush"}}],"Count":1,"ScannedCount":1}`)(w, r)
	}
}

func text(v types.AttributeValue) string {
	if v, ok := v.(*types.AttributeValueMemberS); ok {
		return v.Value
	}
	return ""
}
