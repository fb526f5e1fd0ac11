package policy

import "slices"

// names resolves real table names to the entries of the policy.
type names struct {
	literal map[string]*Table
	// silos holds the silo tables by what their name templates have around
	// the tenant id.
	silos map[affixes]*Table
	// prefixes are the distinct lengths of the silos' prefixes. A table is
	// looked up once for each, however many tables and tenants there are.
	prefixes []int
	// sorted are the literal names in order.
	sorted []string
}

type affixes struct{ prefix, suffix string }

func newNames(tables []*Table) names {
	n := names{literal: map[string]*Table{}, silos: map[affixes]*Table{}}
	for _, t := range tables {
		if t.Mode != Silo {
			n.literal[t.Name] = t
			n.sorted = append(n.sorted, t.Name)
			continue
		}
		n.silos[affixes{t.NameTemplate.prefix, t.NameTemplate.suffix}] = t
		if l := len(t.NameTemplate.prefix); !slices.Contains(n.prefixes, l) {
			n.prefixes = append(n.prefixes, l)
		}
	}
	slices.Sort(n.sorted)
	return n
}

// Table returns the entry that a real table name is for that tenant: a pool or
// shared table by its name, a silo when the name is the template with this
// tenant. It is nil for every other name. The tenant must be canonical.
func (p *Policy) Table(name, tenant string) *Table {
	if t := p.names.literal[name]; t != nil {
		return t
	}
	if tenant == "" {
		return nil
	}
	for _, at := range p.names.prefixes {
		end := at + len(tenant)
		if end > len(name) || name[at:end] != tenant {
			continue
		}
		if t := p.names.silos[affixes{name[:at], name[end:]}]; t != nil {
			return t
		}
	}
	return nil
}

// TableNames returns the real names of all tables that the tenant may see,
// sorted by bytes. The tenant must be canonical.
func (p *Policy) TableNames(tenant string) []string {
	all := slices.Clone(p.names.sorted)
	for a := range p.names.silos {
		all = append(all, a.prefix+tenant+a.suffix)
	}
	slices.Sort(all)
	return all
}
