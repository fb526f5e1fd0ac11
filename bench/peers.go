package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// proxy is one of those that are measured.
type proxy struct {
	*process
	name string
	want []byte // the body of its responses
}

// The names, as the tables have them.
const (
	nameGateway      = "dynamoat gateway"
	nameReverseProxy = "httputil.ReverseProxy"
	nameNginx        = "nginx"
	nameNginxLog     = "nginx with access_log"
	nameDirect       = "no proxy"
)

// programs are the paths of what is measured: this program, which is the stub
// and the ReverseProxy too, the gateway and nginx.
type programs struct{ bench, gateway, nginx, peers string }

// startAll starts the stub and every proxy in front of it, with their files in
// a folder. The stub itself is among the results, as no proxy. They end with
// the context; wait for each before the folder is removed.
func startAll(ctx context.Context, bin programs, folder, secret string) ([]proxy, error) {
	if err := writeGatewayFiles(folder, secret); err != nil {
		return nil, err
	}
	addresses, err := freeAddresses(5)
	if err != nil {
		return nil, err
	}
	upstream := addresses[0]
	var started []proxy
	for i, s := range []struct {
		name string
		want []byte
		env  []string
		args []string
	}{
		{nameDirect, passedBody, nil, []string{bin.bench, "stub", upstream}},
		{nameReverseProxy, passedBody, nil, []string{bin.bench, "proxy", addresses[1], "http://" + upstream}},
		{nameGateway, confinedBody, []string{"AWS_ACCESS_KEY_ID=BENCHUPSTREAM", "AWS_SECRET_ACCESS_KEY=" + newSecret(), "HOME=" + folder}, []string{
			bin.gateway, "gateway", "--policy", filepath.Join(folder, "dynamoat.yaml"), "--upstream", "http://" + upstream,
			"--listen", addresses[2], "--audit", filepath.Join(folder, "audit.log"), "--region", region,
		}},
		{nameNginx, passedBody, nil, []string{bin.nginx, "-p", folder, "-c", filepath.Join(folder, "nginx.conf")}},
		{nameNginxLog, passedBody, nil, []string{bin.nginx, "-p", folder, "-c", filepath.Join(folder, "nginx-log.conf")}},
	} {
		switch s.name {
		case nameNginx, nameNginxLog:
			log := "off"
			if s.name == nameNginxLog {
				log = filepath.Join(folder, "access.log")
			}
			conf := nginxConf(filepath.Join(folder, s.name+".d"), addresses[i], upstream, log)
			if err := os.WriteFile(s.args[4], []byte(conf), 0o600); err != nil {
				return started, err
			}
		}
		p, err := start(ctx, addresses[i], s.env, s.args[0], s.args[1:]...)
		if err != nil {
			return started, err
		}
		started = append(started, proxy{p, s.name, s.want})
	}
	return started, nil
}

// writeGatewayFiles writes the policy and the tenant's access key.
func writeGatewayFiles(folder, secret string) error {
	keys := fmt.Appendf(nil, "- {access_key_id: %s, secret_access_key: %s, tenant: %s}\n", accessKeyID, secret, tenant)
	if err := os.WriteFile(filepath.Join(folder, "keys.yaml"), keys, 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "dynamoat.yaml"), policyFile, 0o600)
}

// nginxConf is a reverse proxy of one worker that keeps connections on both
// sides for as long as the measurement needs, and writes nothing but its log.
func nginxConf(prefix, listen, upstream, accessLog string) string {
	conf := "daemon off;\nworker_processes 1;\nerror_log stderr;\n" +
		"pid '" + prefix + ".pid';\n" +
		"events { worker_connections 1024; }\n" +
		"http {\n\taccess_log " + quoteNginx(accessLog) + ";\n"
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		conf += "\t" + kind + "_temp_path '" + prefix + "." + kind + "';\n"
	}
	return conf +
		"\tupstream stub { server " + upstream + "; keepalive 64; keepalive_requests 1000000000; }\n" +
		"\tserver {\n\t\tlisten " + listen + ";\n\t\tkeepalive_requests 1000000000;\n" +
		"\t\tlocation / { proxy_pass http://stub; proxy_http_version 1.1; proxy_set_header Connection \"\"; }\n\t}\n}\n"
}

func quoteNginx(path string) string {
	if path == "off" {
		return path
	}
	return "'" + path + "' combined"
}
