//go:build unix

package gateway

import "syscall"

// quiet reports whether an idle connection is open and has nothing to say: an
// upstream that has closed it, or sent something unasked, shows up as
// something to read.
func (c *upstreamConn) quiet() bool {
	if c.tcp == nil {
		return true
	}
	quiet := false
	err := c.tcp.Read(func(fd uintptr) bool {
		var b [1]byte
		_, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		quiet = err == syscall.EAGAIN
		return true
	})
	return err == nil && quiet
}
