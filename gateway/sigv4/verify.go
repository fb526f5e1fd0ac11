package sigv4

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Credential is what a [Verifier] needs to know of an access key.
type Credential struct {
	// AccessKeyID must equal the id that was asked for, byte for byte.
	AccessKeyID string
	// SecretAccessKey signs. A credential without one verifies nothing.
	SecretAccessKey string
	// Principal is whom the key speaks for. This package does not look at
	// it; [Verified] hands it back, so that the caller need not look the key
	// up a second time and perhaps find another answer.
	Principal any
}

// Lookup returns the static credential of an access key id; ok is false when
// there is none. It is called at most once for each request, by many
// goroutines at a time.
type Lookup func(accessKeyID string) (credential Credential, ok bool)

// SessionLookup returns the temporary credential that a session token
// (X-Amz-Security-Token, any bytes) stands for. It must be sure of the token
// by itself: the signature is checked afterwards, with the secret returned.
// An *[Error] is the client's answer, such as one of [CodeExpiredToken]; any
// other error makes the token an unknown one.
type SessionLookup func(accessKeyID, token string) (Credential, error)

// The clock skew allowed unless [Options] say otherwise, and the most they can
// allow: DynamoDB has been seen to answer with both.
const (
	DefaultSkew = 5 * time.Minute
	MaxSkew     = 15 * time.Minute
)

// DefaultService is the service that credentials are scoped to unless the
// options say otherwise.
const DefaultService = "dynamodb"

// Options of a [Verifier].
type Options struct {
	// Clock returns the present time. Required.
	Clock func() time.Time
	// Skew is how far X-Amz-Date may be from the clock, either way. Zero
	// means DefaultSkew; MaxSkew is the most.
	Skew time.Duration
	// Service is the one that requests must be signed for. Empty means
	// DefaultService.
	Service string
	// Region is the one that requests must be signed for. Empty means
	// whichever region the client has signed for.
	Region string
	// Session, if set, admits temporary credentials. If not, every session
	// token is refused.
	Session SessionLookup
}

// Verified is what a signature has proved.
type Verified struct {
	AccessKeyID string
	Principal   any // of the [Credential] that has signed
	Region      string
	Time        time.Time // X-Amz-Date, in UTC
}

// Verifier checks signed requests. It is safe for concurrent use.
type Verifier struct {
	lookup  Lookup
	options Options
	nobody  Credential // stands in for an unknown key, with a secret that nobody knows
	keys    keyCache
}

// NewVerifier returns a verifier of the keys that lookup knows. It fails on
// options that make no sense, and on no lookup or no clock.
func NewVerifier(lookup Lookup, options Options) (*Verifier, error) {
	if options.Skew == 0 {
		options.Skew = DefaultSkew
	}
	if options.Service == "" {
		options.Service = DefaultService
	}
	switch {
	case lookup == nil:
		return nil, errors.New("sigv4: no lookup")
	case options.Clock == nil:
		return nil, errors.New("sigv4: no clock")
	case options.Skew < 0 || options.Skew > MaxSkew:
		return nil, fmt.Errorf("sigv4: clock skew %v: want more than 0 and at most %v", options.Skew, MaxSkew)
	case !isEach(options.Service, maxScopePart, isScopeByte):
		return nil, fmt.Errorf("sigv4: service %q: want letters, digits and '-'", options.Service)
	case options.Region != "" && !isEach(options.Region, maxScopePart, isScopeByte):
		return nil, fmt.Errorf("sigv4: region %q: want letters, digits and '-'", options.Region)
	}
	return &Verifier{lookup: lookup, options: options, nobody: Credential{SecretAccessKey: rand.Text()}}, nil
}

// Verify tells who signed r, whose whole body is body, or returns an *[Error].
// It reads r.Host for the host, as net/http's server sets it, and changes
// nothing of r.
func (v *Verifier) Verify(r *http.Request, body []byte) (Verified, error) {
	s := newScratch()
	defer s.release()
	verified, refusal := v.verify(s, r, body)
	if refusal != nil {
		return Verified{}, refusal
	}
	return verified, nil
}

func (v *Verifier) verify(s *scratch, r *http.Request, body []byte) (Verified, *Error) {
	if refusal := checkTarget(r); refusal != nil {
		return Verified{}, refusal
	}
	header, refusal := authorizationHeader(r.Header)
	if refusal != nil {
		return Verified{}, refusal
	}
	a, refusal := parseAuthorization(header)
	if refusal != nil {
		return Verified{}, refusal
	}
	amzDate, at, refusal := requestTime(r.Header)
	if refusal != nil {
		return Verified{}, refusal
	}
	if refusal := v.checkScope(a.scope, amzDate); refusal != nil {
		return Verified{}, refusal
	}
	if refusal := v.checkTime(amzDate, at); refusal != nil {
		return Verified{}, refusal
	}
	payload := sha256.Sum256(body)
	if refusal := checkPayloadHash(r.Header, &payload); refusal != nil {
		return Verified{}, refusal
	}
	if refusal := s.signedFields(r, a.signedHeaders, len(body)); refusal != nil {
		return Verified{}, refusal
	}

	// From here an unknown key is treated as a known one, to the end.
	credential, refusal := v.credential(a.accessKeyID, r.Header[tokenKey])
	input := keyInput{credential.SecretAccessKey, a.scope}
	key, remembered := v.keys.get(input)
	request := canonical{method: http.MethodPost, uri: "/", payload: &payload}
	signature, bad := s.sign(request, amzDate, a.scope, &key)
	if bad != "" {
		return Verified{}, headerError(bad, "has a control character in its value")
	}
	matches := subtle.ConstantTimeCompare(signature[:], a.signature[:]) == 1
	switch {
	case credential.AccessKeyID == "": // nobody
		return Verified{}, refusal
	case !matches:
		return Verified{}, ErrMismatch
	case refusal != nil:
		return Verified{}, refusal
	}
	// Only a request that has verified leaves a key behind, so nobody
	// without a credential can fill the cache.
	if !remembered {
		v.keys.put(input, key)
	}
	return Verified{AccessKeyID: a.accessKeyID, Principal: credential.Principal, Region: a.scope.region, Time: at}, nil
}

// credential returns what the signature is to be checked with, and a refusal
// if the request is to be refused even so. An unknown key is nobody's.
func (v *Verifier) credential(accessKeyID string, token []string) (Credential, *Error) {
	usable := func(c Credential) bool { return c.AccessKeyID == accessKeyID && c.SecretAccessKey != "" }
	if c, ok := v.lookup(accessKeyID); ok {
		switch {
		case !usable(c):
			return v.nobody, ErrUnknownKey
		case len(token) > 0:
			return c, ErrStaticKeyToken
		}
		return c, nil
	}
	if len(token) == 0 || v.options.Session == nil {
		return v.nobody, ErrUnknownKey
	}
	c, err := v.options.Session(accessKeyID, token[0])
	if refusal := (*Error)(nil); errors.As(err, &refusal) {
		return v.nobody, refusal
	}
	if err != nil || !usable(c) {
		return v.nobody, ErrUnknownKey
	}
	return c, nil
}

// checkScope holds the credential scope against the date of the request and
// against what this verifier is for.
func (v *Verifier) checkScope(sc scope, amzDate string) *Error {
	switch {
	case sc.service != v.options.Service:
		return &Error{CodeInvalidSignature, "Credential should be scoped to correct service: '" + v.options.Service + "'."}
	case v.options.Region != "" && sc.region != v.options.Region:
		return &Error{CodeInvalidSignature, "Credential should be scoped to a valid region: '" + v.options.Region + "'."}
	case sc.date != amzDate[:8]:
		return &Error{CodeInvalidSignature, "Date in Credential scope does not match the date of X-Amz-Date."}
	}
	return nil
}

// checkTime holds the time of the request against the clock. Clients correct
// their clocks by the Date header of the response, not by these texts.
func (v *Verifier) checkTime(amzDate string, at time.Time) *Error {
	now, skew := v.options.Clock().UTC().Truncate(time.Second), v.options.Skew
	earliest, latest := now.Add(-skew), now.Add(skew)
	if !at.Before(earliest) && !at.After(latest) {
		return nil
	}
	window := skew.String()
	if skew%time.Minute == 0 {
		window = fmt.Sprintf("%d min.", skew/time.Minute)
	}
	if at.Before(earliest) {
		return &Error{CodeInvalidSignature, fmt.Sprintf("Signature expired: %s is now earlier than %s (%s - %s)",
			amzDate, earliest.Format(dateLayout), now.Format(dateLayout), window)}
	}
	return &Error{CodeInvalidSignature, fmt.Sprintf("Signature not yet current: %s is still later than %s (%s + %s)",
		amzDate, latest.Format(dateLayout), now.Format(dateLayout), window)}
}

// checkPayloadHash holds the client's own hash of the body, if it sent one,
// against the body. The canonical request never takes it from the client.
func checkPayloadHash(h http.Header, payload *[sha256.Size]byte) *Error {
	values := h[payloadKey]
	if len(values) == 0 {
		return nil
	}
	var text [2 * sha256.Size]byte
	hex.Encode(text[:], payload[:])
	if len(values) > 1 || values[0] != string(text[:]) {
		return errPayload
	}
	return nil
}
