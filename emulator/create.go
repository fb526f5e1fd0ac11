package emulator

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

// The limits of a table's definition (Developer Guide, "Quotas").
const (
	maxLocalIndexes      = 5
	maxGlobalIndexes     = 20
	maxNonKeyOfIndex     = 20
	maxNonKeyOfTable     = 100
	maxKeyPart           = 4 // hash or sort attributes of a global index
	maxThroughput        = 1_000_000_000_000
	maxKeyAttributeBytes = 255
)

const badParameter = "One or more parameter values were invalid: "

// checkCreate checks a CreateTable as DynamoDB does, in its order.
func checkCreate(r *ddb.CreateTable) error {
	if err := checkThroughput(r); err != nil {
		return err
	}
	if err := checkDefinitions(r); err != nil {
		return err
	}
	if err := checkKeySchema(r.KeySchema, r, 1, 1); err != nil {
		return err
	}
	names := map[string]bool{}
	if r.LocalIndexes != nil {
		if err := checkLocalIndexes(r, names); err != nil {
			return err
		}
	}
	if r.GlobalIndexes != nil {
		if err := checkGlobalIndexes(r, names); err != nil {
			return err
		}
	}
	total := 0
	for _, ix := range slices.Concat(r.LocalIndexes, r.GlobalIndexes) {
		total += len(ix.NonKeyAttributes)
	}
	if total > maxNonKeyOfTable {
		return invalid(badParameter+"Number of NonKeyAttributes of all indexes exceeds the per-table limit of %d", maxNonKeyOfTable)
	}
	return checkUsed(r)
}

func checkThroughput(r *ddb.CreateTable) error {
	t := r.ProvisionedThroughput
	if r.BillingMode == "PAY_PER_REQUEST" {
		if t != nil {
			return invalid(badParameter + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")
		}
		return nil
	}
	if t == nil {
		return invalid(badParameter + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
	}
	return checkUnits(t)
}

func checkUnits(t *ddb.ProvisionedThroughput) error {
	for _, u := range []struct {
		name  string
		value int64
	}{{"ReadCapacityUnits", t.ReadCapacityUnits}, {"WriteCapacityUnits", t.WriteCapacityUnits}} {
		if u.value < 1 || u.value > maxThroughput {
			return invalid("Given value %d for %s is out of bounds", u.value, u.name)
		}
	}
	return nil
}

func checkDefinitions(r *ddb.CreateTable) error {
	seen := map[string]bool{}
	for _, a := range r.AttributeDefinitions {
		if a.Name == "" || len(a.Name) > maxKeyAttributeBytes {
			return invalid("1 validation error detected: Value at 'attributeDefinitions.member.attributeName' failed to satisfy constraint: Member must have a length of 1 to %d", maxKeyAttributeBytes)
		}
		if seen[a.Name] {
			return invalid(badParameter+"Duplicate AttributeName in AttributeDefinitions: %s", a.Name)
		}
		seen[a.Name] = true
	}
	return nil
}

func definedNames(r *ddb.CreateTable) []string {
	var names []string
	for _, a := range r.AttributeDefinitions {
		names = append(names, a.Name)
	}
	return names
}

// checkKeySchema checks a key schema: at least one hash attribute first, then
// sort attributes, each part within its limit, every attribute defined.
func checkKeySchema(elements []ddb.KeySchemaElement, r *ddb.CreateTable, maxHash, maxSort int) error {
	if n := maxHash + maxSort; len(elements) == 0 || len(elements) > n {
		return invalid("1 validation error detected: Value at 'keySchema' failed to satisfy constraint: Member must have a length of 1 to %d", n)
	}
	defined := definedNames(r)
	var keys []string
	for _, e := range elements {
		keys = append(keys, e.Name)
	}
	if len(keys) > len(defined) {
		return invalid("Invalid KeySchema: Some index key attribute have no definition")
	}
	for _, name := range keys {
		if !slices.Contains(defined, name) {
			return invalid(badParameter+"Some index key attributes are not defined in AttributeDefinitions. Keys: %s, AttributeDefinitions: %s", listOf(keys), listOf(defined))
		}
	}
	if elements[0].Type != "HASH" {
		return invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
	}
	count := map[string]int{}
	for i, e := range elements {
		if slices.Contains(keys[:i], e.Name) {
			if len(elements) == 2 && e.Type == "RANGE" {
				return invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name")
			}
			return invalid("Invalid KeySchema: Duplicate attribute name: %s", e.Name)
		}
		if e.Type == "HASH" && count["RANGE"] > 0 || e.Type == "HASH" && i == 1 && maxHash == 1 {
			return invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
		}
		count[e.Type]++
	}
	switch {
	case count["HASH"] > maxHash:
		return invalid("Too many partition keys. GSI can have at most %d partition keys", maxHash)
	case count["RANGE"] > maxSort:
		return invalid("Too many sort keys. GSI can have at most %d sort keys", maxSort)
	}
	return nil
}

func checkLocalIndexes(r *ddb.CreateTable, names map[string]bool) error {
	if len(r.LocalIndexes) == 0 {
		return invalid(badParameter + "List of LocalSecondaryIndexes is empty")
	}
	if len(r.KeySchema) != 2 {
		return invalid(badParameter + "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex")
	}
	for _, ix := range r.LocalIndexes {
		if err := checkKeySchema(ix.KeySchema, r, 1, 1); err != nil {
			return err
		}
		if len(ix.KeySchema) != 2 {
			return invalid(badParameter+"Index KeySchema does not have a range key for index: %s", ix.Name)
		}
		if hash, table := ix.KeySchema[0].Name, r.KeySchema[0].Name; hash != table {
			return invalid(badParameter+"Index KeySchema does not have the same leading hash key as table KeySchema for index: %s. index hash key: %s, table hash key: %s", ix.Name, hash, table)
		}
		if err := checkIndex(&ix, names); err != nil {
			return err
		}
	}
	if len(r.LocalIndexes) > maxLocalIndexes {
		return invalid(badParameter+"Number of LocalSecondaryIndexes exceeds per-table limit of %d", maxLocalIndexes)
	}
	return nil
}

func checkGlobalIndexes(r *ddb.CreateTable, names map[string]bool) error {
	if len(r.GlobalIndexes) == 0 {
		return invalid(badParameter + "List of GlobalSecondaryIndexes is empty")
	}
	for _, ix := range r.GlobalIndexes {
		if err := checkKeySchema(ix.KeySchema, r, maxKeyPart, maxKeyPart); err != nil {
			return err
		}
		if err := checkIndex(&ix, names); err != nil {
			return err
		}
		onDemand := r.BillingMode == "PAY_PER_REQUEST"
		switch {
		case onDemand && ix.ProvisionedThroughput != nil:
			return invalid(badParameter+"ProvisionedThroughput should not be specified for index: %s when BillingMode is PAY_PER_REQUEST", ix.Name)
		case !onDemand && ix.ProvisionedThroughput == nil:
			return invalid(badParameter+"ProvisionedThroughput must be specified for index: %s", ix.Name)
		case !onDemand:
			if err := checkUnits(ix.ProvisionedThroughput); err != nil {
				return err
			}
		}
	}
	if len(r.GlobalIndexes) > maxGlobalIndexes {
		return invalid(badParameter+"GlobalSecondaryIndex count exceeds the per-table limit of %d", maxGlobalIndexes)
	}
	return nil
}

// checkIndex checks name and projection of an index.
func checkIndex(ix *ddb.IndexDefinition, names map[string]bool) error {
	if len(ix.Name) < 3 || len(ix.Name) > 255 || strings.ContainsFunc(ix.Name, func(c rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-", c)
	}) {
		return invalid("1 validation error detected: Value at 'indexName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+, with a length of 3 to 255")
	}
	attributes := ix.NonKeyAttributes
	switch ix.ProjectionType {
	case "ALL", "KEYS_ONLY":
		if attributes != nil {
			return invalid(badParameter+"ProjectionType is %s, but NonKeyAttributes is specified", ix.ProjectionType)
		}
	case "INCLUDE":
		if len(attributes) == 0 {
			return invalid(badParameter + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
		}
	default:
		return invalid(badParameter+"Unknown ProjectionType: %s", cmp.Or(ix.ProjectionType, "null"))
	}
	if len(attributes) > maxNonKeyOfIndex {
		return invalid("1 validation error detected: Value at 'projection.nonKeyAttributes' failed to satisfy constraint: Member must have length less than or equal to %d", maxNonKeyOfIndex)
	}
	for i, name := range attributes {
		if slices.Contains(attributes[:i], name) {
			return invalid(badParameter+"Duplicate NonKeyAttributes: %s", name)
		}
	}
	if names[ix.Name] {
		return invalid(badParameter+"Duplicate index name: %s", ix.Name)
	}
	names[ix.Name] = true
	return nil
}

// checkUsed refuses definitions of attributes that are no key.
func checkUsed(r *ddb.CreateTable) error {
	var used []string
	add := func(elements []ddb.KeySchemaElement) {
		for _, e := range elements {
			if !slices.Contains(used, e.Name) {
				used = append(used, e.Name)
			}
		}
	}
	add(r.KeySchema)
	for _, ix := range slices.Concat(r.LocalIndexes, r.GlobalIndexes) {
		add(ix.KeySchema)
	}
	switch {
	case len(used) == len(r.AttributeDefinitions):
		return nil
	case r.LocalIndexes == nil && r.GlobalIndexes == nil:
		return invalid(badParameter + "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions")
	}
	return invalid(badParameter+"Some AttributeDefinitions are not used. AttributeDefinitions: %s, keys used: %s", listOf(definedNames(r)), listOf(used))
}
