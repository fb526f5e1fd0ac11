package expr_test

import (
	"strings"
	"testing"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

var (
	benchKey    = "#pk = :pk AND begins_with(#sk, :prefix)"
	benchFilter = "attribute_exists(#owner) AND (#status IN (:open, :held) OR priority >= :min) AND NOT contains(metadata.tags, :tag)"
	benchUpdate = "SET #status = :open, priority = if_not_exists(priority, :zero) + :one, metadata.tags[0] = :tag REMOVE held ADD visits :one"
)

func BenchmarkParseKeyCondition(b *testing.B) {
	ph := defined(benchKey)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := expr.ParseKeyCondition(benchKey, ph); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseFilter(b *testing.B) {
	ph := defined(benchFilter)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := expr.ParseCondition(expr.FilterKind, benchFilter, ph); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseUpdate(b *testing.B) {
	ph := defined(benchUpdate)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := expr.ParseUpdate(benchUpdate, ph); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendCondition(b *testing.B) {
	c, err := expr.ParseCondition(expr.FilterKind, benchFilter, defined(benchFilter))
	if err != nil {
		b.Fatal(err)
	}
	buf := make([]byte, 0, 4096)
	b.ReportAllocs()
	for b.Loop() {
		buf = expr.AppendCondition(buf[:0], c)
	}
}

// The worst that 4,096 bytes can do.
func BenchmarkWorst(b *testing.B) {
	for name, src := range map[string]string{
		"parens":  strings.Repeat("(", 4096),
		"nots":    strings.Repeat("NOT ", 1022) + "a=:v",
		"paths":   "REMOVE " + strings.Repeat("a,", 2044) + "a",
		"indexes": "REMOVE a" + strings.Repeat("[0]", 1360),
	} {
		b.Run(name, func(b *testing.B) {
			ph := defined(src)
			b.ReportAllocs()
			for b.Loop() {
				_, _ = expr.ParseUpdate(src, ph)
				_, _ = expr.ParseCondition(expr.FilterKind, src, ph)
			}
		})
	}
}
