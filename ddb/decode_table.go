package ddb

// tableMember reads the members that only CreateTable has. The tags of
// nested objects that it does not know are refused by name like any other.
func (d *decoder) tableMember(m member, raw *rawRequest) (err error) {
	switch m {
	case mAttributeDefinitions:
		raw.definitions = []AttributeDefinition{}
		return d.list(func() error {
			var def AttributeDefinition
			err := d.fields(raw, map[string]func() error{
				"AttributeName": func() (err error) { def.Name, err = d.text(); return },
				"AttributeType": func() error {
					text, err := d.text()
					if err != nil {
						return err
					}
					def.Type = map[string]Kind{"S": S, "N": N, "B": B}[text]
					if def.Type == 0 {
						return constraint("Value at 'attributeDefinitions.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]")
					}
					return nil
				},
			})
			raw.definitions = append(raw.definitions, def)
			return err
		})
	case mKeySchema:
		raw.schema, err = d.keySchema(raw)
	case mLocalSecondaryIndexes:
		raw.local, err = d.indexes(raw)
	case mGlobalSecondaryIndexes:
		raw.global, err = d.indexes(raw)
	case mBillingMode:
		raw.billing, err = d.text()
	case mProvisionedThroughput:
		raw.throughput, err = d.throughput(raw)
	}
	return err
}

// fields reads an object whose members are all in known; others are refused
// by name.
func (d *decoder) fields(raw *rawRequest, known map[string]func() error) error {
	return d.object(func(name string) error {
		read, ok := known[name]
		if !ok {
			raw.refused = append(raw.refused, Parameter{Name: name})
			return d.skip()
		}
		if d.json.PeekKind() == 'n' {
			return d.skip()
		}
		return read()
	})
}

func (d *decoder) keySchema(raw *rawRequest) ([]KeySchemaElement, error) {
	schema := []KeySchemaElement{}
	err := d.list(func() error {
		var e KeySchemaElement
		err := d.fields(raw, map[string]func() error{
			"AttributeName": func() (err error) { e.Name, err = d.text(); return },
			"KeyType":       func() (err error) { e.Type, err = d.text(); return },
		})
		if err == nil && e.Type != "HASH" && e.Type != "RANGE" {
			err = constraint("Value at 'keySchema.member.keyType' failed to satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]")
		}
		schema = append(schema, e)
		return err
	})
	return schema, err
}

func (d *decoder) indexes(raw *rawRequest) ([]IndexDefinition, error) {
	indexes := []IndexDefinition{}
	err := d.list(func() error {
		var ix IndexDefinition
		err := d.fields(raw, map[string]func() error{
			"IndexName": func() (err error) { ix.Name, err = d.text(); return },
			"KeySchema": func() (err error) { ix.KeySchema, err = d.keySchema(raw); return },
			"Projection": func() error {
				return d.fields(raw, map[string]func() error{
					"ProjectionType": func() (err error) { ix.ProjectionType, err = d.text(); return },
					"NonKeyAttributes": func() error {
						return d.list(func() error {
							name, err := d.text()
							ix.NonKeyAttributes = append(ix.NonKeyAttributes, name)
							return err
						})
					},
				})
			},
			"ProvisionedThroughput": func() (err error) { ix.ProvisionedThroughput, err = d.throughput(raw); return },
		})
		indexes = append(indexes, ix)
		return err
	})
	return indexes, err
}

func (d *decoder) throughput(raw *rawRequest) (*ProvisionedThroughput, error) {
	var t ProvisionedThroughput
	err := d.fields(raw, map[string]func() error{
		"ReadCapacityUnits":  func() (err error) { t.ReadCapacityUnits, err = d.integer(); return },
		"WriteCapacityUnits": func() (err error) { t.WriteCapacityUnits, err = d.integer(); return },
	})
	return &t, err
}
