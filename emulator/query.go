package emulator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
	"github.com/dynamoat/dynamoat/ddb/expr"
)

func (e *Emulator) query(q *ddb.Query) ([]byte, error) {
	if err := checkSelect(q.Select, q.IndexName, q.Projection); err != nil {
		return nil, err
	}
	if err := (operandCheck{expr.FilterKind, &q.Placeholders}).condition(q.Filter); err != nil {
		return nil, err
	}
	if err := (operandCheck{expr.KeyConditionKind, &q.Placeholders}).keyCondition(q.KeyCondition); err != nil {
		return nil, err
	}
	t, err := e.table(q.Table)
	if err != nil {
		return nil, err
	}
	r := &read{
		table: t, selects: q.Select, filter: q.Filter, projection: q.Projection, values: &q.Placeholders,
		limit: q.Limit, consistent: q.ConsistentRead, backward: q.ScanBackward, capacity: q.ReturnConsumedCapacity,
	}
	if err := r.source(q.IndexName); err != nil {
		return nil, err
	}
	if q.ExclusiveStartKey != nil {
		if err := r.checkQueryStart(q.ExclusiveStartKey); err != nil {
			return nil, err
		}
	}
	k, err := r.keyCondition(q)
	if err != nil {
		return nil, err
	}
	if q.ExclusiveStartKey != nil {
		if err := k.checkStart(q.ExclusiveStartKey); err != nil {
			return nil, err
		}
	}
	if err := t.scalarPaths(append(conditionPaths(q.Filter), q.Projection...)...); err != nil {
		return nil, err
	}
	if err := r.checkFilter(q.Filter); err != nil {
		return nil, err
	}
	if err := r.checkProjected(); err != nil {
		return nil, err
	}
	r.span = k.span()
	if q.ExclusiveStartKey != nil {
		r.startAfter(q.ExclusiveStartKey)
	}
	return r.run(), nil
}

// checkFilter refuses a filter on what the key condition is for, and on what
// the index lacks.
func (r *read) checkFilter(filter expr.Condition) error {
	paths := conditionPaths(filter)
	for _, a := range r.schema().all() {
		if slices.ContainsFunc(paths, func(p expr.Path) bool { return p.Root() == a.name }) {
			return invalid("Filter Expression can only contain non-primary key attributes: Primary key attribute: %s", a.name)
		}
	}
	if r.index == nil {
		return nil
	}
	if missing := r.notProjected(paths); len(missing) > 0 {
		return invalid("One or more parameter values were invalid: Secondary index %s does not project one or more filter attributes: %s", r.index.Name, listOf(missing))
	}
	return nil
}

// keyRange is a key condition understood: equality on every hash attribute
// and on the first sort attributes, and at most one other condition, on the
// sort attribute after those.
type keyRange struct {
	schema *schema
	equal  ddb.Item // hash attributes, then sort attributes
	sort   *keyAttribute
	op     expr.KeyOp
	low    ddb.Value
	high   ddb.Value
}

// keyCondition checks the key condition against the schema of what is read.
func (r *read) keyCondition(q *ddb.Query) (*keyRange, error) {
	s := r.schema()
	all := s.all()
	if len(q.KeyCondition) > max(len(all), 2) {
		return nil, invalid("Conditions can be of length 1 or %d only", max(len(all), 2))
	}
	if len(all) == 1 && len(q.KeyCondition) > 1 {
		return nil, invalid("Query key condition not supported")
	}
	k := &keyRange{schema: s}
	terms := map[string]*expr.KeyTerm{}
	for i := range q.KeyCondition {
		terms[q.KeyCondition[i].Name.Text] = &q.KeyCondition[i]
	}
	for _, a := range s.hash {
		term := terms[a.name]
		switch {
		case term == nil:
			return nil, invalid("Query condition missed key schema element: %s", a.name)
		case term.Op != expr.KeyEQ:
			return nil, invalid("Query key condition not supported")
		}
	}
	if err := checkSortTerms(s, terms); err != nil {
		return nil, err
	}
	used := 0
	for i, a := range all {
		term := terms[a.name]
		if term == nil {
			break
		}
		used++
		k.low, _ = q.Placeholders.Value(term.Low)
		if term.Op == expr.KeyBetween {
			k.high, _ = q.Placeholders.Value(term.High)
		}
		for _, v := range []ddb.Value{k.low, k.high} {
			if v.Kind == 0 {
				continue
			}
			if v.Kind != a.kind {
				return nil, invalid("One or more parameter values were invalid: Condition parameter type does not match schema type")
			}
			if err := checkNotEmpty(a, &v, q.IndexName); err != nil {
				return nil, err
			}
		}
		if term.Op != expr.KeyEQ {
			k.sort, k.op = &all[i], term.Op
			break
		}
		k.equal = append(k.equal, ddb.Attribute{Name: a.name, Value: k.low})
	}
	if used < len(q.KeyCondition) {
		return nil, invalid("Query condition missed key schema element: %s", all[used].name)
	}
	return k, s.checkValues(k.equal, q.IndexName)
}

// checkSortTerms refuses a condition on a sort attribute when one before it
// has none, or one other than equality.
func checkSortTerms(s *schema, terms map[string]*expr.KeyTerm) error {
	var open []string
	for _, a := range s.sort {
		term := terms[a.name]
		if term != nil && len(open) > 0 {
			return invalid("RANGE key attributes %s must have equality conditions specified in the query because a condition is present on key attribute %s", strings.Join(open, ", "), a.name)
		}
		if term == nil || term.Op != expr.KeyEQ {
			open = append(open, a.name)
		}
	}
	return nil
}

// span is the range of row keys that meet the condition.
func (k *keyRange) span() span {
	prefix := k.schema.appendPartition(nil, k.equal)
	for _, a := range k.equal[len(k.schema.hash):] {
		prefix = appendKeyValue(prefix, &a.Value)
	}
	s := span{string(prefix), afterPrefix(prefix)}
	if k.sort == nil {
		return s
	}
	low := appendKeyValue(slices.Clone(prefix), &k.low)
	switch k.op {
	case expr.KeyLT:
		s.high = string(low)
	case expr.KeyLE:
		s.high = afterPrefix(low)
	case expr.KeyGT:
		s.low = afterPrefix(low)
	case expr.KeyGE:
		s.low = string(low)
	case expr.KeyBetween:
		s.low = string(low)
		s.high = afterPrefix(appendKeyValue(slices.Clone(prefix), &k.high))
	case expr.KeyBeginsWith:
		begin := appendKeyPrefix(slices.Clone(prefix), &k.low)
		s = span{string(begin), afterPrefix(begin)}
	default:
		panic(fmt.Sprintf("emulator: key operator %d", k.op))
	}
	return s
}

// checkStart refuses a start key outside of what the condition admits.
func (k *keyRange) checkStart(start ddb.Item) error {
	samePartition, sameSort := true, true
	for i, a := range k.equal {
		v, _ := start.Get(a.Name)
		if same := equal(&v, &a.Value); i < len(k.schema.hash) {
			samePartition = samePartition && same
		} else {
			sameSort = sameSort && same
		}
	}
	if k.sort != nil {
		v, _ := start.Get(k.sort.name)
		sameSort = sameSort && k.admits(&v)
	}
	switch {
	case !sameSort:
		return invalid("The provided starting key does not match the range key predicate")
	case !samePartition && (k.sort != nil || len(k.equal) > len(k.schema.hash)):
		return invalid("The query can return at most one row and cannot be restarted")
	case !samePartition:
		return invalid("The provided starting key is outside query boundaries based on provided conditions")
	}
	return nil
}

// admits reports whether a value meets the condition on the sort attribute.
func (k *keyRange) admits(v *ddb.Value) bool {
	switch order := compare(v, &k.low); k.op {
	case expr.KeyLT:
		return order < 0
	case expr.KeyLE:
		return order <= 0
	case expr.KeyGT:
		return order > 0
	case expr.KeyGE:
		return order >= 0
	case expr.KeyBetween:
		return order >= 0 && compare(v, &k.high) <= 0
	}
	return strings.HasPrefix(v.Text, k.low.Text)
}
