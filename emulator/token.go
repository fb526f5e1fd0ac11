package emulator

import (
	"crypto/sha256"
	"sync"
	"time"

	"github.com/dynamoat/dynamoat/ddb"
)

// tokenTime is how long a ClientRequestToken is remembered (API Reference,
// TransactWriteItems).
const tokenTime = 10 * time.Minute

// tokens remembers which transactions were made under which
// ClientRequestToken. SDKs put a token on every transaction, so what is kept
// of one is small, and what has run out goes with a whole map and not one by
// one. Its lock is held while a transaction with a token is made, so that of
// two with one token the second sees the first.
type tokens struct {
	mu         sync.Mutex
	young, old map[tokenHash]made
	begun      time.Time // when young was new
}

type tokenHash [16]byte

// made is a transaction that was made: what it asked for, and until when a
// token stands for it.
type made struct {
	request tokenHash
	until   time.Time
}

func hashOf(data []byte) tokenHash {
	sum := sha256.Sum256(data)
	return tokenHash(sum[:])
}

// made reports whether the same transaction was made under the token already.
// What a request asks to be told may differ.
func (s *tokens) made(r *ddb.TransactWriteItems, now time.Time) (bool, error) {
	name := hashOf([]byte(r.ClientRequestToken))
	had, ok := s.young[name]
	if !ok {
		had, ok = s.old[name]
	}
	if !ok || !now.Before(had.until) {
		return false, nil
	}
	if had.request != requestHash(r) {
		return false, &Error{Type: idempotentMismatch, Message: "The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical"}
	}
	return true, nil
}

// remember notes that the transaction was made.
func (s *tokens) remember(r *ddb.TransactWriteItems, now time.Time) {
	if s.young == nil || now.Sub(s.begun) >= tokenTime {
		s.old, s.young, s.begun = s.young, map[tokenHash]made{}, now
	}
	s.young[hashOf([]byte(r.ClientRequestToken))] = made{requestHash(r), now.Add(tokenTime)}
}

// requestHash is the same for transactions that do the same.
func requestHash(r *ddb.TransactWriteItems) tokenHash {
	return hashOf(ddb.Encode(nil, &ddb.TransactWriteItems{Writes: r.Writes}))
}
