// Package prove attacks a policy's own tables: it makes them on the emulator,
// fills them with the data of tenants that it names itself, and sends a catalogue
// of attacks and of honest requests through the decision, as one of the tenants.
//
//	policy → subject (one table) → requests → Decode → Check → Encode → emulator → Confine → proof
//
// An attack counts as escaped only with proof: another tenant's marker, or a
// private one, in the answer; another tenant's data or view of an index changed;
// something stored that the policy forbids; or an answer that differs between
// two worlds which differ only in what the tenant must not know. Each attack is
// also made straight on the emulator, so that the report can say how many of
// them reach something where nobody checks.
//
// It must never call a request an attack that was not tried, or pass over one
// that could not be: what the emulator does not serve is counted apart. It reads
// no clock and draws no random number, so that a run says the same each time. It
// proves nothing about tables that differ from what the policy says of them.
package prove
