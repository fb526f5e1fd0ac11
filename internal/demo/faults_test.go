package demo

import (
	"context"
	"strings"
	"testing"
)

// runWith runs the demo with a policy in which texts are replaced.
func runWith(t *testing.T, replacements ...string) *Report {
	t.Helper()
	source := string(policyFile)
	for i := 0; i < len(replacements); i += 2 {
		if !strings.Contains(source, replacements[i]) {
			t.Fatalf("the policy does not hold %q", replacements[i])
		}
	}
	source = strings.NewReplacer(replacements...).Replace(source)
	report, err := run(t.Context(), themes(), []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// escapes returns the titles of the attacks that got out through the gateway.
func escapes(r *Report) []string {
	var titles []string
	for _, g := range r.groups {
		for _, result := range g.results {
			if result.through {
				titles = append(titles, result.title)
			}
		}
	}
	return titles
}

func wantFailed(t *testing.T, r *Report, text string) {
	t.Helper()
	if r.OK() {
		t.Error("the demo does not fail")
	}
	out := printed(t, r, Style{})
	if !strings.Contains(out, text) || !strings.Contains(out, "The demo failed") || strings.Contains(out, "Next,") {
		t.Errorf("it does not say %q:\n%s", text, out)
	}
}

// TestWeakPolicy: a policy that lacks something lets the attacks on it out,
// and the demo says so.
func TestWeakPolicy(t *testing.T) {
	for _, c := range []struct {
		name         string
		replacements []string
		escape       string
	}{
		{"no private attributes, all may be created and filtered on", []string{
			"      private: [internal_notes]", "     ",
			"      create: [org, status, priority, note, email, total_cents, metadata, created_at]\n", "",
			"      filter: [org, status, priority]\n", "",
		}, "field=internal_notes"},
		{"nothing is fixed", []string{"      fixed: [org, created_at]\n", "", "update: [status,", "update: [created_at, status,"}, `"field": "created_at"`},
		{"all may be created", []string{"      create: [org, status, priority, note, email, total_cents, metadata, created_at]\n", ""}, `"discount_percent": 100`},
		{"documents have no owner", []string{`    partition: {attribute: path, owner: "{tenant}/{*}"}`, "    shared: read\n    partition: path"}, "path=../globex/2026.pdf"},
		{"update creates", []string{"    update: existing\n", ""}, "PUT a note on a missing order"},
	} {
		t.Run(c.name, func(t *testing.T) {
			report := runWith(t, c.replacements...)
			if got := strings.Join(escapes(report), "; "); !strings.Contains(got, c.escape) {
				t.Errorf("%q does not escape: %s", c.escape, got)
			}
			wantFailed(t, report, "ESCAPED  ESCAPED")
		})
	}
}

// TestHonestUseDiffers: a policy that admits too little contains every
// attack, and the demo fails all the same.
func TestHonestUseDiffers(t *testing.T) {
	report := runWith(t, "PutItem, UpdateItem, DeleteItem]", "PutItem, UpdateItem]")
	if got := escapes(report); got != nil {
		t.Errorf("escaped: %v", got)
	}
	wantFailed(t, report, "honest use  acme: DELETE /orders/o3 answered 200 directly and 403 through the gateway")
}

// only is a theme of one flaw.
func only(f flaw) []theme { return []theme{{"One", []flaw{f}}} }

func TestAttackThatDoesNotEscape(t *testing.T) {
	mended := tenantHeader
	mended.endpoints = map[string]endpoint{"GET /orders": func(s session) (any, error) {
		s.Header.Del("X-Tenant-Id")
		return listOrders(s)
	}}
	report, err := run(t.Context(), only(mended), policyFile)
	if err != nil {
		t.Fatal(err)
	}
	wantFailed(t, report, "FAILED")
	if report.honest.faults != nil {
		t.Errorf("honest use is said to fail: %v", report.honest.faults)
	}
}

// TestContainedByAccident: an attack that comes to nothing for a reason that
// has nothing to do with the gateway does not count as contained.
func TestContainedByAccident(t *testing.T) {
	calls := 0
	flaky := tenantHeader
	flaky.endpoints = map[string]endpoint{"GET /orders": func(s session) (any, error) {
		if calls++; calls == 2 {
			return nil, errNotFound
		}
		return listOrders(s)
	}}
	report, err := run(t.Context(), only(flaky), policyFile)
	if err != nil {
		t.Fatal(err)
	}
	wantFailed(t, report, "ESCAPED  UNPROVEN")
}

// TestHonestUseFailsAlike: answers that are the same and wrong are no proof.
func TestHonestUseFailsAlike(t *testing.T) {
	broken := tenantHeader
	broken.honest = func(string) []visit { return []visit{{get("/nowhere"), 200, ""}} }
	report, err := run(t.Context(), only(broken), policyFile)
	if err != nil {
		t.Fatal(err)
	}
	wantFailed(t, report, "GET /nowhere answered 404")
}

// TestProofThatProvesNothing: what is there before the attack is no change.
func TestProofThatProvesNothing(t *testing.T) {
	for name, p := range map[string]proof{
		"seen before": seenBy(globex, get("/orders"), marker(globex)),
		"never there": goneFor(globex, get("/orders"), "no such text"),
		"stored":      lands(marker(globex)),
	} {
		f := tenantHeader
		f.attacks = []attack{{title: name, request: get("/orders"), proof: p}}
		if _, err := run(t.Context(), only(f), policyFile); err == nil || !strings.Contains(err.Error(), "proves nothing") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRunIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if report, err := Run(ctx); err == nil || report != nil {
		t.Errorf("a cancelled run returns %v, %v", report, err)
	}
}

func TestUnsoundPolicy(t *testing.T) {
	if report, err := run(t.Context(), themes(), []byte("version: 2")); err == nil || report != nil {
		t.Errorf("it runs under a policy that is none: %v, %v", report, err)
	}
}
