package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
)

// TestConcurrency: whatever happens at the same time looks as if it had
// happened one after the other, in an order that keeps to real time. For
// single items that is linearizability, with transactions over two tables
// strict serializability. Each round has its own emulator and its own random
// operations; what is random is when they meet.
func TestConcurrency(t *testing.T) {
	const rounds, clients, each = 50, 4, 40
	for round := range uint64(rounds) {
		e := New()
		for _, name := range counterTables {
			mustDo(t, e, &ddb.CreateTable{
				Table: ddb.Table{Name: name}, BillingMode: "PAY_PER_REQUEST",
				AttributeDefinitions: []ddb.AttributeDefinition{{Name: "pk", Type: ddb.S}},
				KeySchema:            []ddb.KeySchemaElement{{Name: "pk", Type: "HASH"}},
			})
		}
		history := make([]porcupine.Operation, clients*each)
		var clock atomic.Int64
		var work sync.WaitGroup
		for client := range clients {
			random := rand.New(rand.NewPCG(round, uint64(client)))
			work.Go(func() {
				for i := range each {
					op := anyStep(random)
					called := clock.Add(1)
					seen, err := op.run(e)
					if err != nil {
						t.Errorf("%+v: %v", op, err)
					}
					history[client*each+i] = porcupine.Operation{ClientId: client, Input: op, Call: called, Output: seen, Return: clock.Add(1)}
				}
			})
		}
		work.Wait()
		if result, _ := porcupine.CheckOperationsVerbose(counterModel, history, time.Minute); result != porcupine.Ok {
			for _, op := range history {
				t.Logf("client %d, %d to %d: %+v → %+v", op.ClientId, op.Call, op.Return, op.Input, op.Output)
			}
			t.Fatalf("round %d: no order of these explains what was seen (%s)", round, result)
		}
	}
}

// Counters are the attribute n of four items, two in each table.
const counters = 4

var counterTables = []string{"Left", "Right"}

// absent stands for a counter without an item.
const absent = -1 << 40

func counterKey(counter int) (ddb.Table, ddb.Item) {
	return ddb.Table{Name: counterTables[counter%2]}, ddb.Item{{Name: "pk", Value: ddb.StringValue(strconv.Itoa(counter))}}
}

func number(n int) ddb.Value { return ddb.Value{Kind: ddb.N, Text: strconv.Itoa(n)} }

// step is one operation on the counters.
type step struct {
	kind      string
	on, other int // counters
	by        int
	token     int // of "move once"; with which on says what is asked for
}

var stepKinds = []string{"get", "put", "add", "put if", "delete", "move", "move once", "get all", "get all"}

func anyStep(random *rand.Rand) step {
	on := random.IntN(counters)
	return step{
		kind: stepKinds[random.IntN(len(stepKinds))],
		on:   on, other: (on + 1 + random.IntN(counters-1)) % counters,
		by: random.IntN(3), token: random.IntN(4),
	}
}

// counterState is all there is, and what was asked for under each token: 0 for
// nothing, 1 for a move within the left table, 2 within the right one.
type counterState struct {
	n    [counters]int
	used [4]int
}

// seen is what an operation shows: the counter before or after it, or all.
type seen struct {
	done bool
	n    [counters]int
}

var counterModel = porcupine.Model{
	Init: func() any {
		var s counterState
		for i := range s.n {
			s.n[i] = absent
		}
		return s
	},
	Step: func(state, input, output any) (bool, any) {
		s := state.(counterState)
		expected, next := s.after(input.(step))
		return expected == output.(seen), next
	},
}

// after returns what a step shows and what it leaves.
func (s counterState) after(op step) (seen, counterState) {
	shows := seen{done: true}
	shows.n[op.on] = s.n[op.on]
	add := func(counter, by int) {
		if s.n[counter] == absent {
			s.n[counter] = 0
		}
		s.n[counter] += by
	}
	switch op.kind {
	case "put":
		s.n[op.on] = op.by
	case "add":
		add(op.on, op.by)
		shows.n[op.on] = s.n[op.on]
	case "put if":
		if s.n[op.on] != op.by {
			return seen{}, s
		}
		s.n[op.on] = op.by + 1
	case "delete":
		s.n[op.on] = absent
	case "move":
		if s.n[op.on] == absent || s.n[op.other] == absent {
			return seen{}, s
		}
		add(op.on, -op.by)
		add(op.other, op.by)
		return seen{done: true}, s
	case "move once":
		asked := 1 + op.on%2
		if s.used[op.token] == 0 {
			s.used[op.token] = asked
			add(op.on%2, -1)
			add(op.on%2+2, 1)
		}
		return seen{done: s.used[op.token] == asked}, s
	case "get all":
		shows.n = s.n
	}
	return shows, s
}

// run makes the step and reads from the response what it shows.
func (op step) run(e *Emulator) (seen, error) {
	table, key := counterKey(op.on)
	item := func(n int) ddb.Item { return append(key[:1:1], ddb.Attribute{Name: "n", Value: number(n)}) }
	var request ddb.Request
	switch op.kind {
	case "get":
		request = &ddb.GetItem{Table: table, Key: key, ConsistentRead: true}
	case "put":
		request = &ddb.PutItem{Table: table, Item: item(op.by), ReturnValues: "ALL_OLD"}
	case "add":
		u := adding(op.on, op.by, nil)
		u.ReturnValues = "ALL_NEW"
		request = u
	case "put if":
		request = &ddb.PutItem{
			Table: table, Item: item(op.by + 1), ReturnValues: "ALL_OLD",
			Condition:    expr.Compare{Op: expr.EQ, Left: pathOf("n"), Right: expr.Value(":by")},
			Placeholders: ddb.Placeholders{Values: []ddb.Substitution{{Placeholder: ":by", Value: number(op.by)}}},
		}
	case "delete":
		request = &ddb.DeleteItem{Table: table, Key: key, ReturnValues: "ALL_OLD"}
	case "move":
		exists := expr.AttributeExists{Path: pathOf("n")}
		request = &ddb.TransactWriteItems{Writes: spread(ddb.TransactWrite{Update: adding(op.on, -op.by, exists)}, ddb.TransactWrite{Update: adding(op.other, op.by, exists)})}
	case "move once":
		request = &ddb.TransactWriteItems{
			ClientRequestToken: strconv.Itoa(op.token),
			Writes:             spread(ddb.TransactWrite{Update: adding(op.on%2, -1, nil)}, ddb.TransactWrite{Update: adding(op.on%2+2, 1, nil)}),
		}
	case "get all":
		all := &ddb.TransactGetItems{}
		for i := range counters {
			table, key := counterKey(i)
			all.Gets = append(all.Gets, ddb.TransactGet{Table: table, Key: key})
			for n := range between {
				all.Gets = append(all.Gets, ddb.TransactGet{Table: table, Key: other(i*between + n)})
			}
		}
		request = all
	}
	body, err := e.Do(context.Background(), request)
	if failed, ok := err.(*Error); ok && slices.Contains([]ddb.ErrorType{conditionalCheckFailed, transactionCanceled, idempotentMismatch}, failed.Type) {
		return seen{}, nil
	}
	if err != nil {
		return seen{}, err
	}
	return op.read(body)
}

// between is how many members stand between two that matter: they make a
// transaction take long, so that others fall into it.
const between = 100

// other is the key of an item that never is there.
func other(n int) ddb.Item {
	return ddb.Item{{Name: "pk", Value: ddb.StringValue("other" + strconv.Itoa(n))}}
}

func spread(first, last ddb.TransactWrite) []ddb.TransactWrite {
	writes := []ddb.TransactWrite{first}
	for n := range between {
		writes = append(writes, ddb.TransactWrite{Delete: &ddb.DeleteItem{Table: first.Update.Table, Key: other(n)}})
	}
	return append(writes, last)
}

func adding(counter, by int, condition expr.Condition) *ddb.UpdateItem {
	table, key := counterKey(counter)
	return &ddb.UpdateItem{
		Table: table, Key: key, Condition: condition,
		Update:       &expr.Update{Add: []expr.ValueAction{{Path: pathOf("n"), Value: ":by"}}},
		Placeholders: ddb.Placeholders{Values: []ddb.Substitution{{Placeholder: ":by", Value: number(by)}}},
	}
}

func (op step) read(body []byte) (seen, error) {
	type counter struct{ N *struct{ N string } }
	var response struct {
		Item, Attributes counter
		Responses        []struct{ Item counter }
	}
	if err := json.Unmarshal(body, &response); err != nil {
		return seen{}, err
	}
	valueOf := func(counters ...counter) int {
		for _, c := range counters {
			if c.N != nil {
				n, _ := strconv.Atoi(c.N.N)
				return n
			}
		}
		return absent
	}
	shows := seen{done: true}
	switch op.kind {
	case "move", "move once":
	case "get all":
		if want := counters * (1 + between); len(response.Responses) != want {
			return shows, fmt.Errorf("%d responses instead of %d", len(response.Responses), want)
		}
		for i := range counters {
			shows.n[i] = valueOf(response.Responses[i*(1+between)].Item)
		}
	default:
		shows.n[op.on] = valueOf(response.Item, response.Attributes)
	}
	return shows, nil
}
