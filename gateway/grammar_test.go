package gateway_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// raw writes bytes on a new connection and returns every response on it, each
// as its status, until the gateway closes it or wants more.
func raw(t *testing.T, addr string, request string) []int {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(30 * time.Second)) // a hang fails the test
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	conn.(*net.TCPConn).CloseWrite()
	var statuses []int
	in := bufio.NewReader(conn)
	for {
		response, err := http.ReadResponse(in, nil)
		if err != nil {
			return statuses
		}
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
		statuses = append(statuses, response.StatusCode)
	}
}

// head is a request that the grammar lets through: the handler refuses it for
// its missing signature.
const head = "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\nContent-Type: application/x-amz-json-1.0\r\n"

func TestGrammarLetsSoundRequestsThrough(t *testing.T) {
	r := start(t)
	sound := head + "Content-Length: 2\r\n\r\n{}"
	for _, c := range []struct {
		name, request string
		responses     int
	}{
		{"one", sound, 1},
		{"pipelined", sound + sound + sound, 3},
		{"odd case and spaces", strings.Replace(sound, "Content-Length: 2", "content-LENGTH:   2  ", 1), 1},
		{"empty body", head + "Content-Length: 0\r\n\r\n", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			statuses := raw(t, r.addr, c.request)
			if len(statuses) != c.responses {
				t.Fatalf("got responses %v, want %d", statuses, c.responses)
			}
			if got := r.lastDecision(t)["rules"]; fmt.Sprint(got) != "[DM002]" {
				t.Errorf("the handler saw it and refused it by %v, want the missing signature", got)
			}
		})
	}
}

func TestGrammarRefuses(t *testing.T) {
	r := start(t)
	sound := head + "Content-Length: 2\r\n\r\n{}"
	for _, c := range []struct{ name, request string }{
		{"TE and CL", head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
		{"TE alone", head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"},
		{"TE folded away", head + "Content-Length: 2\r\nTransfer-Encoding:\r\n chunked\r\n\r\n{}"},
		{"two equal CL", head + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"},
		{"two CL", head + "Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}"},
		{"CL list", head + "Content-Length: 2, 2\r\n\r\n{}"},
		{"CL with sign", head + "Content-Length: +2\r\n\r\n{}"},
		{"CL hexadecimal", head + "Content-Length: 0x2\r\n\r\n{}"},
		{"no CL", head + "\r\n"},
		{"obs-fold", head + "X-A: b\r\n c\r\nContent-Length: 2\r\n\r\n{}"},
		{"bare LF", strings.Replace(sound, "Host: h\r\n", "Host: h\n", 1)},
		{"bare LF at the end", head + "Content-Length: 2\r\n\n{}"},
		{"bare CR", head + "X-A: b\rX-B: c\r\nContent-Length: 2\r\n\r\n{}"},
		{"NUL", head + "X-A: b\x00\r\nContent-Length: 2\r\n\r\n{}"},
		{"space before colon", head + "Content-Length : 2\r\n\r\n{}"},
		{"no colon", head + "Nonsense\r\nContent-Length: 2\r\n\r\n{}"},
		{"empty name", head + ": a\r\nContent-Length: 2\r\n\r\n{}"},
		{"two hosts", head + "Host: other\r\nContent-Length: 2\r\n\r\n{}"},
		{"no host", strings.Replace(sound, "Host: h\r\n", "", 1)},
		{"absolute form", strings.Replace(sound, "POST /", "POST http://other/", 1)},
		{"path", strings.Replace(sound, "POST /", "POST /a", 1)},
		{"query", strings.Replace(sound, "POST /", "POST /?a=b", 1)},
		{"method", strings.Replace(sound, "POST", "GET", 1)},
		{"method in lower case", strings.Replace(sound, "POST", "post", 1)},
		{"two spaces", strings.Replace(sound, "POST /", "POST  /", 1)},
		{"HTTP/1.0", strings.Replace(sound, "HTTP/1.1", "HTTP/1.0", 1)},
		{"HTTP/0.9", "POST /\r\n\r\n"},
		{"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
		{"leading line", "\r\n" + sound},
		{"upgrade", head + "Upgrade: h2c\r\nContent-Length: 2\r\n\r\n{}"},
		{"large head", head + "X-A: " + strings.Repeat("a", 40<<10) + "\r\nContent-Length: 2\r\n\r\n{}"},
		{"endless head", head + "X-A: " + strings.Repeat("a", 100<<10)},
	} {
		t.Run(c.name, func(t *testing.T) {
			statuses := raw(t, r.addr, c.request+sound)
			if len(statuses) != 1 || statuses[0] != 400 {
				t.Fatalf("got responses %v, want one 400 and nothing after it", statuses)
			}
			if got := r.lastDecision(t)["rules"]; fmt.Sprint(got) != "[DM206]" {
				t.Errorf("refused by %v, want DM206", got)
			}
		})
	}
	if n := len(r.stub.sent()); n != 0 {
		t.Errorf("%d requests were sent upstream", n)
	}
}

// TestGrammarRefusesAfterSoundOnes has a smuggled second request: the first is
// answered, the second refused, the connection closed.
func TestGrammarRefusesAfterSoundOnes(t *testing.T) {
	r := start(t)
	sound := head + "Content-Length: 2\r\n\r\n{}"
	statuses := raw(t, r.addr, sound+head+"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}"+sound)
	if len(statuses) != 2 {
		t.Errorf("got responses %v, want two", statuses)
	}
}
