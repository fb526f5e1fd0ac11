package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dynamoat/dynamoat/bench/cost"
)

// The lines between which the tables stand in a document.
const (
	beginMark = "<!-- measured by make bench: begin -->"
	endMark   = "<!-- measured by make bench: end -->"
)

// splice puts the text between the marks of the document, in place of what
// stands there. All else stays.
func splice(document, text string) (string, error) {
	before, rest, begins := strings.Cut(document, beginMark)
	_, after, ends := strings.Cut(rest, endMark)
	if !begins || !ends || strings.Contains(after, beginMark) || strings.Contains(after, endMark) {
		return "", errors.New("the document needs, once each and on lines of their own:\n" + beginMark + "\n" + endMark)
	}
	return before + beginMark + "\n\n" + text + "\n" + endMark + after, nil
}

// table writes a Markdown table. The first row is its head; columns from
// number left on hold figures.
func table(left int, rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			b.WriteString("|" + strings.Repeat("---|", left) + strings.Repeat("---:|", len(row)-left) + "\n")
		}
	}
	return b.String()
}

// decisionTables shows what a decision costs: ratios first.
func decisionTables(costs [][]cost.Cost) string {
	ratios := [][]string{{"decode + check + encode of"}}
	for _, m := range methods[1:] {
		ratios[0] = append(ratios[0], "÷ "+m.name)
	}
	absolute := [][]string{{"request", "method", "ns", "allocations", "bytes"}}
	for wi, w := range workloads {
		name := fmt.Sprintf("%s, %d bytes", w.name, len(w.body))
		row := []string{name}
		for mi := range methods {
			c := costs[wi][mi]
			if mi > 0 {
				row = append(row, ratio(costs[wi][0].NS, c.NS))
			}
			absolute = append(absolute, []string{name, methods[mi].name, fmt.Sprintf("%.0f", c.NS), fmt.Sprint(c.Allocs), fmt.Sprint(c.Bytes)})
		}
		ratios = append(ratios, row)
	}
	return table(1, ratios) + "\n" + table(2, absolute)
}

// proxyTables shows what the gateway costs: its figures over each peer's
// first, then all figures.
func proxyTables(all []figures) string {
	ratios := [][]string{{"connections", "gateway ÷", "CPU per request", "requests per second", "p50", "p99"}}
	absolute := [][]string{{"connections", "proxy", "CPU per request, µs", "requests per second", "p50, µs", "p99, µs", "spread of CPU"}}
	for _, f := range all {
		n := fmt.Sprint(f.connections)
		g := gatewayAt(all, f.connections)
		cpu, variation := fmt.Sprintf("%.1f", f.cpu), fmt.Sprintf("%.0f %%", 100*f.spread)
		if f.proxy == nameDirect { // its CPU time is the stub's
			cpu, variation = "–", "–"
		} else if f.proxy != nameGateway {
			ratios = append(ratios, []string{n, f.proxy, ratio(g.cpu, f.cpu), ratio(g.perSecond, f.perSecond), ratio(g.p50, f.p50), ratio(g.p99, f.p99)})
		}
		absolute = append(absolute, []string{n, f.proxy, cpu, fmt.Sprintf("%.0f", f.perSecond), fmt.Sprintf("%.0f", f.p50), fmt.Sprintf("%.0f", f.p99), variation})
	}
	return table(2, ratios) + "\n" + table(2, absolute)
}

// gatewayAt returns the gateway's figures under a number of connections.
func gatewayAt(all []figures, connections int) figures {
	for _, f := range all {
		if f.proxy == nameGateway && f.connections == connections {
			return f
		}
	}
	return figures{}
}

func ratio(a, b float64) string { return fmt.Sprintf("%.2f", a/b) }
