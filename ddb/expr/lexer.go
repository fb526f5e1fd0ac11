package expr

import (
	"strings"
	"unicode/utf8"
)

// tokenKind is a terminal of the grammar.
type tokenKind uint8

const (
	tokEOF   tokenKind = iota
	tokBad             // one character that starts no token
	tokName            // a literal attribute name, or a function's name
	tokAlias           // #name
	tokValue           // :name
	tokIndex           // a decimal without sign or leading zeros
	tokDot
	tokComma
	tokLParen
	tokRParen
	tokLBracket
	tokRBracket
	tokEQ
	tokNE
	tokLT
	tokLE
	tokGT
	tokGE
	tokPlus
	tokMinus
	tokAnd
	tokOr
	tokNot
	tokBetween
	tokIn
	tokSet
	tokRemove
	tokAdd
	tokDelete
)

// token is a part of the source: src[start:end].
type token struct {
	kind       tokenKind
	start, end int
}

// Character classes of the bytes that tokens are made of.
const (
	classLetter = 1 << iota
	classDigit
	classUnderscore
	classSpace

	classWord = classLetter | classDigit | classUnderscore
)

var classes = func() (t [256]uint8) {
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = classLetter, classLetter
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = classDigit
	}
	t['_'] = classUnderscore
	t[' '], t['\t'], t['\r'], t['\n'] = classSpace, classSpace, classSpace, classSpace
	return t
}()

// punctuation holds the tokens of one byte; < and > are lexed by hand.
var punctuation = [256]tokenKind{
	'.': tokDot, ',': tokComma, '(': tokLParen, ')': tokRParen, '[': tokLBracket, ']': tokRBracket,
	'=': tokEQ, '+': tokPlus, '-': tokMinus,
}

// scan returns the token at or after offset at. Past the last token it
// returns tokEOF at len(src), however often it is called.
func scan(src string, at int) token {
	for at < len(src) && classes[src[at]] == classSpace {
		at++
	}
	if at == len(src) {
		return token{tokEOF, at, at}
	}
	c := src[at]
	switch classes[c] {
	case classLetter:
		end := wordEnd(src, at+1)
		return token{keyword(src[at:end]), at, end}
	case classDigit:
		end := at + 1
		if c != '0' {
			for end < len(src) && classes[src[end]] == classDigit {
				end++
			}
		}
		return token{tokIndex, at, end}
	}
	two := func(second byte) bool { return at+1 < len(src) && src[at+1] == second }
	switch c {
	case '#', ':':
		end := wordEnd(src, at+1)
		if end == at+1 {
			return token{tokBad, at, end}
		}
		if c == '#' {
			return token{tokAlias, at, end}
		}
		return token{tokValue, at, end}
	case '<':
		if two('=') {
			return token{tokLE, at, at + 2}
		}
		if two('>') {
			return token{tokNE, at, at + 2}
		}
		return token{tokLT, at, at + 1}
	case '>':
		if two('=') {
			return token{tokGE, at, at + 2}
		}
		return token{tokGT, at, at + 1}
	}
	if k := punctuation[c]; k != tokEOF {
		return token{k, at, at + 1}
	}
	_, size := utf8.DecodeRuneInString(src[at:])
	return token{tokBad, at, at + size}
}

// wordEnd returns the end of the letters, digits and underscores at offset at.
func wordEnd(src string, at int) int {
	for at < len(src) && classes[src[at]]&classWord != 0 {
		at++
	}
	return at
}

// keyword returns the token kind of a word that starts with a letter. Keywords
// are recognised in any mix of upper and lower case, and everywhere, so that
// none of them can be a literal attribute name.
func keyword(word string) tokenKind {
	switch len(word) {
	case 2:
		if strings.EqualFold(word, "OR") {
			return tokOr
		}
		if strings.EqualFold(word, "IN") {
			return tokIn
		}
	case 3:
		switch word[0] | 0x20 {
		case 'a':
			if strings.EqualFold(word, "AND") {
				return tokAnd
			}
			if strings.EqualFold(word, "ADD") {
				return tokAdd
			}
		case 'n':
			if strings.EqualFold(word, "NOT") {
				return tokNot
			}
		case 's':
			if strings.EqualFold(word, "SET") {
				return tokSet
			}
		}
	case 6:
		if strings.EqualFold(word, "REMOVE") {
			return tokRemove
		}
		if strings.EqualFold(word, "DELETE") {
			return tokDelete
		}
	case 7:
		if strings.EqualFold(word, "BETWEEN") {
			return tokBetween
		}
	}
	return tokName
}

func validUTF8(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
