package emulator

import (
	"encoding/binary"
	"math/bits"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
)

func (e *Emulator) scan(s *ddb.Scan) ([]byte, error) {
	if err := checkSelect(s.Select, s.IndexName, s.Projection); err != nil {
		return nil, err
	}
	if err := (operandCheck{expr.FilterKind, &s.Placeholders}).condition(s.Filter); err != nil {
		return nil, err
	}
	t, err := e.table(s.Table)
	if err != nil {
		return nil, err
	}
	r := &read{
		table: t, selects: s.Select, filter: s.Filter, projection: s.Projection, values: &s.Placeholders,
		limit: s.Limit, consistent: s.ConsistentRead, capacity: s.ReturnConsumedCapacity,
		span: segment(s.Segment, s.TotalSegments),
	}
	if err := r.source(s.IndexName); err != nil {
		return nil, err
	}
	if err := t.scalarPaths(append(conditionPaths(s.Filter), s.Projection...)...); err != nil {
		return nil, err
	}
	if err := r.checkProjected(); err != nil {
		return nil, err
	}
	if s.ExclusiveStartKey != nil {
		if err := r.checkScanStart(s.ExclusiveStartKey); err != nil {
			return nil, err
		}
		if partition := r.schema().appendPartition(nil, s.ExclusiveStartKey); !r.span.holds(string(partition)) {
			return nil, invalid("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: %d Segment: %d", s.TotalSegments, s.Segment)
		}
		r.startAfter(s.ExclusiveStartKey)
	}
	return r.run(), nil
}

// segment is the part of all rows that a segment of a parallel scan has: an
// equal range of partition hashes. Without segments it is everything.
func segment(number, total int) span {
	if total <= 1 {
		return span{}
	}
	bound := func(i int) string {
		if i == total {
			return ""
		}
		hash, _ := bits.Div64(uint64(i), 0, uint64(total)) // i × 2⁶⁴ / total
		return string(binary.BigEndian.AppendUint64(nil, hash))
	}
	return span{bound(number), bound(number + 1)}
}
