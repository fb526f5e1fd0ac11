package prove

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/policy"
)

// state is what proofs compare before and after a request.
type state struct {
	// foreign is all that is another tenant's, or everybody's: items, and what
	// each finds in its part of each index.
	foreign string
	// mine is all of the attacking tenant's items.
	mine string
}

// state reads everything. A table that is gone reads as such.
func (g *stage) state() state {
	var foreign, mine []string
	tables := []string{g.unlisted}
	for _, who := range g.roles() {
		if name := g.table(who); !slices.Contains(tables, name) {
			tables = append(tables, name)
		}
	}
	for _, table := range tables {
		for _, it := range g.scan(table, "") {
			if g.belongs(table, g.Partition, it, own) {
				mine = append(mine, table+" "+string(encode(it)))
			} else {
				foreign = append(foreign, table+" "+string(encode(it)))
			}
		}
		for _, name := range g.indexes {
			if ix := g.Indexes[name]; table != g.unlisted && !ix.Denied {
				for _, it := range g.scan(table, name) {
					for _, who := range g.foreign() {
						if g.belongs(table, ix.Partition, it, who) {
							foreign = append(foreign, table+"/"+name+" "+string(who)+" "+string(encode(it)))
						}
					}
				}
			}
		}
	}
	slices.Sort(foreign)
	slices.Sort(mine)
	return state{strings.Join(foreign, "\n"), strings.Join(mine, "\n")}
}

// scan returns all items of a table or an index, straight from the emulator.
func (g *stage) scan(table, index string) []object {
	body, err := g.data.Do(context.Background(), &ddb.Scan{Table: ddb.Table{Name: table}, IndexName: index})
	if err != nil {
		return []object{{"gone": err.Error()}}
	}
	var answer struct{ Items []object }
	if err := json.Unmarshal(body, &answer); err != nil {
		panic("prove: the emulator's answer: " + err.Error())
	}
	return answer.Items
}

// belongs reports whether an item is in the tenant's part of a table or index.
func (g *stage) belongs(table string, partition []policy.KeyAttribute, it object, who role) bool {
	switch {
	case table == g.unlisted || g.Mode == policy.Shared:
		return false
	case g.Mode == policy.Silo:
		return table == g.table(who)
	}
	return slices.ContainsFunc(partition, func(k policy.KeyAttribute) bool {
		v, ok := it[k.Name].(object)
		if !ok || k.Owner == nil {
			return false
		}
		s, _ := v[k.Type.String()].(string)
		if k.Type == ddb.B {
			raw, _ := base64.StdEncoding.DecodeString(s)
			s = string(raw)
		}
		return names(k.Owner, g.ids[who], s)
	})
}

// proof returns how an attack got through, or "".
func (g *stage) proof(answer string, before, after state) string {
	for _, who := range []role{other, longer} {
		if strings.Contains(answer, markerPrefix+string(who)) {
			return "another tenant's item was read"
		}
		if g.Mode == policy.Silo && g.ids[who] != "" && strings.Contains(answer, `"`+g.table(who)+`"`) {
			return "another tenant's table was named"
		}
	}
	switch {
	case strings.Contains(answer, privatePrefix):
		return "a private attribute was read"
	case before.foreign != after.foreign:
		return "data that is not the tenant's was changed"
	case strings.Contains(after.mine, trace):
		return "something was stored that the policy forbids"
	case strings.Count(before.mine, privatePrefix) != strings.Count(after.mine, privatePrefix):
		return "a private attribute was copied or erased"
	}
	return ""
}
