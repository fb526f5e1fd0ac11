// Package cli is the command line: one subcommand a file. It reads flags,
// joins the other packages together, and turns their errors into text and
// exit codes. It decides nothing about requests.
package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/dynamoat/dynamoat/policy"
)

// The exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // it ran, and the answer is bad: something escaped, or a server failed
	exitUsage  = 2 // it did not run: a flag, or a file, is wrong
)

// command is one subcommand.
type command struct {
	name, summary string
	run           func(args []string, stdout, stderr io.Writer) error
}

func commands() []command {
	return []command{
		{"demo", "attack a small multi-tenant application, directly and through the gateway", runDemo},
		{"gateway", "run the gateway in front of DynamoDB", runGateway},
		{"policy", "validate, explain, test and prove a policy file", runPolicy},
	}
}

// Main runs the program with the arguments that follow its name, and returns
// its exit code.
func Main(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		usage(stderr)
		return exitUsage
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		usage(stdout)
		return exitOK
	case "version", "-version", "--version":
		fmt.Fprintln(stdout, "dynamoat "+version())
		return exitOK
	}
	names := make([]string, 0, 4)
	for _, c := range commands() {
		if c.name == args[0] {
			return report(c.name, c.run(args[1:], stdout, stderr), stderr)
		}
		names = append(names, c.name)
	}
	return report("", usageError{fmt.Sprintf("unknown command %q", args[0]), hintFor(args[0], names)}, stderr)
}

func usage(w io.Writer) {
	fmt.Fprint(w, "dynamoat keeps every tenant of a DynamoDB application inside its own data.\n\nusage: dynamoat <command> [flags]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-9s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "  version   print the version\n\n\"dynamoat <command> -h\" tells the flags of a command.\n")
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// usageError is a mistake in the command line or in a file that it names.
type usageError struct{ message, hint string }

func (e usageError) Error() string {
	if e.hint == "" {
		return e.message
	}
	return e.message + "\nhint: " + e.hint
}

// errEscaped ends a run that printed its own bad result.
var errEscaped = errors.New("")

// report prints an error and returns the exit code for it.
func report(command string, err error, stderr io.Writer) int {
	prefix := "dynamoat"
	if command != "" {
		prefix += " " + command
	}
	var misused usageError
	var mistakes policy.Mistakes
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.Is(err, errEscaped):
		return exitFailed
	case errors.As(err, &mistakes):
		fmt.Fprintln(stderr, err)
		noun := "mistakes"
		if len(mistakes) == 1 {
			noun = "mistake"
		}
		fmt.Fprintf(stderr, "%s: %d %s\n", prefix, len(mistakes), noun)
		return exitUsage
	case errors.As(err, &misused):
		fmt.Fprintf(stderr, "%s: %s\n", prefix, err)
		return exitUsage
	}
	fmt.Fprintf(stderr, "%s: %s\n", prefix, err)
	return exitFailed
}

// parse reads the flags of a subcommand and checks how many arguments follow
// them.
func parse(flags *flag.FlagSet, args []string, stderr io.Writer, least, most int) error {
	flags.SetOutput(io.Discard)
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(stderr)
		flags.Usage()
		return err
	}
	help := fmt.Sprintf("\"dynamoat %s -h\" tells the flags", flags.Name())
	if err != nil {
		return usageError{lowerFirst(err.Error()), help}
	}
	if n := flags.NArg(); n < least || n > most {
		if n > most {
			return usageError{fmt.Sprintf("unexpected argument %q", flags.Arg(most)), help}
		}
		return usageError{"an argument is missing", help}
	}
	return nil
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// hintFor returns the name that a mistyped one may have meant, or all of them.
func hintFor(typed string, names []string) string {
	for _, n := range names {
		if strings.HasPrefix(n, typed) || strings.HasPrefix(typed, n) {
			return fmt.Sprintf("did you mean %q?", n)
		}
	}
	return "the commands are " + strings.Join(names, ", ")
}
