package demo

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// wrap breaks a text into lines of at most so many bytes, at spaces where it
// can. The text is ASCII, or its lines come out shorter than they could be.
func wrap(text string, most int) []string {
	var lines []string
	for len(text) > most {
		at := strings.LastIndexByte(text[:most+1], ' ')
		if at <= 0 {
			at = most
			for at > 1 && text[at]&0xc0 == 0x80 { // not inside a character
				at--
			}
		}
		lines = append(lines, text[:at])
		text = strings.TrimPrefix(text[at:], " ")
	}
	return append(lines, text)
}

var lineBreak = regexp.MustCompile(`\n *`)

// sorted is a JSON object on one line, with its members in order, since the
// client writes them in any, and with spaces to break it at. What is not JSON
// stays as it is.
func sorted(object []byte) string {
	decoder := json.NewDecoder(bytes.NewReader(object))
	decoder.UseNumber()
	var v any
	if decoder.Decode(&v) != nil {
		return string(object)
	}
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if encoder.Encode(v) != nil {
		return string(object)
	}
	// Inside strings JSON has no line breaks.
	return lineBreak.ReplaceAllString(strings.TrimSpace(out.String()), " ")
}

// text is the request as an attacker would note it down.
func (r request) text() string {
	parts := []string{r.String()}
	for _, name := range slices.Sorted(maps.Keys(r.header)) {
		parts = append(parts, name+": "+r.header[name])
	}
	if r.body != "" {
		parts = append(parts, r.body)
	}
	return strings.Join(parts, "  ")
}

// ascii writes other characters and control characters as escapes, so that
// every terminal shows the same.
func ascii(text string) string {
	quoted := strconv.QuoteToASCII(text)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}
