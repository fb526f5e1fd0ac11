//go:build !unix

package gateway

import "time"

// quiet reports whether an idle connection may be used again. Where the
// system has no way to look at it, one that has been idle for a second is
// not: the upstream may have closed it meanwhile.
func (c *upstreamConn) quiet() bool { return time.Since(c.since) < time.Second }
