package gateway

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"
	"time"
)

const (
	dialTime     = 5 * time.Second  // until the upstream has taken a connection
	responseTime = 60 * time.Second // until a response is there, all of it
	keepTime     = 60 * time.Second // that an idle connection is kept
	maxIdle      = 512              // connections
)

// pool keeps connections to the upstream, one for each request under way. A
// request is written at once and once: net/http's transport may send one
// again when it believes that nothing came of it, and only the SDK knows
// whether a write may be repeated.
type pool struct {
	address string // host:port
	tls     *tls.Config
	mu      sync.Mutex
	idle    []*upstreamConn // the one used last at the end
}

// upstreamConn is a connection to the upstream.
type upstreamConn struct {
	net.Conn
	tcp   syscall.RawConn // to look whether it is still open; nil when that cannot be told
	in    *bufio.Reader
	since time.Time // idle since
}

func newPool(u *url.URL) *pool {
	p := &pool{address: u.Host}
	port := u.Port()
	if u.Scheme == "https" {
		p.tls = &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
		if port == "" {
			port = "443"
		}
	} else if port == "" {
		port = "80"
	}
	p.address = net.JoinHostPort(u.Hostname(), port)
	return p
}

// roundTrip writes a whole request and reads the head of its response. The
// body of the response must be closed; the connection is used again when the
// body was read to its end.
func (p *pool) roundTrip(ctx context.Context, request []byte) (*http.Response, error) {
	c, err := p.get(ctx)
	if err != nil {
		return nil, err
	}
	response, err := c.roundTrip(request)
	if err != nil {
		c.Close()
		return nil, err
	}
	response.Body = &upstreamBody{ReadCloser: response.Body, pool: p, conn: c, keep: !response.Close}
	return response, nil
}

func (c *upstreamConn) roundTrip(request []byte) (*http.Response, error) {
	if err := c.SetDeadline(time.Now().Add(responseTime)); err != nil {
		return nil, err
	}
	if _, err := c.Write(request); err != nil {
		return nil, err
	}
	response, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return nil, err
	}
	if response.StatusCode < http.StatusOK {
		return nil, errors.New("an interim response that nobody asked for")
	}
	return response, nil
}

// get returns an idle connection that is still open, or a new one.
func (p *pool) get(ctx context.Context) (*upstreamConn, error) {
	for {
		p.mu.Lock()
		var c *upstreamConn
		if n := len(p.idle); n > 0 {
			c = p.idle[n-1]
			p.idle = p.idle[:n-1]
		}
		p.mu.Unlock()
		if c == nil {
			return p.dial(ctx)
		}
		if time.Since(c.since) < keepTime && c.quiet() {
			return c, nil
		}
		c.Close()
	}
}

func (p *pool) put(c *upstreamConn) {
	c.since = time.Now()
	p.mu.Lock()
	kept := len(p.idle) < maxIdle && c.in.Buffered() == 0 // nothing comes unasked
	if kept {
		p.idle = append(p.idle, c)
	}
	p.mu.Unlock()
	if !kept {
		c.Close()
	}
}

func (p *pool) dial(ctx context.Context) (*upstreamConn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	var dialer net.Dialer
	plain, err := dialer.DialContext(ctx, "tcp", p.address)
	if err != nil {
		return nil, err
	}
	c := &upstreamConn{Conn: plain}
	if s, ok := plain.(syscall.Conn); ok {
		if c.tcp, err = s.SyscallConn(); err != nil {
			plain.Close()
			return nil, err
		}
	}
	if p.tls != nil {
		secure := tls.Client(plain, p.tls)
		if err := secure.HandshakeContext(ctx); err != nil {
			plain.Close()
			return nil, err
		}
		c.Conn = secure
	}
	c.in = bufio.NewReaderSize(c.Conn, 8<<10)
	return c, nil
}

// upstreamBody is the body of a response.
type upstreamBody struct {
	io.ReadCloser
	pool *pool
	conn *upstreamConn
	keep bool
	end  bool
}

// Read notes when the end has come.
func (b *upstreamBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.end = b.end || err == io.EOF
	return n, err
}

// Close gives the connection back, or ends it when the body was not read to
// its end.
func (b *upstreamBody) Close() error {
	if b.conn == nil {
		return nil
	}
	if b.keep && b.end {
		b.pool.put(b.conn)
	} else {
		b.conn.Close()
	}
	b.conn = nil
	return nil
}
