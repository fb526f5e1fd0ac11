package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"testing"

	"github.com/dynamoat/dynamoat/bench/scale"
)

func main() {
	testing.Init()
	if err := flag.Set("test.benchtime", "500ms"); err != nil {
		panic(err)
	}
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "peers: %s\n", err)
		os.Exit(1)
	}
}

// engine is one engine that can be measured.
type engine struct {
	module string // what go.mod calls it; "" for dynamoat itself
	build  func(scale.World) (scale.Engine, error)
}

var engines = map[string]engine{
	"dynamoat":        {"", scale.Dynamoat},
	"cedar-go":        {"github.com/cedar-policy/cedar-go", newCedar},
	"cedar-go-struct": {"github.com/cedar-policy/cedar-go", newCedarStruct},
	"opa":             {"github.com/open-policy-agent/opa", newOPA},
}

// result is the line that is printed.
type result struct {
	Version string `json:"version"` // of the engine's module; "" for dynamoat
	scale.Costs
}

func run(args []string, stdout io.Writer) error {
	if len(args) != 3 {
		return errors.New("want: peers ENGINE TENANTS TABLES")
	}
	e, ok := engines[args[0]]
	if !ok {
		return fmt.Errorf("there is no engine %q", args[0])
	}
	tenants, err := strconv.Atoi(args[1])
	if err != nil || tenants < 2 {
		return fmt.Errorf("%q is no number of tenants: there must be two", args[1])
	}
	tables, err := strconv.Atoi(args[2])
	if err != nil || tables < 1 {
		return fmt.Errorf("%q is no number of tables", args[2])
	}
	w := scale.NewWorld(tenants, tables)
	built, err := e.build(w)
	if err != nil {
		return err
	}
	costs, err := built.Measure(w)
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(result{version(e.module), costs})
}

// version returns the version of a module that is built into this program.
func version(module string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range info.Deps {
		if m.Path == module {
			return m.Version
		}
	}
	return ""
}
