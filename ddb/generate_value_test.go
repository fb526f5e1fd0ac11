package ddb_test

import (
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"pgregory.net/rapid"
)

// Generators of values as Decode yields them: numbers canonical, sets without
// duplicates, what is empty not nil.

var anyText = rapid.OneOf(
	rapid.String(),
	rapid.StringOf(rapid.RuneFrom([]rune("\x00\x1f\"\\/\u2028\ufffd\U0001f600aé"))),
	rapid.SampledFrom([]string{"", "pk", "a.b", "#n", ":v", "S", "null", "tenant_acme"}),
)

var anyBytes = rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })

var anyNumber = rapid.Custom(func(t *rapid.T) string {
	digits := rapid.StringOfN(rapid.RuneFrom([]rune("0123456789")), 1, 38, -1).Draw(t, "digits")
	point := rapid.IntRange(0, len(digits)).Draw(t, "point")
	text := rapid.SampledFrom([]string{"", "-"}).Draw(t, "sign") + digits[:point] + "." + digits[point:] +
		rapid.SampledFrom([]string{"", "e5", "e-60", "e80", "e-90"}).Draw(t, "exponent")
	canonical, err := ddb.CanonicalNumber(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return canonical
})

func anyValue(t *rapid.T, depth int) ddb.Value {
	kinds := []ddb.Kind{ddb.S, ddb.N, ddb.B, ddb.BOOL, ddb.NULL, ddb.SS, ddb.NS, ddb.BS}
	if depth < 4 {
		kinds = append(kinds, ddb.M, ddb.L, ddb.M, ddb.L)
	}
	v := ddb.Value{Kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
	switch v.Kind {
	case ddb.S:
		v.Text = anyText.Draw(t, "S")
	case ddb.N:
		v.Text = anyNumber.Draw(t, "N")
	case ddb.B:
		v.Text = anyBytes.Draw(t, "B")
	case ddb.BOOL:
		v.Bool = rapid.Bool().Draw(t, "BOOL")
	case ddb.NULL:
		v.Bool = true
	case ddb.M:
		v.Map = anyItem(t, depth+1)
	case ddb.L:
		v.List = []ddb.Value{}
		for range rapid.IntRange(0, 3).Draw(t, "elements") {
			v.List = append(v.List, anyValue(t, depth+1))
		}
	case ddb.SS:
		v.List = members(t, ddb.S, anyText)
	case ddb.NS:
		v.List = members(t, ddb.N, anyNumber)
	case ddb.BS:
		v.List = members(t, ddb.B, anyBytes)
	}
	return v
}

func members(t *rapid.T, kind ddb.Kind, of *rapid.Generator[string]) []ddb.Value {
	var list []ddb.Value
	for _, text := range rapid.SliceOfNDistinct(of, 1, 3, rapid.ID).Draw(t, "members") {
		list = append(list, ddb.Value{Kind: kind, Text: text})
	}
	return list
}

func anyItem(t *rapid.T, depth int) ddb.Item {
	it := ddb.Item{}
	for _, name := range rapid.SliceOfNDistinct(anyText, 0, 3, rapid.ID).Draw(t, "names") {
		it = append(it, ddb.Attribute{Name: name, Value: anyValue(t, depth)})
	}
	return it
}

// anyTable draws a table, now and then by its ARN.
func anyTable(t *rapid.T) ddb.Table {
	table := ddb.Table{Name: rapid.StringMatching(`[a-zA-Z0-9_.-]{3,12}`).Draw(t, "table")}
	if rapid.IntRange(0, 4).Draw(t, "by ARN") == 0 {
		table.Region, table.Account = "eu-west-1", "111122223333"
	}
	return table
}

// asARN writes the table as a client names it.
func asARN(t ddb.Table) string {
	if t.Account == "" {
		return t.Name
	}
	return strings.Join([]string{"arn", "aws", "dynamodb", t.Region, t.Account, "table/" + t.Name}, ":")
}
