package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
	"github.com/dynamoat/dynamoat/rule"
)

// casesFile returns the file of cases: the one that is named, or else the one
// beside the policy file, such as dynamoat.test.yaml, where there is one.
func casesFile(args []string) (path string, ok bool) {
	if len(args) == 2 {
		return args[1], true
	}
	path = strings.TrimSuffix(args[0], filepath.Ext(args[0])) + ".test.yaml"
	_, err := os.Stat(path)
	return path, !errors.Is(err, fs.ErrNotExist)
}

// testPolicy is "dynamoat policy test FILE [CASES]": it judges the requests
// under tests in the policy file, and those of the file of cases.
func testPolicy(args []string, stdout io.Writer) error {
	p, err := loadPolicy(args[0])
	if err != nil {
		return err
	}
	cases := p.Tests()
	if path, ok := casesFile(args); ok {
		more, err := policy.LoadTests(path)
		var mistakes policy.Mistakes
		if err != nil && !errors.As(err, &mistakes) {
			return usageError{message: err.Error()}
		}
		if err != nil {
			return err
		}
		cases = slices.Concat(cases, more)
	}
	if len(cases) == 0 {
		return usageError{args[0] + ": no case to test", "write cases under tests in the policy file, or name a file of cases"}
	}
	enforcer, err := dynamoat.New(p, audit.NewJSON(io.Discard, time.Now))
	if err != nil {
		return err
	}
	failed := 0
	for _, c := range cases {
		allowed, rules, message := judge(enforcer, c)
		if allowed == c.Allow && (c.Allow || len(c.Rules) == 0 || slices.Equal(rules, c.Rules)) {
			continue
		}
		failed++
		fmt.Fprintf(stdout, "%s:%d:%d: FAIL %s\n  want %s\n  got  %s\n", c.File, c.Line, c.Column, c.Name, verdict(c.Allow, c.Rules), verdict(allowed, rules))
		if message != "" {
			fmt.Fprintf(stdout, "       %s\n", message)
		}
	}
	fmt.Fprintf(stdout, "%d passed, %d failed\n", len(cases)-failed, failed)
	if failed > 0 {
		return errEscaped
	}
	return nil
}

func verdict(allowed bool, rules []string) string {
	if allowed {
		return "allow"
	}
	return strings.TrimSpace("deny " + strings.Join(rules, " "))
}

// judge decides on the request of a case.
func judge(e *dynamoat.Enforcer, c policy.Test) (allowed bool, rules []string, message string) {
	request, err := ddb.Decode(c.Operation, c.Body)
	if err != nil {
		return false, []string{rule.MalformedRequest.ID}, err.Error()
	}
	d := e.Check(context.Background(), dynamoat.Identity{Tenant: c.Tenant}, request)
	for _, r := range d.Rules() {
		rules = append(rules, r.ID)
	}
	slices.Sort(rules)
	return d.Allowed(), rules, d.Message()
}
