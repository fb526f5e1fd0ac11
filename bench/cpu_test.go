package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// statLine returns a line of /proc/PID/stat with these values in its fields 4,
// 14 and 15; every other field has a value of its own.
func statLine(name, parent, user, system string) string {
	fields := []string{"4711", "(" + name + ")", "S", parent}
	for i := 5; i <= 52; i++ {
		switch i {
		case 14:
			fields = append(fields, user)
		case 15:
			fields = append(fields, system)
		default:
			fields = append(fields, fmt.Sprint(1000+i))
		}
	}
	return strings.Join(fields, " ") + "\n"
}

func TestParseStat(t *testing.T) {
	for _, name := range []string{"nginx", "a b", "a) S 1 (b", "))", ""} {
		got, err := parseStat(statLine(name, "99", "7", "5"))
		if want := (stat{parent: 99, cpu: 120 * time.Millisecond}); err != nil || got != want {
			t.Errorf("program %q: %+v, %v; want %+v", name, got, err, want)
		}
	}
	for _, line := range []string{
		"", "4711", "4711 (nginx) S 99 1 2",
		statLine("nginx", "x", "7", "5"), statLine("nginx", "99", "-", "5"), statLine("nginx", "99", "7", "5.5"),
	} {
		if got, err := parseStat(line); err == nil {
			t.Errorf("%q was read as %+v", line, got)
		}
	}
}

func TestCPUTime(t *testing.T) {
	before, err := cpuTime(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	own := before
	for own <= before { // the reading is work enough to show, in time
		if own, err = cpuTime(os.Getpid()); err != nil {
			t.Fatal(err)
		}
	}
	if parent, err := cpuTime(os.Getppid()); err != nil || parent < own {
		t.Errorf("the parent has %v, %v, which does not include its child's %v", parent, err, own)
	}
	if got, err := cpuTime(1 << 30); err == nil {
		t.Errorf("a process that is not there has %v", got)
	}
}
