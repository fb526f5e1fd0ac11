package main

import (
	"context"
	"fmt"
	"io"
	"time"
)

// settings say how long the proxies are measured.
type settings struct {
	rounds      int
	duration    time.Duration // of one cell: a proxy under one number of connections
	warmup      time.Duration // before each cell
	connections []int
}

// figures are what one proxy costs under one number of connections: medians
// over the rounds.
type figures struct {
	proxy       string
	connections int
	cpu         float64 // of the proxy's processes, microseconds a request
	perSecond   float64 // requests
	p50, p99    float64 // microseconds from request to response
	spread      float64 // of cpu over the rounds: (most - least) / median
}

// measureProxies loads each proxy in turn, in an order that rotates from round
// to round.
func measureProxies(ctx context.Context, proxies []proxy, secret string, s settings, progress io.Writer) ([]figures, error) {
	var all []figures
	for _, connections := range s.connections {
		cells := make([]cell, len(proxies))
		for round := range s.rounds {
			// New signatures for each round, since none is good for more
			// than five minutes; the same ones for each proxy.
			requests, err := signedRequests(64, secret, time.Now())
			if err != nil {
				return nil, err
			}
			for i := range proxies {
				pi := (i + round) % len(proxies)
				p := proxies[pi]
				fmt.Fprintf(progress, "round %d of %d: %s, %d connections\n", round+1, s.rounds, p.name, connections)
				l := load{address: p.address, requests: requests, want: p.want, connections: connections}
				if err := cells[pi].measure(l, p.cmd.Process.Pid, s); err != nil {
					return nil, fmt.Errorf("%s: %w", p.name, err)
				}
				if ctx.Err() != nil {
					return nil, ctx.Err()
				}
			}
		}
		for i := range cells {
			all = append(all, cells[i].median(proxies[i].name, connections))
		}
	}
	return all, nil
}

// cell collects the rounds of one proxy under one number of connections.
type cell struct{ cpu, perSecond, p50, p99 []float64 }

// measure adds a round.
func (c *cell) measure(l load, pid int, s settings) error {
	l.duration = s.warmup
	if _, err := l.run(); err != nil {
		return err
	}
	before, err := cpuTime(pid)
	if err != nil {
		return err
	}
	l.duration = s.duration
	a, err := l.run()
	if err != nil {
		return err
	}
	after, err := cpuTime(pid)
	if err != nil {
		return err
	}
	c.cpu = append(c.cpu, microseconds(after-before)/float64(a.requests))
	c.perSecond = append(c.perSecond, float64(a.requests)/a.elapsed.Seconds())
	c.p50 = append(c.p50, microseconds(a.p50))
	c.p99 = append(c.p99, microseconds(a.p99))
	return nil
}

func (c *cell) median(name string, connections int) figures {
	return figures{name, connections, median(c.cpu), median(c.perSecond), median(c.p50), median(c.p99), spread(c.cpu)}
}

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
