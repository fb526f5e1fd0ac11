package sigv4

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"
)

// TestKeysNeverCross: many goroutines sign with several credentials, dates and
// regions over a warm cache, each with its own secret and with another's. Run
// it with the race detector.
func TestKeysNeverCross(t *testing.T) {
	const credentials, rounds = 8, 40
	secret := func(i int) string { return fmt.Sprint("secret ", i%credentials) }
	v, err := NewVerifier(func(id string) (Credential, bool) {
		var i int
		if _, err := fmt.Sscanf(id, "AKID%d", &i); err != nil {
			return Credential{}, false
		}
		return Credential{AccessKeyID: id, SecretAccessKey: secret(i), Principal: i}, true
	}, Options{Clock: func() time.Time { return testNow }})
	if err != nil {
		t.Fatal(err)
	}
	request := func(key, of int, region string) *http.Request {
		call := newCall()
		call.key, call.secret, call.region = fmt.Sprint("AKID", key), secret(of), region
		return call.request(t)
	}
	var group sync.WaitGroup
	for i := range credentials {
		group.Go(func() {
			for n := range rounds {
				region := fmt.Sprint("region-", n%3)
				got, err := v.Verify(request(i, i, region), []byte(testBody))
				if err != nil || got.Principal != i {
					t.Errorf("key %d: %+v, %v", i, got, err)
				}
				other := (i + 1 + n%(credentials-1)) % credentials
				if got, err := v.Verify(request(i, other, region), []byte(testBody)); !errors.Is(err, ErrMismatch) {
					t.Errorf("key %d with the secret of %d: %+v, %v", i, other, got, err)
				}
			}
		})
	}
	group.Wait()
	if got := len(v.keys.keys); got != credentials*3 {
		t.Errorf("%d keys remembered, want %d", got, credentials*3)
	}
}

// TestSecretReplaced: a remembered key dies with its secret.
func TestSecretReplaced(t *testing.T) {
	current := "old"
	v, err := NewVerifier(func(id string) (Credential, bool) {
		return Credential{AccessKeyID: id, SecretAccessKey: current}, true
	}, Options{Clock: func() time.Time { return testNow }})
	if err != nil {
		t.Fatal(err)
	}
	verify := func(secret string) error {
		call := newCall()
		call.secret = secret
		_, err := v.Verify(call.request(t), []byte(testBody))
		return err
	}
	if err := verify("old"); err != nil {
		t.Fatal(err)
	}
	current = "new"
	if err := verify("old"); !errors.Is(err, ErrMismatch) {
		t.Errorf("the old secret: %v", err)
	}
	if err := verify("new"); err != nil {
		t.Errorf("the new secret: %v", err)
	}
}

// TestRefusedLeaveNoKey: who has no credential cannot fill the cache.
func TestRefusedLeaveNoKey(t *testing.T) {
	v := testVerifier(t)
	for i := range 20 {
		call := newCall()
		call.region = fmt.Sprint("region-", i)
		call.secret = "guess"
		if i%2 == 0 {
			call.key = "AKIDNOBODY"
		}
		if _, err := v.Verify(call.request(t), []byte(testBody)); err == nil {
			t.Fatal("accepted")
		}
	}
	if got := len(v.keys.keys); got != 0 {
		t.Errorf("%d keys remembered", got)
	}
}

func TestKeyCacheIsBounded(t *testing.T) {
	var c keyCache
	for i := range maxKeys + 10 {
		in := keyInput{fmt.Sprint(i), scope{"20260314", testRegion, "dynamodb"}}
		c.put(in, signingKey{byte(i)})
		if len(c.keys) > maxKeys {
			t.Fatalf("%d keys", len(c.keys))
		}
		if k, ok := c.get(in); !ok || k != (signingKey{byte(i)}) {
			t.Fatalf("key %d: %v, %v", i, k, ok)
		}
	}
	if len(c.keys) != 10 {
		t.Errorf("%d keys after the cache was full, want 10", len(c.keys))
	}
}

// TestKeyInputs: every part of the input makes another key.
func TestKeyInputs(t *testing.T) {
	base := keyInput{"secret", scope{"20260314", "eu-west-1", "dynamodb"}}
	seen := map[signingKey]keyInput{base.derive(): base}
	for _, in := range []keyInput{
		{"secret2", base.scope},
		{"secret", scope{"20260315", "eu-west-1", "dynamodb"}},
		{"secret", scope{"20260314", "eu-west-2", "dynamodb"}},
		{"secret", scope{"20260314", "eu-west-1", "sts"}},
	} {
		k := in.derive()
		if other, ok := seen[k]; ok {
			t.Errorf("%v and %v have one key", in, other)
		}
		seen[k] = in
	}
}
