package gateway

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// How long a client may take. A connection that sends nothing is closed after
// the idle time; once a head has begun, the rest of the request has its own.
const (
	idleTime  = 120 * time.Second
	headTime  = 10 * time.Second
	bodyTime  = 60 * time.Second
	writeTime = 120 * time.Second

	lingerTime = 5 * time.Second
)

// server reads requests in the closed grammar of [parseHead] from connections
// and has a handler answer them. It stands in place of net/http's server,
// which takes more than that grammar, tells a handler less than was sent, and
// costs more than all of our own work (docs/performance.md). What the handler
// sees is the same: an *http.Request and an http.ResponseWriter.
type server struct {
	handler http.Handler

	mu      sync.Mutex
	conns   map[*serverConn]struct{}
	closing atomic.Bool
	done    sync.WaitGroup
}

// serverConn is one connection. Only the goroutine that serves it reads and
// writes it.
type serverConn struct {
	net.Conn
	server *server
	in     *bufio.Reader
	out    *bufio.Writer
	idle   bool // under server.mu: waiting for a request to begin
}

// serve accepts connections until the listener is closed.
func (s *server) serve(l net.Listener) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		conn := &serverConn{Conn: c, server: s, in: bufio.NewReaderSize(c, 8<<10), out: bufio.NewWriterSize(c, 8<<10), idle: true}
		s.mu.Lock()
		if s.closing.Load() {
			s.mu.Unlock()
			c.Close()
			continue
		}
		s.conns[conn] = struct{}{}
		s.done.Add(1)
		s.mu.Unlock()
		go conn.run()
	}
}

// shutdown closes idle connections, lets requests under way end, and closes
// what is left when the context ends.
func (s *server) shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.closing.Store(true)
	for c := range s.conns {
		if c.idle {
			c.SetReadDeadline(time.Unix(1, 0)) // wakes its Read
		}
	}
	s.mu.Unlock()
	ended := make(chan struct{})
	go func() { s.done.Wait(); close(ended) }()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	for c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	<-ended
	return ctx.Err()
}

func (c *serverConn) run() {
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler {
			c.Close()
			c.forget()
			panic(p) // the handler recovers its own: this one is the server's
		}
		c.Close()
		c.forget()
	}()
	for c.one() {
	}
}

func (c *serverConn) forget() {
	c.server.mu.Lock()
	delete(c.server.conns, c)
	c.server.mu.Unlock()
	c.server.done.Done()
}

// setIdle says whether the connection waits for a request. It returns false
// when the server is closing and the connection is to end.
func (c *serverConn) setIdle(idle bool, deadline time.Duration) bool {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.idle = idle
	if idle && c.server.closing.Load() {
		return false
	}
	return c.SetReadDeadline(time.Now().Add(deadline)) == nil
}

// one reads and answers one request. It returns false when it was the last on
// the connection.
func (c *serverConn) one() bool {
	if c.in.Buffered() == 0 {
		if !c.setIdle(true, idleTime) {
			return false
		}
		if _, err := c.in.Peek(1); err != nil {
			return false
		}
		if !c.setIdle(false, headTime) {
			return false
		}
	}
	head, err := c.readHead()
	if err != nil && !errors.Is(err, errHead) {
		return false // gone, or too slow
	}
	w := &response{conn: c, header: make(http.Header, 4)}
	if err != nil {
		w.last = true
		c.server.handler.ServeHTTP(w, refusedRequest())
		c.linger(w.finish())
		return false
	}
	w.last = head.last
	if head.expectContinue {
		io.WriteString(c.out, "HTTP/1.1 100 Continue\r\n\r\n")
		if c.out.Flush() != nil {
			return false
		}
	}
	if int64(c.in.Buffered()) < head.length && c.SetReadDeadline(time.Now().Add(bodyTime)) != nil {
		return false
	}
	body := io.LimitedReader{R: c.in, N: head.length}
	w.body = &body
	c.server.handler.ServeHTTP(w, head.request(&body, c.RemoteAddr()))
	answered := w.finish()
	if answered && !w.last {
		// What is left of the body must not be read as a request.
		_, err := io.Copy(io.Discard, &body)
		return err == nil && body.N == 0
	}
	if body.N > 0 {
		c.linger(answered)
	}
	return false
}

// maxLeft is how much of a body that a handler left unread is read to keep
// the connection.
const maxLeft = 256 << 10

// linger reads on for a while, to no purpose but this: a connection that is
// closed with bytes unread is reset, and the client loses the answer that it
// was given.
func (c *serverConn) linger(answered bool) {
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if !answered || !ok || half.CloseWrite() != nil || c.SetReadDeadline(time.Now().Add(lingerTime)) != nil {
		return
	}
	io.CopyN(io.Discard, c.Conn, 2*bodyLimit) // the end, the deadline or the limit: all the same
}

// maxHead is the size of the largest request head, in bytes.
const maxHead = 32 << 10

var headEnd = []byte("\r\n\r\n")

// readHead reads up to the empty line that ends a head. The error is errHead
// when the bytes are outside the grammar.
func (c *serverConn) readHead() (head, error) {
	// Most often all of it has arrived. A line feed alone, which this does not
	// look for, is in no line that parseHead takes.
	arrived, _ := c.in.Peek(c.in.Buffered())
	if i := bytes.Index(arrived, headEnd); i >= 0 {
		text := string(arrived[:i+len(headEnd)])
		c.in.Discard(len(text))
		return parseHead(text)
	}
	text := make([]byte, 0, 2<<10)
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return head{}, err
		}
		// Also what has no end yet must end somewhere.
		if len(text)+len(line) > maxHead {
			return head{}, errHead
		}
		text = append(text, line...)
		if err != nil {
			continue
		}
		if n := len(text); n < 2 || text[n-2] != '\r' {
			return head{}, errHead // a bare line feed
		}
		if len(line) == 2 && (len(text) == 2 || text[len(text)-3] == '\n') {
			return parseHead(string(text))
		}
	}
}

// refusedPath is the path under which a handler gets a request that was
// refused before it was read. The grammar itself cannot produce it.
const refusedPath = "/refused"

func refusedRequest() *http.Request {
	return &http.Request{
		Method: http.MethodPost, URL: &url.URL{Path: refusedPath}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: http.NoBody, Host: "refused",
	}
}

// request makes what handlers take of a head.
func (h *head) request(body io.Reader, from net.Addr) *http.Request {
	header := make(http.Header, len(h.fields))
	values := make([]string, len(h.fields))
	for i, f := range h.fields {
		values[i] = f.value
		name := textproto.CanonicalMIMEHeaderKey(f.name)
		if had, ok := header[name]; ok {
			header[name] = append(had, f.value)
			continue
		}
		header[name] = values[i : i+1 : i+1]
	}
	return &http.Request{
		Method: http.MethodPost, URL: &url.URL{Path: "/"}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(body), ContentLength: h.length, Host: h.host, RequestURI: "/", RemoteAddr: from.String(),
	}
}

// response is the http.ResponseWriter of one request. The handler gives the
// length of the body, always.
type response struct {
	conn   *serverConn
	header http.Header
	wrote  bool
	left   int64             // of the body
	body   *io.LimitedReader // of the request; nil when it was refused
	last   bool              // the connection ends after it
	failed bool
}

// Header returns the header, which WriteHeader sends.
func (w *response) Header() http.Header { return w.header }

// WriteHeader begins the response.
func (w *response) WriteHeader(status int) {
	if w.wrote {
		return
	}
	w.wrote = true
	length, err := strconv.ParseInt(w.header.Get("Content-Length"), 10, 64)
	if err != nil || length < 0 {
		panic("gateway: a response without its length")
	}
	w.left = length
	if strings.EqualFold(w.header.Get("Connection"), "close") || w.body != nil && w.body.N > maxLeft || w.conn.server.closing.Load() {
		w.last = true
	}
	w.failed = w.conn.SetWriteDeadline(time.Now().Add(writeTime)) != nil
	out := w.conn.out
	b := out.AvailableBuffer()
	b = append(b, "HTTP/1.1 "...)
	b = strconv.AppendInt(b, int64(status), 10)
	b = append(append(append(b, ' '), http.StatusText(status)...), "\r\nDate: "...)
	b = append(b, httpDate()...)
	for name, values := range w.header {
		if name == "Connection" {
			continue
		}
		for _, v := range values {
			b = append(append(append(append(b, "\r\n"...), name...), ": "...), oneLine.Replace(v)...)
		}
	}
	if w.last {
		b = append(b, "\r\nConnection: close"...)
	}
	b = append(b, "\r\n\r\n"...)
	if _, err := out.Write(b); err != nil {
		w.failed = true
	}
}

// oneLine keeps a header's value on its line.
var oneLine = strings.NewReplacer("\r", " ", "\n", " ")

// Write writes a part of the body.
func (w *response) Write(p []byte) (int, error) {
	if !w.wrote {
		w.WriteHeader(http.StatusOK)
	}
	if int64(len(p)) > w.left {
		return 0, http.ErrContentLength
	}
	n, err := w.conn.out.Write(p)
	w.left -= int64(n)
	if err != nil {
		w.failed = true
	}
	return n, err
}

// finish sends what is left in the buffer. It returns false when the response
// is not whole.
func (w *response) finish() bool {
	if !w.wrote || w.left > 0 || w.failed {
		return false
	}
	return w.conn.out.Flush() == nil
}

// date is the present second as HTTP writes it.
type date struct {
	second int64
	text   string
}

var lastDate atomic.Pointer[date]

// httpDate returns the value of a Date header. SDKs correct their clocks by
// it.
func httpDate() string {
	now := time.Now()
	d := lastDate.Load()
	if d == nil || d.second != now.Unix() {
		d = &date{now.Unix(), now.UTC().Format(http.TimeFormat)}
		lastDate.Store(d)
	}
	return d.text
}
