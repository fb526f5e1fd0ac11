package gateway

import (
	"errors"
	"strconv"
	"strings"
)

// head is a request head in the closed grammar that the gateway reads: POST /
// HTTP/1.1, lines that end in CRLF and are not folded, one Host, and a body
// whose length one Content-Length gives. What two HTTP parsers could read in
// two ways is read by neither.
type head struct {
	host           string
	length         int64 // of the body
	fields         []field
	expectContinue bool
	last           bool // the client wants the connection closed
}

// field is a header field as it was sent, the value without the white space
// around it.
type field struct{ name, value string }

// errHead says that a request head is outside the grammar.
var errHead = errors.New("gateway: a request head outside the grammar")

// parseHead checks a request head, which ends in an empty line.
func parseHead(text string) (head, error) {
	line, rest, _ := strings.Cut(text, "\r\n")
	if line != "POST / HTTP/1.1" {
		return head{}, errHead
	}
	h := head{fields: make([]field, 0, 16), length: -1}
	hosts := 0
	for {
		line, rest, _ = strings.Cut(rest, "\r\n")
		if line == "" {
			break
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || !token(name) || !fieldValue(value) {
			return head{}, errHead
		}
		f := field{name, strings.Trim(value, " \t")}
		switch {
		case strings.EqualFold(name, "Host"):
			hosts++
			h.host = f.value
			continue // handlers have it apart from the header
		case strings.EqualFold(name, "Content-Length"):
			if h.length >= 0 {
				return head{}, errHead
			}
			if h.length, ok = contentLength(f.value); !ok {
				return head{}, errHead
			}
		case strings.EqualFold(name, "Connection"):
			h.last = h.last || strings.EqualFold(f.value, "close")
		case strings.EqualFold(name, "Expect"):
			if !strings.EqualFold(f.value, "100-continue") {
				return head{}, errHead
			}
			h.expectContinue = true
		case strings.EqualFold(name, "Transfer-Encoding"), strings.EqualFold(name, "Upgrade"),
			strings.EqualFold(name, "Trailer"), strings.EqualFold(name, "TE"):
			return head{}, errHead
		}
		h.fields = append(h.fields, f)
	}
	if hosts != 1 || h.length < 0 {
		return head{}, errHead
	}
	return h, nil
}

// contentLength reads digits. A length over the limit of bodies is one that
// the handler will refuse with a better message, so it only has to fit.
func contentLength(text string) (int64, bool) {
	if text == "" || len(text) > 18 || strings.Trim(text, "0123456789") != "" {
		return -1, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// token reports whether s is a field name by RFC 9110.
func token(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return s != ""
}

// fieldValue reports whether s holds no control character but tabs.
func fieldValue(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}
