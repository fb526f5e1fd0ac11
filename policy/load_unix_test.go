//go:build unix

package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const keysOnly = `version: 1
tenants: {id: "[a-z]{1,9}"}
tables: {App: {partition: {attribute: pk, owner: "T#{tenant}"}, operations: [GetItem]}}
identity: {keys: keys.yaml}
`

func TestKeysFileMode(t *testing.T) {
	dir := write(t, map[string]string{"dynamoat.yaml": keysOnly, "keys.yaml": "[]\n"})
	path, keys := filepath.Join(dir, "dynamoat.yaml"), filepath.Join(dir, "keys.yaml")
	for _, mode := range []os.FileMode{0o600, 0o400, 0o700, 0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666} {
		if err := os.Chmod(keys, mode); err != nil {
			t.Fatal(err)
		}
		_, err := Load(path)
		if mode&0o077 == 0 {
			if err != nil {
				t.Errorf("mode %04o: %v", mode, err)
			}
			continue
		}
		want := fmt.Sprintf("%s:4:18: the file %q can be read or written by others: its mode is %04o\nhint: chmod 600 %[2]s", path, keys, mode)
		want = strings.Replace(want, `chmod 600 "`+keys+`"`, "chmod 600 "+keys, 1)
		if err == nil || err.Error() != want {
			t.Errorf("mode %04o: got %v, want %s", mode, err, want)
		}
	}
}

// TestKeysFileLink: what counts is the file that a link leads to.
func TestKeysFileLink(t *testing.T) {
	dir := write(t, map[string]string{"dynamoat.yaml": keysOnly, "secret.yaml": "[]\n"})
	target := filepath.Join(dir, "secret.yaml")
	if err := os.Symlink(target, filepath.Join(dir, "keys.yaml")); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(filepath.Join(dir, "dynamoat.yaml")); err != nil {
		t.Error(err)
	}
	if err := os.Chmod(target, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(filepath.Join(dir, "dynamoat.yaml")); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("error %v", err)
	}
}

// TestKeysFilePipe: a pipe that nobody writes to is refused, not waited for.
func TestKeysFilePipe(t *testing.T) {
	dir := write(t, map[string]string{"dynamoat.yaml": keysOnly})
	if err := syscall.Mkfifo(filepath.Join(dir, "keys.yaml"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(filepath.Join(dir, "dynamoat.yaml")); err == nil || !strings.Contains(err.Error(), "it is not a regular file") {
		t.Errorf("error %v", err)
	}
}
