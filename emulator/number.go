package emulator

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

// decimal is a number taken apart: 0.d₁d₂d₃… × 10^point, or zero when it has
// no digits.
type decimal struct {
	negative bool
	digits   string // significant digits, neither the first nor the last is 0
	point    int    // digits before the decimal point; negative: zeros after it
}

// parseDecimal reads a number in the spelling of [ddb.CanonicalNumber].
func parseDecimal(text string) decimal {
	var d decimal
	text, d.negative = strings.CutPrefix(text, "-")
	whole, fraction, _ := strings.Cut(text, ".")
	all := whole + fraction
	d.digits = strings.TrimLeft(all, "0")
	d.point = len(whole) - (len(all) - len(d.digits))
	d.digits = strings.TrimRight(d.digits, "0")
	return d
}

// compareNumbers returns -1, 0 or +1.
func compareNumbers(a, b string) int {
	if a == b {
		return 0
	}
	return strings.Compare(string(appendNumberKey(nil, a)), string(appendNumberKey(nil, b)))
}

// appendNumberKey appends bytes that sort as the number does, and none of
// which is a prefix of another's: a byte for the sign, one for the magnitude,
// and the digits with an end mark; for a negative number all complemented.
func appendNumberKey(dst []byte, text string) []byte {
	const negative, zero, positive = 0x7f, 0x80, 0x81
	d := parseDecimal(text)
	if d.digits == "" {
		return append(dst, zero)
	}
	var flip byte
	if d.negative {
		flip = 0xff
		dst = append(dst, negative)
	} else {
		dst = append(dst, positive)
	}
	// DynamoDB's exponents, -130 to +125 for the first digit, fill a byte.
	dst = append(dst, byte(d.point-1+130)^flip)
	for i := range len(d.digits) {
		dst = append(dst, (d.digits[i]-'0'+1)^flip)
	}
	return append(dst, flip)
}

// addNumbers returns a + b, or a - b. It is exact: a sum that DynamoDB cannot
// hold in 38 digits and its range of exponents is an error.
func addNumbers(a, b string, minus bool) (string, error) {
	x, y := parseDecimal(a), parseDecimal(b)
	if minus {
		y.negative = !y.negative
	}
	scale := min(x.point-len(x.digits), y.point-len(y.digits))
	sum := x.scaled(scale)
	sum.Add(sum, y.scaled(scale))
	text, err := ddb.CanonicalNumber(sum.String() + "e" + strconv.Itoa(scale))
	if err != nil {
		return "", asError(err)
	}
	return text, nil
}

// scaled returns the number × 10^-scale, which must be an integer.
func (d decimal) scaled(scale int) *big.Int {
	n := new(big.Int)
	if d.digits == "" {
		return n
	}
	n.SetString(d.digits, 10)
	shift := big.NewInt(int64(d.point - len(d.digits) - scale))
	n.Mul(n, shift.Exp(big.NewInt(10), shift, nil))
	if d.negative {
		n.Neg(n)
	}
	return n
}
