package prove

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat"
	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/emulator"
	"github.com/dynamoat/dynamoat/policy"
)

// marker is the attribute that says whose an item is, in its value.
const marker = "dynamoat_marker"

// world is a database with both tenants' data.
type world struct {
	policy   *policy.Policy
	enforcer *dynamoat.Enforcer
	database *emulator.Emulator
	own      string // the tenant that attacks
	other    string
}

func newWorld(p *policy.Policy, e *dynamoat.Enforcer, own, other string) (*world, error) {
	w := &world{p, e, emulator.New(), own, other}
	for _, t := range p.Tables() {
		for _, tenant := range []string{own, other} {
			if t.Mode == policy.Shared && tenant == other {
				continue // one item, for all
			}
			if err := w.fill(t, tenant); err != nil {
				return nil, fmt.Errorf("table %s: %w", t.Name, err)
			}
		}
	}
	return w, nil
}

// realName returns the table's name for a tenant.
func realName(t *policy.Table, tenant string) string {
	if t.Mode == policy.Silo {
		name, _ := t.NameTemplate.Expand(tenant)
		return name
	}
	return t.Name
}

// fill makes a tenant's table, where it is not there, and an item in it.
func (w *world) fill(t *policy.Table, tenant string) error {
	create := createTable(t, realName(t, tenant))
	if _, err := w.database.Do(context.Background(), create); err != nil {
		var failed *emulator.Error
		if !errors.As(err, &failed) || failed.Type != "ResourceInUseException" {
			return err
		}
	}
	_, err := w.database.Do(context.Background(), &ddb.PutItem{Table: create.Table, Item: item(t, tenant)})
	return err
}

// createTable describes a table as far as the policy knows it.
func createTable(t *policy.Table, name string) *ddb.CreateTable {
	r := &ddb.CreateTable{Table: ddb.Table{Name: name}, BillingMode: "PAY_PER_REQUEST"}
	defined := map[string]bool{}
	schema := func(partition []policy.KeyAttribute, sort []string) (keys []ddb.KeySchemaElement) {
		add := func(name, kind string, of ddb.Kind) {
			keys = append(keys, ddb.KeySchemaElement{Name: name, Type: kind})
			if !defined[name] {
				defined[name] = true
				r.AttributeDefinitions = append(r.AttributeDefinitions, ddb.AttributeDefinition{Name: name, Type: of})
			}
		}
		for _, k := range partition {
			add(k.Name, "HASH", k.Type)
		}
		for _, name := range sort {
			add(name, "RANGE", sortType(t, name))
		}
		return keys
	}
	r.KeySchema = schema(t.Partition, t.Sort)
	for _, name := range indexNames(t) {
		ix := t.Indexes[name]
		if len(ix.Partition) == 0 {
			continue // denied, and its keys are not known
		}
		d := ddb.IndexDefinition{Name: name, KeySchema: schema(ix.Partition, ix.Sort), ProjectionType: "ALL"}
		if ix.Local {
			r.LocalIndexes = append(r.LocalIndexes, d)
		} else {
			r.GlobalIndexes = append(r.GlobalIndexes, d)
		}
	}
	return r
}

func indexNames(t *policy.Table) []string {
	names := make([]string, 0, len(t.Indexes))
	for name := range t.Indexes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func sortType(t *policy.Table, name string) ddb.Kind {
	if k, ok := t.KeyTypes[name]; ok {
		return k
	}
	return ddb.S
}

// keyValue returns a value for a key attribute: the tenant's own where the
// attribute bears an owner.
func keyValue(k policy.KeyAttribute, tenant string) ddb.Value {
	text := "1" // a string, a number, and a byte
	if k.Owner != nil {
		var ok bool
		if text, ok = k.Owner.Expand(tenant); !ok {
			text = k.Owner.Fill(tenant, "1")
		}
	}
	return ddb.Value{Kind: k.Type, Text: text}
}

// key returns the key of the tenant's item.
func key(t *policy.Table, tenant string) ddb.Item {
	var it ddb.Item
	for _, k := range t.Partition {
		it = append(it, ddb.Attribute{Name: k.Name, Value: keyValue(k, tenant)})
	}
	for _, name := range t.Sort {
		it = append(it, ddb.Attribute{Name: name, Value: sortValue(t, name, tenant)})
	}
	return it
}

// sortValue returns a value for the table's sort key, which may be an index's
// partition key too and bear an owner there.
func sortValue(t *policy.Table, name, tenant string) ddb.Value {
	for _, index := range indexNames(t) {
		for _, k := range t.Indexes[index].Partition {
			if k.Name == name && k.Owner != nil {
				return keyValue(k, tenant)
			}
		}
	}
	return ddb.Value{Kind: sortType(t, name), Text: "1"}
}

// item returns the tenant's item: key, index keys, marker, and a value in each
// private attribute.
func item(t *policy.Table, tenant string) ddb.Item {
	it := key(t, tenant)
	add := func(name string, v ddb.Value) {
		if _, ok := it.Get(name); !ok {
			it = append(it, ddb.Attribute{Name: name, Value: v})
		}
	}
	for _, name := range indexNames(t) {
		for _, k := range t.Indexes[name].Partition {
			add(k.Name, keyValue(k, tenant))
		}
		for _, name := range t.Indexes[name].Sort {
			add(name, ddb.Value{Kind: sortType(t, name), Text: "1"})
		}
	}
	for _, path := range t.Private {
		v := ddb.StringValue(privateMark)
		for i := len(path) - 1; i > 0; i-- {
			v = ddb.Value{Kind: ddb.M, Map: ddb.Item{{Name: path[i], Value: v}}}
		}
		add(path[0], v)
	}
	add(marker, ddb.StringValue(mark(tenant)))
	return it
}

const privateMark = "PRIVATE-VALUE"

func mark(tenant string) string { return "MARK<" + tenant + ">" }

// ask sends a request as the attacking tenant and returns what it sees. ran is
// false when the emulator does not serve what was admitted.
func (w *world) ask(op ddb.Operation, body []byte) (answer string, rules []string, ran bool) {
	request, err := ddb.Decode(op, body)
	if err != nil {
		return err.Error(), []string{"DM206"}, true
	}
	d := w.enforcer.Check(context.Background(), dynamoat.Identity{Tenant: w.own}, request)
	if !d.Allowed() {
		for _, r := range d.Rules() {
			rules = append(rules, r.ID)
		}
		return d.Message(), rules, true
	}
	if d.Answer() != nil {
		return string(d.Answer()), nil, true
	}
	sent, err := ddb.Decode(d.Request().Operation(), ddb.Encode(nil, d.Request()))
	if err != nil {
		return err.Error(), nil, true
	}
	status := http.StatusOK
	got, err := w.database.Do(context.Background(), sent)
	var failed *emulator.Error
	if errors.As(err, &failed) {
		if failed.Type == ddb.UnknownOperationException {
			return "", nil, false
		}
		status, got = failed.Status(), failed.AppendJSON(nil)
	}
	confined, err := d.Confine(status, got)
	if err != nil {
		return err.Error(), nil, true
	}
	return string(confined), nil, true
}

// others returns what the other tenant has and sees: its items, and the
// entries of its parts of the indexes.
func (w *world) others() (string, error) {
	var all []string
	for _, t := range w.policy.Tables() {
		for _, index := range append([]string{""}, indexNames(t)...) {
			partition := t.Partition
			if index != "" {
				if partition = t.Indexes[index].Partition; len(partition) == 0 {
					continue
				}
			}
			scan := &ddb.Scan{Table: ddb.Table{Name: realName(t, w.other)}, IndexName: index}
			body, err := w.database.Do(context.Background(), scan)
			if err != nil {
				return "", err
			}
			_, err = ddb.RewriteResponse(nil, body, ddb.OpScan, ddb.Rewriter{Item: func(_ ddb.Origin, it ddb.Item) (ddb.Item, error) {
				if t.Mode != policy.Pool || ownedBy(partition, it, w.other) {
					all = append(all, scan.Table.Name+"/"+index+string(ddb.AppendItem(nil, it)))
				}
				return it, nil
			}})
			if err != nil {
				return "", err
			}
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n"), nil
}

func ownedBy(partition []policy.KeyAttribute, it ddb.Item, tenant string) bool {
	for _, k := range partition {
		if v, _ := it.Get(k.Name); k.Owner != nil && k.Owner.Owns(tenant, v.Text) {
			return true
		}
	}
	return false
}
