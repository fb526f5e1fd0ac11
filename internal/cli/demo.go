package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/dynamoat/dynamoat/internal/demo"
)

// runDemo is "dynamoat demo".
func runDemo(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	color := flags.String("color", "auto", "`when` to use colours: auto, always or never")
	var verbose bool
	flags.BoolVar(&verbose, "verbose", false, "print each attack's DynamoDB request and the gateway's answer")
	flags.BoolVar(&verbose, "v", false, "short for --verbose")
	printPolicy := flags.Bool("print-policy", false, "print the demo's policy file and do nothing else")
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), "usage: dynamoat demo [flags]\n\nRuns a small multi-tenant API that is full of flaws twice, straight on a\nDynamoDB emulator and through the gateway, and attacks both. All of it runs in\nthis process, on loopback. The exit code is 1 when anything escaped through the\ngateway.\n\n")
		flags.PrintDefaults()
	}
	if err := parse(flags, args, stderr, 0, 0); err != nil {
		return err
	}
	colored, err := colors(*color, stdout)
	if err != nil {
		return err
	}
	if *printPolicy {
		_, err := stdout.Write(demo.Policy())
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	report, err := demo.Run(ctx)
	if err != nil {
		return err
	}
	if err := report.Print(stdout, demo.Style{Color: colored, Verbose: verbose}); err != nil {
		return err
	}
	if !report.OK() {
		return errEscaped
	}
	return nil
}

// colors reports whether to print in colour. Auto is on a terminal, unless
// NO_COLOR is set (no-color.org) or the terminal is one that knows none.
func colors(when string, stdout io.Writer) (bool, error) {
	switch when {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
	default:
		return false, usageError{fmt.Sprintf("--color %q is not known", when), "auto, always or never"}
	}
	f, ok := stdout.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false, nil
	}
	if runtime.GOOS == "windows" && os.Getenv("WT_SESSION") == "" { // the old console prints the codes
		return false, nil
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0, nil
}
