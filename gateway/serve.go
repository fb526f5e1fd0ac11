package gateway

import (
	"context"
	"errors"
	"net"
	"time"
)

// drain is how long requests under way may take to end after the gateway was
// told to stop.
const drain = 20 * time.Second

// Serve answers requests on the listener, in the closed grammar of this
// package, until the context ends. Then it takes no new requests and returns
// when those under way have ended, or after 20 seconds.
func (g *Gateway) Serve(ctx context.Context, l net.Listener) error {
	s := &server{handler: g, conns: map[*serverConn]struct{}{}}
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()
	err := s.serve(l)
	if ctx.Err() == nil {
		l.Close()
	} else if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	return errors.Join(err, s.shutdown(grace))
}
