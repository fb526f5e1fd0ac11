package policy

import (
	"errors"
	"fmt"

	"github.com/dynamoat/dynamoat/ddb"
)

// The limits of a partition key's value (Developer Guide, "Quotas", partition
// key length).
const maxPartitionBytes = 2048

// Key returns the partition key attribute, name and value, of a tenant's item:
// the one value that the owner template allows. table is a real table name, as
// requests carry it. The tenant must be canonical, as [Policy.Tenant] returns
// it: nothing is repaired. parts fill the template's {*}: one text of 1 byte or
// more where the template has one, none where it has not. A part must be valid
// UTF-8 without control characters; what it holds beside, separators too, can
// make no other tenant's key, which loading proved.
//
// The value is an S, an N in canonical form or a B, as the policy gives the
// attribute's type. Errors hold neither the tenant nor the parts.
func (p *Policy) Key(table, tenant string, parts ...string) (ddb.Attribute, error) {
	t, err := p.tableOf(table, tenant)
	if err != nil {
		return ddb.Attribute{}, err
	}
	return t.Partition[0].build(tenant, parts)
}

// IndexKey returns, as [Policy.Key] does for the table, the attribute of a
// global index's partition key that names the tenant. It is for items that are
// written and for queries. An index that is denied, is not in the policy, or has
// not exactly one such attribute is refused.
func (p *Policy) IndexKey(table, index, tenant string, parts ...string) (ddb.Attribute, error) {
	t, err := p.tableOf(table, tenant)
	if err != nil {
		return ddb.Attribute{}, err
	}
	ix := t.Indexes[index]
	if ix == nil || ix.Denied {
		return ddb.Attribute{}, fmt.Errorf("policy: the table %q has no index %.64q that tenants may use", t.Name, index)
	}
	var owners []KeyAttribute
	for _, k := range ix.Partition {
		if k.Owner != nil {
			owners = append(owners, k)
		}
	}
	if len(owners) != 1 {
		return ddb.Attribute{}, fmt.Errorf("policy: %d attributes of the partition of index %q name an owner: one is needed", len(owners), ix.Name)
	}
	return owners[0].build(tenant, parts)
}

func (p *Policy) tableOf(table, tenant string) (*Table, error) {
	if !p.Canonical(tenant) {
		return nil, ErrNotTenant
	}
	t := p.Table(table, tenant)
	if t == nil {
		return nil, errors.New("policy: the table is not one of the tenant's")
	}
	return t, nil
}

// build makes the value and proves that it is the tenant's.
func (k KeyAttribute) build(tenant string, parts []string) (ddb.Attribute, error) {
	fail := func(why string) (ddb.Attribute, error) {
		return ddb.Attribute{}, fmt.Errorf("policy: the key attribute %q: %s", k.Name, why)
	}
	if k.Owner == nil {
		return fail("it names no owner, so that no value of it is the tenant's alone")
	}
	part, why := k.Owner.part(parts)
	if why != "" {
		return fail(why)
	}
	value := k.Owner.fill(tenant, part)
	if len(value) > maxPartitionBytes {
		return fail(fmt.Sprintf("the value would be longer than %d bytes", maxPartitionBytes))
	}
	if k.Type == ddb.N {
		if number, err := ddb.CanonicalNumber(value); err != nil || number != value {
			return fail("the value would be no number in canonical form")
		}
	}
	if !k.Owner.Owns(tenant, value) {
		return fail("the value would not be the tenant's")
	}
	return ddb.Attribute{Name: k.Name, Value: ddb.Value{Kind: k.Type, Text: value}}, nil
}

// part returns what stands for {*}, or why the parts do not fit the template.
func (t *Template) part(parts []string) (part, why string) {
	switch {
	case !t.HasWildcard() && len(parts) > 0:
		return "", fmt.Sprintf("the owner template %q has no {*} for a part", t)
	case !t.HasWildcard():
		return "", ""
	case len(parts) != 1:
		return "", fmt.Sprintf("the owner template %q has one {*}, and %d parts are given", t, len(parts))
	case parts[0] == "":
		return "", "the part is empty"
	case !printable(parts[0]):
		return "", "the part holds a control character, or is not UTF-8"
	}
	return parts[0], ""
}

// fill puts a tenant id and a part into the template.
func (t *Template) fill(tenant, part string) string {
	named := t.prefix + tenant + t.suffix
	switch t.wild {
	case wildAfter:
		return named + part + t.far
	case wildBefore:
		return t.far + part + named
	}
	return named
}
