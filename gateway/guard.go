package gateway

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

// maxHead is the size of the largest request head, in bytes.
const maxHead = 32 << 10

// Guard returns a listener whose connections let through nothing but
// requests in one closed grammar: POST / HTTP/1.1, lines that end in CRLF and
// are not folded, one Host, and a body whose length one Content-Length gives.
// net/http reads more than that and tells a handler less than was sent, so
// the check sits below it: what two HTTP parsers could read in two ways is
// read by neither.
//
// A request outside the grammar reaches the handler as a request for the path
// [refusedPath], which the grammar itself cannot produce, and is the last on
// its connection.
func Guard(l net.Listener) net.Listener { return guardListener{l} }

type guardListener struct{ net.Listener }

// Accept waits for a connection.
func (l guardListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &guardConn{Conn: c}, nil
}

// guardConn checks each request head before any of it is read further up.
// Reads come from one goroutine at a time, as net/http has it.
type guardConn struct {
	net.Conn
	buf     []byte // read from the connection and not handed on
	checked int    // how much of buf is part of a checked request
	scanned int    // how much of the head in buf was looked at
	body    int64  // how much of the current request's body is not in buf
	refused bool   // nothing more will be read
}

// Read hands on bytes of checked requests only.
func (c *guardConn) Read(p []byte) (int, error) {
	for c.checked == 0 && c.body == 0 {
		if c.refused {
			return 0, io.EOF
		}
		if c.head() {
			break
		}
		if err := c.fill(); err != nil {
			return 0, err // what is in buf waits for the next Read
		}
	}
	if c.checked > 0 {
		n := copy(p, c.buf[:c.checked])
		c.buf, c.checked = c.buf[n:], c.checked-n
		return n, nil
	}
	if int64(len(p)) > c.body {
		p = p[:c.body]
	}
	n, err := c.Conn.Read(p)
	c.body -= int64(n)
	return n, err
}

// fill reads more of a head into buf.
func (c *guardConn) fill() error {
	if cap(c.buf)-len(c.buf) < 512 {
		c.buf = append(make([]byte, 0, max(2*len(c.buf), 4096)), c.buf...)
	}
	n, err := c.Conn.Read(c.buf[len(c.buf):cap(c.buf)])
	c.buf = c.buf[:len(c.buf)+n]
	if n > 0 {
		return nil
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	return err
}

// head looks for a whole request head in buf. It returns true when one is
// there and was checked, or was refused and replaced.
func (c *guardConn) head() bool {
	end := -1
	for c.scanned < len(c.buf) {
		i := bytes.IndexByte(c.buf[c.scanned:], '\n')
		if i < 0 {
			break
		}
		at := c.scanned + i
		if at == 0 || c.buf[at-1] != '\r' {
			return c.refuse()
		}
		if at-c.scanned == 1 { // an empty line
			end = at + 1
			break
		}
		c.scanned = at + 1
	}
	if end < 0 {
		return len(c.buf) > maxHead && c.refuse()
	}
	length, err := parseHead(string(c.buf[:end]))
	if err != nil || end > maxHead {
		return c.refuse()
	}
	c.scanned = 0
	c.checked = int(min(int64(end)+length, int64(len(c.buf))))
	c.body = int64(end) + length - int64(c.checked)
	return true
}

// refusedPath is the path under which a handler gets a request that was
// refused before it was read.
const refusedPath = "/refused"

const refusedHead = "GET " + refusedPath + " HTTP/1.1\r\nHost: refused\r\nConnection: close\r\n\r\n"

func (c *guardConn) refuse() bool {
	c.refused = true
	c.buf, c.checked, c.body = []byte(refusedHead), len(refusedHead), 0
	return true
}

var errHead = errors.New("gateway: a request head outside the grammar")

// parseHead checks a request head, which ends in an empty line, and returns
// the length of the body that follows.
func parseHead(head string) (length int64, err error) {
	line, rest, _ := strings.Cut(head, "\r\n")
	if line != "POST / HTTP/1.1" {
		return 0, errHead
	}
	hosts, lengths := 0, 0
	for {
		line, rest, _ = strings.Cut(rest, "\r\n")
		if line == "" {
			break
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || !token(name) || !fieldValue(value) {
			return 0, errHead
		}
		switch strings.ToLower(name) {
		case "host":
			hosts++
		case "content-length":
			lengths++
			length, ok = contentLength(strings.Trim(value, " \t"))
			if !ok {
				return 0, errHead
			}
		case "transfer-encoding", "upgrade", "trailer", "te":
			return 0, errHead
		}
	}
	if hosts != 1 || lengths != 1 {
		return 0, errHead
	}
	return length, nil
}

// contentLength reads digits. A length over the limit of bodies is one that
// the handler will refuse with a better message, so it only has to fit.
func contentLength(text string) (int64, bool) {
	if text == "" || len(text) > 18 || strings.Trim(text, "0123456789") != "" {
		return 0, false
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

// bodyLimit is one more than the largest body that is read.
const bodyLimit = ddb.MaxBody + 1
