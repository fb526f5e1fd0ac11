package ddb

// rawKeys is one table's entry in BatchGetItem's RequestItems.
type rawKeys struct {
	table string
	keys  []Item
	rest  rawRequest
}

// rawWrites is one table's entry in BatchWriteItem's RequestItems.
type rawWrites struct {
	table  string
	writes []Write
}

func (d *decoder) requestItemsGet(raw *rawRequest) ([]rawKeys, error) {
	var tables []rawKeys
	err := d.object(func(table string) error {
		entry := rawKeys{table: table}
		err := d.object(func(name string) error {
			m := keysAndAttributesMembers[name]
			switch {
			case m == 0:
				raw.refused = append(raw.refused, Parameter{Name: name})
				return d.skip()
			case d.json.PeekKind() == 'n':
				return d.skip()
			case m == mKey:
				return d.list(func() error {
					key, err := d.item(0)
					entry.keys = append(entry.keys, key)
					return err
				})
			}
			entry.rest.seen |= 1 << m
			return d.memberValue(m, &entry.rest)
		})
		tables = append(tables, entry)
		return err
	})
	return tables, err
}

func (d *decoder) requestItemsWrite(raw *rawRequest) ([]rawWrites, error) {
	var tables []rawWrites
	err := d.object(func(table string) error {
		entry := rawWrites{table: table}
		err := d.list(func() error {
			write, err := d.writeRequest(raw)
			entry.writes = append(entry.writes, write)
			return err
		})
		tables = append(tables, entry)
		return err
	})
	return tables, err
}

// writeRequest reads {"PutRequest": {"Item": …}} or {"DeleteRequest": {"Key":
// …}}, exactly one of the two.
func (d *decoder) writeRequest(raw *rawRequest) (Write, error) {
	var w Write
	err := d.object(func(name string) error {
		var inner string
		var into *Item
		switch name {
		case "PutRequest":
			inner, into = "Item", &w.Put
		case "DeleteRequest":
			inner, into = "Key", &w.Delete
		default:
			raw.refused = append(raw.refused, Parameter{Name: name})
			return d.skip()
		}
		if d.json.PeekKind() == 'n' {
			return d.skip()
		}
		return d.object(func(name string) error {
			if name != inner {
				raw.refused = append(raw.refused, Parameter{Name: name})
				return d.skip()
			}
			var err error
			*into, err = d.item(0)
			return err
		})
	})
	if err != nil {
		return w, err
	}
	if len(raw.refused) == 0 && (w.Put == nil) == (w.Delete == nil) {
		return w, invalidf("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")
	}
	return w, nil
}
