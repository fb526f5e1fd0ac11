package partiql

import (
	"fmt"
	"strings"
)

// class is the class of a token.
type class uint8

const (
	end    class = iota
	word         // a keyword or a bare identifier
	quoted       // an identifier in double quotes
	text         // a string in single quotes
	number       // a number
	symbol       // punctuation or an operator
)

// token is one token; text is what it stands for, without quotes.
type token struct {
	class class
	text  string
	at    int
}

// symbols, those that begin others last.
var symbols = []string{"<<", ">>", "<>", "!=", "<=", ">=", "=", "<", ">", ",", ".", "(", ")", "[", "]", "{", "}", ":", "?", "*", "+", "-"}

// maxStatement is the size of the largest statement, in bytes (API reference,
// ExecuteStatement).
const maxStatement = 8192

func malformed(at int, format string, args ...any) *Error {
	return &Error{"Statement wasn't well formed, can't be processed: " + fmt.Sprintf(format, args...), at}
}

// lex takes the statement apart.
func lex(src string) ([]token, *Error) {
	if len(src) == 0 || len(src) > maxStatement {
		return nil, malformed(0, "a statement has 1 to %d bytes", maxStatement)
	}
	var tokens []token
	for i := 0; i < len(src); {
		c := src[i]
		switch {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			i++
		case letter(c):
			n := i + 1
			for n < len(src) && (letter(src[n]) || digit(src[n])) {
				n++
			}
			tokens = append(tokens, token{word, src[i:n], i})
			i = n
		case digit(c):
			n, ok := numberEnd(src, i)
			if !ok {
				return nil, malformed(i, "not a number at byte %d", i)
			}
			tokens = append(tokens, token{number, src[i:n], i})
			i = n
		case c == '"' || c == '\'':
			value, n, ok := unquote(src, i)
			if !ok {
				return nil, malformed(i, "a quote that is not closed, at byte %d", i)
			}
			class := quoted
			if c == '\'' {
				class = text
			} else if value == "" {
				return nil, malformed(i, "an identifier without a name, at byte %d", i)
			}
			tokens = append(tokens, token{class, value, i})
			i = n
		case strings.HasPrefix(src[i:], "--") || strings.HasPrefix(src[i:], "/*"):
			return nil, malformed(i, "comments are not accepted, at byte %d", i)
		default:
			s := symbolAt(src[i:])
			if s == "" {
				return nil, malformed(i, "unexpected byte %d", i)
			}
			tokens = append(tokens, token{symbol, s, i})
			i += len(s)
		}
	}
	return append(tokens, token{end, "", len(src)}), nil
}

func symbolAt(s string) string {
	for _, symbol := range symbols {
		if strings.HasPrefix(s, symbol) {
			return symbol
		}
	}
	return ""
}

// unquote reads up to the closing quote; a quote inside is doubled.
func unquote(src string, at int) (value string, next int, ok bool) {
	quote := src[at]
	var b strings.Builder
	for i := at + 1; i < len(src); i++ {
		if src[i] != quote {
			b.WriteByte(src[i])
			continue
		}
		if i+1 < len(src) && src[i+1] == quote {
			b.WriteByte(quote)
			i++
			continue
		}
		return b.String(), i + 1, true
	}
	return "", 0, false
}

// numberEnd finds the end of digits, perhaps with a fraction and an exponent.
// A letter or another point behind it makes it no number.
func numberEnd(src string, i int) (int, bool) {
	digits := func() bool {
		from := i
		for i < len(src) && digit(src[i]) {
			i++
		}
		return i > from
	}
	digits()
	if i < len(src) && src[i] == '.' {
		i++
		if !digits() {
			return 0, false
		}
	}
	if i < len(src) && (src[i] == 'e' || src[i] == 'E') {
		i++
		if i < len(src) && (src[i] == '+' || src[i] == '-') {
			i++
		}
		if !digits() {
			return 0, false
		}
	}
	return i, i == len(src) || !letter(src[i]) && src[i] != '.'
}

func letter(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }
