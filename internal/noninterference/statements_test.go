package noninterference

import (
	"encoding/json"
	"strings"

	"pgregory.net/rapid"
)

func quote(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// literal turns {"S":"x"} into a PartiQL literal.
func literal(value string) string {
	var v map[string]string
	if err := json.Unmarshal([]byte(value), &v); err != nil {
		panic(err)
	}
	if n, ok := v["N"]; ok {
		return n
	}
	return "'" + strings.ReplaceAll(v["S"]+v["B"], "'", "''") + "'"
}

// statementText draws a PartiQL statement on the table.
func statementText(t *rapid.T, table string) string {
	bound := "pk = " + literal(partition(t, table))
	key := bound
	if hasSort(table) {
		key += " AND sk = " + literal(sortValue(t))
	}
	from := `"` + table + `"`
	and := pick(t, "and", "", "", " AND status = 'open'", " AND secret = 'x'", " AND doc.secret IS MISSING", " AND n > 0", " AND begins_with(status, 'o')")
	where := pick(t, "where", bound, bound, key, "pk IN ["+literal(partition(t, table))+", 'tenant_globex']", "pk = pk", bound+" OR n > 0", "NOT (pk <> 'tenant_globex')", "begins_with(pk, 'tenant')", "'tenant_acme' = pk")
	columns := pick(t, "columns", "*", "*", "n, status", "secret", "doc", "doc.open")
	switch pick(t, "statement", "select", "select", "select all", "index", "insert", "update", "delete", "exists") {
	case "select all":
		return "SELECT " + columns + " FROM " + from
	case "index":
		return "SELECT " + columns + " FROM " + from + "." + pick(t, "index",
			`"by_status" WHERE gpk = 'tenant_acme#open'`, `"by_status" WHERE gpk = 'tenant_globex#open'`, `"by_status" WHERE pk = 'tenant_acme'`, `"by_email" WHERE email = 'a@acme'`,
			`"by_region" WHERE region = 'eu' AND tkey = 'T#globex'`, `"by_region" WHERE region = 'eu' AND tkey = 'T#acme'`, `"inverted" WHERE sk = 'T#acme#x'`, `"inverted" WHERE sk = 'T#globex#x'`)
	case "insert":
		it := "'pk': " + literal(partition(t, table))
		if hasSort(table) {
			it += ", 'sk': " + pick(t, "new sort", "'new'", "'T#globex#x'", "'a'")
		}
		return "INSERT INTO " + from + " VALUE {" + it + pick(t, "more", "", ", 'status': 'open'", ", 'gpk': 'tenant_globex#open', 'gsk': '1'", ", 'secret': 'mine'", ", 'region': 'eu', 'tkey': 'T#globex', 'gsk': '1'") + "}"
	case "update":
		return "UPDATE " + from + " " + pick(t, "set", "SET status = 'open'", "SET n = n + 1", "SET gpk = 'tenant_globex#open'", "SET gpk = 'tenant_acme#done'", "SET gpk = status", "SET status = secret", "REMOVE gpk", "SET at = 'x'") +
			" WHERE " + key + and + pick(t, "returning", "", " RETURNING ALL NEW *", " RETURNING ALL OLD *")
	case "delete":
		return "DELETE FROM " + from + " WHERE " + key + and + pick(t, "returning", "", " RETURNING ALL OLD *")
	case "exists":
		return "EXISTS(SELECT * FROM " + from + " WHERE " + key + and + ")"
	}
	return "SELECT " + columns + " FROM " + from + " WHERE " + where + and
}
