package policy

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func mustTemplate(t testing.TB, text string) *Template {
	t.Helper()
	template, f := parseTemplate(text)
	if f != nil {
		t.Fatalf("template %q: %s", text, f.message)
	}
	return template
}

func TestTemplateOwns(t *testing.T) {
	for _, test := range []struct {
		template, tenant, value string
		want                    bool
	}{
		{"tenant_{tenant}", "acme", "tenant_acme", true},
		{"tenant_{tenant}", "acme", "tenant_acme2", false},
		{"tenant_{tenant}", "acme", "tenant_acm", false},
		{"tenant_{tenant}", "acme", "Tenant_acme", false},
		{"tenant_{tenant}", "acme", "tenant_ACME", false},
		{"tenant_{tenant}", "acme", "xtenant_acme", false},
		{"tenant_{tenant}", "acme", "", false},
		{"tenant_{tenant}", "", "tenant_", false},
		{"{tenant}", "acme", "acme", true},
		{"{tenant}", "acme", "acme\x00", false},
		{"T#{tenant}#{*}", "acme", "T#acme#", true},
		{"T#{tenant}#{*}", "acme", "T#acme#order#7", true},
		{"T#{tenant}#{*}", "acme", "T#acme#\xff\x00", true},
		{"T#{tenant}#{*}", "acme", "T#acme", false},
		{"T#{tenant}#{*}", "acme", "T#acmeX#", false},
		{"T#{tenant}#{*}", "acme", "t#acme#", false},
		{"T#{tenant}#{*}#end", "acme", "T#acme##end", true},
		{"T#{tenant}#{*}#end", "acme", "T#acme#end", false}, // the two # may not be one
		{"T#{tenant}#{*}#end", "acme", "T#acme#x#enD", false},
		{"<{*}#{tenant}>", "acme", "<#acme>", true},
		{"<{*}#{tenant}>", "acme", "<a#b#acme>", true},
		{"<{*}#{tenant}>", "acme", "<#acme", false},
		{"<{*}#{tenant}>", "acme", "#acme>", false},
		{"<{*}#{tenant}>", "acme", "<#xacme>", false},
		{"{*}/{tenant}/{*}", "acme", "/acme/", false}, // never loaded, owns nothing
	} {
		if got := mustTemplate(t, test.template).Owns(test.tenant, test.value); got != test.want {
			t.Errorf("%q: Owns(%q, %q) = %v", test.template, test.tenant, test.value, got)
		}
	}
	if new(Template).Owns("acme", "") || new(Template).Owns("acme", "acme") {
		t.Error("the zero template owns something")
	}
}

func TestTemplateExpand(t *testing.T) {
	if v, ok := mustTemplate(t, "T#{tenant}!").Expand("acme"); v != "T#acme!" || !ok {
		t.Errorf("got %q, %v", v, ok)
	}
	for _, text := range []string{"T#{tenant}#{*}", "{*}#{tenant}"} {
		if v, ok := mustTemplate(t, text).Expand("acme"); v != "" || ok {
			t.Errorf("%q: got %q, %v", text, v, ok)
		}
	}
	if _, ok := new(Template).Expand("acme"); ok {
		t.Error("the zero template expands")
	}
}

// shortText makes texts that meet often.
func shortText(most int) *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "-"}), 0, most), func(s []string) string { return strings.Join(s, "") })
}

// anyTemplate makes the texts of templates that parse.
func anyTemplate() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		part := shortText(2)
		a, b, c := part.Draw(t, "a"), part.Draw(t, "b"), part.Draw(t, "c")
		return rapid.SampledFrom([]string{a + "{tenant}" + b, a + "{tenant}" + b + "{*}" + c, a + "{*}" + b + "{tenant}" + c}).Draw(t, "template")
	})
}

// TestTemplateOwnsIsFilling holds Owns to what a template means: its text with
// the tenant and any bytes filled in.
func TestTemplateOwnsIsFilling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyTemplate().Draw(t, "template")
		template, f := parseTemplate(text)
		if f != nil {
			t.Fatal(f.message)
		}
		tenant := shortText(3).Filter(func(s string) bool { return s != "" }).Draw(t, "tenant")
		value := shortText(8).Draw(t, "value")
		filled := strings.Replace(text, "{tenant}", tenant, 1)
		before, after, wild := strings.Cut(filled, "{*}")
		want := filled == value
		if wild {
			want = len(value) >= len(before)+len(after) && strings.HasPrefix(value, before) && strings.HasSuffix(value, after)
		}
		if got := template.Owns(tenant, value); got != want {
			t.Fatalf("Owns(%q, %q) = %v", tenant, value, got)
		}
	})
}

// FuzzTemplate: what parses names its tenant once, and its own text filled in is
// the tenant's.
func FuzzTemplate(f *testing.F) {
	for _, text := range []string{"tenant_{tenant}", "T#{tenant}#{*}", "{*}#{tenant}", "{*}/{tenant}/{*}", "{tenant}{*}end", "{{tenant}}", "}{", "{*}{*}", "{TENANT}", ""} {
		f.Add(text, "acme", "x")
	}
	f.Fuzz(func(t *testing.T, text, tenant, any string) {
		template, flaw := parseTemplate(text)
		if (template == nil) == (flaw == nil) {
			t.Fatalf("template %v, flaw %v", template, flaw)
		}
		if flaw != nil {
			return
		}
		if template.String() != text || strings.Count(text, "{tenant}") != 1 || strings.Count(text, "{") != 1+strings.Count(text, "{*}") {
			t.Fatalf("%q parsed", text)
		}
		literal := strings.NewReplacer("{tenant}", "", "{*}", "").Replace(text)
		if strings.ContainsAny(literal, "{}") {
			t.Fatalf("%q has a brace left", text)
		}
		if tenant == "" {
			return
		}
		value := strings.NewReplacer("{tenant}", tenant, "{*}", any).Replace(text)
		if owns := template.Owns(tenant, value); owns != (strings.Count(text, "{*}") < 2) {
			t.Fatalf("%q: Owns(%q, %q) = %v", text, tenant, value, owns)
		}
	})
}

func TestOwnsAllocatesNothing(t *testing.T) {
	template := mustTemplate(t, "T#{tenant}#{*}#end")
	if n := testing.AllocsPerRun(100, func() { template.Owns("acme", "T#acme#order-1234#end") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkOwns(b *testing.B) {
	template := mustTemplate(b, "T#{tenant}#{*}")
	for b.Loop() {
		if !template.Owns("acme", "T#acme#order-1234") {
			b.Fatal("not owned")
		}
	}
}
