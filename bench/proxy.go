package main

import (
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
)

// newReverseProxy returns Go's own reverse proxy as one would tune it: a
// connection to the upstream for each request under way (by default it keeps
// two), no compression, and buffers that are used again.
func newReverseProxy(upstream *url.URL) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(upstream) },
		Transport: &http.Transport{
			DialContext:         new(net.Dialer).DialContext,
			DisableCompression:  true,
			MaxIdleConns:        512,
			MaxIdleConnsPerHost: 512,
		},
		BufferPool: &buffers{},
	}
}

// buffers is a pool of the size that ReverseProxy copies with.
type buffers struct{ pool sync.Pool }

// Get implements [httputil.BufferPool].
func (b *buffers) Get() []byte {
	if v, ok := b.pool.Get().(*[]byte); ok {
		return *v
	}
	return make([]byte, 32<<10)
}

// Put implements [httputil.BufferPool].
func (b *buffers) Put(buf []byte) { b.pool.Put(&buf) }
