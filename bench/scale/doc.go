// Package scale measures one and the same decision by several engines, with
// few and with many tenants and tables.
//
// The rule that every engine decides: the tenant is on the list of tenants,
// the table and the operation are on the list of what tenants may use, and the
// request's partition key is "tenant_" followed by the tenant.
//
//	world.go     who the tenants and which the tables are, and requests
//	engine.go    what an engine is; the requests it must allow and must refuse
//	dynamoat.go  dynamoat as an engine
//	measure.go   what a decision of an engine costs
//
// The other engines are in the module bench/peers, so that nothing else
// depends on them. An engine is measured only after it has given the right
// verdicts.
package scale
