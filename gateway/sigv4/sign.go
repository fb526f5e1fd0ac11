package sigv4

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SigningCredentials are what a [Signer] signs with: those that AWS gave to
// the gateway. SessionToken is empty for a long-term key.
type SigningCredentials struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
}

// Signer signs outgoing requests for one service. It is safe for concurrent
// use.
type Signer struct {
	service string
	keys    keyCache
}

// NewSigner returns a signer for a service: "dynamodb", "sts". It fails on
// what is no service name.
func NewSigner(service string) (*Signer, error) {
	if !isEach(service, maxScopePart, isScopeByte) {
		return nil, fmt.Errorf("sigv4: service %q: want letters, digits and '-'", service)
	}
	return &Signer{service: service}, nil
}

// Sign signs r, whose whole body is body, and sets its headers X-Amz-Date,
// X-Amz-Security-Token and Authorization, in place of any it had. It signs the
// host, the length of the body if there is one, and every header but those
// that name a hop or that net/http writes by itself. A header must not be
// changed or added after that; the body is neither read from r nor put there.
//
// It fails, and leaves r without Authorization, when r could not be sent as it
// was signed: r.ContentLength is not that of body, X-Amz-Content-Sha256 is of
// another body, two headers differ in case only, or a value holds a control
// character.
func (s *Signer) Sign(r *http.Request, body []byte, credentials SigningCredentials, region string, now time.Time) error {
	if r.Header == nil {
		r.Header = make(http.Header)
	}
	for _, key := range []string{authorizationKey, dateKey, tokenKey} {
		delete(r.Header, key)
	}
	switch {
	case !isEach(credentials.AccessKeyID, maxAccessKeyID, isKeyByte):
		return errors.New("sigv4: access key id: want letters, digits, '_', '-' and '.'")
	case credentials.SecretAccessKey == "":
		return errors.New("sigv4: no secret access key")
	case !isEach(region, maxScopePart, isScopeByte):
		return fmt.Errorf("sigv4: region %q: want letters, digits and '-'", region)
	case r.ContentLength != int64(len(body)):
		return fmt.Errorf("sigv4: content length %d of a body of %d bytes", r.ContentLength, len(body))
	case r.URL == nil || r.URL.Opaque != "":
		return errors.New("sigv4: no URL with a host and a path")
	}
	payload := sha256.Sum256(body)
	if checkPayloadHash(r.Header, &payload) != nil {
		return fmt.Errorf("sigv4: %s is not the hash of the body", payloadKey)
	}
	query, err := canonicalQuery(r.URL.RawQuery)
	if err != nil {
		return fmt.Errorf("sigv4: query string: %w", err)
	}

	w := newScratch()
	defer w.release()
	amzDate := now.UTC().Format(dateLayout)
	if err := w.outgoingFields(r, len(body), amzDate, credentials.SessionToken); err != nil {
		return err
	}
	input := keyInput{credentials.SecretAccessKey, scope{amzDate[:8], region, s.service}}
	key, remembered := s.keys.get(input)
	if !remembered {
		s.keys.put(input, key)
	}
	request := canonical{method: r.Method, uri: canonicalURI(r.URL.EscapedPath()), query: query, payload: &payload}
	signature, bad := w.sign(request, amzDate, input.scope, &key)
	if bad != "" {
		return fmt.Errorf("sigv4: header %q: control character in its value", bad)
	}

	w.buf = append(w.buf[:0], algorithm+" Credential="...)
	w.buf = append(w.buf, credentials.AccessKeyID...)
	w.buf = append(w.buf, '/')
	w.buf = appendScope(w.buf, input.scope)
	w.buf = append(w.buf, ", SignedHeaders="...)
	w.buf = appendNames(w.buf, w.fields)
	w.buf = append(w.buf, ", Signature="...)
	w.buf = hex.AppendEncode(w.buf, signature[:])
	r.Header[authorizationKey] = []string{string(w.buf)}
	return nil
}

// outgoingFields sets the headers that belong to a signature and fills
// w.fields with all that are to be signed, sorted.
func (w *scratch) outgoingFields(r *http.Request, length int, amzDate, token string) error {
	w.host[0] = r.Host
	if r.Host == "" {
		w.host[0] = r.URL.Host
	}
	if w.host[0] == "" {
		return errors.New("sigv4: no host")
	}
	r.Header[dateKey] = []string{amzDate}
	if token != "" {
		r.Header[tokenKey] = []string{token}
	}
	w.fields = append(w.fields, field{"host", w.host[:]})
	if length > 0 {
		w.length[0] = strconv.Itoa(length)
		w.fields = append(w.fields, field{"content-length", w.length[:]})
	}
	for key, values := range r.Header {
		name := strings.ToLower(key)
		if isUnsigned(name) || len(values) == 0 {
			continue
		}
		if !isHeaderName(name) {
			return fmt.Errorf("sigv4: header %q: not a header name", name)
		}
		w.fields = append(w.fields, field{name, values})
	}
	slices.SortFunc(w.fields, func(a, b field) int { return strings.Compare(a.name, b.name) })
	for i := 1; i < len(w.fields); i++ {
		if w.fields[i].name == w.fields[i-1].name {
			return fmt.Errorf("sigv4: header %q: in more than one spelling", w.fields[i].name)
		}
	}
	return nil
}

// isUnsigned names the headers that are left out of a signature: those that
// net/http takes from elsewhere than the header map, those that a hop on the
// way changes, and the signature's own.
func isUnsigned(name string) bool {
	switch name {
	case "authorization", "user-agent", "x-amzn-trace-id",
		"host", "content-length", "transfer-encoding", "trailer",
		"connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization",
		"proxy-connection", "te", "upgrade":
		return true
	}
	return false
}
