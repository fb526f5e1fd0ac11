// Command peers measures one engine in one world (package scale) and prints
// what it costs as one line of JSON. "bench run" starts it once for each
// measurement, so that an engine never works beside another's memory.
//
//	peers ENGINE TENANTS TABLES    such as: peers opa 10000 1000
//
// It is a module of its own, so that the engines that dynamoat is measured
// beside are dependencies of nothing else. Before an engine is measured, its
// policy is compiled, its data is in memory in the form that it reads fastest,
// and it has given the right verdicts.
package main
