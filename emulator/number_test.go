package emulator

import (
	"math/big"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

func rational(t failer, text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		t.Fatalf("not a number: %s", text)
	}
	return r
}

// TestNumbersAreExact holds addition and order against rational arithmetic.
func TestNumbersAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyNumber().Draw(t, "a"), anyNumber().Draw(t, "b")
		x, y := rational(t, a), rational(t, b)
		if got, want := compareNumbers(a, b), x.Cmp(y); got != want {
			t.Fatalf("compare(%s, %s) = %d, want %d", a, b, got, want)
		}
		minus := rapid.Bool().Draw(t, "minus")
		sum := new(big.Rat).Add(x, y)
		if minus {
			sum = new(big.Rat).Sub(x, y)
		}
		got, err := addNumbers(a, b, minus)
		digits := strings.Trim(strings.TrimPrefix(strings.Replace(sum.FloatString(150), ".", "", 1), "-"), "0")
		switch {
		case err == nil && rational(t, got).Cmp(sum) != 0:
			t.Fatalf("%s, %s, minus %v: got %s, want %s", a, b, minus, got, sum)
		case err != nil && len(digits) <= 38:
			t.Fatalf("%s, %s, minus %v: %v, but the sum has %d digits", a, b, minus, err, len(digits))
		case err == nil && len(digits) > 38:
			t.Fatalf("%s, %s, minus %v: got %s, but the sum has %d digits", a, b, minus, got, len(digits))
		}
	})
}

func TestAddNumbersRefuses(t *testing.T) {
	nines := strings.Repeat("9", 38)
	for _, test := range []struct {
		a, b  string
		minus bool
		want  string // of the error, or the sum
	}{
		{nines, "1", false, "1" + strings.Repeat("0", 38)},
		{nines, "2", false, "more than 38 significant digits"},
		{"9" + strings.Repeat("0", 125), "9" + strings.Repeat("0", 125), false, "overflow"},
		{"0." + strings.Repeat("0", 129) + "11", "0." + strings.Repeat("0", 129) + "1", true, "underflow"},
		{"0.1", "0.2", false, "0.3"},
		{"5", "5", true, "0"},
	} {
		got, err := addNumbers(test.a, test.b, test.minus)
		if err != nil {
			got = err.Error()
		}
		if got != test.want && (err == nil || !strings.Contains(got, test.want)) {
			t.Errorf("%s, %s, minus %v: got %s, want %s", test.a, test.b, test.minus, got, test.want)
		}
	}
}

// TestKeysSortAsValues: the bytes of key values sort as the values do, and no
// key's bytes begin another's, so that ranges of keys are ranges of values.
func TestKeysSortAsValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]ddb.Kind{ddb.S, ddb.N, ddb.B}).Draw(t, "kind")
		text := anyNumber()
		if kind != ddb.N {
			text = rapid.OneOf(anyText(), rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 2, 0xfe, 0xff}), 0, 4), func(b []byte) string { return string(b) }))
		}
		a, b := ddb.Value{Kind: kind, Text: text.Draw(t, "a")}, ddb.Value{Kind: kind, Text: text.Draw(t, "b")}
		ka, kb := string(appendKeyValue(nil, &a)), string(appendKeyValue(nil, &b))
		if got, want := strings.Compare(ka, kb), compare(&a, &b); got != want {
			t.Fatalf("%q, %q: keys compare as %d, values as %d", a.Text, b.Text, got, want)
		}
		if ka != kb && strings.HasPrefix(kb, ka) {
			t.Fatalf("the key of %q begins that of %q", a.Text, b.Text)
		}
		if kind != ddb.N {
			begins := strings.HasPrefix(b.Text, a.Text)
			prefix := appendKeyPrefix(nil, &a)
			if inside := (span{string(prefix), afterPrefix(prefix)}).holds(kb); inside != begins {
				t.Fatalf("%q begins with %q: %v, by key %v", b.Text, a.Text, begins, inside)
			}
		}
	})
}

func TestAfterPrefix(t *testing.T) {
	for prefix, want := range map[string]string{"": "", "a": "b", "a\xff": "b", "\xff\xff": "", "\x7f": "\x80"} {
		if got := afterPrefix([]byte(prefix)); got != want {
			t.Errorf("afterPrefix(%q) = %q, want %q", prefix, got, want)
		}
	}
}
