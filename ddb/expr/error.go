package expr

// Kind says which parameter of a request an expression stands in. It names
// the parameter in error texts.
type Kind uint8

// The kinds of expression.
const (
	KeyConditionKind Kind = iota + 1
	ConditionKind
	FilterKind
	ProjectionKind
	UpdateKind
)

var kindNames = [...]string{
	KeyConditionKind: "KeyConditionExpression",
	ConditionKind:    "ConditionExpression",
	FilterKind:       "FilterExpression",
	ProjectionKind:   "ProjectionExpression",
	UpdateKind:       "UpdateExpression",
}

// String returns the name of the request parameter, such as
// "FilterExpression".
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return ""
}

// Error says why an expression is refused.
type Error struct {
	// Message is the text of DynamoDB's ValidationException, complete with
	// the name of the parameter. It quotes the client's own expression and
	// its ExpressionAttributeNames, nothing else.
	Message string
	// Offset is where in the source the error was found, in bytes from its
	// start: len(source) for an unexpected end, and 0 for what is wrong with
	// the expression as a whole.
	Offset int
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// phase orders errors as DynamoDB does. It checks a whole expression for one
// sort of mistake before it looks for the next, and an expression with several
// is refused for that of the earliest phase. The parser makes one pass, keeps
// one error for each phase, and reports the earliest phase's.
type phase uint8

const (
	phaseSyntax  phase = iota // size and grammar; parsing stops
	phaseParens               // redundant parentheses; parsing stops
	phaseForm                 // reserved words, function names and places, list indexes, repeated sections
	phaseOverlap              // paths that overlap or conflict
	phaseTarget               // names and depth of the paths that an update writes or a projection lists
	phaseMeaning              // all other placeholders, operand counts and kinds, operator count
	phaseKey                  // what only a key condition must not hold
	phaseCount
)
