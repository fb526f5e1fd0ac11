package partiql

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// class is the class of a token.
type class uint8

const (
	end     class = iota
	word          // a bare identifier, or the name of a function
	keyword       // a reserved word; its text is in upper case
	quoted        // an identifier in double quotes
	text          // a string in single quotes
	number        // a number without a sign
	symbol        // punctuation or an operator
)

// token is one token; text is what it stands for, without quotes.
type token struct {
	class class
	text  string
	at    int // where it begins
	next  int // where it ends
}

// symbols, those that begin others last.
var symbols = [...]string{"<<", ">>", "<>", "!=", "<=", ">=", "=", "<", ">", ",", ".", "(", ")", "[", "]", "{", "}", ":", "?", "*", "+", "-"}

// maxStatement is the size of the largest statement, in bytes (API reference,
// ExecuteStatement).
const maxStatement = 8192

// lex takes the statement apart.
func lex(src string) ([]token, *Error) {
	if len(src) == 0 || len(src) > maxStatement {
		return nil, malformed(0, "a statement has 1 to %d bytes", maxStatement)
	}
	if !utf8.ValidString(src) {
		return nil, malformed(0, "a statement is UTF-8")
	}
	if i := strings.IndexByte(src, 0); i >= 0 {
		return nil, malformed(i, "a zero byte at byte %d", i)
	}
	tokens := make([]token, 0, 2+len(src)/4)
	for i := 0; i < len(src); {
		if c := src[i]; c == ' ' || c == '\t' || c == '\r' || c == '\n' {
			i++
			continue
		}
		t, err := scan(src, i)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
		i = t.next
	}
	return append(tokens, token{end, "", len(src), len(src)}), nil
}

// scan reads the token at offset at.
func scan(src string, at int) (token, *Error) {
	switch c := src[at]; {
	case letter(c):
		n := at + 1
		for n < len(src) && (letter(src[n]) || digit(src[n])) {
			n++
		}
		if upper, ok := reserved(src[at:n]); ok {
			return token{keyword, upper, at, n}, nil
		}
		return token{word, src[at:n], at, n}, nil
	case digit(c):
		n, ok := numberEnd(src, at)
		if !ok {
			return token{}, malformed(at, "not a number at byte %d; hint: numbers are written as in JSON", at)
		}
		return token{number, src[at:n], at, n}, nil
	case c == '\'':
		value, n, ok := unquote(src, at)
		if !ok {
			return token{}, malformed(at, "a quote that is not closed, at byte %d", at)
		}
		return token{text, value, at, n}, nil
	case c == '"':
		value, n, ok := unquote(src, at)
		switch {
		case !ok:
			return token{}, malformed(at, "a quote that is not closed, at byte %d", at)
		case value == "":
			return token{}, malformed(at, "an identifier without a name, at byte %d", at)
		case !printable(value):
			return token{}, malformed(at, "an identifier with a control character, at byte %d", at)
		}
		return token{quoted, value, at, n}, nil
	}
	return scanSymbol(src, at)
}

func scanSymbol(src string, at int) (token, *Error) {
	rest := src[at:]
	switch {
	case strings.HasPrefix(rest, "--") || strings.HasPrefix(rest, "/*"):
		return token{}, malformed(at, "comments are not accepted, at byte %d", at)
	case rest[0] == '`':
		return token{}, malformed(at, "Ion literals are not accepted, at byte %d", at)
	case rest[0] == ';':
		return token{}, malformed(at, "a semicolon at byte %d; hint: one statement, without a semicolon", at)
	}
	for _, s := range symbols {
		if !strings.HasPrefix(rest, s) {
			continue
		}
		next := at + len(s)
		// Operators that touch could be split in more than one way. Only "=<<"
		// is documented, and "<<>>" has an error of its own.
		if operator(s[0]) && next < len(src) && operator(src[next]) &&
			!(s == "=" && strings.HasPrefix(src[next:], "<<")) && !(s == "<<" && strings.HasPrefix(src[next:], ">>")) {
			return token{}, malformed(at, "operators without a space between them, at byte %d", at)
		}
		return token{symbol, s, at, next}, nil
	}
	return token{}, malformed(at, "unexpected character at byte %d", at)
}

// operator reports whether an operator of more than one byte holds the byte.
func operator(c byte) bool { return c == '<' || c == '>' || c == '=' || c == '!' }

// unquote reads up to the closing quote; a quote inside is doubled.
func unquote(src string, at int) (value string, next int, ok bool) {
	quote := src[at]
	doubled := false
	for i := at + 1; i < len(src); i++ {
		if src[i] != quote {
			continue
		}
		if i+1 < len(src) && src[i+1] == quote {
			doubled = true
			i++
			continue
		}
		value = src[at+1 : i]
		if doubled {
			q := string(quote)
			value = strings.ReplaceAll(value, q+q, q)
		}
		return value, i + 1, true
	}
	return "", 0, false
}

// maxExponent is how many digits an exponent may have: DynamoDB's have three.
const maxExponent = 3

// numberEnd finds the end of a number as in JSON, without the sign: digits
// without leading zeros, perhaps with a fraction and an exponent. A letter or
// another point behind it makes it no number.
func numberEnd(src string, i int) (int, bool) {
	digits := func() int {
		from := i
		for i < len(src) && digit(src[i]) {
			i++
		}
		return i - from
	}
	zero := src[i] == '0'
	if digits() > 1 && zero {
		return 0, false
	}
	if i < len(src) && src[i] == '.' {
		i++
		if digits() == 0 {
			return 0, false
		}
	}
	if i < len(src) && (src[i] == 'e' || src[i] == 'E') {
		i++
		if i < len(src) && (src[i] == '+' || src[i] == '-') {
			i++
		}
		if n := digits(); n == 0 || n > maxExponent {
			return 0, false
		}
	}
	return i, i == len(src) || !letter(src[i]) && src[i] != '.'
}

// printable reports whether a name may stand in what is sent on.
func printable(name string) bool { return strings.IndexFunc(name, unicode.IsControl) < 0 }

func letter(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }
