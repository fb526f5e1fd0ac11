package demo

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/rule"
)

// Style is how a report is printed.
type Style struct {
	// Color adds ANSI colours.
	Color bool
	// Verbose adds to each attack the requests that it led to, and what the
	// gateway answered.
	Verbose bool
}

// width is how many columns a line may have.
const width = 100

const intro = `The same orders API runs twice in this process, with the same flaws and the same data. One copy
talks straight to a DynamoDB emulator, the other to the dynamoat gateway in front of it: the
endpoint URL is all that differs. Tenants share the tables. Here acme attacks globex.
`

// Print writes the report. No line of it has more than 100 columns.
func (r *Report) Print(w io.Writer, style Style) error {
	out := bufio.NewWriter(w)
	p := printer{out, style}
	p.head(r)
	for _, g := range r.groups {
		p.line(p.paint(bold, g.title))
		for _, result := range g.results {
			p.result(result)
		}
		if !style.Verbose { // details end with an empty line themselves
			p.line("")
		}
	}
	p.legend(r)
	p.conclusion(r)
	return out.Flush()
}

type printer struct {
	out   *bufio.Writer
	style Style
}

// The ANSI colours in use.
const (
	bold  = "1"
	dim   = "2"
	red   = "31"
	green = "32"
	alarm = "1;31"
)

func (p printer) paint(color, text string) string {
	if !p.style.Color {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

func (p printer) line(text string) { fmt.Fprintln(p.out, strings.TrimRight(text, " ")) }

func (p printer) head(r *Report) {
	p.line(p.paint(bold, "dynamoat demo"))
	p.line("")
	fmt.Fprint(p.out, intro)
	p.line("")
	address := func(url string) string { return p.paint(dim, strings.TrimPrefix(url, "http://")) }
	p.line("  direct   orders API " + address(r.direct) + " -> DynamoDB emulator " + address(r.emulator))
	p.line("  gateway  orders API " + address(r.through) + " -> dynamoat gateway " + address(r.gateway) + " -> the same emulator")
	p.line("")
	p.line(p.paint(dim, fmt.Sprintf(columns, "ATTACK", "WHAT IT DOES", "DIRECT ", "GATEWAY  ", "BY")))
	p.line("")
}

// columns lays out one line of the table.
const columns = "  %-35s  %-23s  %s  %s  %s"

// row prints one line of the table.
func (p printer) row(title, does, direct, through, by, directColor, throughColor string) {
	p.line(fmt.Sprintf(columns, title, does,
		p.paint(directColor, fmt.Sprintf("%-7s", direct)), p.paint(throughColor, fmt.Sprintf("%-9s", through)), by))
}

func (p printer) result(r result) {
	direct, directColor := "ESCAPED", red
	if !r.direct {
		direct, directColor = "FAILED", alarm
	}
	through, throughColor := "CONTAINED", green
	switch {
	case r.through:
		through, throughColor = "ESCAPED", alarm
	case len(r.by) == 0:
		through, throughColor = "UNPROVEN", alarm
	}
	p.row(r.title, r.does, direct, through, shortened(r.by), directColor, throughColor)
	if p.style.Verbose {
		p.details(r)
	}
}

// shortened is the first two of the ways, or the first and how many more.
func shortened(by []string) string {
	if len(by) > 2 {
		return fmt.Sprintf("%s +%d", by[0], len(by)-1)
	}
	return strings.Join(by, " ")
}

// details prints what passed in one attack.
func (p printer) details(r result) {
	p.detail("acme", r.request.text())
	for _, e := range r.seen.sent {
		p.detail("API", e.operation+" "+sorted(e.request))
	}
	if message := denial(r.seen); message != "" {
		p.detail("gateway", message)
	} else {
		for _, e := range r.seen.received {
			p.detail("gateway", "sends on "+e.operation+" "+sorted(e.request))
		}
		if len(r.seen.received) == 0 {
			p.detail("gateway", "sends nothing on")
		}
	}
	p.line("")
}

func (p printer) detail(who, text string) {
	const indent = 13
	for i, line := range wrap(ascii(text), width-indent) {
		if i > 0 {
			who = ""
		}
		p.line(p.paint(dim, fmt.Sprintf("    %-8s %s", who, line)))
	}
}

// legend names the rules that refused, and says what the other ways of
// containment are.
func (p printer) legend(r *Report) {
	seen := map[string]bool{}
	for _, g := range r.groups {
		for _, result := range g.results {
			for _, way := range result.by {
				seen[way] = true
			}
		}
	}
	if len(seen) == 0 {
		return
	}
	p.line(p.paint(bold, "What contained them"))
	var rules []string
	for _, rule := range rule.All() {
		if seen[rule.ID] {
			rules = append(rules, fmt.Sprintf("%-32s", rule))
		}
	}
	for line := range slices.Chunk(rules, 3) {
		p.line("  " + strings.Join(line, ""))
	}
	for _, way := range ways {
		if seen[way.name] {
			p.line(fmt.Sprintf("  %-16s  %s", way.name, p.paint(dim, way.what)))
		}
	}
	p.line("")
}
