package emulator

import (
	"testing"

	"github.com/dynamoat/dynamoat/ddb"
)

// TestNumberSize has sizes that DynamoDB was seen to count, a byte apart, at
// the limit of an item's size.
func TestNumberSize(t *testing.T) {
	for text, want := range map[string]int{
		"0": 1, "-0": 1, "1": 2, "12": 2, "123": 3, "1234": 3, "12345678901234567890123456789012345678": 20,
		"0042": 2, "100": 2, "1010": 3, "0.0000001": 2, "1E125": 2, "1E-100": 2, "1.5": 3, "15": 2, "1.200": 3, "1.234": 4,
		"3.14159": 5, "123456": 4, "100.5": 4, "0.15": 2, "-42": 3,
	} {
		canonical, err := ddb.CanonicalNumber(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := numberSize(canonical); got != want {
			t.Errorf("numberSize(%s) = %d, want %d", text, got, want)
		}
	}
}

func TestItemSize(t *testing.T) {
	s := ddb.StringValue
	for _, test := range []struct {
		name  string
		value ddb.Value
		want  int
	}{
		{"text in bytes", s("é"), 2},
		{"binary", ddb.Value{Kind: ddb.B, Text: "abc"}, 3},
		{"boolean", ddb.Value{Kind: ddb.BOOL}, 1},
		{"null", ddb.Value{Kind: ddb.NULL, Bool: true}, 1},
		{"set", ddb.Value{Kind: ddb.SS, List: []ddb.Value{s("a"), s("bc")}}, 3},
		{"empty list", ddb.Value{Kind: ddb.L}, 3},
		{"list", ddb.Value{Kind: ddb.L, List: []ddb.Value{s("a"), s("bc")}}, 3 + 2 + 3},
		{"empty map", ddb.Value{Kind: ddb.M}, 3},
		{"map", ddb.Value{Kind: ddb.M, Map: ddb.Item{{Name: "kk", Value: s("vvv")}}}, 3 + 1 + 2 + 3},
	} {
		if got := itemSize(ddb.Item{{Name: "name", Value: test.value}}); got != 4+test.want {
			t.Errorf("%s: %d, want %d", test.name, got, 4+test.want)
		}
	}
}

func TestCapacityUnits(t *testing.T) {
	for size, want := range map[int]float64{0: 0, 1: 1, 1024: 1, 1025: 2, 409600: 400} {
		if got := writeUnits(size); got != want {
			t.Errorf("writeUnits(%d) = %v, want %v", size, got, want)
		}
	}
	for size, want := range map[int]float64{0: 1, 1: 1, 4096: 1, 4097: 2, 409600: 100} {
		if got := readUnits(size, true); got != want {
			t.Errorf("readUnits(%d) = %v, want %v", size, got, want)
		}
		if got := readUnits(size, false); got != want/2 {
			t.Errorf("readUnits(%d), not consistent: %v, want %v", size, got, want/2)
		}
	}
}
