package cli_test

import (
	"io"
	"path/filepath"
	"testing"

	"github.com/dynamoat/dynamoat/internal/cli"
)

func TestExitCodes(t *testing.T) {
	dir := gatewayDir(t)
	for _, c := range []struct {
		name string
		args []string
		want int
	}{
		{"no arguments", nil, 2},
		{"help", []string{"help"}, 0},
		{"version", []string{"version"}, 0},
		{"help of a command", []string{"gateway", "-h"}, 0},
		{"unknown command", []string{"frobnicate"}, 2},
		{"unknown flag", []string{"gateway", "--frob"}, 2},
		{"a sound policy", []string{"policy", "validate", filepath.Join(dir, "dynamoat.yaml")}, 0},
		{"a policy with mistakes", []string{"policy", "validate", filepath.Join(dir, "keys.yaml")}, 2},
		{"a policy that is missing", []string{"policy", "validate", filepath.Join(dir, "missing.yaml")}, 2},
	} {
		if got := cli.Main(c.args, io.Discard, io.Discard); got != c.want {
			t.Errorf("%s: exit code %d, want %d", c.name, got, c.want)
		}
	}
}
