package ddb

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb/expr"
)

// Legacy parameters become expressions, so that nothing behind the decoder
// knows them: they are checked, sent and evaluated as expressions are. The
// meaning of each is that of the Developer Guide, "Legacy conditional
// parameters". DynamoDB does not take both in one request, and neither is
// taken here.

// translation makes placeholders for the names and values of legacy
// parameters. With KeyConditions there may be others in the request, the
// client's.
type translation struct{ p Placeholders }

func (t *translation) path(name string) expr.Path {
	for _, n := range t.p.Names {
		if n.Text == name {
			return expr.Path{{Name: n, Index: -1}}
		}
	}
	n := expr.Name{Text: name}
	for i := len(t.p.Names); ; i++ {
		n.Placeholder = "#n" + strconv.Itoa(i)
		if !slices.ContainsFunc(t.p.Names, func(other expr.Name) bool { return other.Placeholder == n.Placeholder }) {
			break
		}
	}
	t.p.Names = append(t.p.Names, n)
	return expr.Path{{Name: n, Index: -1}}
}

func (t *translation) value(v Value) expr.Value {
	for i := len(t.p.Values); ; i++ {
		placeholder := expr.Value(":v" + strconv.Itoa(i))
		if _, taken := t.p.Value(placeholder); !taken {
			t.p.Values = append(t.p.Values, Substitution{placeholder, v})
			return placeholder
		}
	}
}

// legacyNames returns which legacy parameters the request holds that do not go
// with expressions, as messages name them.
func (r *rawRequest) legacyNames() []string {
	var names []string
	for _, l := range []struct {
		m    member
		name string
	}{
		{mAttributesToGet, "AttributesToGet"}, {mAttributeUpdates, "AttributeUpdates"}, {mConditionalOperator, "ConditionalOperator"},
		{mExpected, "Expected"}, {mKeyConditions, "KeyConditions"}, {mQueryFilter, "QueryFilter"}, {mScanFilter, "ScanFilter"},
	} {
		if r.has(l.m) && (l.m != mKeyConditions || r.has(mKeyConditionExpression)) {
			names = append(names, l.name)
		}
	}
	return names
}

// expressionNames does the same for expressions.
func (r *rawRequest) expressionNames() []string {
	var names []string
	for _, e := range []struct {
		m    member
		name string
	}{
		{mConditionExpression, "ConditionExpression"}, {mFilterExpression, "FilterExpression"}, {mKeyConditionExpression, "KeyConditionExpression"},
		{mProjectionExpression, "ProjectionExpression"}, {mUpdateExpression, "UpdateExpression"},
	} {
		if r.has(e.m) {
			names = append(names, e.name)
		}
	}
	return names
}

// translate turns the legacy parameters into expressions and placeholders.
func (r *rawRequest) translate() (parsed, error) {
	var p parsed
	if mixed := r.expressionNames(); len(mixed) > 0 {
		return p, invalidf("Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {%s} Expression parameters: {%s}",
			strings.Join(r.legacyNames(), ", "), strings.Join(mixed, ", "))
	}
	l := &r.legacy
	var t translation
	if err := r.checkOperator(); err != nil {
		return p, err
	}
	if r.has(mAttributesToGet) && r.selectAttributes == "COUNT" {
		return p, invalidf("Cannot specify the AttributesToGet when choosing to get only the Count")
	}
	var err error
	if r.has(mKeyConditions) {
		if p.keyCondition, err = t.keyCondition(l.keys); err != nil {
			return p, err
		}
	}
	if p.filter, err = t.conditions(l.filter, l.operator); err != nil {
		return p, err
	}
	for i := range l.expected {
		if err := l.expected[i].plain(); err != nil {
			return p, err
		}
	}
	if p.condition, err = t.conditions(l.expected, l.operator); err != nil {
		return p, err
	}
	if r.has(mAttributesToGet) {
		if p.projection, err = t.projection(l.attributesToGet); err != nil {
			return p, err
		}
	}
	if len(l.updates) > 0 {
		if p.update, err = t.update(l.updates); err != nil {
			return p, err
		}
	}
	r.placeholders = t.p
	return p, nil
}

func (r *rawRequest) checkOperator() error {
	if !r.has(mConditionalOperator) {
		return nil
	}
	switch conditions := max(len(r.legacy.expected), len(r.legacy.filter)); {
	case r.legacy.operator != "AND" && r.legacy.operator != "OR":
		return constraint("Value at 'conditionalOperator' failed to satisfy constraint: Member must satisfy enum value set: [OR, AND]")
	case !r.has(mExpected) && !r.has(mQueryFilter) && !r.has(mScanFilter):
		return invalidf("ConditionalOperator cannot be used without Filter or Expected")
	case conditions < 2:
		return invalidf("ConditionalOperator can only be used when Filter or Expected has two or more elements")
	}
	return nil
}

// plain turns Expected's Value and Exists into a comparison.
func (c *legacyCondition) plain() error {
	wrong := func(text string) error {
		return invalidf("One or more parameter values were invalid: %s for Attribute: %s", text, c.name)
	}
	if c.comparison != "" {
		switch {
		case c.exists != nil:
			return wrong("Exists and ComparisonOperator cannot be used together")
		case c.value != nil && c.hasList:
			return wrong("Value and AttributeValueList cannot be used together")
		case c.value != nil:
			c.list, c.hasList, c.value = []Value{*c.value}, true, nil
		}
		return nil
	}
	switch {
	case c.hasList:
		return wrong("AttributeValueList can only be used with a ComparisonOperator")
	case c.exists != nil && !*c.exists:
		if c.value != nil {
			return wrong("Value cannot be used when Exists is false")
		}
		c.comparison = "NULL"
	case c.value == nil && c.exists != nil:
		return wrong("Value must be provided when Exists is true")
	case c.value == nil:
		return wrong("Value must be provided when Exists is null")
	default:
		c.comparison, c.list = "EQ", []Value{*c.value}
	}
	return nil
}

// arguments is how many values a ComparisonOperator takes; -1 means one or
// more.
var arguments = map[string]int{
	"EQ": 1, "NE": 1, "LE": 1, "LT": 1, "GE": 1, "GT": 1, "NOT_NULL": 0, "NULL": 0,
	"CONTAINS": 1, "NOT_CONTAINS": 1, "BEGINS_WITH": 1, "IN": -1, "BETWEEN": 2,
}

// kindsFor are the types of values that an operator takes, where it does not
// take all.
var kindsFor = map[string][]Kind{
	"LE": {S, N, B}, "LT": {S, N, B}, "GE": {S, N, B}, "GT": {S, N, B}, "BETWEEN": {S, N, B},
	"BEGINS_WITH": {S, B}, "IN": {S, N, B}, "CONTAINS": {S, N, B}, "NOT_CONTAINS": {S, N, B},
}

// check looks at the number and types of an operator's values.
func (c *legacyCondition) check() error {
	want, known := arguments[c.comparison]
	if !known {
		return constraint("Value at 'comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]")
	}
	if n := len(c.list); want >= 0 && n != want || want < 0 && n == 0 {
		return invalidf("One or more parameter values were invalid: Invalid number of argument(s) for the %s ComparisonOperator", c.comparison)
	}
	for _, v := range c.list {
		if kinds, limited := kindsFor[c.comparison]; limited && !slices.Contains(kinds, v.Kind) {
			return invalidf("One or more parameter values were invalid: ComparisonOperator %s is not valid for %s AttributeValue type", c.comparison, v.Kind)
		}
	}
	if slices.ContainsFunc(c.list, func(v Value) bool { return v.Kind != c.list[0].Kind }) {
		return invalidf("One or more parameter values were invalid: AttributeValues inside AttributeValueList must be of same type")
	}
	return nil
}

var compareOps = map[string]expr.CompareOp{"EQ": expr.EQ, "NE": expr.NE, "LE": expr.LE, "LT": expr.LT, "GE": expr.GE, "GT": expr.GT}

// conditions joins conditions on attributes: all must hold, or with OR one.
func (t *translation) conditions(list []legacyCondition, operator string) (expr.Condition, error) {
	var joined expr.Condition
	for i := range list {
		c, err := t.condition(&list[i])
		switch {
		case err != nil:
			return nil, err
		case joined == nil:
			joined = c
		case operator == "OR":
			joined = expr.Or{Left: joined, Right: c}
		default:
			joined = expr.And{Left: joined, Right: c}
		}
	}
	return joined, nil
}

func (t *translation) condition(c *legacyCondition) (expr.Condition, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	path := t.path(c.name)
	values := make([]expr.Operand, len(c.list))
	for i, v := range c.list {
		values[i] = t.value(v)
	}
	switch c.comparison {
	case "NOT_NULL":
		return expr.AttributeExists{Path: path}, nil
	case "NULL":
		return expr.AttributeNotExists{Path: path}, nil
	case "CONTAINS":
		return expr.Contains{Of: path, Part: values[0]}, nil
	case "NOT_CONTAINS": // unlike NE, it does not hold of an attribute that is missing
		return expr.And{Left: expr.AttributeExists{Path: path}, Right: expr.Not{Of: expr.Contains{Of: path, Part: values[0]}}}, nil
	case "BEGINS_WITH":
		return expr.BeginsWith{Of: path, Prefix: values[0]}, nil
	case "IN":
		return expr.In{Of: path, List: values}, nil
	case "BETWEEN":
		return expr.Between{Of: path, Low: values[0], High: values[1]}, nil
	}
	return expr.Compare{Op: compareOps[c.comparison], Left: path, Right: values[0]}, nil
}

var keyOps = map[string]expr.KeyOp{
	"EQ": expr.KeyEQ, "LT": expr.KeyLT, "LE": expr.KeyLE, "GT": expr.KeyGT, "GE": expr.KeyGE,
	"BETWEEN": expr.KeyBetween, "BEGINS_WITH": expr.KeyBeginsWith,
}

func (t *translation) keyCondition(list []legacyCondition) (expr.KeyCondition, error) {
	if len(list) == 0 {
		return nil, invalidf("Conditions must be at least length 1")
	}
	var terms expr.KeyCondition
	for i := range list {
		c := &list[i]
		if err := c.check(); err != nil {
			return nil, err
		}
		op, ok := keyOps[c.comparison]
		if !ok {
			return nil, invalidf("Attempted conditional constraint is not an indexable operation")
		}
		term := expr.KeyTerm{Name: t.path(c.name)[0].Name, Op: op, Low: t.value(c.list[0])}
		if op == expr.KeyBetween {
			term.High = t.value(c.list[1])
		}
		terms = append(terms, term)
	}
	return terms, nil
}

func (t *translation) projection(names []string) (expr.Projection, error) {
	if len(names) == 0 {
		return nil, constraint("Value '[]' at 'attributesToGet' failed to satisfy constraint: Member must have length greater than or equal to 1")
	}
	var p expr.Projection
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return nil, invalidf("One or more parameter values were invalid: Duplicate value in attribute name: %s", name)
		}
		p = append(p, t.path(name))
	}
	return p, nil
}

// kindWords are the names of kinds in the errors of AttributeUpdates.
var kindWords = map[Kind]string{
	S: "STRING", N: "NUMBER", B: "BINARY", BOOL: "BOOLEAN", NULL: "NULL", M: "MAP", L: "LIST",
	SS: "STRING_SET", NS: "NUMBER_SET", BS: "BINARY_SET",
}

func (t *translation) update(list []legacyUpdate) (*expr.Update, error) {
	u := &expr.Update{}
	for _, change := range list {
		path := t.path(change.name)
		switch {
		case change.value == nil && change.action != "DELETE":
			return nil, invalidf("One or more parameter values were invalid: Only DELETE action is allowed when no attribute value is specified")
		case change.value == nil:
			u.Remove = append(u.Remove, path)
		case change.action == "" || change.action == "PUT":
			u.Set = append(u.Set, expr.SetAction{Path: path, Value: t.value(*change.value)})
		case change.action == "ADD":
			if k := change.value.Kind; k != N && k != SS && k != NS && k != BS {
				return nil, invalidf("One or more parameter values were invalid: ADD action is not supported for the type %s", kindWords[k])
			}
			u.Add = append(u.Add, expr.ValueAction{Path: path, Value: t.value(*change.value)})
		case change.action == "DELETE":
			if k := change.value.Kind; k != SS && k != NS && k != BS {
				return nil, invalidf("One or more parameter values were invalid: DELETE action with value is not supported for the type %s", kindWords[k])
			}
			u.Delete = append(u.Delete, expr.ValueAction{Path: path, Value: t.value(*change.value)})
		default:
			return nil, constraint("Value at 'attributeUpdates.member.action' failed to satisfy constraint: Member must satisfy enum value set: [ADD, DELETE, PUT]")
		}
	}
	return u, nil
}
