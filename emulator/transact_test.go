package emulator

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

func transfer(token string) string {
	return `{"TransactItems":[
	 {"Put":{"TableName":"Orders","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"v":{"S":"new"}}}},
	 {"ConditionCheck":{"TableName":"Orders","Key":{"pk":{"S":"a"},"sk":{"N":"2"}},"ConditionExpression":"attribute_not_exists(pk)"}}],
	 "ClientRequestToken":"` + token + `"}`
}

// A transaction under a token is made once, for ten minutes.
func TestTokens(t *testing.T) {
	now := time.Unix(0, 0)
	e := New(WithClock(func() time.Time { return now }))
	mustDo(t, e, ordersTable)
	write := decoded(t, ddb.OpTransactWriteItems, transfer("one"))
	mustDo(t, e, write)
	remove := decoded(t, ddb.OpDeleteItem, `{"TableName":"Orders","Key":{"pk":{"S":"a"},"sk":{"N":"1"}}}`)
	read := decoded(t, ddb.OpGetItem, `{"TableName":"Orders","Key":{"pk":{"S":"a"},"sk":{"N":"1"}}}`)
	mustDo(t, e, remove)
	mustDo(t, e, write) // the same again: a success without effect
	if got := string(mustDo(t, e, read)); got != `{}` {
		t.Errorf("it was made again: %s", got)
	}
	other := decoded(t, ddb.OpTransactWriteItems, strings.Replace(transfer("one"), "new", "other", 1))
	var failed *Error
	if _, err := e.Do(context.Background(), other); !errors.As(err, &failed) || failed.Type != idempotentMismatch {
		t.Errorf("another request under the token: %v", err)
	}
	now = now.Add(tokenTime)
	mustDo(t, e, write)
	if got := string(mustDo(t, e, read)); !strings.Contains(got, "new") {
		t.Errorf("the token has run out, and it was not made again: %s", got)
	}
}

// Tokens that are forgotten together are forgotten neither too early nor too
// late.
func TestTokensRunOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var kept tokens
		now := time.Unix(0, 0)
		since := map[string]time.Time{}
		for range rapid.IntRange(1, 40).Draw(t, "requests") {
			now = now.Add(time.Duration(rapid.IntRange(0, 7).Draw(t, "minutes")) * time.Minute)
			r := &ddb.TransactWriteItems{ClientRequestToken: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "token")}
			made, err := kept.made(r, now)
			if err != nil {
				t.Fatalf("%v", err)
			}
			first, known := since[r.ClientRequestToken]
			if want := known && now.Sub(first) < tokenTime; made != want {
				t.Fatalf("at %v, token %s of %v: %v", now, r.ClientRequestToken, first, made)
			}
			if !made {
				kept.remember(r, now)
				since[r.ClientRequestToken] = now
			}
			if len(kept.young)+len(kept.old) > 2*len(since) {
				t.Fatal("tokens pile up")
			}
		}
	})
}

// A transaction that fails changes nothing.
func TestTransactionsAreAllOrNothing(t *testing.T) {
	e := New()
	mustDo(t, e, ordersTable)
	mustDo(t, e, decoded(t, ddb.OpPutItem, `{"TableName":"Orders","Item":{"pk":{"S":"a"},"sk":{"N":"2"}}}`))
	_, err := e.Do(context.Background(), decoded(t, ddb.OpTransactWriteItems, transfer("one")))
	var failed *Error
	if !errors.As(err, &failed) || failed.Type != transactionCanceled || len(failed.Reasons) != 2 ||
		failed.Reasons[0].Code != "None" || failed.Reasons[1].Code != "ConditionalCheckFailed" {
		t.Fatalf("%+v", err)
	}
	if got := string(mustDo(t, e, decoded(t, ddb.OpGetItem, `{"TableName":"Orders","Key":{"pk":{"S":"a"},"sk":{"N":"1"}}}`))); got != `{}` {
		t.Errorf("the first member was made: %s", got)
	}
}

// Transactions that move amounts between two items, in either order, neither
// wait for each other for ever nor lose anything of the sum.
func TestTransactionsAreSerializable(t *testing.T) {
	e := New()
	mustDo(t, e, ordersTable)
	put := func(sk, n string) {
		mustDo(t, e, decoded(t, ddb.OpPutItem, `{"TableName":"Orders","Item":{"pk":{"S":"a"},"sk":{"N":"`+sk+`"},"n":{"N":"`+n+`"}}}`))
	}
	put("1", "100")
	put("2", "100")
	move := func(from, to string) ddb.Request {
		change := func(sk, by string) string {
			return `{"Update":{"TableName":"Orders","Key":{"pk":{"S":"a"},"sk":{"N":"` + sk + `"}},"UpdateExpression":"ADD n :by","ExpressionAttributeValues":{":by":{"N":"` + by + `"}}}}`
		}
		return decoded(t, ddb.OpTransactWriteItems, `{"TransactItems":[`+change(from, "-1")+`,`+change(to, "1")+`]}`)
	}
	read := decoded(t, ddb.OpTransactGetItems, `{"TransactItems":[{"Get":{"TableName":"Orders","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"ProjectionExpression":"n"}},{"Get":{"TableName":"Orders","Key":{"pk":{"S":"a"},"sk":{"N":"2"}},"ProjectionExpression":"n"}}]}`)
	var work sync.WaitGroup
	for _, request := range []ddb.Request{move("1", "2"), move("2", "1"), move("1", "2"), read} {
		work.Go(func() {
			for range 100 {
				body, err := e.Do(context.Background(), request)
				if err != nil {
					t.Errorf("%v", err)
					return
				}
				if request == read && !sumIs200(string(body)) {
					t.Errorf("a read between two halves of a transaction: %s", body)
				}
			}
		})
	}
	work.Wait()
	if got := string(mustDo(t, e, read)); got != `{"Responses":[{"Item":{"n":{"N":"0"}}},{"Item":{"n":{"N":"200"}}}]}` {
		t.Errorf("at the end: %s", got)
	}
}

// sumIs200 adds the two numbers of the reading.
func sumIs200(body string) bool {
	sum := 0
	for _, part := range strings.Split(body, `"N":"`)[1:] {
		digits, _, _ := strings.Cut(part, `"`)
		n := 0
		negative := strings.HasPrefix(digits, "-")
		for _, c := range strings.TrimPrefix(digits, "-") {
			n = n*10 + int(c-'0')
		}
		if negative {
			n = -n
		}
		sum += n
	}
	return sum == 200
}
