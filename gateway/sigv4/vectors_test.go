package sigv4

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"testing"
)

// vectors are requests of AWS's public Signature Version 4 test suite with the
// signatures published there. Each is the request line without its protocol
// and the headers, X-Amz-Date apart, one a line.
var vectors = []struct {
	name, request, body, signature string
}{
	{"get-vanilla", "GET /", "",
		"5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
	{"get-vanilla-with-session-token", "GET /\nX-Amz-Security-Token:6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267", "",
		"07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"},
	{"get-header-key-duplicate", "GET /\nMy-Header1:value2\nMy-Header1:value2\nMy-Header1:value1", "",
		"c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
	{"get-header-value-order", "GET /\nMy-Header1:value4\nMy-Header1:value1\nMy-Header1:value3\nMy-Header1:value2", "",
		"08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
	{"get-header-value-trim", "GET /\nMy-Header1: value1\nMy-Header2: \"a   b   c\"", "",
		"acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
	{"get-unreserved", "GET /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "",
		"07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
	{"get-utf8", "GET /ሴ", "",
		"8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
	{"get-space-normalized", "GET /example space/", "",
		"652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
	{"get-relative-normalized", "GET /example/..", "",
		"5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
	{"get-slashes-normalized", "GET //example//", "",
		"9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
	{"get-slash-pointless-dot-normalized", "GET /./example", "",
		"ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
	{"get-vanilla-empty-query-key", "GET /?Param1=value1", "",
		"a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
	{"get-vanilla-query-order-key-case", "GET /?Param2=value2&Param1=value1", "",
		"b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
	{"get-vanilla-query-order-encoded", "GET /?Param-3=Value3&Param=Value2&%E1%88%B4=Value1", "",
		"371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"},
	{"get-vanilla-query-unreserved", "GET /?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "",
		"9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
	{"get-vanilla-utf8-query", "GET /?ሴ=bar", "",
		"2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
	{"post-vanilla", "POST /", "",
		"5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
	{"post-vanilla-query", "POST /?Param1=value1", "",
		"28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
	{"post-header-key-sort", "POST /\nMy-Header1:value1", "",
		"c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
	{"post-header-value-case", "POST /\nMy-Header1:VALUE1", "",
		"cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
	{"post-sts-header-before", "POST /\nX-Amz-Security-Token:AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==", "",
		"85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"},
	{"post-x-www-form-urlencoded", "POST /\nContent-Type:application/x-www-form-urlencoded\nContent-Length:13\nx-amz-content-sha256:9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e", "Param1=value1",
		"d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"},
	{"post-x-www-form-urlencoded-parameters", "POST /\nContent-Type:application/x-www-form-urlencoded; charset=utf-8\nContent-Length:13\nx-amz-content-sha256:9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e", "Param1=value1",
		"328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422"},
}

// TestVectors puts AWS's published vectors through the canonical request, the
// signing key and the signature.
func TestVectors(t *testing.T) {
	const date = "20150830T123600Z"
	sc := scope{date[:8], "us-east-1", "service"}
	key := keyInput{testSecret, sc}.derive()
	for _, vector := range vectors {
		t.Run(vector.name, func(t *testing.T) {
			first, rest, _ := strings.Cut(vector.request, "\n")
			method, target, _ := strings.Cut(first, " ")
			path, raw, _ := strings.Cut(target, "?")
			query, err := canonicalQuery(raw)
			if err != nil {
				t.Fatal(err)
			}
			headers := map[string][]string{"host": {"example.amazonaws.com"}, "x-amz-date": {date}}
			for line := range strings.Lines(rest) {
				name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
				name = strings.ToLower(name)
				headers[name] = append(headers[name], value)
			}
			s := newScratch()
			defer s.release()
			for _, name := range slices.Sorted(maps.Keys(headers)) {
				s.fields = append(s.fields, field{name, headers[name]})
			}
			payload := sha256.Sum256([]byte(vector.body))
			request := canonical{method, canonicalURI(path), query, &payload}
			signature, bad := s.sign(request, date, sc, &key)
			if got := hex.EncodeToString(signature[:]); got != vector.signature || bad != "" {
				canon, _ := request.append(nil, s.fields)
				t.Errorf("signature %s (bad %q), published %s\n%s", got, bad, vector.signature, canon)
			}
		})
	}
}

func TestSigningKeyVector(t *testing.T) {
	// Published in the AWS General Reference, "Deriving the signing key".
	key := keyInput{testSecret, scope{"20150830", "us-east-1", "iam"}}.derive()
	const published = "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"
	if got := hex.EncodeToString(key[:]); got != published {
		t.Errorf("signing key %s, published %s", got, published)
	}
}
