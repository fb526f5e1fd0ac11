package sigv4

import (
	"encoding/hex"
	"strings"
)

// algorithm is the only signing algorithm: SigV4a (ECDSA) has no secret that
// the gateway could verify with.
const algorithm = "AWS4-HMAC-SHA256"

// terminator ends every credential scope.
const terminator = "aws4_request"

// The longest parts that are read. AWS's own are far shorter.
const (
	maxAccessKeyID = 128
	maxScopePart   = 63
	maxHeader      = 8 << 10
)

// scope is what a signing key is good for.
type scope struct {
	date    string // YYYYMMDD
	region  string
	service string
}

// authorization is an Authorization header, taken apart. Its strings are parts
// of the header.
type authorization struct {
	accessKeyID   string
	scope         scope
	signedHeaders string // sorted lower-case names, each once, between ';'
	signature     [32]byte
}

// parseAuthorization reads the one form that AWS's SDKs write:
//
//	AWS4-HMAC-SHA256 Credential=ID/YYYYMMDD/REGION/SERVICE/aws4_request,
//	    SignedHeaders=a;b;c, Signature=64 lower-case hex digits
//
// with one space or none behind each comma. Whatever else a header may hold is
// refused, since two readers of a looser form can read two things.
func parseAuthorization(header string) (authorization, *Error) {
	var a authorization
	if len(header) > maxHeader {
		return a, malformed(maxHeader, "the end of the header")
	}
	c := cursor{text: header}
	c.literal(algorithm + " ")
	c.literal("Credential=")
	a.accessKeyID = c.until('/', maxAccessKeyID, isKeyByte, "an access key id and '/'")
	a.scope.date = c.until('/', 8, isDigit, "a date as YYYYMMDD and '/'")
	if c.err == nil && len(a.scope.date) != 8 {
		c.fail("a date as YYYYMMDD and '/'")
	}
	a.scope.region = c.until('/', maxScopePart, isScopeByte, "a region and '/'")
	a.scope.service = c.until('/', maxScopePart, isScopeByte, "a service and '/'")
	c.literal(terminator)
	c.separator()
	c.literal("SignedHeaders=")
	a.signedHeaders = c.headerNames()
	c.separator()
	c.literal("Signature=")
	c.signature(&a.signature)
	if c.err != nil {
		return authorization{}, c.err
	}
	return a, nil
}

// cursor reads a header from left to right. After the first error it moves no
// more.
type cursor struct {
	text string
	at   int
	err  *Error
}

func (c *cursor) fail(want string) {
	if c.err == nil {
		c.err = malformed(c.at, want)
	}
}

func (c *cursor) literal(want string) {
	if c.err != nil {
		return
	}
	if !strings.HasPrefix(c.text[c.at:], want) {
		c.fail(`"` + want + `"`)
		return
	}
	c.at += len(want)
}

// separator reads a comma and at most one space.
func (c *cursor) separator() {
	c.literal(",")
	if c.err == nil && strings.HasPrefix(c.text[c.at:], " ") {
		c.at++
	}
}

// until reads one to longest bytes of a class and the byte that ends them.
func (c *cursor) until(end byte, longest int, class func(byte) bool, want string) string {
	if c.err != nil {
		return ""
	}
	rest := c.text[c.at:]
	n := 0
	for n < len(rest) && n < longest && class(rest[n]) {
		n++
	}
	if n == 0 || n == len(rest) || rest[n] != end {
		c.fail(want)
		return ""
	}
	c.at += n + 1
	return rest[:n]
}

// headerNames reads the list of signed headers up to its comma, which it
// leaves to be read. Strictly ascending is both sorted and without repetition.
func (c *cursor) headerNames() string {
	if c.err != nil {
		return ""
	}
	list, _, _ := strings.Cut(c.text[c.at:], ",")
	last := ""
	for name := range strings.SplitSeq(list, ";") {
		if !isHeaderName(name) || name <= last {
			c.fail("header names in lower case, sorted, each once, between ';'")
			return ""
		}
		last = name
		c.at += len(name) + 1
	}
	c.at-- // no ';' behind the last
	return list
}

// signature reads the rest: 64 lower-case hex digits and nothing behind them.
func (c *cursor) signature(dst *[32]byte) {
	const want = "64 lower-case hex digits and the end of the header"
	if c.err != nil {
		return
	}
	rest := c.text[c.at:]
	if len(rest) != 2*len(dst) {
		c.fail(want)
		return
	}
	for i := range len(rest) {
		if !isDigit(rest[i]) && (rest[i] < 'a' || rest[i] > 'f') {
			c.fail(want)
			return
		}
	}
	if _, err := hex.Decode(dst[:], []byte(rest)); err != nil {
		c.fail(want)
	}
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func isAlphanumeric(b byte) bool {
	return isDigit(b) || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

// isScopeByte allows what SDKs allow in a region: a host name's label.
func isScopeByte(b byte) bool { return isAlphanumeric(b) || b == '-' }

// isKeyByte allows AWS's own key ids (letters, digits, '_') and the names that
// people give to keys of their own.
func isKeyByte(b byte) bool { return isScopeByte(b) || b == '_' || b == '.' }

// isHeaderName tells whether name is a field name of RFC 9110 in lower case.
func isHeaderName(name string) bool {
	if name == "" {
		return false
	}
	for i := range len(name) {
		b := name[i]
		if 'A' <= b && b <= 'Z' || !isAlphanumeric(b) && strings.IndexByte("!#$%&'*+-.^_`|~", b) < 0 {
			return false
		}
	}
	return true
}

// isEach tells whether text has one to longest bytes, each of a class.
func isEach(text string, longest int, class func(byte) bool) bool {
	if text == "" || len(text) > longest {
		return false
	}
	for i := range len(text) {
		if !class(text[i]) {
			return false
		}
	}
	return true
}
