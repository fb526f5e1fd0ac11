package main

import (
	"bufio"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"net/http"
)

// stubResponse is the stub's one answer, with the headers that DynamoDB sends.
var stubResponse = fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nServer: Server\r\nDate: Tue, 25 Nov 2025 09:30:00 GMT\r\n"+
	"Content-Type: application/x-amz-json-1.0\r\nContent-Length: %d\r\nConnection: keep-alive\r\n"+
	"x-amzn-RequestId: BENCH0000000000000000000000000000000000000000000000\r\nx-amz-crc32: %d\r\n\r\n%s",
	len(passedBody), crc32.ChecksumIEEE(passedBody), passedBody)

// serveStub stands for DynamoDB until the listener is closed: it reads each
// request whole and answers all alike. It does as little as it can, since it
// shares the processors with the proxy in front of it.
func serveStub(l net.Listener) error {
	for {
		c, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		} else if err != nil {
			return err
		}
		go func() {
			defer c.Close()
			in := bufio.NewReader(c)
			for answerStub(in, c) == nil {
			}
		}()
	}
}

var (
	errNotGetItem = errors.New("not a GetItem")
	refusal       = []byte("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
)

// answerStub answers one request. Anything but a GetItem gets an error, at
// which the load generator stops.
func answerStub(in *bufio.Reader, out io.Writer) error {
	r, err := http.ReadRequest(in)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return err
	}
	if r.Method != http.MethodPost || r.URL.Path != "/" || r.Header.Get("X-Amz-Target") != "DynamoDB_20120810.GetItem" {
		out.Write(refusal)
		return errNotGetItem
	}
	_, err = out.Write(stubResponse)
	return err
}
