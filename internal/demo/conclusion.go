package demo

import "fmt"

// conclusion prints what the run showed, and what to do next.
func (p printer) conclusion(r *Report) {
	t := r.tally()
	p.line(p.paint(bold, "Result"))
	p.fact(t.direct == t.all && t.all > 0, "direct", fmt.Sprintf("%d of %d attacks escaped", t.direct, t.all))
	contained := fmt.Sprintf("%d of %d attacks escaped", t.through, t.all)
	if t.unproven > 0 {
		contained += fmt.Sprintf(", and of %d nothing shows that it was the gateway that contained them", t.unproven)
	}
	p.fact(t.through == 0 && t.unproven == 0, "gateway", contained)
	if len(r.honest.faults) == 0 {
		p.fact(r.honest.requests > 0, "honest use", fmt.Sprintf("%d of %d requests answered alike to the byte, and the same data stored", r.honest.requests, r.honest.requests))
	} else {
		for _, fault := range r.honest.faults {
			p.fact(false, "honest use", fault)
		}
	}
	for _, u := range r.honest.none {
		for _, line := range wrap(fmt.Sprintf("%s has none: %s", u.patterns, u.why), width-14) {
			p.explained("", p.paint(dim, line))
		}
	}
	p.line("")
	if !r.OK() {
		p.line(p.paint(alarm, "The demo failed: the lines above say where."))
		return
	}
	p.line("No tenant left its own data, and not a line of the API changed. The policy that did it:")
	p.line("  dynamoat demo --print-policy")
	p.line("Next, with a policy of your own in front of your DynamoDB:")
	p.line("  " + p.paint(bold, "dynamoat gateway --policy dynamoat.yaml --upstream http://127.0.0.1:8000"))
}

// fact prints one line of the result, marked where it is not as it should be.
func (p printer) fact(good bool, name, text string) {
	color := green
	if !good {
		color = alarm
	}
	for i, line := range wrap(text, width-14) {
		if i > 0 {
			name = ""
		}
		p.explained(name, p.paint(color, line))
	}
}

func (p printer) explained(name, text string) { p.line(fmt.Sprintf("  %-10s  %s", name, text)) }
