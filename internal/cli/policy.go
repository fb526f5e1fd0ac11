package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/dynamoat/dynamoat/policy"
)

// runPolicy is "dynamoat policy validate FILE" and "dynamoat policy schema".
func runPolicy(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("policy", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), "usage: dynamoat policy validate FILE\n       dynamoat policy schema\n\nvalidate reads a policy file and what it names, and prints every mistake, or\none line that says what the policy holds. schema prints the JSON Schema of\npolicy files.\n")
	}
	if err := parse(flags, args, stderr, 1, 2); err != nil {
		return err
	}
	switch {
	case flags.Arg(0) == "validate" && flags.NArg() == 2:
		p, err := loadPolicy(flags.Arg(1))
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s: sound: %s\n", flags.Arg(1), contents(p))
		return nil
	case flags.Arg(0) == "validate":
		return usageError{"validate needs a policy file", "dynamoat policy validate dynamoat.yaml"}
	case flags.Arg(0) == "schema" && flags.NArg() == 1:
		_, err := stdout.Write(policy.Schema())
		return err
	}
	return usageError{fmt.Sprintf("unknown subcommand %q", flags.Arg(0)), "the subcommands are validate, schema"}
}

// loadPolicy loads a policy file. Its mistakes keep their own form; anything
// else that stops it is a mistake in the command line.
func loadPolicy(path string) (*policy.Policy, error) {
	p, err := policy.Load(path)
	var mistakes policy.Mistakes
	if err != nil && !errors.As(err, &mistakes) {
		return nil, usageError{message: err.Error()}
	}
	return p, err
}

// contents says in one line what a policy holds.
func contents(p *policy.Policy) string {
	return fmt.Sprintf("%s, %s", counted(len(p.Tables()), "table"), counted(len(p.Keys()), "access key"))
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
