package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"github.com/dynamoat/dynamoat/bench/scale"
)

// engineDynamoat is the engine whose cost is set beside the others'.
const engineDynamoat = "dynamoat"

// engines are the engines that bench/peers measures, by its names of them.
var engines = []string{engineDynamoat, "cedar-go", "cedar-go-struct", "opa"}

// size is the size of a world.
type size struct{ tenants, tables int }

var sizes = []size{{10, 1}, {10_000, 1}, {1_000_000, 1}, {10, 1000}, {10_000, 1000}, {1_000_000, 1000}}

// engineCost is what a decision of one engine costs in worlds of all sizes.
type engineCost struct {
	engine, version string
	costs           []scale.Costs // by size
}

// engineLine is the line that bench/peers prints.
type engineLine struct {
	Version string `json:"version"`
	scale.Costs
}

// measureEngine runs the program of bench/peers once.
func measureEngine(ctx context.Context, program, engine string, s size) (engineLine, error) {
	cmd := exec.CommandContext(ctx, program, engine, fmt.Sprint(s.tenants), fmt.Sprint(s.tables))
	var failure bytes.Buffer
	cmd.Stderr = &failure
	out, err := cmd.Output()
	if err != nil {
		return engineLine{}, fmt.Errorf("%s with %d tenants and %d tables: %w: %s", engine, s.tenants, s.tables, err, strings.TrimSpace(failure.String()))
	}
	var line engineLine
	return line, json.Unmarshal(out, &line)
}

// measureEngines measures every engine in worlds of every size, in an order
// that rotates from round to round, and returns the median costs.
func measureEngines(ctx context.Context, program string, rounds int, progress io.Writer) ([]engineCost, error) {
	all := make([]engineCost, len(engines))
	for ei, engine := range engines {
		all[ei] = engineCost{engine: engine, costs: make([]scale.Costs, len(sizes))}
	}
	for si, s := range sizes {
		decide, check := make([][]float64, len(engines)), make([][]float64, len(engines))
		for round := range rounds {
			for i := range engines {
				ei := (i + round) % len(engines)
				fmt.Fprintf(progress, "round %d of %d: %s, %d tenants, %d tables\n", round+1, rounds, engines[ei], s.tenants, s.tables)
				line, err := measureEngine(ctx, program, engines[ei], s)
				if err != nil {
					return nil, err
				}
				all[ei].version, all[ei].costs[si] = line.Version, line.Costs
				decide[ei] = append(decide[ei], line.Decide.NS)
				check[ei] = append(check[ei], line.Check.NS)
			}
		}
		for ei := range engines {
			c := &all[ei].costs[si]
			c.Decide.NS, c.Check.NS = median(decide[ei]), median(check[ei])
		}
	}
	return all, nil
}

// engineTables shows what a decision costs by tenants and tables: the others'
// cost over dynamoat's, and dynamoat's over its own in the smallest world; then
// all figures. The first engine is dynamoat.
func engineTables(all []engineCost) string {
	own := all[0].costs
	ratios := [][]string{{"tenants", "tables", "dynamoat ÷ its first row"}}
	for _, e := range all[1:] {
		ratios[0] = append(ratios[0], e.engine+" ÷ dynamoat", "check alone")
	}
	absolute := [][]string{{"tenants", "tables", "engine", "decode + check, ns", "allocations", "bytes", "check, ns", "allocations", "bytes"}}
	for si, s := range sizes {
		row := []string{fmt.Sprint(s.tenants), fmt.Sprint(s.tables), ratio(own[si].Decide.NS, own[0].Decide.NS)}
		for ei, e := range all {
			c := e.costs[si]
			if ei > 0 {
				row = append(row, ratio(c.Decide.NS, own[si].Decide.NS), ratio(c.Check.NS, own[si].Check.NS))
			}
			absolute = append(absolute, []string{
				row[0], row[1], strings.TrimSpace(e.engine + " " + e.version),
				fmt.Sprintf("%.0f", c.Decide.NS), fmt.Sprint(c.Decide.Allocs), fmt.Sprint(c.Decide.Bytes),
				fmt.Sprintf("%.0f", c.Check.NS), fmt.Sprint(c.Check.Allocs), fmt.Sprint(c.Check.Bytes),
			})
		}
		ratios = append(ratios, row)
	}
	return table(0, ratios) + "\n" + table(3, absolute)
}
