package sigv4

import (
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// The headers of a signature, as net/http spells them.
const (
	authorizationKey = "Authorization"
	dateKey          = "X-Amz-Date"
	payloadKey       = "X-Amz-Content-Sha256"
	tokenKey         = "X-Amz-Security-Token"
)

// dateLayout is the form of X-Amz-Date.
const dateLayout = "20060102T150405Z"

// checkTarget refuses every request that is not a POST to "/" without a query.
// The canonical request then says so without having looked at the URL.
func checkTarget(r *http.Request) *Error {
	u := r.URL
	switch {
	case r.Method != http.MethodPost:
		return errMethod
	case u == nil || u.Path != "/" || u.RawPath != "" || u.Opaque != "" || u.User != nil || u.Fragment != "":
		return errPath
	case u.RawQuery != "" || u.ForceQuery:
		return errQuery
	case r.Host == "" || u.Host != "" && u.Host != r.Host || len(r.Header["Host"]) > 0:
		// net/http's server moves the header to r.Host; one that is left is a second.
		return errHost
	case len(r.Trailer) > 0:
		return errTrailer
	}
	return nil
}

func authorizationHeader(h http.Header) (string, *Error) {
	values := h[authorizationKey]
	switch {
	case len(values) == 0 || len(values) == 1 && values[0] == "":
		return "", ErrMissingToken
	case len(values) > 1:
		return "", errManyAuth
	}
	return values[0], nil
}

// requestTime returns the text and the time of X-Amz-Date.
func requestTime(h http.Header) (string, time.Time, *Error) {
	values := h[dateKey]
	if len(values) != 1 || len(values[0]) != len(dateLayout) {
		return "", time.Time{}, errDate
	}
	// The length leaves no room for the fraction of a second that
	// time.Parse would let pass.
	at, err := time.Parse(dateLayout, values[0])
	if err != nil {
		return "", time.Time{}, errDate
	}
	return values[0], at, nil
}

// signedFields fills s.fields with the headers that list names, sorted as it
// is, and refuses a list that leaves out what the gateway relies on: the host,
// and every x-amz-* header there is. Content-Type is not required, since old
// SDKs left it out; the gateway admits one value of it only.
func (s *scratch) signedFields(r *http.Request, list string, length int) *Error {
	signed := 0
	host := false
	for name := range strings.SplitSeq(list, ";") {
		f := field{name: name}
		switch name {
		case "host":
			host = true
			s.host[0] = r.Host
			f.values = s.host[:]
		case "content-length":
			// A proxy may have taken the header away; the length is that
			// of the body all the same.
			s.length[0] = strconv.Itoa(length)
			f.values = s.length[:]
			if sent := s.values(r.Header, name); len(sent) > 1 || len(sent) == 1 && sent[0] != s.length[0] {
				return headerError(name, "is not the length of the body")
			}
		default:
			f.values = s.values(r.Header, name)
			if len(f.values) == 0 {
				return headerError(name, "is named in SignedHeaders but not present")
			}
		}
		if isAmz(name) {
			signed++
		}
		if len(f.values) > 1 && (isAmz(name) || name == "content-type") {
			return headerError(name, "must appear exactly once")
		}
		s.fields = append(s.fields, f)
	}
	if !host {
		return headerError("host", "must be signed: name it in SignedHeaders")
	}
	return checkCoverage(r.Header, list, signed)
}

// checkCoverage refuses a request with an x-amz-* header that is not among the
// signed ones. Each of those is present under its canonical spelling, and no
// two are the same, so equal numbers are equal sets.
func checkCoverage(h http.Header, list string, signed int) *Error {
	present := 0
	for key := range h {
		if !isAmz(key) {
			continue
		}
		if textproto.CanonicalMIMEHeaderKey(key) != key {
			return headerError(key, "has another spelling than net/http's server gives it")
		}
		present++
	}
	if present == signed {
		return nil
	}
	unsigned := "" // of several the first, so that the answer is always the same
	for key := range h {
		if isAmz(key) && !isListed(list, key) && (unsigned == "" || key < unsigned) {
			unsigned = key
		}
	}
	return headerError(unsigned, "must be signed: name it in SignedHeaders")
}

// isListed tells whether a header is among the signed ones.
func isListed(list, key string) bool {
	for name := range strings.SplitSeq(list, ";") {
		if strings.EqualFold(name, key) {
			return true
		}
	}
	return false
}

// isAmz tells whether a header name begins with x-amz-, in any case.
func isAmz(name string) bool {
	return len(name) >= 6 && name[1] == '-' && name[5] == '-' && name[0]|0x20 == 'x' &&
		name[2]|0x20 == 'a' && name[3]|0x20 == 'm' && name[4]|0x20 == 'z'
}

// values looks a lower-case header name up under the spelling that net/http
// gives it, without an allocation.
func (s *scratch) values(h http.Header, name string) []string {
	s.buf = s.buf[:0]
	up := true
	for i := range len(name) {
		b := name[i]
		if up && 'a' <= b && b <= 'z' {
			b -= 'a' - 'A'
		}
		up = b == '-'
		s.buf = append(s.buf, b)
	}
	return h[string(s.buf)]
}
