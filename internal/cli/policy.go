package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/dynamoat/dynamoat/policy"
)

const policyUsage = `usage: dynamoat policy validate FILE
       dynamoat policy explain FILE [TABLE]
       dynamoat policy test FILE [CASES]
       dynamoat policy prove FILE
       dynamoat policy schema

validate reads a policy file and what it names, and prints every mistake, or
one line that says what the policy holds. explain says in words what a tenant
may do. test judges the requests under tests in the policy file, and those of
a file of cases. prove attacks tables that it makes of the policy, on the
emulator, as one tenant against another. schema prints the JSON Schema of
policy files.
`

// runPolicy is "dynamoat policy" with its subcommands.
func runPolicy(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("policy", flag.ContinueOnError)
	flags.Usage = func() { fmt.Fprint(flags.Output(), policyUsage) }
	if err := parse(flags, args, stderr, 1, len(args)); err != nil {
		return err
	}
	subcommands := map[string]struct {
		least, most int
		wants       string
		run         func(args []string, stdout io.Writer) error
	}{
		"validate": {1, 1, "a policy file", validatePolicy},
		"explain":  {1, 2, "a policy file", explainPolicy},
		"test":     {1, 2, "a policy file", testPolicy},
		"prove":    {1, 1, "a policy file", provePolicy},
		"schema":   {0, 0, "nothing", func(_ []string, stdout io.Writer) error { _, err := stdout.Write(policy.Schema()); return err }},
	}
	name, rest := flags.Arg(0), flags.Args()[1:]
	sub, ok := subcommands[name]
	switch {
	case !ok:
		return usageError{fmt.Sprintf("unknown subcommand %q", name), "the subcommands are validate, explain, test, prove, schema"}
	case len(rest) < sub.least:
		return usageError{name + " needs " + sub.wants, "\"dynamoat policy -h\" tells how it is used"}
	case len(rest) > sub.most:
		return usageError{fmt.Sprintf("unexpected argument %q", rest[sub.most]), "\"dynamoat policy -h\" tells how it is used"}
	}
	return sub.run(rest, stdout)
}

func validatePolicy(args []string, stdout io.Writer) error {
	p, err := loadPolicy(args[0])
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s: sound: %s\n", args[0], contents(p))
	return err
}

func explainPolicy(args []string, stdout io.Writer) error {
	p, err := loadPolicy(args[0])
	if err != nil {
		return err
	}
	var names, texts []string
	for _, t := range p.Tables() {
		names = append(names, t.Name)
		if len(args) == 1 || args[1] == t.Name {
			texts = append(texts, t.Explain())
		}
	}
	if len(texts) == 0 {
		return usageError{fmt.Sprintf("table %q is not in the policy", args[1]), "its tables are " + strings.Join(names, ", ")}
	}
	if len(args) == 1 {
		texts = append([]string{p.ExplainTenants()}, texts...)
	}
	_, err = io.WriteString(stdout, strings.Join(texts, "\n"))
	return err
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
