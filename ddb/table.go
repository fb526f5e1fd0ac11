package ddb

// CreateTable defines a table. The gateway denies it to tenants; the emulator
// serves it.
type CreateTable struct {
	Refused
	Table                 Table
	AttributeDefinitions  []AttributeDefinition
	KeySchema             []KeySchemaElement
	LocalIndexes          []IndexDefinition
	GlobalIndexes         []IndexDefinition
	BillingMode           string // PROVISIONED, PAY_PER_REQUEST or ""
	ProvisionedThroughput *ProvisionedThroughput
}

// AttributeDefinition gives the type of a key attribute.
type AttributeDefinition struct {
	Name string
	Type Kind // S, N or B
}

// KeySchemaElement is one attribute of a key schema.
type KeySchemaElement struct {
	Name string
	Type string // HASH or RANGE
}

// IndexDefinition defines a local or a global secondary index.
type IndexDefinition struct {
	Name                  string
	KeySchema             []KeySchemaElement
	ProjectionType        string // ALL, KEYS_ONLY or INCLUDE
	NonKeyAttributes      []string
	ProvisionedThroughput *ProvisionedThroughput // global indexes only
}

// ProvisionedThroughput is a table's or an index's capacity, in units a second.
type ProvisionedThroughput struct{ ReadCapacityUnits, WriteCapacityUnits int64 }

// DeleteTable removes a table and all its items.
type DeleteTable struct {
	Refused
	Table Table
}
