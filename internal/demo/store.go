package demo

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync/atomic"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/emulator"
)

// store is the DynamoDB of the demo, which can begin anew: no attack stands
// on another's ruins.
type store struct {
	current atomic.Pointer[emulator.Emulator]
}

// ServeHTTP answers one request from the present data.
func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.current.Load().ServeHTTP(w, r)
}

// reset puts the data back to what it is at the start.
func (s *store) reset(ctx context.Context) error {
	fresh := emulator.New()
	for _, table := range tables() {
		if _, err := fresh.Do(ctx, table); err != nil {
			return fmt.Errorf("the demo's table %s cannot be created: %w", table.Table.Name, err)
		}
	}
	for _, it := range items() {
		if _, err := fresh.Do(ctx, &ddb.PutItem{Table: ddb.Table{Name: it.table}, Item: it.item}); err != nil {
			return fmt.Errorf("the demo's data in %s cannot be stored: %w", it.table, err)
		}
	}
	s.current.Store(fresh)
	return nil
}

// contents returns all that is stored, as text. The order in which a client
// wrote the attributes of an item does not show.
func (s *store) contents(ctx context.Context) (string, error) {
	var all bytes.Buffer
	for _, table := range tables() {
		answer, err := s.current.Load().Do(ctx, &ddb.Scan{Table: table.Table})
		if err != nil {
			return "", fmt.Errorf("the demo's table %s cannot be read: %w", table.Table.Name, err)
		}
		fmt.Fprintf(&all, "%s %s\n", table.Table.Name, sorted(answer))
	}
	return all.String(), nil
}
