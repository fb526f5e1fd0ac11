// Package cost measures what one step costs: CPU time and allocations.
//
// It must never measure failures: the first error of a step ends the
// measurement.
package cost

import (
	"errors"
	"syscall"
	"testing"
	"time"
)

// Cost is what one step costs.
type Cost struct {
	// NS is CPU time in nanoseconds. Unlike the time that passes, it counts
	// the garbage collector's work on other processors, and not the time that
	// other processes took.
	NS float64 `json:"ns"`
	// Allocs is how many objects are allocated on the heap, and Bytes how much
	// they hold.
	Allocs int64 `json:"allocs"`
	Bytes  int64 `json:"bytes"`
}

// metric is the name under which a benchmark reports CPU time.
const metric = "cpu-ns/op"

// Benchmark runs a step for a benchmark, and reports CPU time beside what
// benchmarks report anyway.
func Benchmark(b *testing.B, step func() error) {
	b.ReportAllocs()
	before := CPUTime()
	for b.Loop() {
		if err := step(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(CPUTime()-before)/float64(b.N), metric)
}

// Measure runs a benchmark that calls [Benchmark], outside "go test".
func Measure(run func(*testing.B)) (Cost, error) {
	r := testing.Benchmark(run)
	ns, measured := r.Extra[metric]
	if !measured { // it ended early
		return Cost{}, errors.New("a step failed")
	}
	return Cost{ns, r.AllocsPerOp(), r.AllocedBytesPerOp()}, nil
}

// CPUTime returns the user and system time that this process has used.
func CPUTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err) // getrusage(2): only of arguments that are wrong
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
