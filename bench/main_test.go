package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be the servers that tests start.
func TestMain(m *testing.M) {
	if os.Getenv("BENCH_COMMAND") == "" {
		os.Exit(m.Run())
	}
	if err := runCommand(context.Background(), os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// startSelf starts a command of this program at a free address. It ends with
// the context.
func startSelf(ctx context.Context, t *testing.T, args ...string) (*process, error) {
	t.Helper()
	addresses, err := freeAddresses(1)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return start(ctx, addresses[0], []string{"BENCH_COMMAND=1"}, self, append([]string{args[0], addresses[0]}, args[1:]...)...)
}

// TestMeasureProxies measures for a moment, in processes of their own.
func TestMeasureProxies(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stub, err := startSelf(ctx, t, "stub")
	if err != nil {
		t.Fatal(err)
	}
	reverse, err := startSelf(ctx, t, "proxy", "http://"+stub.address)
	if err != nil {
		t.Fatal(err)
	}
	proxies := []proxy{{stub, nameDirect, passedBody}, {reverse, nameReverseProxy, passedBody}}
	s := settings{rounds: 2, duration: 30 * time.Millisecond, warmup: 10 * time.Millisecond, connections: []int{1, 4}}
	var progress strings.Builder
	all, err := measureProxies(ctx, proxies, newSecret(), s, &progress)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 4 {
		t.Fatalf("%d cells, want 4", len(all))
	}
	for _, f := range all {
		if f.perSecond <= 0 || f.p50 <= 0 || f.p99 < f.p50 {
			t.Errorf("%+v", f)
		}
	}
	want := "1 of 2: no proxy, 4 connections\nround 1 of 2: httputil.ReverseProxy, 4 connections\n" +
		"round 2 of 2: httputil.ReverseProxy, 4 connections\nround 2 of 2: no proxy, 4 connections\n"
	if !strings.Contains(progress.String(), want) {
		t.Errorf("the order does not rotate:\n%s", progress.String())
	}
	proxies[1].want = confinedBody
	if _, err := measureProxies(ctx, proxies, newSecret(), s, io.Discard); err == nil || !strings.Contains(err.Error(), nameReverseProxy) {
		t.Errorf("wrong responses were measured: %v", err)
	}
	stop()
	<-stub.ended
	<-reverse.ended
}

func TestStartTellsWhyNot(t *testing.T) {
	p, err := startSelf(t.Context(), t, "stub", "and", "more")
	if err == nil || !strings.Contains(err.Error(), errUsage.Error()) {
		t.Errorf("%v, %v", p, err)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{}, {"stub"}, {"proxy", "127.0.0.1:0"}, {"attack"},
		{"run"}, {"run", "-gateway", "x"}, {"run", "-peers", "x"}, {"run", "-gateway", "x", "-peers", "x", "-rounds", "0"},
		{"run", "-gateway", "x", "-peers", "x", "more"}, {"run", "-unknown"},
	} {
		var out bytes.Buffer
		if err := runCommand(t.Context(), args, &out, io.Discard); err == nil || out.Len() > 0 {
			t.Errorf("%q: %v, printed %q", args, err, out.String())
		}
	}
}

func TestNginxConf(t *testing.T) {
	off := nginxConf("/tmp/a b", "127.0.0.1:1", "127.0.0.1:2", "off")
	logged := nginxConf("/tmp/a b", "127.0.0.1:1", "127.0.0.1:2", filepath.Join("/tmp/a b", "access.log"))
	for _, want := range []string{
		"worker_processes 1;", "listen 127.0.0.1:1;", "server 127.0.0.1:2; keepalive 64;", "proxy_http_version 1.1;",
		`proxy_set_header Connection "";`, "access_log off;", "pid '/tmp/a b.pid';",
	} {
		if !strings.Contains(off, want) {
			t.Errorf("%q is missing in\n%s", want, off)
		}
	}
	if !strings.Contains(logged, "access_log '/tmp/a b/access.log' combined;") {
		t.Errorf("no access log in\n%s", logged)
	}
}
