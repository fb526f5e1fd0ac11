package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/dynamoat/dynamoat/internal/cli"
)

// block is a fenced block of a document.
type block struct{ language, text string }

func blocks(t *testing.T, path string) []block {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var found []block
	for i, part := range strings.Split("\n"+string(src), "\n```") {
		if i%2 == 1 { // every other part is what stands between two blocks
			language, text, _ := strings.Cut(part, "\n")
			found = append(found, block{language, text})
		}
	}
	if len(found) == 0 {
		t.Fatalf("%s has no fenced block", path)
	}
	return found
}

const readme = "../../README.md"

// TestReadmeCommands runs the commands of the README's, in its policy's
// folder.
func TestReadmeCommands(t *testing.T) {
	dir := gatewayDir(t)
	for _, b := range blocks(t, readme) {
		if b.language == "yaml" {
			if err := os.WriteFile(filepath.Join(dir, "dynamoat.yaml"), []byte(b.text), 0o600); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	ran := map[string]bool{}
	for _, b := range blocks(t, readme) {
		if b.language != "sh" {
			continue
		}
		for _, line := range strings.Split(b.text, "\n") {
			words := strings.Fields(line)
			switch {
			case len(words) == 0, line == "make test", line == "go install ./cmd/dynamoat": // CI runs it; what it installs is run here
			case line == "go run ./cmd/dynamoat demo":
				ran["demo"] = true // TestReadmeShowsTheDemo
			case strings.HasPrefix(line, "dynamoat policy validate "):
				ran["policy"] = true
				t.Chdir(dir)
				var stdout, stderr bytes.Buffer
				if code := cli.Main(words[1:], &stdout, &stderr); code != 0 {
					t.Errorf("%s: exit code %d: %s", line, code, &stderr)
				}
			case strings.HasPrefix(line, "dynamoat gateway "):
				ran["gateway"] = true
				line = strings.Replace(line, "127.0.0.1:8080", "127.0.0.1:0", 1) // a port that is free
				cmd, _, ready := startGateway(t, dir, strings.Fields(line)[1:]...)
				if !strings.Contains(ready, "listening on") {
					t.Errorf("%s: it said %q", line, ready)
				}
				cmd.Process.Signal(syscall.SIGTERM)
				if err := cmd.Wait(); err != nil {
					t.Errorf("%s: %v", line, err)
				}
			default:
				t.Errorf("no test runs the README's command %q", line)
			}
		}
	}
	if len(ran) != 3 {
		t.Errorf("of the commands, only these were found: %v", ran)
	}
}

// TestReadmeShowsTheDemo holds the README's picture of the demo to what the
// demo prints.
func TestReadmeShowsTheDemo(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := cli.Main([]string{"demo"}, &stdout, &stderr); code != 0 {
		t.Fatalf("the demo's exit code is %d: %s%s", code, &stdout, &stderr)
	}
	printed := strings.Split(stdout.String(), "\n")
	lines := 0
	for _, b := range blocks(t, readme) {
		if b.language != "text" {
			continue
		}
		for _, line := range strings.Split(b.text, "\n") {
			if line == "" || line == "…" {
				continue
			}
			lines++
			if !slices.Contains(printed, line) {
				t.Errorf("the README shows a line that the demo does not print: %q", line)
			}
		}
	}
	if lines == 0 {
		t.Error("the README shows nothing of the demo")
	}
}
