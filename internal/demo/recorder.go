package demo

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/dynamoat/dynamoat/audit"
)

// exchange is one DynamoDB request and its answer, as they passed one place.
type exchange struct {
	operation       string
	request, answer []byte
	status          int
}

// recorder holds what passed since it was last emptied.
type recorder struct {
	mu   sync.Mutex
	seen []exchange
}

func (r *recorder) record(e exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, e)
}

// take returns what was seen, and forgets it.
func (r *recorder) take() []exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen := r.seen
	r.seen = nil
	return seen
}

func operation(h http.Header) string {
	_, name, _ := strings.Cut(h.Get("X-Amz-Target"), ".")
	return name
}

// recordingTransport records what a DynamoDB client sends and gets.
type recordingTransport struct {
	base *http.Transport
	recorder
}

// RoundTrip sends one request.
func (t *recordingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	request, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	sent := r.Clone(r.Context())
	sent.Body = io.NopCloser(bytes.NewReader(request))
	response, err := t.base.RoundTrip(sent)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	t.record(exchange{operation(r.Header), request, answer, response.StatusCode})
	response.Body = io.NopCloser(bytes.NewReader(answer))
	return response, nil
}

// recordingHandler records what reaches a server and what it answers, before
// anybody gets the answer.
type recordingHandler struct {
	next http.Handler
	recorder
}

// ServeHTTP answers one request.
func (h *recordingHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	request, err := io.ReadAll(r.Body)
	if err != nil {
		return // whoever asked is gone
	}
	r.Body = io.NopCloser(bytes.NewReader(request))
	held := &heldAnswer{ResponseWriter: w, status: http.StatusOK}
	h.next.ServeHTTP(held, r)
	h.record(exchange{operation(r.Header), request, held.body.Bytes(), held.status})
	w.WriteHeader(held.status)
	w.Write(held.body.Bytes()) // the error is the client's going away
}

// heldAnswer keeps an answer back.
type heldAnswer struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (a *heldAnswer) WriteHeader(status int)      { a.status = status }
func (a *heldAnswer) Write(p []byte) (int, error) { return a.body.Write(p) }

// journal is the gateway's audit log: it holds the decisions since it was
// last emptied.
type journal struct {
	mu      sync.Mutex
	entries []audit.Entry
}

// Record takes one decision.
func (j *journal) Record(e audit.Entry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = append(j.entries, e)
	return nil
}

// take returns the decisions, and forgets them.
func (j *journal) take() []audit.Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	entries := j.entries
	j.entries = nil
	return entries
}
