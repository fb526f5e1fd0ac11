package gateway

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

const poolRequest = "POST / HTTP/1.1\r\nHost: upstream\r\nContent-Length: 2\r\n\r\n{}"

// poolOf returns a pool of connections to a test server, and how many it took.
func poolOf(t *testing.T, start func(*httptest.Server), handler http.HandlerFunc) (*pool, *atomic.Int32) {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	connections := new(atomic.Int32)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	start(server)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	p := newPool(u)
	if p.tls != nil {
		p.tls.RootCAs = x509.NewCertPool()
		p.tls.RootCAs.AddCert(server.Certificate())
	}
	return p, connections
}

// ask makes one request and returns what came, read to its end or not at all.
func ask(t *testing.T, p *pool, whole bool) string {
	t.Helper()
	response, err := p.roundTrip(context.Background(), []byte(poolRequest))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if !whole {
		return ""
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestPoolUsesConnectionsAgain(t *testing.T) {
	for name, start := range map[string]func(*httptest.Server){"http": (*httptest.Server).Start, "https": (*httptest.Server).StartTLS} {
		t.Run(name, func(t *testing.T) {
			p, connections := poolOf(t, start, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				fmt.Fprintf(w, "%s %s %s", r.Method, r.Host, body)
			})
			for range 3 {
				if got := ask(t, p, true); got != "POST upstream {}" {
					t.Errorf("got %q", got)
				}
			}
			if n := connections.Load(); n != 1 {
				t.Errorf("3 requests took %d connections", n)
			}
		})
	}
}

// A certificate that nobody vouches for is no upstream.
func TestPoolChecksCertificates(t *testing.T) {
	p, _ := poolOf(t, (*httptest.Server).StartTLS, func(http.ResponseWriter, *http.Request) { t.Error("the request was sent") })
	p.tls.RootCAs = x509.NewCertPool()
	if response, err := p.roundTrip(context.Background(), []byte(poolRequest)); err == nil {
		response.Body.Close()
		t.Error("it was believed")
	}
}

// What is left of one response must not be taken for the next.
func TestPoolLeavesNothingOfAResponse(t *testing.T) {
	p, connections := poolOf(t, (*httptest.Server).Start, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, strings.Repeat("x", 100_000))
	})
	ask(t, p, false)
	if got := len(ask(t, p, true)); got != 100_000 {
		t.Errorf("the second response has %d bytes", got)
	}
	if n := connections.Load(); n != 2 {
		t.Errorf("%d connections: the first was used again", n)
	}
}

// A connection that the upstream has closed meanwhile is not used: the request
// would be lost, and is not sent twice.
func TestPoolNoticesClosedConnections(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	closed := make(chan struct{})
	go func() {
		for i := 0; ; i++ {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			if _, err := io.ReadFull(c, make([]byte, len(poolRequest))); err == nil {
				io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"+fmt.Sprint(i))
			}
			c.Close()
			if i == 0 {
				close(closed)
			}
		}
	}()
	p := newPool(&url.URL{Scheme: "http", Host: listener.Addr().String()})
	if got := ask(t, p, true); got != "0" {
		t.Fatalf("got %q", got)
	}
	<-closed
	if got := ask(t, p, true); got != "1" {
		t.Errorf("got %q", got)
	}
}
