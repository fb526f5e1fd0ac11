package sigv4

import (
	"net/textproto"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestScratchKeepsNothing: what one request leaves behind is not there for the
// next, however it is used.
func TestScratchKeepsNothing(t *testing.T) {
	s := &scratch{buf: make([]byte, 0, 64)}
	s.buf = append(s.buf, "a session token"...)
	s.fields = append(s.fields, field{"x-amz-security-token", []string{"a session token"}})
	s.host[0], s.length[0] = testHost, "55"
	s.release()
	if text := string(s.buf[:cap(s.buf)]); strings.Trim(text, "\x00") != "" || len(s.buf) != 0 {
		t.Errorf("bytes %q are left", text)
	}
	for _, f := range s.fields[:cap(s.fields)] {
		if f.name != "" || f.values != nil {
			t.Errorf("field %v is left", f)
		}
	}
	if s.host[0] != "" || s.length[0] != "" || len(s.fields) != 0 {
		t.Errorf("left: %v", s)
	}
}

// TestValuesSpellsLikeNetHTTP: a header is found under the spelling that
// net/http gives it.
func TestValuesSpellsLikeNetHTTP(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching("[a-z0-9!#$%&'*+.^_`|~-]{1,20}").Draw(t, "name")
		h := map[string][]string{textproto.CanonicalMIMEHeaderKey(name): {"found"}}
		var s scratch
		if got := s.values(h, name); len(got) != 1 {
			t.Fatalf("%q is not found in %v", name, h)
		}
	})
}

func TestCanonicalURI(t *testing.T) {
	for path, want := range map[string]string{
		"":              "/",
		"/":             "/",
		"/..":           "/",
		"/../..":        "/",
		"/a/../../b":    "/b",
		"/a/./b//c/":    "/a/b/c/",
		"/%2F":          "/%252F",
		"/a%20b/é":      "/a%2520b/%C3%A9",
		"/-._~!$&'()*+": "/-._~%21%24%26%27%28%29%2A%2B",
	} {
		if got := canonicalURI(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}

func TestCanonicalQuery(t *testing.T) {
	for raw, want := range map[string]string{
		"":              "",
		"a":             "a=",
		"a=1&a=0":       "a=0&a=1",
		"b=&a-b=&a=":    "a=&a-b=&b=",
		"a=+%20%2B":     "a=%20%20%2B",
		"%61=%7E&A=%2f": "A=%2F&a=~",
	} {
		if got, err := canonicalQuery(raw); got != want || err != nil {
			t.Errorf("%q: %q (%v), want %q", raw, got, err, want)
		}
	}
	for _, raw := range []string{"%", "a=%zz", "a;b"} {
		if got, err := canonicalQuery(raw); err == nil {
			t.Errorf("%q: %q", raw, got)
		}
	}
}
