package demo

import (
	"bytes"
	"flag"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "write the golden files")

// ran is one run that the tests here look at.
func ran(t *testing.T) *Report {
	t.Helper()
	report, err := Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestDemo is the product's promise: each attack escapes where nothing stops
// it, and none through the gateway.
func TestDemo(t *testing.T) {
	report := ran(t)
	for _, g := range report.groups {
		for _, r := range g.results {
			t.Run(r.title, func(t *testing.T) {
				if !r.direct {
					t.Error("it does not escape directly, and so proves nothing")
				}
				if r.through {
					t.Errorf("it escapes through the gateway: %+v", r.seen.sent)
				} else if len(r.by) == 0 {
					t.Error("nothing shows that the gateway contained it")
				}
			})
		}
	}
	for _, fault := range report.honest.faults {
		t.Error(fault)
	}
	if n := report.honest.requests; n < 100 {
		t.Errorf("only %d honest requests", n)
	}
	if !report.OK() {
		t.Error("the report says that the demo failed")
	}
}

// TestEveryFlawIsUsed: a flaw without attack, or whose honest use nobody
// compares without a word why, would be decoration.
func TestEveryFlawIsUsed(t *testing.T) {
	titles := map[string]bool{}
	for _, theme := range themes() {
		for _, f := range theme.flaws {
			if len(f.attacks) == 0 || (f.honest == nil) == (f.noHonest == "") {
				t.Errorf("the flaw of %s has %d attacks, honest use %v, and %q", patterns(f), len(f.attacks), f.honest != nil, f.noHonest)
			}
			for _, a := range f.attacks {
				if titles[a.title] {
					t.Errorf("two attacks are called %q", a.title)
				}
				titles[a.title] = true
			}
		}
	}
}

var ports = regexp.MustCompile(`127\.0\.0\.1:[0-9]+`)

func printed(t *testing.T, r *Report, style Style) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.Print(&out, style); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestGolden(t *testing.T) {
	report := ran(t)
	for name, style := range map[string]Style{"report": {}, "verbose": {Verbose: true}} {
		t.Run(name, func(t *testing.T) {
			text := printed(t, report, style)
			for i, line := range strings.Split(text, "\n") {
				if n := utf8.RuneCountInString(line); n > width || strings.TrimRight(line, " ") != line {
					t.Errorf("line %d has %d columns: %q", i+1, n, line)
				}
			}
			if i := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && (r < ' ' || r > '~') }); i >= 0 {
				t.Errorf("it holds %q, which not every terminal shows", text[i:i+1])
			}
			text = ports.ReplaceAllString(text, "127.0.0.1:PORT")
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if text != string(want) {
				t.Errorf("it is not as in %s; see the difference with go test -update and git diff:\n%s", golden, text)
			}
		})
	}
}

func TestColor(t *testing.T) {
	report := ran(t)
	plain, colored := printed(t, report, Style{}), printed(t, report, Style{Color: true})
	if strings.Contains(plain, "\x1b") {
		t.Error("there are colours without Color")
	}
	if !strings.Contains(colored, "\x1b[31mESCAPED\x1b[0m  \x1b[32mCONTAINED\x1b[0m") {
		t.Error("there are no colours with Color")
	}
	if without := regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(colored, ""); without != plain {
		t.Errorf("colours change the text:\n%s", without)
	}
}

// TestNothingIsLeftBehind: no listener answers after a run, and no goroutine
// goes on.
func TestNothingIsLeftBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	report := ran(t)
	for _, url := range []string{report.emulator, report.gateway, report.direct, report.through} {
		if c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://")); err == nil {
			c.Close()
			t.Errorf("%s still answers", url)
		}
	}
	// Connections notice that their other end is gone on their own time.
	for deadline := time.Now().Add(30 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("goroutines are left behind:\n%s", stacks[:runtime.Stack(stacks, true)])
		}
	}
}
