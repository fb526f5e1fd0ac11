package ddb

import "strings"

// DynamoDB's numbers: at most 38 significant digits, magnitudes from 1E-130
// to 9.9999999999999999999999999999999999999E+125 (Developer Guide,
// "Supported data types", Number).
const (
	maxDigits   = 38
	maxExponent = 125
	minExponent = -130
)

// CanonicalNumber returns the one canonical spelling of a number: plain
// decimal notation, no exponent, no plus sign, no leading zeros but for one
// before the point, no trailing zeros after it, "0" for every zero. Two texts
// are the same number exactly when their canonical spellings are the same
// bytes. The error is an *[Error] with DynamoDB's ValidationException.
func CanonicalNumber(text string) (string, error) {
	if plainInteger(text) {
		return text, nil
	}
	mantissa, exponent, ok := cutExponent(text)
	negative := false
	if ok && mantissa != "" && (mantissa[0] == '-' || mantissa[0] == '+') {
		negative = mantissa[0] == '-'
		mantissa = mantissa[1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if !ok || !digits(whole) || !digits(fraction) || whole == "" && fraction == "" {
		return "", invalidf("The parameter cannot be converted to a numeric value")
	}
	all := whole + fraction
	point := len(whole) + exponent // digits before the point
	trimmed := strings.TrimLeft(all, "0")
	point -= len(all) - len(trimmed)
	trimmed = strings.TrimRight(trimmed, "0")
	switch {
	case trimmed == "":
		return "0", nil
	case len(trimmed) > maxDigits:
		return "", invalidf("Attempting to store more than 38 significant digits in a Number")
	case point-1 > maxExponent:
		return "", invalidf("Number overflow. Attempting to store a number with magnitude larger than supported range")
	case point-1 < minExponent:
		return "", invalidf("Number underflow. Attempting to store a number with magnitude smaller than supported range")
	}
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	switch {
	case point <= 0:
		b.WriteString("0.")
		b.WriteString(strings.Repeat("0", -point))
		b.WriteString(trimmed)
	case point >= len(trimmed):
		b.WriteString(trimmed)
		b.WriteString(strings.Repeat("0", point-len(trimmed)))
	default:
		b.WriteString(trimmed[:point])
		b.WriteByte('.')
		b.WriteString(trimmed[point:])
	}
	return b.String(), nil
}

// plainInteger reports whether text is canonical already in the way that
// almost all numbers are: a few digits without a leading zero.
func plainInteger(text string) bool {
	return text != "" && len(text) <= maxDigits && digits(text) && (text[0] != '0' || len(text) == 1)
}

// cutExponent splits "1.5e-7" into "1.5" and -7. Exponents too large to
// matter are cut off at a bound that the range check refuses.
func cutExponent(text string) (mantissa string, exponent int, ok bool) {
	i := strings.IndexAny(text, "eE")
	if i < 0 {
		return text, 0, true
	}
	mantissa, e := text[:i], text[i+1:]
	sign := 1
	if e != "" && (e[0] == '-' || e[0] == '+') {
		if e[0] == '-' {
			sign = -1
		}
		e = e[1:]
	}
	if e == "" || !digits(e) {
		return "", 0, false
	}
	const bound = 1 << 40 // beyond any body's length, so the sum cannot come back into range
	for _, c := range []byte(e) {
		exponent = min(exponent*10+int(c-'0'), bound)
	}
	return mantissa, sign * exponent, true
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
