package sigv4

import (
	"encoding/hex"
	"strings"
	"testing"
)

const (
	goodSignature     = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
	goodAuthorization = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/dynamodb/aws4_request, " +
		"SignedHeaders=content-type;host;x-amz-date, Signature=" + goodSignature
)

// render writes an authorization as SDKs do.
func (a authorization) render(separator string) string {
	return "AWS4-HMAC-SHA256 Credential=" + a.accessKeyID + "/" + a.scope.date + "/" + a.scope.region + "/" + a.scope.service +
		"/aws4_request" + separator + "SignedHeaders=" + a.signedHeaders + separator + "Signature=" + hex.EncodeToString(a.signature[:])
}

func TestParseAuthorization(t *testing.T) {
	a, refusal := parseAuthorization(goodAuthorization)
	if refusal != nil {
		t.Fatal(refusal)
	}
	if a.accessKeyID != "AKIDEXAMPLE" || a.scope != (scope{"20150830", "us-east-1", "dynamodb"}) ||
		a.signedHeaders != "content-type;host;x-amz-date" || hex.EncodeToString(a.signature[:]) != goodSignature {
		t.Errorf("parsed %+v", a)
	}
	for _, c := range []struct{ name, from, to string }{
		{"one header", "content-type;host;x-amz-date", "host"},
		{"odd header name", "content-type;", "!#$%&'*+-.^_`|~;"},
		{"key id with every kind of byte", "AKIDEXAMPLE", "acme-jobs_1.A"},
		{"longest key id", "AKIDEXAMPLE", strings.Repeat("K", 128)},
		{"longest region", "us-east-1", strings.Repeat("r", 63)},
	} {
		if _, refusal := parseAuthorization(strings.Replace(goodAuthorization, c.from, c.to, 1)); refusal != nil {
			t.Errorf("%s: %v", c.name, refusal)
		}
	}
}

func TestParseAuthorizationRefuses(t *testing.T) {
	for _, c := range []struct{ name, from, to, text string }{
		{"other algorithm", "SHA256", "SHA512", "byte 0: want \"AWS4-HMAC-SHA256 \""},
		{"space before", "AWS4", " AWS4", "byte 0"},
		{"two spaces", "SHA256 ", "SHA256  ", "byte 17: want \"Credential=\""},
		{"tab", "SHA256 ", "SHA256\t", "byte 0"},
		{"lower-case component", "Credential", "credential", "byte 17"},
		{"no credential", "Credential=AKIDEXAMPLE/20150830/us-east-1/dynamodb/aws4_request, ", "", "byte 17"},
		{"space behind =", "Credential=", "Credential= ", "byte 28"},
		{"no key id", "AKIDEXAMPLE", "", "byte 28"},
		{"key id with a comma", "AKIDEXAMPLE", "A,B", "byte 28"},
		{"key id beyond ASCII", "AKIDEXAMPLE", "ÅKID", "byte 28"},
		{"key id too long", "AKIDEXAMPLE", strings.Repeat("K", 129), "byte 28"},
		{"short date", "20150830", "2015083", "want a date"},
		{"long date", "20150830", "201508301", "want a date"},
		{"date with a letter", "20150830", "2015083O", "want a date"},
		{"no region", "us-east-1", "", "want a region"},
		{"region with a star", "us-east-1", "us-*", "want a region"},
		{"region too long", "us-east-1", strings.Repeat("r", 64), "want a region"},
		{"no service", "dynamodb", "", "want a service"},
		{"no terminator", "/aws4_request", "", "want a service"},
		{"longer terminator", "aws4_request", "aws4_requests", `want ","`},
		{"another part of the scope", "aws4_request", "aws4_request/x", `want ","`},
		{"two credentials", ", Signed", ", Credential=AKIDEXAMPLE/20150830/us-east-1/dynamodb/aws4_request, Signed", `want "SignedHeaders="`},
		{"two spaces behind a comma", ", Signed", ",  Signed", `want "SignedHeaders="`},
		{"space before a comma", ", Signed", " , Signed", `want ","`},
		{"no comma", ", Signed", " Signed", `want ","`},
		{"semicolon for a comma", ", Signed", "; Signed", `want ","`},
		{"no headers", "content-type;host;x-amz-date", "", "want header names"},
		{"unsorted", "content-type;host", "host;content-type", "want header names"},
		{"twice", "content-type;host", "host;host", "want header names"},
		{"capitals", "content-type", "Content-type", "want header names"},
		{"empty name", "content-type;host", "content-type;;host", "want header names"},
		{"semicolon before", "content-type", ";content-type", "want header names"},
		{"semicolon behind", "x-amz-date", "x-amz-date;", "want header names"},
		{"space in the list", ";host", "; host", "want header names"},
		{"colon in a name", "host", "ho:st", "want header names"},
		{"line feed in a name", "host", "ho\nst", "want header names"},
		{"two lists", ", Signature", ", SignedHeaders=host, Signature", `want "Signature="`},
		{"no signature", ", Signature=" + goodSignature, "", `want ","`},
		{"empty signature", goodSignature, "", "want 64 lower-case"},
		{"short signature", goodSignature, goodSignature[1:], "want 64 lower-case"},
		{"long signature", goodSignature, goodSignature + "00", "want 64 lower-case"},
		{"capital signature", goodSignature, strings.ToUpper(goodSignature), "want 64 lower-case"},
		{"no hex", goodSignature, "g" + goodSignature[1:], "want 64 lower-case"},
		{"space behind", goodSignature, goodSignature + " ", "want 64 lower-case"},
		{"comma behind", goodSignature, goodSignature + ",", "want 64 lower-case"},
		{"too long", "content-type", "a" + strings.Repeat("b", maxHeader), "byte 8192"},
		{"bearer", "AWS4-HMAC-SHA256", "Bearer", "byte 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, refusal := parseAuthorization(strings.Replace(goodAuthorization, c.from, c.to, 1))
			if refusal == nil {
				t.Fatalf("parsed %+v", a)
			}
			if a != (authorization{}) {
				t.Errorf("refused, yet returned %+v", a)
			}
			if refusal.Code != CodeIncomplete || !strings.Contains(refusal.Message, c.text) {
				t.Errorf("refused with %v, want %s holding %q", refusal, CodeIncomplete, c.text)
			}
		})
	}
	// The components in another order.
	credential, rest, _ := strings.Cut(strings.TrimPrefix(goodAuthorization, algorithm+" "), ", ")
	if a, refusal := parseAuthorization(algorithm + " " + rest + ", " + credential); refusal == nil {
		t.Errorf("another order: parsed %+v", a)
	}
}
