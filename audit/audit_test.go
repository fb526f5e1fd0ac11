package audit_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

func clock() time.Time {
	return time.Date(2026, 11, 23, 10, 9, 8, 7654321, time.FixedZone("", 3600))
}

func TestLine(t *testing.T) {
	for _, test := range []struct {
		name  string
		entry audit.Entry
		want  string
	}{
		{"nothing known", audit.Entry{}, `{"time":"2026-11-23T09:09:08.007654Z","decision":"deny"}`},
		{"everything", audit.Entry{
			RequestID: "ID", Tenant: "acme", AccessKeyID: "AKID", Operation: ddb.OpBatchGetItem, Tables: []string{"Ledger", "Journal"},
			Index: "by_time", Rules: []string{"DM101", "DM102"}, Members: 7,
		}, `{"time":"2026-11-23T09:09:08.007654Z","decision":"deny","request_id":"ID","tenant":"acme","access_key_id":"AKID","operation":"BatchGetItem","tables":["Ledger","Journal"],"index":"by_time","members":7,"rules":["DM101","DM102"]}`},
		{"allowed", audit.Entry{Tenant: "acme", Operation: ddb.OpGetItem, Tables: []string{"Ledger"}, Allowed: true, Members: 1},
			`{"time":"2026-11-23T09:09:08.007654Z","decision":"allow","tenant":"acme","operation":"GetItem","tables":["Ledger"]}`},
		{"text that must be escaped", audit.Entry{Tenant: "a\"\\\n\x00é\u2028"},
			`{"time":"2026-11-23T09:09:08.007654Z","decision":"deny","tenant":"a\"\\\n\u0000é` + "\u2028" + `"}`},
		{"text that is no UTF-8", audit.Entry{Tenant: "a\xff"}, `{"time":"2026-11-23T09:09:08.007654Z","decision":"deny","tenant":"a` + "\ufffd" + `"}`},
	} {
		var out bytes.Buffer
		if err := audit.NewJSON(&out, clock).Record(test.entry); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if out.String() != test.want+"\n" {
			t.Errorf("%s:\n%swant\n%s", test.name, out.String(), test.want)
		}
	}
}

// writes records each Write.
type writes struct {
	lines [][]byte
}

func (w *writes) Write(p []byte) (int, error) {
	w.lines = append(w.lines, bytes.Clone(p))
	return len(p), nil
}

// Whatever an entry holds, it is one Write of one line of JSON that says the
// same.
func TestOneLineAnEntry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
		entry := audit.Entry{
			RequestID: text.Draw(t, "request"), Tenant: text.Draw(t, "tenant"), AccessKeyID: text.Draw(t, "key"),
			Operation: ddb.Operation(text.Draw(t, "operation")), Tables: rapid.SliceOfN(text, 0, 3).Draw(t, "tables"),
			Index: text.Draw(t, "index"), Allowed: rapid.Bool().Draw(t, "allowed"),
			Rules: rapid.SliceOfN(text, 0, 3).Draw(t, "rules"), Members: rapid.IntRange(0, 100).Draw(t, "members"),
		}
		w := new(writes)
		log := audit.NewJSON(w, clock)
		for range 2 {
			if err := log.Record(entry); err != nil {
				t.Fatal(err)
			}
		}
		if len(w.lines) != 2 || !bytes.Equal(w.lines[0], w.lines[1]) {
			t.Fatalf("%q", w.lines)
		}
		line := w.lines[0]
		if bytes.IndexByte(line, '\n') != len(line)-1 {
			t.Fatalf("not one line: %q", line)
		}
		var got struct {
			Time, Decision, Tenant, Operation, Index string
			RequestID                                string `json:"request_id"`
			AccessKeyID                              string `json:"access_key_id"`
			Tables, Rules                            []string
			Members                                  int
		}
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&got); err != nil {
			t.Fatalf("%v: %q", err, line)
		}
		valid := func(s string) string { return strings.ToValidUTF8(s, "\ufffd") }
		decision := map[bool]string{true: "allow", false: "deny"}[entry.Allowed]
		for _, pair := range [][2]string{
			{got.RequestID, entry.RequestID}, {got.Tenant, entry.Tenant}, {got.AccessKeyID, entry.AccessKeyID},
			{got.Operation, string(entry.Operation)}, {got.Index, entry.Index}, {got.Decision, decision},
			{strings.Join(got.Tables, "|"), strings.Join(entry.Tables, "|")}, {strings.Join(got.Rules, "|"), strings.Join(entry.Rules, "|")},
		} {
			// Each invalid byte is replaced alone, or a run of them at once.
			if pair[0] != pair[1] && collapse(pair[0]) != collapse(valid(pair[1])) {
				t.Fatalf("%q became %q in %s", pair[1], pair[0], line)
			}
		}
		if entry.Members > 1 && got.Members != entry.Members || len(got.Tables) != len(entry.Tables) || len(got.Rules) != len(entry.Rules) {
			t.Fatalf("%+v became %s", entry, line)
		}
	})
}

// collapse makes one of each run of replacement characters.
func collapse(s string) string {
	for strings.Contains(s, "\ufffd\ufffd") {
		s = strings.ReplaceAll(s, "\ufffd\ufffd", "\ufffd")
	}
	return s
}

type failing struct{ n int }

func (f failing) Write(p []byte) (int, error) {
	if f.n < 0 {
		return 0, errors.New("disk full")
	}
	return min(f.n, len(p)), nil
}

func TestFailedWriteIsReported(t *testing.T) {
	if err := audit.NewJSON(failing{-1}, clock).Record(audit.Entry{}); err == nil {
		t.Error("a failed write is no error")
	}
	if err := audit.NewJSON(failing{10}, clock).Record(audit.Entry{}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a short write: %v", err)
	}
	if err := audit.NewJSON(failing{1 << 20}, clock).Record(audit.Entry{}); err != nil {
		t.Errorf("a whole write: %v", err)
	}
}

// Lines of concurrent decisions do not mix.
func TestConcurrentRecords(t *testing.T) {
	w := new(writes)
	log := audit.NewJSON(w, clock)
	tenants := []string{"acme", strings.Repeat("globex", 20)}
	var group sync.WaitGroup
	for _, tenant := range tenants {
		group.Go(func() {
			for range 200 {
				if err := log.Record(audit.Entry{Tenant: tenant}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if len(w.lines) != 400 {
		t.Fatalf("%d lines", len(w.lines))
	}
	for _, line := range w.lines {
		if !json.Valid(line) {
			t.Fatalf("%q", line)
		}
	}
}
