package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// machine says in one line what the figures were measured on. load is the
// number of runnable processes over the last minute: more than a few tenths,
// before the run began, and the figures are of a busy machine.
func machine(now time.Time) string {
	return fmt.Sprintf("%s, %d cores, %s, Linux %s, %s; load average %s before the run",
		cpuModel(read("/proc/cpuinfo")), runtime.NumCPU(), runtime.Version(),
		first(read("/proc/sys/kernel/osrelease")), now.UTC().Format("2006-01-02"), first(read("/proc/loadavg")))
}

// cpuModel finds the processor's name in /proc/cpuinfo. Some architectures
// give none.
func cpuModel(cpuinfo string) string {
	for line := range strings.Lines(cpuinfo) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// nginxVersion returns what nginx calls itself, such as "nginx/1.22.1".
func nginxVersion(path string) (string, error) {
	out, err := exec.Command(path, "-v").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("nginx does not run: %w", err)
	}
	_, version, _ := strings.Cut(string(out), ": ")
	return first(version), nil
}

func read(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	return string(b)
}

func first(text string) string {
	for word := range strings.FieldsSeq(text) {
		return word
	}
	return "unknown"
}
