package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/gateway"
	"github.com/dynamoat/dynamoat/policy"
)

// runGateway is "dynamoat gateway".
func runGateway(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("gateway", flag.ContinueOnError)
	policyFile := flags.String("policy", "", "the policy `file`, dynamoat.yaml")
	upstreamURL := flags.String("upstream", "", "the `URL` of DynamoDB, such as http://127.0.0.1:8000")
	listen := flags.String("listen", "127.0.0.1:8080", "the `address` to listen on")
	auditFile := flags.String("audit", "-", "the `file` to append decisions to; - is standard output")
	region := flags.String("region", "", "the AWS `region` of the upstream; otherwise from the AWS configuration")
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), "usage: dynamoat gateway --policy FILE --upstream URL [flags]\n\nThe gateway answers AWS SDKs on --listen and sends what the policy admits to\n--upstream, signed with the AWS default credential chain.\n\n")
		flags.PrintDefaults()
	}
	if err := parse(flags, args, stderr, 0, 0); err != nil {
		return err
	}
	if *policyFile == "" || *upstreamURL == "" {
		return usageError{"--policy and --upstream are needed", "dynamoat gateway --policy dynamoat.yaml --upstream http://127.0.0.1:8000"}
	}
	if os.Getenv("GOGC") == "" {
		// What lives is a few megabytes, what dies is every request: with the
		// default of 100 the collector would run many times a second.
		debug.SetGCPercent(400)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	p, err := loadPolicy(*policyFile)
	if err != nil {
		return err
	}
	upstream, err := gateway.ParseUpstream(*upstreamURL)
	if err != nil {
		return usageError{message: err.Error()}
	}
	decisions, closeAudit, err := openAudit(*auditFile, stdout)
	if err != nil {
		return err
	}
	defer closeAudit()
	enforcer, err := dynamoat.New(p, audit.NewJSON(decisions, time.Now))
	if err != nil {
		return err
	}
	aws, err := config.LoadDefaultConfig(ctx, config.WithRegion(*region))
	if err != nil {
		return fmt.Errorf("the AWS configuration cannot be read: %w", err)
	}
	if aws.Region == "" {
		return usageError{"no AWS region is set", "use --region, or set AWS_REGION"}
	}
	if _, err := aws.Credentials.Retrieve(ctx); err != nil {
		return usageError{"no AWS credentials to sign with upstream: " + err.Error(), "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or another source of the AWS default credential chain"}
	}
	g, err := gateway.New(gateway.Config{
		Enforcer: enforcer, Keys: p.Keys(), Upstream: upstream, Region: aws.Region, Credentials: aws.Credentials,
		Log: slog.New(slog.NewTextHandler(stderr, nil)), Clock: time.Now,
	})
	if err != nil {
		return usageError{message: err.Error()}
	}
	warnOfShortSecrets(p.Keys(), stderr)
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		return usageError{fmt.Sprintf("cannot listen on %q: %s", *listen, listenReason(err)), "choose another --listen address"}
	}
	fmt.Fprintf(stderr, "dynamoat gateway: listening on http://%s, upstream http%s, %s\n", l.Addr(), (*upstreamURL)[4:], contents(p))
	return g.Serve(ctx, l)
}

// warnOfShortSecrets says when secrets can be guessed: AWS makes them with 40
// characters, and 20 of any usual alphabet are beyond trying out.
func warnOfShortSecrets(keys []policy.AccessKey, stderr io.Writer) {
	short := 0
	for _, k := range keys {
		if len(k.SecretAccessKey) < 20 {
			short++
		}
	}
	if short > 0 {
		fmt.Fprintf(stderr, "dynamoat gateway: warning: %s shorter than 20 characters\nhint: make secrets with: openssl rand -base64 30\n", counted(short, "secret access key"))
	}
}

// listenReason returns what the operating system said, without the address.
func listenReason(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err.Error()
	}
	return err.Error()
}

// openAudit opens the decision log. A file is only ever appended to, and only
// its owner can read what is created.
func openAudit(path string, stdout io.Writer) (io.Writer, func() error, error) {
	if path == "-" {
		return stdout, func() error { return nil }, nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, usageError{fmt.Sprintf("the audit log %q cannot be opened: %s", path, errors.Unwrap(err)), "choose another --audit file"}
	}
	return f, f.Close, nil
}
