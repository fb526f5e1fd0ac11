package dynamoat

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"

	"github.com/dynamoat/dynamoat/ddb"
)

// tokenSeal seals PartiQL's NextTokens: what a client hands back was given to
// this tenant, for this statement with these parameters. The upstream's token
// is not in the client's hands at all.
type tokenSeal struct {
	aead    cipher.AEAD
	key     []byte
	context []byte // authenticated beside the token
}

func newSeal(key []byte, tenant string, s *ddb.Statement) tokenSeal {
	derived := keyed(key, []byte("NextToken"))
	block, err := aes.NewCipher(derived)
	if err != nil {
		panic(err) // of a key of 32 bytes there is none
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // nor of AES
	}
	text, parameters := s.Text()
	context := append([]byte(tenant), 0) // no tenant id holds a NUL
	context = append(append(context, text...), 0)
	for _, v := range parameters {
		context = ddb.AppendValue(context, v)
	}
	return tokenSeal{aead, derived, context}
}

// keyed is the HMAC-SHA-256 of the parts, one after the other.
func keyed(key []byte, parts ...[]byte) []byte {
	mac := hmac.New(sha256.New, key)
	for _, p := range parts {
		mac.Write(p)
	}
	return mac.Sum(nil)
}

// seal returns the client's token. It is the same each time, so that deciding
// stays a function of its arguments: the nonce is a keyed hash of all that is
// sealed.
func (s tokenSeal) seal(token string) string {
	nonce := keyed(s.key, s.context, []byte{0}, []byte(token))[:s.aead.NonceSize()]
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nonce, nonce, []byte(token), s.context))
}

// open returns the upstream's token; ok is false for what seal did not make.
func (s tokenSeal) open(sealed string) (token string, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(sealed)
	if err != nil || len(b) < s.aead.NonceSize() {
		return "", false
	}
	plain, err := s.aead.Open(nil, b[:s.aead.NonceSize()], b[s.aead.NonceSize():], s.context)
	return string(plain), err == nil
}
