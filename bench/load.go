package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// load is a closed loop: each connection sends its next request when it has
// the answer to the last, so there are never more requests than connections.
type load struct {
	address     string
	requests    [][]byte // sent in turn
	want        []byte   // the body of every response
	connections int
	duration    time.Duration
}

// answered is what a load has seen. It has no errors in it: those end the run.
type answered struct {
	requests int
	elapsed  time.Duration
	p50, p99 time.Duration
}

// run drives the load and checks every response.
func (l *load) run() (answered, error) {
	latencies := make([][]time.Duration, l.connections)
	errs := make([]error, l.connections)
	var group sync.WaitGroup
	start := time.Now()
	for i := range l.connections {
		group.Go(func() { latencies[i], errs[i] = l.connection(i, start.Add(l.duration)) })
	}
	group.Wait()
	elapsed := time.Since(start)
	if err := errors.Join(errs...); err != nil {
		return answered{}, err
	}
	all := slices.Concat(latencies...)
	slices.Sort(all)
	return answered{len(all), elapsed, percentile(all, 50), percentile(all, 99)}, nil
}

// percentile returns the value that p percent of the sorted values do not
// exceed.
func percentile(sorted []time.Duration, p int) time.Duration {
	return sorted[(len(sorted)*p+99)/100-1]
}

// connection sends requests over one connection until the deadline, and at
// least one.
func (l *load) connection(number int, deadline time.Time) ([]time.Duration, error) {
	c, err := net.Dial("tcp", l.address)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	// A proxy that hangs must end the run, not stop it.
	if err := c.SetDeadline(deadline.Add(10 * time.Second)); err != nil {
		return nil, err
	}
	in := responses{in: bufio.NewReader(c), want: l.want, crc: crc32.ChecksumIEEE(l.want)}
	var latencies []time.Duration
	for sent := time.Now(); sent.Before(deadline) || latencies == nil; {
		if _, err := c.Write(l.requests[(number+len(latencies))%len(l.requests)]); err != nil {
			return nil, err
		}
		if err := in.next(); err != nil {
			return nil, fmt.Errorf("response %d of connection %d from %s: %w", len(latencies)+1, number, l.address, err)
		}
		now := time.Now()
		latencies = append(latencies, now.Sub(sent))
		sent = now
	}
	return latencies, nil
}

// responses reads the responses of one connection. It is strict and cheap
// rather than complete: a proxy that answers in another form is not measured.
type responses struct {
	in   *bufio.Reader
	body []byte
	want []byte
	crc  uint32 // of want
}

// next reads one response. It is an error for it to be anything but a 200
// with the wanted body and its checksum, on a connection that stays open.
func (r *responses) next() error {
	status, err := r.line()
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(status, []byte("HTTP/1.1 200 ")) {
		rest, _ := r.in.Peek(r.in.Buffered())
		return fmt.Errorf("it is no 200: %q, then %q", status, rest)
	}
	length, crc, err := r.header()
	if err != nil {
		return err
	}
	if length != int64(len(r.want)) {
		return fmt.Errorf("its body has %d bytes, not %d", length, len(r.want))
	}
	r.body = slices.Grow(r.body[:0], len(r.want))[:len(r.want)]
	if _, err := io.ReadFull(r.in, r.body); err != nil {
		return err
	}
	if !bytes.Equal(r.body, r.want) {
		return fmt.Errorf("its body is %q, not %q", r.body, r.want)
	}
	if crc != int64(r.crc) {
		return fmt.Errorf("its x-amz-crc32 is %d, not %d", crc, r.crc)
	}
	return nil
}

// header reads the fields that matter; each is -1 where it is missing.
func (r *responses) header() (length, crc int64, err error) {
	length, crc = -1, -1
	for {
		line, err := r.line()
		if err != nil || len(line) == 0 {
			return length, crc, err
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimSpace(value)
		var number *int64
		switch {
		case bytes.EqualFold(name, []byte("content-length")):
			number = &length
		case bytes.EqualFold(name, []byte("x-amz-crc32")):
			number = &crc
		case bytes.EqualFold(name, []byte("connection")) && !bytes.EqualFold(value, []byte("keep-alive")):
			return 0, 0, fmt.Errorf("it ends the connection: %q", line)
		}
		if number != nil {
			if *number, err = strconv.ParseInt(string(value), 10, 64); err != nil {
				return 0, 0, err
			}
		}
	}
}

// line reads a line without its end.
func (r *responses) line() ([]byte, error) {
	line, err := r.in.ReadSlice('\n')
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return bytes.TrimRight(line, "\r\n"), err
}
