// Package prove attacks a policy: it makes the policy's tables on the
// emulator, fills them with two tenants' data, and sends one tenant's requests
// through the decision, attacks on the other and honest ones.
//
//	policy → tables, items → (request → decision → emulator → confined answer) → Report
//
// An attack counts as escaped only with proof: a marker of the other tenant's
// in the answer, a private value in it, or the other's items or index entries
// changed. Each attack starts on fresh data. An honest request counts as
// served only when the tenant's own marker is in the answer.
//
// It proves nothing about tables that differ from the policy's description,
// and it must never say that something was tried which was not: what the
// emulator cannot run is counted apart.
package prove
