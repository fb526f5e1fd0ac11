package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := runCommand(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %s\n", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("want one of: run [flags], stub ADDRESS, proxy ADDRESS UPSTREAM")

func runCommand(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	switch {
	case len(args) > 0 && args[0] == "run":
		return measure(ctx, args[1:], stdout, stderr)
	case len(args) == 2 && args[0] == "stub":
		l, err := net.Listen("tcp", args[1])
		if err != nil {
			return err
		}
		context.AfterFunc(ctx, func() { l.Close() })
		return serveStub(l)
	case len(args) == 3 && args[0] == "proxy":
		upstream, err := url.Parse(args[2])
		if err != nil {
			return err
		}
		server := &http.Server{Addr: args[1], Handler: newReverseProxy(upstream)}
		context.AfterFunc(ctx, func() { server.Close() })
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	}
	return errUsage
}

// measure is "bench run".
func measure(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("bench run", flag.ContinueOnError)
	flags.SetOutput(stderr)
	var bin programs
	s := settings{connections: []int{1, 16}, warmup: 500 * time.Millisecond}
	flags.StringVar(&bin.gateway, "gateway", "", "the dynamoat `program`")
	flags.StringVar(&bin.nginx, "nginx", "/usr/sbin/nginx", "the nginx `program`")
	flags.IntVar(&s.rounds, "rounds", 3, "how often each is measured; the median counts")
	flags.DurationVar(&s.duration, "duration", 3*time.Second, "how long one proxy is loaded in one round")
	flags.StringVar(&bin.peers, "peers", "", "the `program` of bench/peers")
	document := flags.String("document", "", "the Markdown `file` to write the tables into")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if bin.gateway == "" || bin.peers == "" || s.rounds < 1 || flags.NArg() > 0 {
		return errors.New("bench run needs -gateway, -peers, at least one round, and no further arguments")
	}
	text, err := measureAll(ctx, bin, s, stderr)
	if err != nil {
		return err
	}
	fmt.Fprint(stdout, text)
	if *document == "" {
		return nil
	}
	old, err := os.ReadFile(*document)
	if err != nil {
		return err
	}
	spliced, err := splice(string(old), text)
	if err != nil {
		return fmt.Errorf("%s: %w", *document, err)
	}
	return os.WriteFile(*document, []byte(spliced), 0o644)
}

// measureAll measures and returns the tables.
func measureAll(ctx context.Context, bin programs, s settings, progress io.Writer) (string, error) {
	version, err := nginxVersion(bin.nginx)
	if err != nil {
		return "", err
	}
	where := machine(time.Now())
	costs, err := measureDecisions(s.rounds, progress)
	if err != nil {
		return "", err
	}
	engines, err := measureEngines(ctx, bin.peers, s.rounds, progress)
	if err != nil {
		return "", err
	}
	if bin.bench, err = os.Executable(); err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp("", "dynamoat-bench-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder)
	ctx, stop := context.WithCancel(ctx)
	secret := newSecret()
	proxies, err := startAll(ctx, bin, folder, secret)
	defer func() {
		stop()
		for _, p := range proxies {
			<-p.ended
		}
	}()
	if err != nil {
		return "", err
	}
	all, err := measureProxies(ctx, proxies, secret, s, progress)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s; %s. Medians of %d rounds.\n\n### A decision\n\n%s\n### A decision by tenants and tables\n\n%s\n### A request\n\n%s",
		where, version, s.rounds, decisionTables(costs), engineTables(engines), proxyTables(all)), nil
}
