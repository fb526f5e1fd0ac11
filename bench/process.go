package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// process is a server that this run has started.
type process struct {
	cmd     *exec.Cmd
	address string
	output  strings.Builder
	ended   chan struct{} // closed when it has
}

// start runs a server and waits until it takes connections at the address.
// Ending the context ends it with SIGTERM.
func start(ctx context.Context, address string, environment []string, name string, args ...string) (*process, error) {
	p := &process{cmd: exec.CommandContext(ctx, name, args...), address: address, ended: make(chan struct{})}
	p.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH")}, environment...)
	p.cmd.Stdout, p.cmd.Stderr = io.Discard, &p.output
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = 5 * time.Second
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.cmd.Wait()
		close(p.ended)
	}()
	for begin := time.Now(); time.Since(begin) < 10*time.Second; {
		if c, err := net.Dial("tcp", address); err == nil {
			return p, c.Close()
		}
		select {
		case <-p.ended:
			return nil, fmt.Errorf("%s ended at once: %s", name, p.output.String())
		case <-time.After(20 * time.Millisecond):
		}
	}
	p.cmd.Process.Kill()
	<-p.ended
	return nil, fmt.Errorf("%s does not listen on %s: %s", name, address, p.output.String())
}

// freeAddresses returns n different addresses of the loopback interface that
// nobody listens on.
func freeAddresses(n int) ([]string, error) {
	var addresses []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close() // at the end: an address that is free again could be drawn again
		addresses = append(addresses, l.Addr().String())
	}
	return addresses, nil
}
