package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"
	"sync"
)

// signingKey is what signatures of one secret are made with for one scope.
type signingKey [sha256.Size]byte

// keyInput is everything that a signing key is derived from. It is the key of
// the cache, so a cached answer is the derived answer: a secret that changed,
// or another credential, is another input. The access key id is no part of the
// derivation and would add nothing.
type keyInput struct {
	secret string
	scope  scope
}

// derive computes the signing key.
func (in keyInput) derive() signingKey {
	k := mac([]byte("AWS4"+in.secret), in.scope.date)
	k = mac(k[:], in.scope.region)
	k = mac(k[:], in.scope.service)
	return mac(k[:], terminator)
}

func mac(key []byte, text string) (sum signingKey) {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	h.Sum(sum[:0])
	return sum
}

// maxKeys bounds a keyCache. Each entry is about 200 bytes.
const maxKeys = 8192

// keyCache remembers signing keys, which are good for a day. When full it
// forgets all of them: deriving one again costs a few microseconds, and no
// order of use has to be kept. The zero value is ready; it is safe for
// concurrent use.
type keyCache struct {
	mu   sync.RWMutex
	keys map[keyInput]signingKey
}

// get returns the key of an input, and whether it was remembered.
func (c *keyCache) get(in keyInput) (signingKey, bool) {
	c.mu.RLock()
	k, ok := c.keys[in]
	c.mu.RUnlock()
	if !ok {
		k = in.derive()
	}
	return k, ok
}

// put remembers a key that get has derived. Date and region are copied, since
// they are parts of a whole header.
func (c *keyCache) put(in keyInput, k signingKey) {
	in.scope.date = strings.Clone(in.scope.date)
	in.scope.region = strings.Clone(in.scope.region)
	in.scope.service = strings.Clone(in.scope.service)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.keys == nil {
		c.keys = make(map[keyInput]signingKey)
	}
	if len(c.keys) >= maxKeys {
		clear(c.keys)
	}
	c.keys[in] = k
}
