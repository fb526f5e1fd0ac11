package policy

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// aSecret stands in keys files of these tests, and may stand in no message.
const aSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

// write makes files in a folder of their own and returns the folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const loadable = `version: 1
tenants:
  id: "[a-z]{1,9}"
  normalize: [lowercase]
  allow: {file: tenants.txt}
tables:
  App: {partition: {attribute: pk, owner: "T#{tenant}"}, operations: [GetItem]}
identity:
  keys: keys.yaml
`

func TestLoad(t *testing.T) {
	dir := write(t, map[string]string{
		"dynamoat.yaml": loadable,
		"tenants.txt":   "# customers\nacme\r\n\n  globex\t\ninitech",
		"keys.yaml":     "- {access_key_id: DYNAMOATACME0001, secret_access_key: " + aSecret + ", tenant: acme}\n- access_key_id: DYNAMOATGLOBEX01\n  secret_access_key: '" + aSecret + "'\n  tenant: globex\n",
	})
	p, err := Load(filepath.Join(dir, "dynamoat.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]bool{"acme": true, "globex": true, "initech": true, "umbrella": false, "# customers": false, "": false} {
		if p.Canonical(id) != want {
			t.Errorf("Canonical(%q) = %v", id, !want)
		}
	}
	want := []AccessKey{{"DYNAMOATACME0001", aSecret, "acme"}, {"DYNAMOATGLOBEX01", aSecret, "globex"}}
	if got := p.Keys(); len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("keys: %d", len(got))
	}
}

func TestLoadMistakes(t *testing.T) {
	const good = "- {access_key_id: DYNAMOATACME0001, secret_access_key: " + aSecret + ", tenant: acme}\n"
	for name, test := range map[string]struct{ tenants, keys, want string }{
		"tenants": {"acme\nAcme\n  Globex\nb2\nacme\n", good, `
DIR/tenants.txt:2:1: the tenant "Acme" is listed twice: it is on line 1 already, and its canonical form is "acme"
DIR/tenants.txt:3:3: the tenant "Globex" is not in canonical form
hint: write "globex"
DIR/tenants.txt:4:1: the tenant "b2" does not match the pattern tenants.id
DIR/tenants.txt:5:1: the tenant "acme" is listed twice: it is on line 1 already`},
		"tenants are no text": {"acme\xff\n", good, `
DIR/tenants.txt:1:5: the file is not UTF-8: byte 0xff
hint: save it as UTF-8`},
		"no tenants": {"", "[]\n", `
DIR/tenants.txt: the file is empty`},
		"no keys": {"acme\n", "", `
DIR/keys.yaml: the file is empty`},
		"keys are no list": {"acme\n", "keys:\n" + good, `
DIR/keys.yaml:1:1: the file must be a list, found a mapping`},
		"keys are broken": {"acme\n", "- {access_key_id: \"" + aSecret + "\n", `
DIR/keys.yaml:1:19: the file is not well-formed YAML`},
		"keys": {"acme\n", good + good + `- {access_key_id: short, secret_access_key: short, tenant: globex}
- {access_key_id: ` + aSecret + `, secret_access_key: 1234567890123456, tenant: ` + aSecret + `}
- {access_key_id: DYNAMOATACME0002, secret: ` + aSecret + `, ` + aSecret + `: x}
- ` + aSecret + `
- {access_key_id: DYNAMOATACME0003, secret_access_key: !` + aSecret + ` x, tenant: [acme]}
- {access_key_id: DYNAMOATACME0004, secret_acess_key: ` + aSecret + `, tenant: acme, tenant: acme, 1234567890123456: x}
`, `
DIR/keys.yaml:2:19: the access_key_id is that of line 1 again
DIR/keys.yaml:3:60: the tenant is not an allowed tenant id in canonical form
hint: see tenants in the policy file
DIR/keys.yaml:4:19: "access_key_id" is not an access key id: 1 to 128 letters, digits and _.-
DIR/keys.yaml:4:80: "secret_access_key" must be text, found another kind of value
DIR/keys.yaml:4:106: the tenant is not an allowed tenant id in canonical form
hint: see tenants in the policy file
DIR/keys.yaml:5:3: a member of the file lacks the key "secret_access_key"
DIR/keys.yaml:5:3: a member of the file lacks the key "tenant"
DIR/keys.yaml:5:37: unknown key
hint: known are access_key_id, secret_access_key, tenant
DIR/keys.yaml:5:87: unknown key
hint: known are access_key_id, secret_access_key, tenant
DIR/keys.yaml:6:3: a member of the file must be a mapping, found another kind of value
DIR/keys.yaml:7:56: YAML tags are not admitted
hint: leave it out, and quote what is text
DIR/keys.yaml:7:108: "tenant" must be text, found a list
DIR/keys.yaml:8:37: unknown key "secret_acess_key"
hint: did you mean "secret_access_key"?
DIR/keys.yaml:8:111: the key "tenant" stands twice: it is on line 8 already
DIR/keys.yaml:8:125: a key of a member of the file must be text, found another kind of value`},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, map[string]string{"dynamoat.yaml": loadable, "tenants.txt": test.tenants, "keys.yaml": test.keys})
			p, err := Load(filepath.Join(dir, "dynamoat.yaml"))
			if err == nil || p != nil {
				t.Fatalf("policy %v, error %v", p, err)
			}
			if strings.Contains(err.Error(), aSecret) || strings.Contains(err.Error(), "1234567890") {
				t.Errorf("the error holds a secret: %v", err)
			}
			if got := strings.ReplaceAll(err.Error(), dir, "DIR"); got != test.want[1:] {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want[1:])
			}
		})
	}
}

func TestLoadWithoutFiles(t *testing.T) {
	dir := write(t, map[string]string{"dynamoat.yaml": loadable})
	path := filepath.Join(dir, "dynamoat.yaml")
	_, err := Load(path)
	want := path + `:5:17: the file "` + dir + `/tenants.txt" cannot be read: no such file or directory
` + path + `:9:9: the file "` + dir + `/keys.yaml" cannot be read: no such file or directory`
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
	var m *Mistake
	if !errors.As(err, &m) || m.Line != 5 {
		t.Errorf("no mistake in %v", err)
	}

	_, err = Load(filepath.Join(dir, "other.yaml"))
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if _, err = Load(dir); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("error %v", err)
	}
}

// The keys that tenants' tokens are hashed and sealed with are the same in every
// process that has the same access keys, and differ with any secret.
func TestKeysOfKeys(t *testing.T) {
	one := []AccessKey{{"A", "secret", "acme"}, {"B", "other", "globex"}}
	token, seal := newKeys(one)
	againToken, againSeal := newKeys(slices.Clone(one))
	if !bytes.Equal(token, againToken) || !bytes.Equal(seal, againSeal) || bytes.Equal(token, seal) {
		t.Error("the same access keys make other keys, or one for both purposes")
	}
	for _, other := range [][]AccessKey{{{"A", "secret", "acme"}}, {{"A", "secre", "tacme"}, {"B", "other", "globex"}}, {{"A", "secret", "acme"}, {"B", "others", "globex"}}} {
		otherToken, otherSeal := newKeys(other)
		if bytes.Equal(token, otherToken) || bytes.Equal(seal, otherSeal) {
			t.Errorf("%v make the same keys", other)
		}
	}
	_, first := newKeys(nil)
	_, second := newKeys(nil)
	if bytes.Equal(first, second) {
		t.Error("without a secret, anybody could make the seal")
	}
}
