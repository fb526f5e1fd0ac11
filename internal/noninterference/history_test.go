package noninterference

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dynamoat/dynamoat/ddb"
)

var histories = flag.Int("histories", 2000, "how many histories to try")

// TestNonInterference is the promise.
func TestNonInterference(t *testing.T) {
	e := newEnforcer(t)
	if !flagGiven("rapid.checks") {
		if err := flag.Set("rapid.checks", fmt.Sprint(*histories)); err != nil {
			t.Fatal(err)
		}
	}
	allowed, denied := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		one, two := newWorld(t, e), newWorld(t, e)
		for _, it := range ownItems {
			one.put(t, it.table, it.item)
			two.put(t, it.table, it.item)
		}
		for _, w := range []*world{one, two} {
			for range rapid.IntRange(0, 6).Draw(t, "foreign items") {
				it := foreignItem().Draw(t, "foreign item")
				w.put(t, it.table, it.item)
			}
		}
		before := [2]string{one.foreign(t), two.foreign(t)}
		for range rapid.IntRange(1, 6).Draw(t, "requests") {
			r := anyRequest().Draw(t, "request")
			first, second := one.ask(t, r.op, r.body), two.ask(t, r.op, r.body)
			if first != second {
				t.Fatalf("%s %s\nis answered by what globex has:\n%s\n%s", r.op, r.body, first, second)
			}
			if strings.HasPrefix(first, "{") {
				allowed++
			} else {
				denied++
			}
			if strings.Contains(first, "SECRET") {
				t.Fatalf("%s %s\ntells what is private: %s", r.op, r.body, first)
			}
			if after := [2]string{one.foreign(t), two.foreign(t)}; after != before {
				t.Fatalf("%s %s\nchanges what is not acme's:\n%s\n---\n%s", r.op, r.body, before, after)
			}
		}
	})
	// A generator that only makes refused requests would prove nothing.
	if allowed < denied/10 || denied < allowed/10 {
		t.Errorf("%d requests succeeded and %d did not: the histories are too one-sided", allowed, denied)
	}
	t.Logf("%d requests succeeded, %d did not", allowed, denied)
}

func flagGiven(name string) bool {
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == name })
	return given
}

type stored struct{ table, item string }

// ownItems are acme's data in both worlds.
var ownItems = []stored{
	{"Orders", `{"pk":{"S":"tenant_acme"},"sk":{"S":"a"},"status":{"S":"open"},"n":{"N":"1"},"at":{"S":"1"},"secret":{"S":"SECRET"},"doc":{"M":{"open":{"S":"x"},"secret":{"S":"SECRET"}}},"gpk":{"S":"tenant_acme#open"},"gsk":{"S":"1"},"region":{"S":"eu"},"tkey":{"S":"T#acme"},"email":{"S":"a@acme"}}`},
	{"Orders", `{"pk":{"S":"tenant_acme"},"sk":{"S":"b"},"status":{"S":"done"},"n":{"N":"2"},"at":{"S":"2"},"list":{"L":[{"S":"x"}]}}`},
	{"Orders", `{"pk":{"S":"tenant_acme"},"sk":{"S":"c"},"status":{"S":"tenant_globex#open"},"gsk":{"S":"1"}}`},
	{"Ledger", `{"pk":{"S":"T#acme#1"},"sk":{"S":"T#acme#x"},"n":{"N":"1"}}`},
	{"Ledger", `{"pk":{"S":"T#acme#2"},"sk":{"S":"a"}}`},
	{"silo_acme", `{"pk":{"S":"a"},"n":{"N":"1"}}`},
	{"Plans", `{"pk":{"S":"free"}}`},
}

// foreignItem draws an item of globex's or acme2's.
func foreignItem() *rapid.Generator[stored] {
	return rapid.Custom(func(t *rapid.T) stored {
		tenant := rapid.SampledFrom([]string{"globex", "acme2"}).Draw(t, "tenant")
		sk := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "sort")
		switch rapid.IntRange(0, 2).Draw(t, "table") {
		case 0:
			it := fmt.Sprintf(`"pk":{"S":"tenant_%s"},"sk":{"S":%q},"status":{"S":"open"},"secret":{"S":"SECRET"},"n":{"N":"%d"}`, tenant, sk, rapid.IntRange(0, 3).Draw(t, "n"))
			if rapid.Bool().Draw(t, "indexed") {
				it += fmt.Sprintf(`,"gpk":{"S":"tenant_%s#open"},"gsk":{"S":"1"},"region":{"S":"eu"},"tkey":{"S":"T#%s"},"at":{"S":"1"},"email":{"S":"a@acme"}`, tenant, tenant)
			}
			return stored{"Orders", "{" + it + "}"}
		case 1:
			return stored{"Ledger", fmt.Sprintf(`{"pk":{"S":"T#%s#1"},"sk":{"S":%q}}`, tenant, rapid.SampledFrom([]string{"a", "T#" + tenant + "#x"}).Draw(t, "sk"))}
		}
		return stored{"silo_globex", fmt.Sprintf(`{"pk":{"S":%q}}`, sk)}
	})
}

type asked struct {
	op   ddb.Operation
	body string
}
