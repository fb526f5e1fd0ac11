package prove

import (
	"context"
	"fmt"
	"time"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/emulator"
	"github.com/dynamoat/dynamoat/policy"
)

// The most indexes that a table may have (Developer Guide, "Quotas").
const maxGlobalIndexes = 20

// stage is the subject's tables with data, in one of the two worlds.
type stage struct {
	*subject
	world world
	data  *emulator.Emulator
}

// newStage makes the tables and fills them.
func newStage(s *subject, w world) (*stage, error) {
	g := &stage{s, w, emulator.New(emulator.WithClock(func() time.Time { return time.Unix(0, 0) }))}
	made := map[string]bool{}
	for _, who := range s.roles() {
		name := s.table(who)
		if !made[name] {
			if _, err := g.data.Do(context.Background(), s.create(name)); err != nil {
				return nil, fmt.Errorf("the table %s cannot be made on the emulator: %w", s.Name, err)
			}
			made[name] = true
		}
		stored := s.items()
		if who != s.mine() && w == 1 {
			stored = 1
		}
		for n := 1; n <= stored; n++ {
			if err := g.put(name, s.item(who, n, w)); err != nil {
				return nil, fmt.Errorf("the data of %s cannot be stored on the emulator: %w", s.Name, err)
			}
		}
	}
	unlisted := &ddb.CreateTable{
		Table: ddb.Table{Name: s.unlisted}, BillingMode: "PAY_PER_REQUEST",
		AttributeDefinitions: []ddb.AttributeDefinition{{Name: "pk", Type: ddb.S}}, KeySchema: []ddb.KeySchemaElement{{Name: "pk", Type: "HASH"}},
	}
	if _, err := g.data.Do(context.Background(), unlisted); err != nil {
		return nil, err
	}
	return g, g.put(s.unlisted, object{"pk": text("1"), noteAttribute: text(w.marker(other))})
}

func (g *stage) put(table string, item object) error {
	request, err := ddb.Decode(ddb.OpPutItem, encode(object{"TableName": table, "Item": item}))
	if err == nil {
		_, err = g.data.Do(context.Background(), request)
	}
	return err
}

// create describes a table as the policy knows it, and an index more.
func (s *subject) create(name string) *ddb.CreateTable {
	r := &ddb.CreateTable{Table: ddb.Table{Name: name}, BillingMode: "PAY_PER_REQUEST"}
	defined := map[string]bool{}
	schema := func(partition []policy.KeyAttribute, sort []string) (elements []ddb.KeySchemaElement) {
		add := func(name, role string, kind ddb.Kind) {
			elements = append(elements, ddb.KeySchemaElement{Name: name, Type: role})
			if !defined[name] {
				r.AttributeDefinitions = append(r.AttributeDefinitions, ddb.AttributeDefinition{Name: name, Type: kind})
			}
			defined[name] = true
		}
		for _, k := range partition {
			add(k.Name, "HASH", k.Type)
		}
		for _, name := range sort {
			add(name, "RANGE", s.kind(name))
		}
		return elements
	}
	r.KeySchema = schema(s.Partition, s.Sort)
	for _, name := range s.indexes {
		ix := s.Indexes[name]
		d := ddb.IndexDefinition{Name: name, KeySchema: schema(s.partitionOf(ix), ix.Sort), ProjectionType: "ALL"}
		if ix.Local {
			r.LocalIndexes = append(r.LocalIndexes, d)
		} else {
			r.GlobalIndexes = append(r.GlobalIndexes, d)
		}
	}
	if len(r.GlobalIndexes) < maxGlobalIndexes && s.Indexes[undeclaredIndex] == nil {
		undeclared := schema([]policy.KeyAttribute{{Name: sharedAttribute, Type: ddb.S}}, nil)
		r.GlobalIndexes = append(r.GlobalIndexes, ddb.IndexDefinition{Name: undeclaredIndex, KeySchema: undeclared, ProjectionType: "ALL"})
	}
	return r
}
