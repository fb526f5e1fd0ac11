package scale

import (
	"errors"
	"runtime"
	"testing"

	"github.com/dynamoat/dynamoat/bench/cost"
)

// Costs is what a decision of one engine in one world costs.
type Costs struct {
	// Decide is to read the body and to decide, Check to decide alone.
	Decide cost.Cost `json:"decide"`
	Check  cost.Cost `json:"check"`
}

var errRefused = errors.New("an honest request is refused")

// Measure verifies an engine and measures it on the honest requests of the
// world, one after the other.
func (e Engine) Measure(w World) (Costs, error) {
	if err := e.Verify(w); err != nil {
		return Costs{}, err
	}
	requests := w.Honest()
	checks := make([]func() (bool, error), len(requests))
	for i, r := range requests {
		var err error
		if checks[i], err = e.Read(r); err != nil {
			return Costs{}, err
		}
	}
	runtime.GC() // what was needed to read the policy is not the decision's
	var c Costs
	var err error
	if c.Decide, err = measure(len(requests), func(i int) (bool, error) { return e.Decide(requests[i]) }); err != nil {
		return Costs{}, err
	}
	c.Check, err = measure(len(checks), func(i int) (bool, error) { return checks[i]() })
	return c, err
}

// measure measures a decision that is made on each of n requests in turn.
func measure(n int, decide func(i int) (bool, error)) (cost.Cost, error) {
	next := 0
	return cost.Measure(func(b *testing.B) {
		cost.Benchmark(b, func() error {
			allowed, err := decide(next)
			if next++; next == n {
				next = 0
			}
			if err == nil && !allowed {
				err = errRefused
			}
			return err
		})
	})
}
