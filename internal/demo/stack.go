package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/gateway"
	"github.com/dynamoat/dynamoat/policy"
)

// stack is everything that runs: the emulator, the gateway, and the two
// copies of the API.
type stack struct {
	emulator        string // URL
	direct, through *side
	stops           []func() error // in the order in which they are to be called
}

// start starts everything on loopback. What it returns is to be stopped, with
// an error too.
func start(ctx context.Context, flaws []flaw, policySource []byte) (*stack, error) {
	s := &stack{}
	p, err := policy.Parse("the demo's policy", policySource)
	if err != nil {
		return s, err
	}
	data := &store{}
	received := &recordingHandler{next: data}
	if s.emulator, err = s.serve(received); err != nil {
		return s, err
	}
	keys, tokens := secrets()
	decisions := &journal{}
	gatewayURL, err := s.serveGateway(ctx, p, keys, decisions)
	if err != nil {
		return s, err
	}
	for _, c := range []struct {
		side     **side
		dynamodb string
	}{{&s.direct, s.emulator}, {&s.through, gatewayURL}} {
		sent := &recordingTransport{base: newTransport()}
		client := newTransport()
		url, err := s.serve(newAPI(flaws, c.dynamodb, sent, keys, tokens).mux)
		if err != nil {
			return s, err
		}
		// First the clients let go of their connections, then servers end.
		s.stopFirst(func() error { client.CloseIdleConnections(); sent.base.CloseIdleConnections(); return nil })
		*c.side = &side{
			api: url, dynamodb: c.dynamodb, tokens: tokens, sent: sent, received: received, decisions: decisions, store: data,
			client: &http.Client{
				Transport: client, Timeout: 10 * time.Second,
				CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			},
		}
	}
	return s, nil
}

func (s *stack) stopFirst(stop func() error) { s.stops = append([]func() error{stop}, s.stops...) }

// stop ends everything and returns when it has ended.
func (s *stack) stop() error {
	var failed []error
	for _, stop := range s.stops {
		failed = append(failed, stop())
	}
	return errors.Join(failed...)
}

// secrets makes each tenant's access key and bearer token, for this run alone.
func secrets() (keys []policy.AccessKey, tokens map[string]string) {
	tokens = map[string]string{}
	for _, tenant := range []string{acme, globex, initech} {
		keys = append(keys, policy.AccessKey{AccessKeyID: "AKIA" + rand.Text()[:16], SecretAccessKey: rand.Text() + rand.Text(), Tenant: tenant})
		tokens[tenant] = rand.Text()
	}
	return keys, tokens
}

// newTransport returns a transport that no setting of the machine steers.
func newTransport() *http.Transport { return &http.Transport{DisableCompression: true} }

func listen() (net.Listener, string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	return l, "http://" + l.Addr().String(), nil
}

// serve answers on a port of its own.
func (s *stack) serve(h http.Handler) (url string, err error) {
	l, url, err := listen()
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	s.stopFirst(func() error {
		err := server.Close()
		<-ended
		return err
	})
	return url, nil
}

// serveGateway runs the gateway in front of the emulator.
func (s *stack) serveGateway(ctx context.Context, p *policy.Policy, keys []policy.AccessKey, decisions *journal) (string, error) {
	enforcer, err := dynamoat.New(p, decisions)
	if err != nil {
		return "", err
	}
	upstream, err := gateway.ParseUpstream(s.emulator)
	if err != nil {
		return "", err
	}
	g, err := gateway.New(gateway.Config{
		Enforcer: enforcer, Keys: keys, Upstream: upstream, Region: region,
		Credentials: credentials.NewStaticCredentialsProvider("AKIA"+rand.Text()[:16], rand.Text()+rand.Text(), ""),
		Log:         slog.New(slog.DiscardHandler), Clock: time.Now,
	})
	if err != nil {
		return "", err
	}
	l, url, err := listen()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() { ended <- g.Serve(ctx, l) }()
	s.stopFirst(func() error {
		cancel()
		return <-ended
	})
	return url, nil
}
