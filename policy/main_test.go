package policy

import (
	"flag"
	"os"
	"testing"
)

// TestMain lets each property be tried a thousand times, unless the command
// line says how often: the cases are small and fast.
func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if !given {
		if err := flag.Set("rapid.checks", "1000"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
