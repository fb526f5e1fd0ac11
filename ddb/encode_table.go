package ddb

func (e *encoder) createTable(r *CreateTable) {
	e.table(r.Table)
	e.name("AttributeDefinitions")
	e.buf = append(e.buf, '[')
	for i, def := range r.AttributeDefinitions {
		e.next(i)
		e.buf = append(e.buf, '{')
		e.optional("AttributeName", def.Name)
		e.optional("AttributeType", def.Type.String())
		e.buf = append(e.buf, '}')
	}
	e.buf = append(e.buf, ']')
	e.keySchema(r.KeySchema)
	e.indexes("LocalSecondaryIndexes", r.LocalIndexes)
	e.indexes("GlobalSecondaryIndexes", r.GlobalIndexes)
	e.optional("BillingMode", r.BillingMode)
	e.throughput(r.ProvisionedThroughput)
}

// next begins the i-th element of an array.
func (e *encoder) next(i int) {
	if i > 0 {
		e.buf = append(e.buf, ',')
	}
}

func (e *encoder) keySchema(schema []KeySchemaElement) {
	e.name("KeySchema")
	e.buf = append(e.buf, '[')
	for i, k := range schema {
		e.next(i)
		e.buf = append(e.buf, '{')
		e.optional("AttributeName", k.Name)
		e.optional("KeyType", k.Type)
		e.buf = append(e.buf, '}')
	}
	e.buf = append(e.buf, ']')
}

func (e *encoder) indexes(name string, indexes []IndexDefinition) {
	if indexes == nil {
		return
	}
	e.name(name)
	e.buf = append(e.buf, '[')
	for i, ix := range indexes {
		e.next(i)
		e.buf = append(e.buf, '{')
		e.optional("IndexName", ix.Name)
		e.keySchema(ix.KeySchema)
		e.name("Projection")
		e.buf = append(e.buf, '{')
		e.optional("ProjectionType", ix.ProjectionType)
		if ix.NonKeyAttributes != nil {
			e.name("NonKeyAttributes")
			e.buf = append(e.buf, '[')
			for i, a := range ix.NonKeyAttributes {
				e.next(i)
				e.buf = AppendString(e.buf, a)
			}
			e.buf = append(e.buf, ']')
		}
		e.buf = append(e.buf, '}')
		e.throughput(ix.ProvisionedThroughput)
		e.buf = append(e.buf, '}')
	}
	e.buf = append(e.buf, ']')
}

func (e *encoder) throughput(t *ProvisionedThroughput) {
	if t == nil {
		return
	}
	e.name("ProvisionedThroughput")
	e.buf = append(e.buf, '{')
	e.integer("ReadCapacityUnits", t.ReadCapacityUnits)
	e.integer("WriteCapacityUnits", t.WriteCapacityUnits)
	e.buf = append(e.buf, '}')
}
