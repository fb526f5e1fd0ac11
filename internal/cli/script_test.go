package cli_test

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/dynamoat/dynamoat/internal/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"dynamoat": func() { os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs testdata/script: one file a subcommand, each with what is
// typed and what comes of it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			// No credentials or settings of the machine's may slip in.
			env.Setenv("AWS_EC2_METADATA_DISABLED", "true")
			env.Setenv("AWS_CONFIG_FILE", filepath.Join(env.WorkDir, "no-aws-config"))
			env.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(env.WorkDir, "no-aws-credentials"))
			return nil
		},
	})
}

const gatewayPolicy = `
version: 1
tenants: {id: "[a-z]{1,20}", allow: [acme]}
tables:
  AppTable:
    partition: {attribute: pk, owner: "{tenant}"}
    operations: [GetItem]
identity: {keys: keys.yaml}
`

const gatewayKeys = "- {access_key_id: AKIAACME00000000, secret_access_key: acme-secret-acme-secret-acme-secret, tenant: acme}\n"

// gatewayDir returns a folder with a policy and its keys.
func gatewayDir(t *testing.T) string {
	dir := t.TempDir()
	for name, text := range map[string]string{"dynamoat.yaml": gatewayPolicy, "keys.yaml": gatewayKeys} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// startGateway starts "dynamoat gateway" as a process of its own, in dir, and
// returns it with its standard output and what it said when it was ready.
func startGateway(t *testing.T, dir string, args ...string) (cmd *exec.Cmd, stdout *bytes.Buffer, ready string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd = exec.Command(self)
	cmd.Args = append([]string{"dynamoat"}, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=upstream", "AWS_SECRET_ACCESS_KEY=upstream", "AWS_REGION=eu-west-1")
	stdout = &bytes.Buffer{}
	cmd.Stdout = stdout
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready, err = bufio.NewReader(stderr).ReadString('\n')
	if err != nil {
		t.Fatalf("the gateway ended before it was ready: %v", err)
	}
	go io.Copy(io.Discard, stderr)
	return cmd, stdout, ready
}

// TestGatewayStartsAndStops runs the gateway as an operator does: it says
// where it listens, answers, audits, and ends well when told to.
func TestGatewayStartsAndStops(t *testing.T) {
	cmd, stdout, ready := startGateway(t, gatewayDir(t), "gateway", "--policy", "dynamoat.yaml", "--upstream", "http://127.0.0.1:1", "--listen", "127.0.0.1:0")
	if !strings.Contains(ready, "listening on http://127.0.0.1:") || !strings.Contains(ready, "1 table, 1 access key") {
		t.Errorf("it said %q", ready)
	}
	_, rest, _ := strings.Cut(ready, "http://")
	addr, _, _ := strings.Cut(rest, ",")
	status := post(t, addr)
	if status != 400 {
		t.Errorf("an unsigned request got %d", status)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	if got := stdout.String(); !strings.Contains(got, `"decision":"deny"`) || !strings.Contains(got, "DM002") {
		t.Errorf("the audit log on standard output is %q", got)
	}
}

// TestGatewayWarnsOfShortSecrets has keys that can be guessed.
func TestGatewayWarnsOfShortSecrets(t *testing.T) {
	dir := gatewayDir(t)
	if err := os.WriteFile(filepath.Join(dir, "keys.yaml"), []byte("- {access_key_id: acme, secret_access_key: acme-secret, tenant: acme}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd, _, first := startGateway(t, dir, "gateway", "--policy", "dynamoat.yaml", "--upstream", "http://127.0.0.1:1", "--listen", "127.0.0.1:0")
	cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if want := "dynamoat gateway: warning: 1 secret access key shorter than 20 characters\n"; first != want {
		t.Errorf("it said %q, want %q", first, want)
	}
}
