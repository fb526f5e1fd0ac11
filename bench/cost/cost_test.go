package cost

import (
	"errors"
	"flag"
	"testing"
)

func once(t *testing.T) {
	t.Helper()
	benchtime := flag.Lookup("test.benchtime")
	saved := benchtime.Value.String()
	t.Cleanup(func() { benchtime.Value.Set(saved) })
	if err := benchtime.Value.Set("100x"); err != nil {
		t.Fatal(err)
	}
}

var sink []byte

func TestMeasure(t *testing.T) {
	once(t)
	steps := 0
	c, err := Measure(func(b *testing.B) {
		Benchmark(b, func() error {
			steps++
			sink = make([]byte, 4096)
			return nil
		})
	})
	if err != nil || steps < 100 || c.Allocs != 1 || c.Bytes < 4096 || c.NS < 0 {
		t.Errorf("%d steps: %+v, %v; want an allocation of 4096 bytes each", steps, c, err)
	}
}

func TestFailuresAreNotMeasured(t *testing.T) {
	once(t)
	left := 50
	c, err := Measure(func(b *testing.B) {
		Benchmark(b, func() error {
			if left--; left == 0 {
				return errors.New("one of a hundred")
			}
			return nil
		})
	})
	if err == nil {
		t.Errorf("a step that failed was measured: %+v", c)
	}
}
