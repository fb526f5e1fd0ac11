package emulator

import (
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

func (e *Emulator) createTable(r *ddb.CreateTable) ([]byte, error) {
	if err := checkCreate(r); err != nil {
		return nil, err
	}
	if r.Table.Account != "" && (r.Table.Region != e.region || r.Table.Account != e.account) {
		return nil, invalid("TableName is an ARN of another region or account")
	}
	t := newTable(define(cloneDefinition(r)), e.now())
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.tables[r.Table.Name] != nil {
		return nil, &Error{Type: resourceInUse, Message: "Table already exists: " + r.Table.Name}
	}
	e.tables[r.Table.Name] = t
	return e.description(t, "TableDescription", "ACTIVE"), nil
}

// cloneDefinition copies what a table keeps of the request.
func cloneDefinition(r *ddb.CreateTable) *ddb.CreateTable {
	indexes := func(all []ddb.IndexDefinition) []ddb.IndexDefinition {
		all = slices.Clone(all)
		for i := range all {
			all[i].KeySchema = slices.Clone(all[i].KeySchema)
			all[i].NonKeyAttributes = slices.Clone(all[i].NonKeyAttributes)
			all[i].ProvisionedThroughput = cloneThroughput(all[i].ProvisionedThroughput)
		}
		return all
	}
	return &ddb.CreateTable{
		Table:                ddb.Table{Name: r.Table.Name},
		AttributeDefinitions: slices.Clone(r.AttributeDefinitions), KeySchema: slices.Clone(r.KeySchema),
		LocalIndexes: indexes(r.LocalIndexes), GlobalIndexes: indexes(r.GlobalIndexes),
		BillingMode: r.BillingMode, ProvisionedThroughput: cloneThroughput(r.ProvisionedThroughput),
	}
}

func cloneThroughput(t *ddb.ProvisionedThroughput) *ddb.ProvisionedThroughput {
	if t == nil {
		return nil
	}
	out := *t
	return &out
}

func (e *Emulator) deleteTable(r *ddb.DeleteTable) ([]byte, error) {
	t := e.lookup(r.Table)
	if t == nil {
		return nil, tableNotFound(r.Table.Name)
	}
	body := e.description(t, "TableDescription", "DELETING")
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.tables[r.Table.Name] != t {
		return nil, tableNotFound(r.Table.Name)
	}
	delete(e.tables, r.Table.Name)
	return body, nil
}

func tableNotFound(name string) error {
	return &Error{Type: resourceNotFound, Message: "Requested resource not found: Table: " + name + " not found"}
}

func (e *Emulator) describeTable(r *ddb.DescribeTable) ([]byte, error) {
	t := e.lookup(r.Table)
	if t == nil {
		return nil, tableNotFound(r.Table.Name)
	}
	return e.description(t, "Table", "ACTIVE"), nil
}

func (e *Emulator) listTables(r *ddb.ListTables) ([]byte, error) {
	e.mu.RLock()
	names := make([]string, 0, len(e.tables))
	for name := range e.tables {
		if name > r.ExclusiveStartTableName {
			names = append(names, name)
		}
	}
	e.mu.RUnlock()
	slices.Sort(names)
	limit := r.Limit
	if limit == 0 {
		limit = 100
	}
	o := newObject()
	if len(names) > limit {
		names = names[:limit]
		o.text("LastEvaluatedTableName", names[limit-1])
	}
	o.array("TableNames", len(names), func(i int) { o.buf = ddb.AppendString(o.buf, names[i]) })
	return o.end(), nil
}

// description is a response with a TableDescription as its only member.
func (e *Emulator) description(t *table, member, status string) []byte {
	t.mu.RLock()
	defer t.mu.RUnlock()
	arn := strings.Join([]string{"arn:aws:dynamodb", e.region, e.account, "table/" + t.Table.Name}, ":")
	o := newObject()
	o.object(member, func(o *object) {
		o.text("TableName", t.Table.Name)
		o.text("TableArn", arn)
		o.text("TableStatus", status)
		o.decimal("CreationDateTime", float64(t.created.UnixMilli())/1000)
		o.objects("AttributeDefinitions", len(t.AttributeDefinitions), func(o *object, i int) {
			o.text("AttributeName", t.AttributeDefinitions[i].Name)
			o.text("AttributeType", t.AttributeDefinitions[i].Type.String())
		})
		keySchema(o, t.KeySchema)
		throughput(o, t.ProvisionedThroughput)
		if t.BillingMode == "PAY_PER_REQUEST" {
			o.object("BillingModeSummary", func(o *object) { o.text("BillingMode", t.BillingMode) })
		}
		o.integer("ItemCount", int64(t.rows.tree.Len()))
		o.integer("TableSizeBytes", t.rows.bytes)
		t.indexDescriptions(o, "LocalSecondaryIndexes", true, arn)
		t.indexDescriptions(o, "GlobalSecondaryIndexes", false, arn)
		o.boolean("DeletionProtectionEnabled", false)
	})
	return o.end()
}

func (t *table) indexDescriptions(o *object, member string, local bool, arn string) {
	all := slices.DeleteFunc(slices.Clone(t.indexes), func(ix *indexRows) bool { return ix.local != local })
	if len(all) == 0 {
		return
	}
	o.objects(member, len(all), func(o *object, i int) {
		ix := all[i]
		o.text("IndexName", ix.Name)
		o.text("IndexArn", arn+"/index/"+ix.Name)
		keySchema(o, ix.KeySchema)
		o.object("Projection", func(o *object) {
			o.text("ProjectionType", ix.ProjectionType)
			if len(ix.NonKeyAttributes) > 0 {
				o.array("NonKeyAttributes", len(ix.NonKeyAttributes), func(i int) { o.buf = ddb.AppendString(o.buf, ix.NonKeyAttributes[i]) })
			}
		})
		if !local {
			o.text("IndexStatus", "ACTIVE")
			throughput(o, ix.ProvisionedThroughput)
		}
		o.integer("ItemCount", int64(ix.rows.tree.Len()))
		o.integer("IndexSizeBytes", ix.rows.bytes)
	})
}

func keySchema(o *object, elements []ddb.KeySchemaElement) {
	o.objects("KeySchema", len(elements), func(o *object, i int) {
		o.text("AttributeName", elements[i].Name)
		o.text("KeyType", elements[i].Type)
	})
}

func throughput(o *object, t *ddb.ProvisionedThroughput) {
	if t == nil {
		t = new(ddb.ProvisionedThroughput)
	}
	o.object("ProvisionedThroughput", func(o *object) {
		o.integer("NumberOfDecreasesToday", 0)
		o.integer("ReadCapacityUnits", t.ReadCapacityUnits)
		o.integer("WriteCapacityUnits", t.WriteCapacityUnits)
	})
}
