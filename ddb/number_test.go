package ddb_test

import (
	"math/big"
	"regexp"
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

func TestCanonicalNumber(t *testing.T) {
	nines := strings.Repeat("9", 38)
	for _, test := range []struct{ text, want string }{
		{"0", "0"}, {"-0", "0"}, {"+0", "0"}, {"0.000", "0"}, {"0e5", "0"}, {"0e99999999999999999999999999", "0"}, {"-0.0e-400", "0"}, {"000", "0"},
		{"1", "1"}, {"+1", "1"}, {"-1", "-1"}, {"01", "1"}, {"1.", "1"}, {"1.0", "1"}, {"1e0", "1"}, {"1E+0", "1"}, {"1e-0", "1"}, {"10e-1", "1"}, {"0.1e1", "1"}, {".1e1", "1"},
		{"10", "10"}, {"1e1", "10"}, {"100", "100"}, {"1e2", "100"}, {"0.01e4", "100"},
		{"1.5", "1.5"}, {"-1.50", "-1.5"}, {"15e-1", "1.5"}, {".5", "0.5"}, {"-.5", "-0.5"}, {"5e-3", "0.005"}, {"0.0050", "0.005"},
		{nines, nines}, {nines + "0", nines + "0"}, {"0." + nines, "0." + nines}, {"9." + nines[1:] + "e125", nines + strings.Repeat("0", 88)},
		{"1e125", "1" + strings.Repeat("0", 125)}, {"1e-130", "0." + strings.Repeat("0", 129) + "1"},
		{"-9." + nines[1:] + "E+125", "-" + nines + strings.Repeat("0", 88)}, {"1" + strings.Repeat("0", 125), "1" + strings.Repeat("0", 125)},
		{strings.Repeat("0", 100) + "1", "1"}, {"1." + strings.Repeat("0", 100), "1"}, {"0." + strings.Repeat("0", 200) + "1e200", "0.1"},
		{"1" + strings.Repeat("0", 200) + "e-200", "1"},
	} {
		got, err := ddb.CanonicalNumber(test.text)
		if err != nil || got != test.want {
			t.Errorf("%q: %q, %v, want %q", test.text, got, err, test.want)
		}
	}
}

func TestCanonicalNumberRefuses(t *testing.T) {
	const (
		noNumber  = "ValidationException: The parameter cannot be converted to a numeric value"
		tooLong   = "ValidationException: Attempting to store more than 38 significant digits in a Number"
		overflow  = "ValidationException: Number overflow. Attempting to store a number with magnitude larger than supported range"
		underflow = "ValidationException: Number underflow. Attempting to store a number with magnitude smaller than supported range"
	)
	for _, test := range []struct{ text, want string }{
		{"", noNumber}, {" ", noNumber}, {" 1", noNumber}, {"1 ", noNumber}, {"+", noNumber}, {"-", noNumber}, {".", noNumber}, {"-.", noNumber}, {"e", noNumber}, {"e1", noNumber},
		{".e1", noNumber}, {"1e", noNumber}, {"1e+", noNumber}, {"1e1.5", noNumber}, {"1e1e1", noNumber}, {"1.1.1", noNumber}, {"--1", noNumber}, {"+-1", noNumber}, {"1-", noNumber},
		{"0x1", noNumber}, {"1_0", noNumber}, {"1,0", noNumber}, {"NaN", noNumber}, {"Infinity", noNumber}, {"-inf", noNumber}, {"１", noNumber}, {"٣", noNumber}, {"1\x00", noNumber}, {"1f", noNumber}, {"1d", noNumber}, {"1/2", noNumber},
		{strings.Repeat("1", 39), tooLong}, {"0." + strings.Repeat("1", 39), tooLong}, {"1" + strings.Repeat("0", 37) + "1", tooLong}, {"-" + strings.Repeat("1", 39), tooLong},
		{"1e126", overflow}, {"10e125", overflow}, {"-1e126", overflow}, {"1e99999999999999999999", overflow}, {"1" + strings.Repeat("0", 126), overflow},
		{"1e-131", underflow}, {"0.1e-130", underflow}, {"1e-99999999999999999999", underflow}, {"0." + strings.Repeat("0", 130) + "1", underflow},
	} {
		got, err := ddb.CanonicalNumber(test.text)
		if got != "" || err == nil || err.Error() != test.want {
			t.Errorf("%q: %q, %v, want %s", test.text, got, err, test.want)
		}
	}
}

// canonical is what the doc comment of CanonicalNumber says of its result.
var canonical = regexp.MustCompile(`^(0|-?(0|[1-9][0-9]*)\.[0-9]*[1-9]|-?[1-9][0-9]*)$`)

// numberSyntax is what a number may look like.
var numberSyntax = regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

// numberText draws numbers, and what is nearly one.
func numberText(t *rapid.T) string {
	if rapid.IntRange(0, 3).Draw(t, "shape") == 0 {
		return rapid.StringOfN(rapid.RuneFrom([]rune("0123456789+-.eE")), 0, 12, -1).Draw(t, "text")
	}
	digits := rapid.StringOfN(rapid.RuneFrom([]rune("0000123456789")), 1, 45, -1).Draw(t, "digits")
	point := rapid.IntRange(0, len(digits)).Draw(t, "point")
	text := rapid.SampledFrom([]string{"", "", "-", "+"}).Draw(t, "sign") + digits[:point]
	if point < len(digits) {
		text += "." + digits[point:]
	}
	if rapid.Bool().Draw(t, "exponential") {
		text += rapid.SampledFrom([]string{"e", "E", "e+", "e-", "E-0"}).Draw(t, "e") + big.NewInt(rapid.Int64Range(0, 180).Draw(t, "exponent")).String()
	}
	return text
}

// checkNumber holds CanonicalNumber to arithmetic.
func checkNumber(t interface {
	Fatalf(format string, args ...any)
}, text string) {
	got, err := ddb.CanonicalNumber(text)
	if !numberSyntax.MatchString(text) {
		if err == nil {
			t.Fatalf("%q is no number and became %q", text, got)
		}
		return
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	if len(strings.TrimLeft(exponent, "+-0")) > 5 {
		if err == nil && got != "0" {
			t.Fatalf("%q became %q", text, got)
		}
		return // too far out for the arithmetic below, and for DynamoDB
	}
	value, ok := new(big.Rat).SetString(text)
	if !ok {
		t.Fatalf("%q: math/big reads no number", text)
	}
	if storable := isStorable(value, mantissa); storable != (err == nil) {
		t.Fatalf("%q: %q, %v; storable: %v", text, got, err, storable)
	}
	if err != nil {
		return
	}
	back, ok := new(big.Rat).SetString(got)
	if !ok || back.Cmp(value) != 0 {
		t.Fatalf("%q became %q, another number", text, got)
	}
	if !canonical.MatchString(got) {
		t.Fatalf("%q became %q, which is not canonical", text, got)
	}
	if again, err := ddb.CanonicalNumber(got); err != nil || again != got {
		t.Fatalf("%q became %q, and that %q, %v", text, got, again, err)
	}
}

// isStorable reports whether DynamoDB stores the number: zero, or a magnitude
// from 1E-130 to below 1E126 in at most 38 digits.
func isStorable(value *big.Rat, mantissa string) bool {
	if value.Sign() == 0 {
		return true
	}
	power := func(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }
	magnitude := new(big.Rat).Abs(value)
	low, high := new(big.Rat).SetFrac(big.NewInt(1), power(130)), new(big.Rat).SetInt(power(126))
	digits := strings.Trim(strings.ReplaceAll(strings.TrimLeft(mantissa, "+-"), ".", ""), "0")
	return magnitude.Cmp(low) >= 0 && magnitude.Cmp(high) < 0 && len(digits) <= 38
}

// The value is kept, the spelling is the canonical one, and to make it twice
// changes nothing.
func TestCanonicalNumberAgainstArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkNumber(t, numberText(t)) })
}

// Two texts are one number exactly when they have one canonical spelling.
func TestCanonicalNumberIsUnique(t *testing.T) {
	small := rapid.Custom(func(t *rapid.T) string {
		text := rapid.SampledFrom([]string{"", "-", "+"}).Draw(t, "sign")
		text += rapid.StringOfN(rapid.RuneFrom([]rune("001")), 1, 4, -1).Draw(t, "whole")
		text += rapid.SampledFrom([]string{"", ".", ".0", ".1", ".10", ".01"}).Draw(t, "fraction")
		return text + rapid.SampledFrom([]string{"", "e0", "e1", "E-1", "e+2"}).Draw(t, "exponent")
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := small.Draw(t, "a"), small.Draw(t, "b")
		x, errX := ddb.CanonicalNumber(a)
		y, errY := ddb.CanonicalNumber(b)
		if errX != nil || errY != nil {
			t.Fatalf("%q: %v; %q: %v", a, errX, b, errY)
		}
		p, _ := new(big.Rat).SetString(a)
		q, _ := new(big.Rat).SetString(b)
		if (x == y) != (p.Cmp(q) == 0) {
			t.Fatalf("%q and %q became %q and %q", a, b, x, y)
		}
	})
}

// FuzzCanonicalNumber holds CanonicalNumber to arithmetic for any text.
func FuzzCanonicalNumber(f *testing.F) {
	for _, seed := range []string{"", "0", "-0.0e9", "1.50", "+.5E-3", "1e125", "1e126", "1e-130", "0x1", "1e99999999999", strings.Repeat("1", 39)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkNumber(t, text) })
}
