package policy

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

// maxKeyBytes is the length of the longest partition key value (Developer
// Guide, "Quotas").
const maxKeyBytes = 2048

// Key returns the one value of the table's partition key that the owner
// template allows for the tenant, for an application to build its requests
// with. The table is named as in the policy file. Where the template has a
// {*}, there must be a part for it, and nowhere else; several parts are joined
// as they are, so a separator that a part may hold itself is the caller's to
// keep out.
//
// It fails for a tenant that is not canonical, for a table whose partition
// names no owner, and for parts that are not text without control characters.
// The error holds none of the arguments but the table's name.
func (p *Policy) Key(table, tenant string, parts ...string) (ddb.Value, error) {
	if !p.Canonical(tenant) {
		return ddb.Value{}, ErrNotTenant
	}
	for _, t := range p.tables {
		if t.Name != table {
			continue
		}
		k := t.Partition[0]
		if k.Owner == nil {
			return ddb.Value{}, fmt.Errorf("the partition key of table %q names no owner: any value is the tenant's own", table)
		}
		return k.value(tenant, parts)
	}
	return ddb.Value{}, fmt.Errorf("table %q is not in the policy", table)
}

// IndexKey is [Policy.Key] for the first owner-bearing attribute of an index's
// partition.
func (p *Policy) IndexKey(table, index, tenant string, parts ...string) (ddb.Value, error) {
	if !p.Canonical(tenant) {
		return ddb.Value{}, ErrNotTenant
	}
	for _, t := range p.tables {
		if t.Name != table || t.Indexes[index] == nil || t.Indexes[index].Denied {
			continue
		}
		for _, k := range t.Indexes[index].Partition {
			if k.Owner != nil {
				return k.value(tenant, parts)
			}
		}
	}
	return ddb.Value{}, fmt.Errorf("table %q has no index %q whose partition names an owner", table, index)
}

func (k KeyAttribute) value(tenant string, parts []string) (ddb.Value, error) {
	if k.Owner.HasWildcard() != (len(parts) > 0) {
		if len(parts) > 0 {
			return ddb.Value{}, fmt.Errorf("the owner template %q has no {*} that a part could stand for", k.Owner)
		}
		return ddb.Value{}, fmt.Errorf("the owner template %q has a {*}, and no part is given for it", k.Owner)
	}
	rest := strings.Join(parts, "")
	if !printable(rest) {
		return ddb.Value{}, errors.New("a part is not UTF-8, or holds a control character")
	}
	v := ddb.Value{Kind: k.Type, Text: k.Owner.fill(tenant, rest)}
	if k.Type == ddb.N {
		canonical, err := ddb.CanonicalNumber(v.Text)
		if err != nil || canonical != v.Text {
			return ddb.Value{}, errors.New("the key is not a number in canonical form")
		}
	}
	if len(v.Text) > maxKeyBytes {
		return ddb.Value{}, fmt.Errorf("the key is longer than %d bytes", maxKeyBytes)
	}
	if !k.Owner.Owns(tenant, v.Text) {
		return ddb.Value{}, errors.New("the key would not be the tenant's own")
	}
	return v, nil
}

// fill returns a value that names the tenant, with rest in the place of the
// {*} where the template has one.
func (t *Template) fill(tenant, rest string) string {
	near := t.prefix + tenant + t.suffix
	switch t.wild {
	case wildAfter:
		return near + rest + t.far
	case wildBefore:
		return t.far + rest + near
	}
	return near
}
