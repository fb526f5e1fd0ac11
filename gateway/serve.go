package gateway

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// drain is how long requests under way may take to end after the gateway was
// told to stop.
const drain = 20 * time.Second

// Serve answers requests on the listener, which it guards, until the context
// ends. Then it takes no new requests and returns when those under way have
// ended, or after 20 seconds.
func (g *Gateway) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           g,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      120 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    maxHead,
		ErrorLog:          slog.NewLogLogger(g.log.Handler(), slog.LevelWarn),
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		defer cancel()
		stopped <- server.Shutdown(grace)
	}()
	if err := server.Serve(Guard(l)); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
