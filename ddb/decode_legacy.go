package ddb

// legacyParameters are the parameters that expressions replaced.
type legacyParameters struct {
	attributesToGet []string
	operator        string // ConditionalOperator
	expected        []legacyCondition
	filter          []legacyCondition // QueryFilter or ScanFilter
	keys            []legacyCondition
	updates         []legacyUpdate
}

// legacyCondition is a condition on one top-level attribute.
type legacyCondition struct {
	name       string
	comparison string  // ComparisonOperator, "" when absent
	list       []Value // AttributeValueList
	hasList    bool
	value      *Value // Expected's Value
	exists     *bool  // Expected's Exists
}

// legacyUpdate is a change to one top-level attribute.
type legacyUpdate struct {
	name   string
	action string // "" when absent, which is PUT
	value  *Value
}

func (d *decoder) legacyMember(m member, to *legacyParameters) (err error) {
	switch m {
	case mAttributesToGet:
		to.attributesToGet = []string{}
		err = d.list(func() error {
			name, err := d.attributeName()
			to.attributesToGet = append(to.attributesToGet, name)
			return err
		})
	case mConditionalOperator:
		to.operator, err = d.text()
	case mExpected:
		to.expected, err = d.legacyConditions(true)
	case mQueryFilter, mScanFilter:
		to.filter, err = d.legacyConditions(false)
	case mKeyConditions:
		to.keys, err = d.legacyConditions(false)
	case mAttributeUpdates:
		err = d.object(func(name string) error {
			u := legacyUpdate{name: name}
			if err := attributeName(name); err != nil {
				return err
			}
			err := d.object(func(member string) (err error) {
				switch member {
				case "Action":
					u.action, err = d.text()
				case "Value":
					u.value, err = d.valuePointer()
				default:
					err = unknownMember("AttributeUpdates")
				}
				return err
			})
			to.updates = append(to.updates, u)
			return err
		})
	}
	return err
}

// legacyConditions reads an object of conditions by attribute name. Value and
// Exists are members of Expected's alone.
func (d *decoder) legacyConditions(expected bool) ([]legacyCondition, error) {
	conditions := []legacyCondition{}
	err := d.object(func(name string) error {
		c := legacyCondition{name: name}
		if err := attributeName(name); err != nil {
			return err
		}
		err := d.object(func(member string) (err error) {
			switch {
			case d.json.PeekKind() == 'n':
				return d.skip()
			case member == "ComparisonOperator":
				c.comparison, err = d.text()
			case member == "AttributeValueList":
				c.hasList = true
				err = d.list(func() error {
					v, err := d.value(0)
					c.list = append(c.list, v)
					return err
				})
			case member == "Value" && expected:
				c.value, err = d.valuePointer()
			case member == "Exists" && expected:
				var exists bool
				exists, err = d.boolean()
				c.exists = &exists
			default:
				err = unknownMember("a condition")
			}
			return err
		})
		conditions = append(conditions, c)
		return err
	})
	return conditions, err
}

// attributeName refuses a name that no attribute can have.
func attributeName(name string) error {
	if name == "" || len(name) > maxAttributeName {
		return invalidf("One or more parameter values were invalid: an attribute name is empty or too long")
	}
	return nil
}

// attributeName reads a string that names an attribute.
func (d *decoder) attributeName() (string, error) {
	name, err := d.text()
	if err == nil {
		err = attributeName(name)
	}
	return name, err
}

func (d *decoder) valuePointer() (*Value, error) {
	v, err := d.value(0)
	return &v, err
}

// unknownMember refuses a member inside a legacy parameter: the translation
// would lose it.
func unknownMember(where string) error {
	return serializationf("%s holds a member that is not known", where)
}
