package noninterference

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/dynamoat/dynamoat/ddb"
)

// The requests are put together from pieces as an attacker would: most pieces
// are acme's own, some are globex's or look like either.

func pick(t *rapid.T, label string, choices ...string) string {
	return rapid.SampledFrom(choices).Draw(t, label)
}

// mostly draws the first half of the time, and else one of the others.
func mostly(t *rapid.T, label, own string, others ...string) string {
	if rapid.Bool().Draw(t, label+" own") {
		return own
	}
	return pick(t, label, others...)
}

func tableName(t *rapid.T) string {
	return mostly(t, "table", "Orders", "Ledger", "silo_acme", "silo_globex", "Plans", "Nothing", "orders")
}

func partition(t *rapid.T, table string) string {
	switch table {
	case "Orders", "orders", "Nothing":
		return mostly(t, "pk", `{"S":"tenant_acme"}`, `{"S":"tenant_globex"}`, `{"S":"tenant_acme2"}`, `{"S":"tenant_"}`, `{"S":"TENANT_ACME"}`, `{"B":"dGVuYW50X2FjbWU="}`, `{"S":"tenant_acme\u0000"}`)
	case "Ledger":
		return mostly(t, "pk", `{"S":"T#acme#1"}`, `{"S":"T#acme#2"}`, `{"S":"T#globex#1"}`, `{"S":"T#acme2#1"}`, `{"S":"T#acme"}`, `{"S":"T#acme#"}`, `{"S":"T#acme#T#globex#1"}`)
	}
	return mostly(t, "pk", `{"S":"a"}`, `{"S":"b"}`, `{"S":"free"}`)
}

func sortValue(t *rapid.T) string {
	return pick(t, "sk", `{"S":"a"}`, `{"S":"b"}`, `{"S":"c"}`, `{"S":"T#acme#x"}`, `{"S":"T#globex#x"}`)
}

func hasSort(table string) bool {
	return table != "silo_acme" && table != "silo_globex" && table != "Plans"
}

func itemKey(t *rapid.T, table string) string {
	k := `{"pk":` + partition(t, table)
	if hasSort(table) {
		k += `,"sk":` + sortValue(t)
	}
	if rapid.IntRange(0, 19).Draw(t, "surplus") == 0 {
		k += `,"gpk":{"S":"tenant_globex#open"}`
	}
	return k + "}"
}

// indexKeys draws attributes that are keys of indexes.
func indexKeys(t *rapid.T) string {
	var b strings.Builder
	if rapid.Bool().Draw(t, "gpk there") {
		b.WriteString(`,"gpk":` + mostly(t, "gpk", `{"S":"tenant_acme#open"}`, `{"S":"tenant_globex#open"}`, `{"S":"tenant_acme"}`, `{"N":"1"}`))
	}
	if rapid.Bool().Draw(t, "gsk there") {
		b.WriteString(`,"gsk":{"S":"1"}`)
	}
	if rapid.Bool().Draw(t, "tkey there") {
		b.WriteString(`,"region":{"S":"eu"},"tkey":` + mostly(t, "tkey", `{"S":"T#acme"}`, `{"S":"T#globex"}`, `{"S":"T#acme2"}`))
	}
	return b.String()
}

func wholeItem(t *rapid.T, table string) string {
	it := strings.TrimSuffix(itemKey(t, table), "}") + pick(t, "more", "", `,"status":{"S":"open"}`, `,"status":{"S":"tenant_globex#open"}`, `,"n":{"N":"1.0"}`, `,"secret":{"S":"mine"}`, `,"doc":{"M":{"open":{"S":"y"}}}`, `,"doc":{"M":{"secret":{"S":"y"}}}`, `,"at":{"S":"3"}`)
	if table == "Orders" {
		it += indexKeys(t)
	}
	return it + "}"
}

// condition draws a condition on the names and values that every request has
// (see placeholders).
func condition(t *rapid.T, depth int) string {
	if depth > 0 && rapid.Bool().Draw(t, "nested") {
		left, right := condition(t, depth-1), condition(t, depth-1)
		return pick(t, "connective", left+" OR "+right, left+" AND "+right, "NOT "+left, "("+left+" OR "+right+") AND "+right)
	}
	return pick(t, "condition",
		"#status = :open", "n > :one", "attribute_exists(pk)", "attribute_not_exists(sk)", "begins_with(#status, :o)", "size(#status) > :one",
		"#secret = :open", "attribute_exists(#doc.#secret)", "attribute_exists(#doc)", "contains(#doc.open, :o)", "secret = secret", ":one = :one", "pk = :foreign",
		"#status IN (:open, :o)", "n BETWEEN :one AND :two", "attribute_type(n, :o)", "#at = :o")
}

// placeholders returns ExpressionAttributeNames and -Values with what the
// texts use.
func placeholders(texts ...string) string {
	all := strings.Join(texts, " ")
	names := map[string]string{"#status": "status", "#secret": "secret", "#doc": "doc", "#at": "at", "#n": "n", "#g": "gpk", "#pk": "pk"}
	values := map[string]string{":open": `{"S":"open"}`, ":one": `{"N":"1"}`, ":two": `{"N":"2"}`, ":o": `{"S":"o"}`, ":foreign": `{"S":"tenant_globex"}`, ":ng": `{"S":"tenant_globex#open"}`, ":og": `{"S":"tenant_acme#done"}`, ":list": `{"L":[{"S":"z"}]}`}
	var n, v []string
	for _, name := range []string{"#status", "#secret", "#doc", "#at", "#n", "#g", "#pk"} {
		if uses(all, name) {
			n = append(n, fmt.Sprintf("%q:%q", name, names[name]))
		}
	}
	for _, value := range []string{":open", ":one", ":two", ":o", ":foreign", ":ng", ":og", ":list"} {
		if uses(all, value) {
			v = append(v, fmt.Sprintf("%q:%s", value, values[value]))
		}
	}
	out := ""
	if len(n) > 0 {
		out += `,"ExpressionAttributeNames":{` + strings.Join(n, ",") + `}`
	}
	if len(v) > 0 {
		out += `,"ExpressionAttributeValues":{` + strings.Join(v, ",") + `}`
	}
	return out
}

// uses reports whether the placeholder stands in the text as a whole word.
func uses(text, placeholder string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], placeholder)
		if i < 0 {
			return false
		}
		at += i + len(placeholder)
		if at == len(text) || !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz", rune(text[at])) {
			return true
		}
	}
}

func projection(t *rapid.T) string {
	return pick(t, "projection", "", "", "n, #status", "#doc.open", "#doc", "#secret", "pk, sk", "list[0]")
}

func updateText(t *rapid.T) string {
	return pick(t, "update",
		"SET #status = :open", "SET n = n + :one", "SET n = if_not_exists(n, :one)", "REMOVE #status", "ADD n :one", "SET #doc.open = :o", "SET list = list_append(list, :list)",
		"SET #g = :ng", "SET #g = :og", "REMOVE #g", "SET #g = #status", "SET #g = if_not_exists(#g, :og)", "SET #status = #secret", "SET #status = #doc.#secret", "SET #secret = :o", "REMOVE #doc",
		"SET #status = :ng", "SET #g = #status", "SET #at = :o", "SET #pk = :foreign", "SET tkey = :ng", "SET #status = #doc", "ADD #g :one", "SET #n = :two REMOVE list[0]")
}

const returns = `"ReturnValuesOnConditionCheckFailure":"ALL_OLD"`

func anyRequest() *rapid.Generator[asked] {
	return rapid.Custom(func(t *rapid.T) asked {
		table := tableName(t)
		name := fmt.Sprintf(`{"TableName":%q,`, table)
		switch pick(t, "operation", "Get", "Put", "Update", "Delete", "Query", "Query", "Scan", "BatchGet", "BatchWrite", "TransactGet", "TransactWrite", "Describe", "List", "Legacy", "Statement", "Statement", "Statements") {
		case "Get":
			p := projection(t)
			return asked{ddb.OpGetItem, name + `"Key":` + itemKey(t, table) + projected(p) + placeholders(p) + `,"ReturnConsumedCapacity":"INDEXES"}`}
		case "Put":
			c := condition(t, 1)
			return asked{ddb.OpPutItem, name + `"Item":` + wholeItem(t, table) + maybe(t, "conditional", `,"ConditionExpression":"`+c+`"`+placeholders(c)) + `,"ReturnValues":"ALL_OLD",` + returns + `}`}
		case "Update":
			u, c := updateText(t), condition(t, 1)
			if rapid.Bool().Draw(t, "unconditional") {
				return asked{ddb.OpUpdateItem, name + `"Key":` + itemKey(t, table) + `,"UpdateExpression":"` + u + `"` + placeholders(u) + `,"ReturnValues":"` + pick(t, "return", "ALL_NEW", "ALL_OLD", "UPDATED_NEW", "UPDATED_OLD", "NONE") + `"}`}
			}
			return asked{ddb.OpUpdateItem, name + `"Key":` + itemKey(t, table) + `,"UpdateExpression":"` + u + `","ConditionExpression":"` + c + `"` + placeholders(u, c) + `,` + returns + `}`}
		case "Delete":
			c := condition(t, 1)
			return asked{ddb.OpDeleteItem, name + `"Key":` + itemKey(t, table) + maybe(t, "conditional", `,"ConditionExpression":"`+c+`"`+placeholders(c)) + `,"ReturnValues":"ALL_OLD",` + returns + `,"ReturnConsumedCapacity":"TOTAL","ReturnItemCollectionMetrics":"SIZE"}`}
		case "Query":
			return query(t, table)
		case "Scan":
			return scan(t, table)
		case "BatchGet":
			return asked{ddb.OpBatchGetItem, fmt.Sprintf(`{"RequestItems":{%q:{"Keys":[%s]}},"ReturnConsumedCapacity":"TOTAL"}`, table, repeated(t, func() string { return itemKey(t, table) }))}
		case "BatchWrite":
			return asked{ddb.OpBatchWriteItem, fmt.Sprintf(`{"RequestItems":{%q:[%s]}}`, table, repeated(t, func() string {
				if rapid.Bool().Draw(t, "put") {
					return `{"PutRequest":{"Item":` + wholeItem(t, table) + `}}`
				}
				return `{"DeleteRequest":{"Key":` + itemKey(t, table) + `}}`
			}))}
		case "TransactGet":
			return asked{ddb.OpTransactGetItems, fmt.Sprintf(`{"TransactItems":[%s]}`, repeated(t, func() string {
				p := projection(t)
				return `{"Get":` + name + `"Key":` + itemKey(t, table) + projected(p) + placeholders(p) + `}}`
			}))}
		case "TransactWrite":
			return asked{ddb.OpTransactWriteItems, fmt.Sprintf(`{"TransactItems":[%s]}`, repeated(t, func() string { return transactMember(t, name, table) }))}
		case "Statement":
			body := `{"Statement":` + quote(statementText(t, table)) + maybe(t, "limit", `,"Limit":1`) + maybe(t, "capacity", `,"ReturnConsumedCapacity":"TOTAL"`)
			return asked{ddb.OpExecuteStatement, body + `}`}
		case "Statements":
			one := func() string { return `{"Statement":` + quote(statementText(t, table)) + `}` }
			if rapid.Bool().Draw(t, "batch") {
				return asked{ddb.OpBatchExecuteStatement, `{"Statements":[` + repeated(t, one) + `]}`}
			}
			return asked{ddb.OpExecuteTransaction, `{"TransactStatements":[` + repeated(t, one) + `]}`}
		case "Describe":
			return asked{ddb.OpDescribeTable, fmt.Sprintf(`{"TableName":%q}`, table)}
		case "List":
			return asked{ddb.OpListTables, pick(t, "page", `{}`, `{"Limit":1}`, `{"ExclusiveStartTableName":"Orders"}`, `{"ExclusiveStartTableName":"silo_"}`)}
		}
		return legacy(t, name, table)
	})
}

func projected(p string) string {
	if p == "" {
		return ""
	}
	return `,"ProjectionExpression":"` + p + `"`
}

func maybe(t *rapid.T, label, text string) string {
	if rapid.Bool().Draw(t, label) {
		return text
	}
	return ""
}

func repeated(t *rapid.T, one func() string) string {
	var all []string
	for range rapid.IntRange(1, 3).Draw(t, "members") {
		all = append(all, one())
	}
	return strings.Join(all, ",")
}

func transactMember(t *rapid.T, name, table string) string {
	c := condition(t, 1)
	switch pick(t, "kind", "Put", "Update", "Delete", "ConditionCheck") {
	case "Put":
		return `{"Put":` + name + `"Item":` + wholeItem(t, table) + `,` + returns + `}}`
	case "Update":
		u := updateText(t)
		return `{"Update":` + name + `"Key":` + itemKey(t, table) + `,"UpdateExpression":"` + u + `"` + placeholders(u) + `,` + returns + `}}`
	case "Delete":
		return `{"Delete":` + name + `"Key":` + itemKey(t, table) + `,"ConditionExpression":"` + c + `"` + placeholders(c) + `,` + returns + `}}`
	}
	return `{"ConditionCheck":` + name + `"Key":` + itemKey(t, table) + `,"ConditionExpression":"` + c + `"` + placeholders(c) + `,` + returns + `}}`
}

// startKey draws a cursor, own or forged.
func startKey(t *rapid.T, table, index string) string {
	k := `"pk":` + partition(t, table)
	if hasSort(table) {
		k += `,"sk":` + sortValue(t)
	}
	switch index {
	case "by_status":
		k += `,"gpk":` + mostly(t, "cursor", `{"S":"tenant_acme#open"}`, `{"S":"tenant_globex#open"}`) + `,"gsk":{"S":"1"}`
	case "by_time":
		k += `,"at":{"S":"1"}`
	case "by_region":
		k += `,"region":{"S":"eu"},"tkey":` + mostly(t, "cursor", `{"S":"T#acme"}`, `{"S":"T#globex"}`) + `,"gsk":{"S":"1"}`
	}
	return maybe(t, "from", `,"ExclusiveStartKey":{`+k+`}`)
}

func query(t *rapid.T, table string) asked {
	index := ""
	if table == "Orders" {
		index = pick(t, "index", "", "", "by_status", "by_region", "by_time", "by_email", "missing")
	} else if table == "Ledger" {
		index = pick(t, "index", "", "inverted")
	}
	var keys string
	values := ""
	switch index {
	case "by_status":
		keys, values = "#g = :p", `":p":`+mostly(t, "gpk", `{"S":"tenant_acme#open"}`, `{"S":"tenant_globex#open"}`, `{"S":"tenant_acme"}`)
	case "by_region":
		keys = pick(t, "keys", "region = :r AND tkey = :p", "region = :r AND tkey = :p AND gsk > :s", "region = :r")
		values = `":r":{"S":"eu"}`
		if strings.Contains(keys, ":p") {
			values += `,":p":` + mostly(t, "tkey", `{"S":"T#acme"}`, `{"S":"T#globex"}`)
		}
	case "inverted":
		keys, values = "sk = :p", `":p":`+mostly(t, "sk", `{"S":"T#acme#x"}`, `{"S":"T#globex#x"}`, `{"S":"a"}`)
	case "by_email":
		keys, values = "email = :p", `":p":{"S":"a@acme"}`
	default:
		keys = pick(t, "keys", "#pk = :p", "pk = :p", "pk = :p", "pk >= :p", "begins_with(pk, :p)", "#pk = :p AND sk > :s", "#pk = :p AND begins_with(sk, :s)")
		values = `":p":` + partition(t, table)
	}
	if strings.Contains(keys, ":s") {
		values += `,":s":{"S":"a"}`
	}
	f, p := "", projection(t)
	if rapid.Bool().Draw(t, "filtered") {
		f = condition(t, 1)
	}
	rest := placeholders(keys, f, p)
	if i := strings.Index(rest, `"ExpressionAttributeValues":{`); i >= 0 {
		rest = strings.TrimSuffix(rest, "}") + "," + values + "}"
	} else {
		rest += `,"ExpressionAttributeValues":{` + values + `}`
	}
	body := fmt.Sprintf(`{"TableName":%q,"KeyConditionExpression":%q`, table, keys)
	if index != "" {
		body += fmt.Sprintf(`,"IndexName":%q`, index)
	}
	if f != "" {
		body += `,"FilterExpression":"` + f + `"`
	}
	return asked{ddb.OpQuery, body + projected(p) + rest + startKey(t, table, index) + maybe(t, "limit", `,"Limit":1`) + maybe(t, "backward", `,"ScanIndexForward":false`) + maybe(t, "count", `,"Select":"COUNT"`) + `,"ReturnConsumedCapacity":"INDEXES"}`}
}

func scan(t *rapid.T, table string) asked {
	f, p := "", projection(t)
	if rapid.Bool().Draw(t, "filtered") {
		f = condition(t, 1)
	}
	body := fmt.Sprintf(`{"TableName":%q`, table)
	index := ""
	if table == "Orders" {
		if index = pick(t, "index", "", "", "by_time", "by_status"); index != "" {
			body += fmt.Sprintf(`,"IndexName":%q`, index)
		}
	}
	if f != "" {
		body += `,"FilterExpression":"` + f + `"`
	}
	return asked{ddb.OpScan, body + projected(p) + placeholders(f, p) + startKey(t, table, index) + maybe(t, "limit", `,"Limit":1`) + maybe(t, "segments", `,"Segment":`+pick(t, "segment", "0", "1")+`,"TotalSegments":2`) + `,"ReturnConsumedCapacity":"TOTAL"}`}
}

// legacy draws a request with the parameters that expressions replaced.
func legacy(t *rapid.T, name, table string) asked {
	op := pick(t, "comparison", "EQ", "EQ", "EQ", "BEGINS_WITH", "GE", "NE", "NOT_NULL")
	list := `,"AttributeValueList":[` + partition(t, table) + `]`
	if op == "NOT_NULL" {
		list = ""
	}
	on := pick(t, "on", "status", "secret", "n", "pk", "doc")
	switch pick(t, "legacy", "KeyConditions", "QueryFilter", "AttributesToGet", "Expected", "AttributeUpdates", "ScanFilter") {
	case "KeyConditions":
		return asked{ddb.OpQuery, name + `"KeyConditions":{"pk":{"ComparisonOperator":"` + op + `"` + list + `}}}`}
	case "QueryFilter":
		return asked{ddb.OpQuery, name + `"KeyConditions":{"pk":{"ComparisonOperator":"EQ","AttributeValueList":[` + partition(t, table) + `]}},"QueryFilter":{"` + on + `":{"ComparisonOperator":"NOT_NULL"},"status":{"ComparisonOperator":"NULL"}},"ConditionalOperator":"OR"}`}
	case "AttributesToGet":
		return asked{ddb.OpGetItem, name + `"Key":` + itemKey(t, table) + `,"AttributesToGet":["` + on + `"]}`}
	case "Expected":
		return asked{ddb.OpPutItem, name + `"Item":` + wholeItem(t, table) + `,"Expected":{"` + on + `":{"Exists":false},"sk":{"ComparisonOperator":"NOT_NULL"}},"ConditionalOperator":"OR"}`}
	case "AttributeUpdates":
		return asked{ddb.OpUpdateItem, name + `"Key":` + itemKey(t, table) + `,"AttributeUpdates":{"` + pick(t, "attribute", "status", "gpk", "secret", "at", "pk", "doc") + `":{"Action":"PUT","Value":{"S":"tenant_globex#open"}}},"ReturnValues":"ALL_NEW"}`}
	}
	return asked{ddb.OpScan, name + `"ScanFilter":{"` + on + `":{"ComparisonOperator":"` + op + `"` + list + `}}}`}
}
