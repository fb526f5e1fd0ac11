package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// field is one header to be signed: its name in lower case and its values in
// the order in which they were sent.
type field struct {
	name   string
	values []string
}

// scratch holds what one signature needs while it is computed.
type scratch struct {
	buf    []byte
	fields []field
	host   [1]string
	length [1]string
}

var scratches = sync.Pool{New: func() any { return &scratch{buf: make([]byte, 0, 1<<10)} }}

func newScratch() *scratch { return scratches.Get().(*scratch) }

// release gives s back, without any request's strings in it, unless one
// request has made it large.
func (s *scratch) release() {
	const large = 64 << 10
	if cap(s.buf) > large || cap(s.fields) > large/64 {
		return
	}
	clear(s.buf[:cap(s.buf)])
	clear(s.fields[:cap(s.fields)])
	*s = scratch{buf: s.buf[:0], fields: s.fields[:0]}
	scratches.Put(s)
}

// sign computes the signature of a request over s.fields, sorted by name.
// When a header has a value that cannot be signed, bad is its name.
func (s *scratch) sign(req canonical, amzDate string, sc scope, key *signingKey) (signature [sha256.Size]byte, bad string) {
	s.buf, bad = req.append(s.buf[:0], s.fields)
	if bad != "" {
		return signature, bad
	}
	sum := sha256.Sum256(s.buf)
	s.buf = appendStringToSign(s.buf[:0], amzDate, sc, &sum)
	h := hmac.New(sha256.New, key[:])
	h.Write(s.buf)
	h.Sum(signature[:0])
	return signature, ""
}

// canonical is a request without its headers: method, the path and query in
// canonical form, and the hash of the body.
type canonical struct {
	method  string
	uri     string
	query   string
	payload *[sha256.Size]byte
}

// append writes the canonical request. When a header has a value that cannot
// be signed, bad is its name.
func (c canonical) append(dst []byte, fields []field) (out []byte, bad string) {
	dst = append(dst, c.method...)
	dst = append(dst, '\n')
	dst = append(dst, c.uri...)
	dst = append(dst, '\n')
	dst = append(dst, c.query...)
	dst = append(dst, '\n')
	for _, f := range fields {
		dst = append(dst, f.name...)
		dst = append(dst, ':')
		for i, v := range f.values {
			if i > 0 {
				dst = append(dst, ',')
			}
			var ok bool
			if dst, ok = appendValue(dst, v); !ok {
				return dst, f.name
			}
		}
		dst = append(dst, '\n')
	}
	dst = append(dst, '\n')
	dst = appendNames(dst, fields)
	dst = append(dst, '\n')
	return hex.AppendEncode(dst, c.payload[:]), ""
}

// appendNames writes the names of the signed headers.
func appendNames(dst []byte, fields []field) []byte {
	for i, f := range fields {
		if i > 0 {
			dst = append(dst, ';')
		}
		dst = append(dst, f.name...)
	}
	return dst
}

// appendValue writes a header value without the spaces around it and with one
// for each run of them inside. It is false for a control character: a line
// feed would let one header pass for two, and of tabs SDKs do not agree
// whether they are spaces.
func appendValue(dst []byte, value string) ([]byte, bool) {
	value = strings.Trim(value, " ")
	for i := range len(value) {
		b := value[i]
		if b < ' ' || b == 0x7f {
			return dst, false
		}
		if b == ' ' && value[i-1] == ' ' { // trimmed, so i > 0
			continue
		}
		dst = append(dst, b)
	}
	return dst, true
}

// appendScope writes date/region/service/aws4_request.
func appendScope(dst []byte, sc scope) []byte {
	dst = append(dst, sc.date...)
	dst = append(dst, '/')
	dst = append(dst, sc.region...)
	dst = append(dst, '/')
	dst = append(dst, sc.service...)
	return append(dst, "/"+terminator...)
}

func appendStringToSign(dst []byte, amzDate string, sc scope, request *[sha256.Size]byte) []byte {
	dst = append(dst, algorithm+"\n"...)
	dst = append(dst, amzDate...)
	dst = append(dst, '\n')
	dst = appendScope(dst, sc)
	dst = append(dst, '\n')
	return hex.AppendEncode(dst, request[:])
}

// canonicalURI returns the canonical form of a path as it is on the wire:
// empty and dot segments removed, then each byte but '/' and the unreserved
// ones encoded, so that what came encoded is encoded twice. That is the rule
// of every service but S3.
func canonicalURI(path string) string {
	if path == "" || path == "/" {
		return "/"
	}
	var kept []string
	for segment := range strings.SplitSeq(path, "/") {
		switch segment {
		case "", ".":
		case "..":
			kept = kept[:max(len(kept)-1, 0)]
		default:
			kept = append(kept, encode(segment))
		}
	}
	uri := "/" + strings.Join(kept, "/")
	if strings.HasSuffix(path, "/") && len(kept) > 0 {
		uri += "/"
	}
	return uri
}

// canonicalQuery returns the canonical form of a query string as it is on the
// wire: decoded, encoded again, sorted by encoded name and then by value.
func canonicalQuery(raw string) (string, error) {
	if raw == "" {
		return "", nil
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return "", err
	}
	var pairs [][2]string
	for name, each := range values {
		for _, value := range each {
			pairs = append(pairs, [2]string{encode(name), encode(value)})
		}
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	var b strings.Builder
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(p[0])
		b.WriteByte('=')
		b.WriteString(p[1])
	}
	return b.String(), nil
}

// encode percent-encodes every byte but the unreserved ones of RFC 3986.
func encode(text string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		if c := text[i]; isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~' {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}
