package emulator

import "github.com/dynamoat/dynamoat/ddb"

// An ExclusiveStartKey must be one that LastEvaluatedKey could be: the key
// attributes of the table and of the index that is read, and nothing else.
// The texts differ by operation, as DynamoDB's do.

const startInvalid = "The provided starting key is invalid"

func (r *read) checkQueryStart(start ddb.Item) error {
	if len(start) != len(keyOf(start, &r.table.schema, r.schema())) {
		return invalid(startInvalid)
	}
	if err := r.checkReadKey(start); err != nil {
		return err
	}
	return r.checkTableKey(start)
}

func (r *read) checkScanStart(start ddb.Item) error {
	if r.index == nil {
		return r.tableKeyError(r.table.checkKey(start))
	}
	return r.checkQueryStart(start)
}

// checkReadKey checks the part that is the key of the table or index that is
// read.
func (r *read) checkReadKey(start ddb.Item) error {
	for _, a := range r.schema().all() {
		switch v, ok := start.Get(a.name); {
		case !ok:
			return invalid(startInvalid)
		case v.Kind != a.kind:
			return invalid(keyMismatch)
		}
	}
	name := ""
	if r.index != nil {
		name = r.index.Name
	}
	return r.schema().checkValues(start, name)
}

// checkTableKey checks the part that is the key of the table.
func (r *read) checkTableKey(start ddb.Item) error {
	key := ddb.Item{}
	for _, a := range r.table.schema.all() {
		if v, ok := start.Get(a.name); ok {
			key = append(key, ddb.Attribute{Name: a.name, Value: v})
		}
	}
	return r.tableKeyError(r.table.checkKey(key))
}

func (r *read) tableKeyError(err error) error {
	if err == nil {
		return nil
	}
	return invalid(startInvalid+": %s", err.(*Error).Message)
}
