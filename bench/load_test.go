package main

import (
	"bufio"
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/gateway"
	"github.com/dynamoat/dynamoat/policy"
)

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// newStub starts the stub and returns its address.
func newStub(t *testing.T) string {
	l := listen(t)
	go serveStub(l)
	return l.Addr().String()
}

// newGateway starts a gateway of the measured policy in front of the stub.
func newGateway(t *testing.T, upstream, secret string, log io.Writer) string {
	folder := t.TempDir()
	if err := writeGatewayFiles(folder, secret); err != nil {
		t.Fatal(err)
	}
	p, err := policy.Load(filepath.Join(folder, "dynamoat.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	e, err := dynamoat.New(p, audit.NewJSON(log, time.Now))
	if err != nil {
		t.Fatal(err)
	}
	g, err := gateway.New(gateway.Config{
		Enforcer: e, Keys: p.Keys(), Upstream: &url.URL{Scheme: "http", Host: upstream}, Region: region,
		Credentials: credentials.NewStaticCredentialsProvider("BENCHUPSTREAM", newSecret(), ""),
		Log:         slog.New(slog.DiscardHandler), Clock: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	l := listen(t)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- g.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

func newLoad(t *testing.T, address, secret string, want []byte) load {
	t.Helper()
	requests, err := signedRequests(8, secret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return load{address: address, requests: requests, want: want, connections: 3, duration: 50 * time.Millisecond}
}

// TestProxies: what is measured is requests that pass, each proxy with the
// response that it has to give.
func TestProxies(t *testing.T) {
	stub, secret := newStub(t), newSecret()
	reverse := httptest.NewServer(newReverseProxy(&url.URL{Scheme: "http", Host: stub}))
	defer reverse.Close()
	var log strings.Builder // audit.JSON writes one line at a time
	for name, l := range map[string]load{
		nameDirect:       newLoad(t, stub, secret, passedBody),
		nameReverseProxy: newLoad(t, reverse.Listener.Addr().String(), secret, passedBody),
		nameGateway:      newLoad(t, newGateway(t, stub, secret, &log), secret, confinedBody),
	} {
		a, err := l.run()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a.requests < l.connections || a.p50 <= 0 || a.p99 < a.p50 || a.elapsed < l.duration {
			t.Errorf("%s: %+v", name, a)
		}
		if name == nameGateway && strings.Count(log.String(), `"decision":"allow"`) != a.requests {
			t.Errorf("%d requests were answered, and the audit log has %d lines", a.requests, strings.Count(log.String(), "\n"))
		}
	}
}

func TestWrongSignaturesEndTheRun(t *testing.T) {
	l := newLoad(t, newGateway(t, newStub(t), newSecret(), io.Discard), newSecret(), confinedBody)
	if a, err := l.run(); err == nil || !strings.Contains(err.Error(), "InvalidSignatureException") {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestUnconfinedResponsesEndTheRun(t *testing.T) {
	secret := newSecret()
	l := newLoad(t, newGateway(t, newStub(t), secret, io.Discard), secret, passedBody)
	if a, err := l.run(); err == nil || !strings.Contains(err.Error(), "bytes, not") {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestNobodyThereEndsTheRun(t *testing.T) {
	addresses, err := freeAddresses(1)
	if err != nil {
		t.Fatal(err)
	}
	l := newLoad(t, addresses[0], newSecret(), passedBody)
	if a, err := l.run(); err == nil {
		t.Errorf("%+v", a)
	}
}

func TestStubRefuses(t *testing.T) {
	address := newStub(t)
	for _, r := range []struct{ method, path, target string }{
		{"GET", "/", "DynamoDB_20120810.GetItem"},
		{"POST", "/x", "DynamoDB_20120810.GetItem"},
		{"POST", "/", "DynamoDB_20120810.Query"},
	} {
		request, err := http.NewRequest(r.method, "http://"+address+r.path, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Amz-Target", r.target)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusBadRequest {
			t.Errorf("%v: status %d", r, response.StatusCode)
		}
	}
}

func TestResponses(t *testing.T) {
	const body = `{"Item":{}}`
	head := func(status, fields string) string {
		return "HTTP/1.1 " + status + "\r\n" + fields + "\r\n"
	}
	length, crc := fmt.Sprintf("Content-Length: %d\r\n", len(body)), fmt.Sprintf("x-amz-crc32: %d\r\n", crc32.ChecksumIEEE([]byte(body)))
	for name, c := range map[string]struct {
		text string
		want string // part of the error; "" for none
	}{
		"right":         {head("200 OK", length+crc) + body, ""},
		"other case":    {head("200 OK", "CONTENT-LENGTH: 11\r\nX-AMZ-CRC32:"+crc[12:]) + body, ""},
		"kept open":     {head("200 OK", "Connection: keep-alive\r\n"+length+crc) + body, ""},
		"denied":        {head("400 Bad Request", length+crc) + body, "no 200"},
		"other version": {"HTTP/1.0 200 OK\r\n" + length + crc + "\r\n" + body, "no 200"},
		"other body":    {head("200 OK", length+crc) + `{"item":{}}`, "its body is"},
		"shorter":       {head("200 OK", "Content-Length: 2\r\n"+crc) + `{}`, "2 bytes"},
		"no length":     {head("200 OK", crc) + body, "-1 bytes"},
		"no number":     {head("200 OK", "Content-Length: x\r\n"+crc) + body, "invalid syntax"},
		"no checksum":   {head("200 OK", length) + body, "crc32 is -1"},
		"wrong crc":     {head("200 OK", length+"x-amz-crc32: 1\r\n") + body, "crc32 is 1,"},
		"closed":        {head("200 OK", "Connection: close\r\n"+length+crc) + body, "ends the connection"},
		"cut head":      {"HTTP/1.1 200 OK\r\nContent-Le", "unexpected EOF"},
		"cut body":      {head("200 OK", length+crc) + body[:5], "unexpected EOF"},
		"nothing":       {"", "unexpected EOF"},
	} {
		text := c.text
		if c.want == "" {
			text += text // of the first, nothing may be left over
		}
		r := responses{in: bufio.NewReader(strings.NewReader(text)), want: []byte(body), crc: crc32.ChecksumIEEE([]byte(body))}
		err := r.next()
		if c.want == "" {
			if again := r.next(); err != nil || again != nil {
				t.Errorf("%s: %v, %v", name, err, again)
			}
		} else if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", name, err, c.want)
		}
	}
}

func TestPercentile(t *testing.T) {
	var hundred []time.Duration
	for i := range 100 {
		hundred = append(hundred, time.Duration(i+1))
	}
	for _, c := range []struct {
		sorted []time.Duration
		p      int
		want   time.Duration
	}{
		{hundred, 50, 50}, {hundred, 99, 99}, {hundred, 100, 100}, {hundred, 1, 1},
		{hundred[:1], 50, 1}, {hundred[:1], 99, 1}, {hundred[:3], 50, 2}, {hundred[:3], 99, 3},
	} {
		if got := percentile(c.sorted, c.p); got != c.want {
			t.Errorf("p%d of %d values is %d, want %d", c.p, len(c.sorted), got, c.want)
		}
	}
}
