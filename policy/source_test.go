package policy

import (
	"strings"
	"testing"
)

// TestBounds: what the YAML parser would take too long for never reaches it.
func TestBounds(t *testing.T) {
	plain := "version: 1\ntenants: {id: \"[a-z]{1,9}\"}\ntables: {App: {partition: {attribute: pk, owner: \"T#{tenant}\"}, operations: [GetItem]}}\n"
	for name, test := range map[string]struct{ src, want string }{
		"lines":       {plain + strings.Repeat("\n", maxLines-3), ""},
		"more lines":  {plain + strings.Repeat("\n", maxLines-2), "dynamoat.yaml:20001:1: the file has more than 20000 lines"},
		"commas":      {plain + "# " + strings.Repeat(",", maxCommas-5) + "\n", ""},
		"more commas": {plain + strings.Repeat(",", maxCommas), "dynamoat.yaml: the file has more than 100000 commas"},
		"bytes":       {plain + "# " + strings.Repeat("x", maxFileBytes-len(plain)-2), ""},
		"more bytes":  {plain + "# " + strings.Repeat("x", maxFileBytes), "dynamoat.yaml: the file is larger than 4194304 bytes"},
		"a ruler":     {plain + "# " + strings.Repeat("- ", 100) + strings.Repeat("-", 300) + "\n", ""},
	} {
		_, err := Parse("dynamoat.yaml", []byte(test.src))
		got := ""
		if err != nil {
			got, _, _ = strings.Cut(err.Error(), "\n")
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

// TestLongTextIsCut: a message stays readable whatever is in the file.
func TestLongTextIsCut(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	for _, src := range []string{
		long,
		long + ": 1\n",
		"? " + long + "\n",
		"version: " + long + "\n",
		"version: 1" + strings.Repeat("0", 100_000) + "\n",
		"tenants: {id: \"" + long + "\", normalize: [" + long + "], allow: " + long + "}\n",
		"tables: {" + long + ": {partition: " + long + ", operations: [" + long + "], attributes: {private: [" + long + ".a]}}}\n",
		"tables: {App: {partition: {attribute: x, owner: \"" + long + "\"}, indexes: {" + long + ": {}}}}\n",
		"aws: {account: \"" + long + "\", region: 1" + strings.Repeat("1", 15) + "}\n",
	} {
		_, err := Parse("dynamoat.yaml", []byte(src))
		if err == nil {
			t.Errorf("%.40q is accepted", src)
		} else if n := len(err.Error()); n > 5000 {
			t.Errorf("%.40q: a message of %d bytes: %.300s", src, n, err)
		}
	}
}
