package scale

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/audit"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

// Dynamoat returns dynamoat as an engine for that world. As in a gateway, each
// decision is also written to an audit log, here to nowhere. It writes its
// policy's files into a new folder, which it removes again.
func Dynamoat(w World) (Engine, error) {
	p, err := loadPolicy(w)
	if err != nil {
		return Engine{}, err
	}
	enforcer, err := dynamoat.New(p, audit.NewJSON(io.Discard, time.Now))
	if err != nil {
		return Engine{}, err
	}
	ctx := context.Background()
	check := func(r Request, request ddb.Request) (bool, error) {
		return enforcer.Check(ctx, dynamoat.Identity{Tenant: r.Tenant}, request).Allowed(), nil
	}
	read := func(r Request) (ddb.Request, error) {
		return ddb.Decode(ddb.Operation(r.Operation), r.Body)
	}
	return Engine{
		Decide: func(r Request) (bool, error) {
			request, err := read(r)
			if err != nil {
				return false, err
			}
			return check(r, request)
		},
		Read: func(r Request) (func() (bool, error), error) {
			request, err := read(r)
			return func() (bool, error) { return check(r, request) }, err
		},
	}, nil
}

func loadPolicy(w World) (*policy.Policy, error) {
	folder, err := os.MkdirTemp("", "dynamoat-scale-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	if err := os.WriteFile(filepath.Join(folder, "tenants.txt"), []byte(strings.Join(w.Tenants, "\n")), 0o600); err != nil {
		return nil, err
	}
	path := filepath.Join(folder, "dynamoat.yaml")
	if err := os.WriteFile(path, []byte(policyText(w)), 0o600); err != nil {
		return nil, err
	}
	return policy.Load(path)
}

// policyText writes the policy of a world, whose tenants are in tenants.txt.
func policyText(w World) string {
	var b strings.Builder
	b.WriteString("version: 1\ntenants:\n  id: \"[a-z0-9]{1,32}\"\n  allow: {file: tenants.txt}\ntables:\n")
	for _, table := range w.Tables {
		fmt.Fprintf(&b, "  %s:\n    partition: {attribute: tenant_id, owner: \"tenant_{tenant}\"}\n    sort: entity_id\n    operations: [%s]\n",
			table, strings.Join(Operations, ", "))
	}
	return b.String()
}
