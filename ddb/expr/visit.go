package expr

// VisitCondition calls path for every document path and value for every value
// placeholder of a condition, wherever it stands, from left to right and as
// often as it stands there. A nil condition has none.
func VisitCondition(c Condition, path func(Path), value func(Value)) {
	operands := func(list ...Operand) {
		for _, o := range list {
			visitOperand(o, path, value)
		}
	}
	switch c := c.(type) {
	case nil:
	case And:
		VisitCondition(c.Left, path, value)
		VisitCondition(c.Right, path, value)
	case Or:
		VisitCondition(c.Left, path, value)
		VisitCondition(c.Right, path, value)
	case Not:
		VisitCondition(c.Of, path, value)
	case Compare:
		operands(c.Left, c.Right)
	case Between:
		operands(c.Of, c.Low, c.High)
	case In:
		operands(c.Of)
		operands(c.List...)
	case AttributeExists:
		path(c.Path)
	case AttributeNotExists:
		path(c.Path)
	case AttributeType:
		path(c.Path)
		value(c.Type)
	case BeginsWith:
		operands(c.Of, c.Prefix)
	case Contains:
		operands(c.Of, c.Part)
	default:
		panic("expr: not a condition")
	}
}

func visitOperand(o Operand, path func(Path), value func(Value)) {
	switch o := o.(type) {
	case Path:
		path(o)
	case Value:
		value(o)
	case Size:
		visitOperand(o.Of, path, value)
	default:
		panic("expr: not an operand")
	}
}

// VisitUpdate calls target for every path that an update writes: those of SET
// on the left, and all of REMOVE, ADD and DELETE. It calls read for every path
// that the right-hand sides of SET read, the first operand of if_not_exists
// included, and value for every value placeholder. A nil update has none.
func VisitUpdate(u *Update, target, read func(Path), value func(Value)) {
	if u == nil {
		return
	}
	for i := range u.Set {
		target(u.Set[i].Path)
		visitSetValue(u.Set[i].Value, read, value)
	}
	for i := range u.Remove {
		target(u.Remove[i])
	}
	for i := range u.Add {
		target(u.Add[i].Path)
		value(u.Add[i].Value)
	}
	for i := range u.Delete {
		target(u.Delete[i].Path)
		value(u.Delete[i].Value)
	}
}

func visitSetValue(v SetValue, read func(Path), value func(Value)) {
	switch v := v.(type) {
	case Path:
		read(v)
	case Value:
		value(v)
	case IfNotExists:
		read(v.Path)
		visitSetValue(v.Default, read, value)
	case ListAppend:
		visitSetValue(v.Left, read, value)
		visitSetValue(v.Right, read, value)
	case Arithmetic:
		visitSetValue(v.Left, read, value)
		visitSetValue(v.Right, read, value)
	default:
		panic("expr: not a value of a SET action")
	}
}
