package audit

import (
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/dynamoat/dynamoat/ddb"
)

// Log receives every decision. Implementations are safe for concurrent use.
type Log interface {
	// Record writes one entry. When it returns nil the entry is written as
	// far as the log promises; when it fails the decision must not be acted
	// on.
	Record(Entry) error
}

// Entry is one decision.
type Entry struct {
	// RequestID is the id that the caller gets with the response; may be "".
	RequestID string
	// Tenant is the canonical tenant id, or "" when there is none.
	Tenant string
	// AccessKeyID is the access key that signed the request, or "".
	AccessKeyID string
	// Operation is "" when the request does not name one.
	Operation ddb.Operation
	// Tables are the names of the tables that the request names, where they
	// are table names at all.
	Tables []string
	// Index is the name of the index, or "".
	Index string
	// Allowed is the decision.
	Allowed bool
	// Rules are the ids of the rules that refused it, once each, in the order
	// in which they were met.
	Rules []string
	// Members is how many items or keys the request holds: 1 but for batches.
	Members int
}

// JSON is a [Log] that writes one JSON object a line.
type JSON struct {
	mu  sync.Mutex
	w   io.Writer
	buf []byte
	now func() time.Time
}

// NewJSON returns a log that writes to w. Each entry is a single Write of one
// line; now gives its time.
func NewJSON(w io.Writer, now func() time.Time) *JSON { return &JSON{w: w, now: now} }

// Record writes the entry as one line.
func (l *JSON) Record(e Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf = appendEntry(l.buf[:0], e, l.now())
	n, err := l.w.Write(l.buf)
	if err == nil && n < len(l.buf) {
		err = io.ErrShortWrite
	}
	return err
}

func appendEntry(b []byte, e Entry, now time.Time) []byte {
	b = append(b, `{"time":"`...)
	b = appendTime(b, now.UTC())
	b = append(b, `","decision":"`...)
	if e.Allowed {
		b = append(b, `allow"`...)
	} else {
		b = append(b, `deny"`...)
	}
	b = appendText(b, "request_id", e.RequestID)
	b = appendText(b, "tenant", e.Tenant)
	b = appendText(b, "access_key_id", e.AccessKeyID)
	b = appendText(b, "operation", string(e.Operation))
	b = appendTexts(b, "tables", e.Tables)
	b = appendText(b, "index", e.Index)
	if e.Members > 1 {
		b = append(b, `,"members":`...)
		b = strconv.AppendInt(b, int64(e.Members), 10)
	}
	b = appendTexts(b, "rules", e.Rules)
	return append(b, '}', '\n')
}

func appendText(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(append(append(b, `,"`...), name...), `":`...)
	return ddb.AppendString(b, value)
}

func appendTexts(b []byte, name string, values []string) []byte {
	if len(values) == 0 {
		return b
	}
	b = append(append(append(b, `,"`...), name...), `":[`...)
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = ddb.AppendString(b, v)
	}
	return append(b, ']')
}

// appendTime appends a time in UTC with microseconds, as [time.RFC3339] has it.
func appendTime(b []byte, t time.Time) []byte {
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return t.AppendFormat(b, "2006-01-02T15:04:05.000000Z07:00")
	}
	hour, minute, second := t.Clock()
	b = append(appendDigits(b, year, 1000), '-')
	b = append(appendDigits(b, int(month), 10), '-')
	b = append(appendDigits(b, day, 10), 'T')
	b = append(appendDigits(b, hour, 10), ':')
	b = append(appendDigits(b, minute, 10), ':')
	b = append(appendDigits(b, second, 10), '.')
	return append(appendDigits(b, t.Nanosecond()/1000, 100_000), 'Z')
}

// appendDigits appends n with as many digits as place has.
func appendDigits(b []byte, n, place int) []byte {
	for ; place > 0; place /= 10 {
		b = append(b, '0'+byte(n/place%10))
	}
	return b
}
