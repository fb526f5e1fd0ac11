package demo

import _ "embed"

//go:embed dynamoat.yaml
var policyFile []byte

// Policy returns the policy file that the demo's gateway enforces.
func Policy() []byte { return append([]byte(nil), policyFile...) }
