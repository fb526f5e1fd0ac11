//go:build dynamodblocal

package emulator

import (
	"encoding/json"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

// anyStatement generates a PartiQL statement that both answer alike.
func anyStatement(t *rapid.T) ddb.Request {
	pick := func(label string, choices ...string) string { return rapid.SampledFrom(choices).Draw(t, label) }
	key := "pk = '" + pick("pk", "a", "b", "c") + "' AND sk = " + pick("sk", "-1.5", "0", "1", "2", "10")
	and := pick("and", "", "", " AND s = 'a'", " AND NOT (n > 1)", " AND (s <> 'b' OR n IN [1, 2])", " AND m IS MISSING", " AND begins_with(s, 'a')", " AND n IS NOT MISSING")
	statement := pick("statement",
		"SELECT * FROM \"Orders\" WHERE pk = 'a'"+and,
		"SELECT * FROM Orders WHERE "+key+and,
		"SELECT s, n, pk FROM Orders WHERE "+key,
		"SELECT * FROM Orders WHERE pk = 'a' AND sk > 0"+and,
		"INSERT INTO Orders VALUE {'pk': '"+pick("new", "a", "b")+"', 'sk': "+pick("newsk", "0", "1", "7")+", 'n': 1, 'l': [1, 'x', TRUE, NULL], 't': <<'a', 'b'>>}",
		"UPDATE Orders SET q = 'new' SET n = 2 REMOVE l WHERE "+key+and,
		"UPDATE Orders SET q = 'new' WHERE "+key+" RETURNING ALL OLD *",
		"UPDATE Orders SET q = 'new' WHERE "+key+" RETURNING ALL NEW *",
		"DELETE FROM Orders WHERE "+key+and,
		"DELETE FROM Orders WHERE "+key+" RETURNING ALL OLD *",
	)
	body, err := json.Marshal(map[string]string{"Statement": strings.TrimSpace(statement)})
	if err != nil {
		t.Fatalf("%v", err)
	}
	request, err := ddb.Decode(ddb.OpExecuteStatement, body)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return request
}
