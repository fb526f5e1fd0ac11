package demo

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/dynamoat/dynamoat/audit"
)

// side is one of the two copies of the orders API, with all that is needed
// to use and to watch it.
type side struct {
	api      string // URL of the API
	dynamodb string // URL of the DynamoDB that it talks to
	client   *http.Client
	tokens   map[string]string // bearer tokens by tenant

	sent      *recordingTransport // what the API asks for
	received  *recordingHandler   // what reaches the emulator
	decisions *journal
	store     *store
}

// answer is what the API answered.
type answer struct {
	status int
	body   string
}

// do sends a request to the API, as a user of the tenant.
func (s *side) do(ctx context.Context, tenant string, r request) (answer, error) {
	sent, err := http.NewRequestWithContext(ctx, r.method, s.api+r.target, strings.NewReader(r.body))
	if err != nil {
		return answer{}, err
	}
	sent.Header.Set("Authorization", "Bearer "+s.tokens[tenant])
	for name, value := range r.header {
		if name == "Host" {
			sent.Host = value
			continue
		}
		sent.Header.Set(name, value)
	}
	got, err := s.client.Do(sent)
	if err != nil {
		return answer{}, fmt.Errorf("the orders API does not answer: %w", err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		return answer{}, fmt.Errorf("the orders API does not answer: %w", err)
	}
	return answer{got.StatusCode, string(body)}, nil
}

// evidence is what was seen of one attack on its way to the data.
type evidence struct {
	sent, received []exchange
	decisions      []audit.Entry
}

// attempt runs an attack on fresh data.
func (s *side) attempt(ctx context.Context, a attack) (escaped bool, seen evidence, err error) {
	if err := s.store.reset(ctx); err != nil {
		return false, seen, err
	}
	escaped, err = a.proof(ctx, s, func() (answer, error) {
		s.watch()
		got, err := s.do(ctx, acme, a.request)
		seen = s.watch()
		return got, err
	})
	return escaped, seen, err
}

// watch returns what was seen since it was last called.
func (s *side) watch() evidence {
	return evidence{sent: s.sent.take(), received: s.received.take(), decisions: s.decisions.take()}
}
