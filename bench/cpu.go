package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of CPU time in /proc: Linux shows 100 a second to programs
// on every architecture, whatever its own timer does.
const tick = 10 * time.Millisecond

// stat is what is read of /proc/PID/stat (proc_pid_stat(5)).
type stat struct {
	parent int
	cpu    time.Duration // user and system time of all threads, those that ended too
}

// parseStat reads the line of /proc/PID/stat. The second field is the name of
// the program in parentheses, which may itself hold spaces and parentheses.
func parseStat(line string) (stat, error) {
	end := strings.LastIndexByte(line, ')')
	fields := strings.Fields(line[end+1:])
	// Fields 4, 14 and 15 in the manual's count, the first here being field 3.
	const parent, user, system = 4 - 3, 14 - 3, 15 - 3
	if end < 0 || len(fields) <= system {
		return stat{}, fmt.Errorf("not a line of /proc/PID/stat: %q", line)
	}
	ppid, err := strconv.Atoi(fields[parent])
	if err != nil {
		return stat{}, err
	}
	s := stat{parent: ppid}
	for _, field := range []int{user, system} {
		ticks, err := strconv.ParseInt(fields[field], 10, 64)
		if err != nil {
			return stat{}, err
		}
		s.cpu += time.Duration(ticks) * tick
	}
	return s, nil
}

// cpuTime returns the user and system time that a process and its children
// have used so far. nginx works in a child.
func cpuTime(pid int) (time.Duration, error) {
	paths, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	var total time.Duration
	found := false
	for _, path := range paths {
		line, err := os.ReadFile(path)
		if err != nil {
			continue // a process that has ended since
		}
		s, err := parseStat(string(line))
		if err != nil {
			return 0, err
		}
		itself := path == fmt.Sprintf("/proc/%d/stat", pid)
		found = found || itself
		if itself || s.parent == pid {
			total += s.cpu
		}
	}
	if !found {
		return 0, errors.New("the process has ended")
	}
	return total, nil
}
