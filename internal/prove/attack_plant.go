package prove

import (
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

// plantings put an item of the tenant's own into another's part of an index.
func (s *subject) plantings() []request {
	table := s.table(own)
	var list []request
	for _, k := range s.planted() {
		if _, isSort := s.key(own, 1)[k.Name]; isSort { // an inverted index: the key itself plants
			list = append(list, s.plantingKeys(k.Name, s.part(k, other, 1))...)
			continue
		}
		for _, who := range s.foreign() {
			what := " plants for the " + string(who) + " tenant by " + k.Name
			theirs := s.part(k, who, 1)
			at := object{"TableName": table, "Key": s.key(own, 1)}
			item := merged(s.key(own, 9), object{k.Name: theirs})
			for _, name := range s.indexes { // the rest of the index's key, so that the item shows up there
				if ix := s.Indexes[name]; !ix.Denied {
					item = merged(s.indexKey(ix, own, 9), item)
				}
			}
			set := func(expression string, more object) object {
				return merged(at, object{"UpdateExpression": expression, "ExpressionAttributeNames": object{"#i": k.Name}}, more)
			}
			lure := object{"ExpressionAttributeNames": object{"#i": k.Name, "#l": lurePrefix + k.Name}}
			v := object{"ExpressionAttributeValues": object{":v": theirs}}
			where, parameters := s.where(s.key(own, 1), true)
			var members []string
			var values []any
			for _, name := range sorted(item) {
				members = append(members, "'"+strings.ReplaceAll(name, "'", "''")+"': ?")
				values = append(values, item[name])
			}
			list = append(list,
				request{name: "PutItem that" + what, op: ddb.OpPutItem, body: object{"TableName": table, "Item": item}},
				request{name: "BatchWriteItem that" + what, op: ddb.OpBatchWriteItem, body: object{"RequestItems": object{table: []object{{"PutRequest": object{"Item": item}}}}}},
				request{name: "TransactWriteItems put that" + what, op: ddb.OpTransactWriteItems, body: object{"TransactItems": []object{{"Put": object{"TableName": table, "Item": item}}}}},
				request{name: "TransactWriteItems update that" + what, op: ddb.OpTransactWriteItems, body: object{"TransactItems": []object{{"Update": set("SET #i = :v", v)}}}},
				request{name: "UpdateItem that" + what, op: ddb.OpUpdateItem, body: set("SET #i = :v", v)},
				request{name: "UpdateItem with AttributeUpdates that" + what, op: ddb.OpUpdateItem, body: merged(at, object{"AttributeUpdates": object{k.Name: object{"Action": "PUT", "Value": theirs}}})},
				request{name: "PartiQL UPDATE that" + what, op: ddb.OpExecuteStatement, body: object{"Statement": "UPDATE " + quoted(table) + " SET " + quoted(k.Name) + " = ?" + where, "Parameters": append([]any{theirs}, parameters...)}},
				request{name: "PartiQL INSERT that" + what, op: ddb.OpExecuteStatement, body: object{"Statement": "INSERT INTO " + quoted(table) + " VALUE {" + strings.Join(members, ", ") + "}", "Parameters": values}},
			)
			if who == other {
				list = append(list,
					request{name: "UpdateItem that copies an attribute and" + what, op: ddb.OpUpdateItem, body: set("SET #i = #l", lure)},
					request{name: "UpdateItem with if_not_exists that" + what, op: ddb.OpUpdateItem, body: set("SET #i = if_not_exists(#m, :v)", merged(v, object{"ExpressionAttributeNames": object{"#i": k.Name, "#m": "dynamoat_missing"}}))},
					request{name: "UpdateItem of two attributes that" + what, op: ddb.OpUpdateItem, body: set("SET #f = :v, #i = :v", merged(v, object{"ExpressionAttributeNames": object{"#i": k.Name, "#f": freeAttribute}}))},
				)
			}
		}
	}
	return list
}

// plantingKeys plant by the table's own sort key, which an index takes the
// tenant from.
func (s *subject) plantingKeys(name string, theirs object) []request {
	table := s.table(own)
	key := merged(s.key(own, 1), object{name: theirs})
	item := merged(s.item(own, 1, 0), key)
	for _, path := range s.Private {
		delete(item, path[0])
	}
	update, _ := s.change("changed")
	return []request{
		{name: "PutItem that plants by the sort key " + name, op: ddb.OpPutItem, body: object{"TableName": table, "Item": item}},
		{name: "UpdateItem that creates and plants by the sort key " + name, op: ddb.OpUpdateItem, body: merged(object{"TableName": table, "Key": key}, update)},
		{name: "BatchWriteItem that plants by the sort key " + name, op: ddb.OpBatchWriteItem, body: object{"RequestItems": object{table: []object{{"PutRequest": object{"Item": item}}}}}},
	}
}
