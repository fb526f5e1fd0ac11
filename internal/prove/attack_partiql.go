package prove

import (
	"maps"
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

// statement returns a statement with a WHERE on the whole key, or on the
// partition alone, every value a parameter.
func (s *subject) statement(head string, key object, whole bool) object {
	where, parameters := s.where(key, whole)
	return object{"Statement": head + where, "Parameters": parameters}
}

func (s *subject) where(key object, whole bool) (where string, parameters []any) {
	var terms []string
	for _, name := range slices.Sorted(maps.Keys(key)) {
		if whole || name == s.Partition[0].Name {
			terms = append(terms, quoted(name)+" = ?")
			parameters = append(parameters, key[name])
		}
	}
	return " WHERE " + strings.Join(terms, " AND "), parameters
}

// statements are the operations of PartiQL on an item that is not the tenant's.
func (s *subject) statements(what, table string, key object) []request {
	from, mine := quoted(table), quoted(s.table(own))
	partition := s.Partition[0].Name
	is := quoted(partition)
	path, ok := s.writable()
	if !ok {
		path = []string{freeAttribute}
	}
	update := s.statement("UPDATE "+from+" SET "+steps(path)+" = 'changed'", key, true)
	remove := s.statement("DELETE FROM "+from, key, true)
	read := s.statement("SELECT * FROM "+from, key, false)
	ours := s.statement("SELECT * FROM "+mine, s.key(own, 1), true)
	var members []string
	var values []any
	for _, name := range slices.Sorted(maps.Keys(key)) {
		members = append(members, "'"+strings.ReplaceAll(name, "'", "''")+"': ?")
		values = append(values, key[name])
	}
	insert := object{"Statement": "INSERT INTO " + from + " VALUE {" + strings.Join(members, ", ") + "}", "Parameters": values}
	two := []any{s.key(own, 1)[partition], key[partition]}
	exists, at := s.where(key, true)
	check := object{"Statement": "EXISTS(SELECT * FROM " + from + exists + ")", "Parameters": at}
	list := []request{
		{name: "PartiQL SELECT of", op: ddb.OpExecuteStatement, body: read},
		{name: "PartiQL SELECT with IN of an own key and", op: ddb.OpExecuteStatement, body: object{"Statement": "SELECT * FROM " + from + " WHERE " + is + " IN (?, ?)", "Parameters": two}},
		{name: "PartiQL SELECT with OR of an own key and", op: ddb.OpExecuteStatement, body: object{"Statement": "SELECT * FROM " + from + " WHERE " + is + " = ? OR " + is + " = ?", "Parameters": two}},
		{name: "PartiQL SELECT of one attribute of", op: ddb.OpExecuteStatement, body: s.statement("SELECT "+quoted(noteAttribute)+" FROM "+from, key, true)},
		{name: "PartiQL INSERT of", op: ddb.OpExecuteStatement, body: insert},
		{name: "PartiQL UPDATE of", op: ddb.OpExecuteStatement, body: update},
		{name: "PartiQL DELETE of", op: ddb.OpExecuteStatement, body: remove},
		{name: "BatchExecuteStatement with an own SELECT and a SELECT of", op: ddb.OpBatchExecuteStatement, body: object{"Statements": []object{ours, s.statement("SELECT * FROM "+from, key, true)}}},
		{name: "BatchExecuteStatement with an UPDATE of", op: ddb.OpBatchExecuteStatement, body: object{"Statements": []object{update}}},
		{name: "ExecuteTransaction with a SELECT of", op: ddb.OpExecuteTransaction, body: object{"TransactStatements": []object{ours, s.statement("SELECT * FROM "+from, key, true)}}},
		{name: "ExecuteTransaction with a DELETE of", op: ddb.OpExecuteTransaction, body: object{"TransactStatements": []object{remove}}},
		{name: "ExecuteTransaction that checks", op: ddb.OpExecuteTransaction, body: object{"TransactStatements": []object{check}}},
	}
	for i := range list {
		list[i].name += " " + what
	}
	return list
}
