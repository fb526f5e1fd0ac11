package policy

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"

	"github.com/dynamoat/dynamoat/ddb"
)

// Policy is a policy file that was found sound. It is immutable and safe for
// concurrent use.
type Policy struct {
	tenants *tenants
	tables  []*Table
	names   names
	account string
	region  string
	keys    []AccessKey
	tests   []Test
	// tokenKey and sealKey are what [Policy.TokenKey] and [Policy.SealKey]
	// return.
	tokenKey, sealKey []byte
}

// AccessKey is a static access key that is bound to one tenant.
type AccessKey struct {
	AccessKeyID     string
	SecretAccessKey string
	// Tenant is a canonical, allowed tenant id.
	Tenant string
}

// Mode says how a table is shared.
type Mode uint8

// The modes. Pool and silo are the terms of AWS's SaaS guidance.
const (
	// Pool: tenants share the table, and keys name the owner.
	Pool Mode = iota + 1
	// Silo: the table belongs to one tenant, and its name names the owner.
	Silo
	// Shared: reference data, which every tenant reads and none writes.
	Shared
)

// String returns "pool", "silo" or "shared".
func (m Mode) String() string {
	switch m {
	case Pool:
		return "pool"
	case Silo:
		return "silo"
	case Shared:
		return "shared"
	}
	return ""
}

// Table is one entry under tables.
type Table struct {
	// Name is the table's name, or the text of the name template of a silo.
	Name string
	Mode Mode
	// NameTemplate is the name template of a silo, and nil otherwise.
	NameTemplate *Template
	// Partition is the table's partition key: one attribute.
	Partition []KeyAttribute
	// Sort is the table's sort key: no or one attribute.
	Sort []string
	// Indexes are the secondary indexes by name. An index that is not here is
	// not known, and may not be used.
	Indexes map[string]*Index
	// KeyNames are the key attributes of the table and of all its indexes.
	KeyNames map[string]bool
	// KeyTypes are the types of key attributes as far as the policy states
	// them: of each partition attribute, and of the sort attributes that give
	// a type.
	KeyTypes map[string]ddb.Kind
	// Operations are those that are admitted. Of a pool, Scan is among them
	// exactly when ScanOwn is set, whatever the list in the file says.
	Operations map[ddb.Operation]bool
	// ScanOwn says that a Scan of this pool is answered as a Query of the
	// tenant's own partition.
	ScanOwn bool

	// Private paths are never read, named, copied, written or erased.
	Private []Path
	// Fixed paths are set when an item is created and never changed.
	Fixed []Path
	// Create, where HasCreate, is all that a put may hold beside the keys.
	Create    []Path
	HasCreate bool
	// Update, where HasUpdate, is all that UpdateItem may touch.
	Update    []Path
	HasUpdate bool
	// Filter, where HasFilter, is all, beside key attributes, that conditions
	// and filters may name.
	Filter    []Path
	HasFilter bool

	// UpdateExisting says that UpdateItem never creates an item.
	UpdateExisting bool
	// PutCreate says that a put never replaces an item.
	PutCreate bool
}

// Index is a secondary index of a table.
type Index struct {
	Name string
	// Local says that the index has the table's partition.
	Local bool
	// Denied says that the index may not be queried: its partition names no
	// tenant.
	Denied bool
	// Partition is the index's partition key: one to four attributes, the
	// table's own for a local index, and none for a denied index that names
	// none.
	Partition []KeyAttribute
	// Sort is the index's sort key: none to four attributes.
	Sort []string
}

// KeyAttribute is one attribute of a partition key.
type KeyAttribute struct {
	Name string
	// Type is ddb.S, ddb.N or ddb.B.
	Type ddb.Kind
	// Owner is how the value names its tenant, and nil when it does not.
	Owner *Template
}

// Path is a document path: the names of nested map members, outermost first.
type Path []string

// Tables returns the entries under tables, in file order. They are not to be
// changed.
func (p *Policy) Tables() []*Table { return p.tables }

// AWS returns the account and the region that table ARNs must name. Each is ""
// when the policy does not give it.
func (p *Policy) AWS() (account, region string) { return p.account, p.region }

// Keys returns the static access keys, in file order. They are not to be
// changed.
func (p *Policy) Keys() []AccessKey { return p.keys }

// TokenKey returns the key under which tenants' ClientRequestTokens are hashed:
// the same in every process that has the same access keys, and known to no
// tenant, since it is made of the secrets of all. Without access keys it is
// made of nothing that is secret.
func (p *Policy) TokenKey() []byte { return p.tokenKey }

// SealKey returns the key that seals what tenants hand back, such as a
// NextToken. It is made of the secrets of all access keys, like TokenKey, so
// that one gateway opens what another sealed. Where there are none it is
// random, since no tenant may be able to make a seal: what one process sealed,
// no other then opens.
func (p *Policy) SealKey() []byte { return p.sealKey }

// newKeys makes the keys of [Policy.TokenKey] and [Policy.SealKey].
func newKeys(keys []AccessKey) (token, seal []byte) {
	token = keyOfKeys("dynamoat ClientRequestToken 1", keys)
	if len(keys) > 0 {
		return token, keyOfKeys("dynamoat seal 1", keys)
	}
	seal = make([]byte, sha256.Size)
	rand.Read(seal)
	return token, seal
}

func keyOfKeys(purpose string, keys []AccessKey) []byte {
	h := sha256.New()
	h.Write([]byte(purpose))
	for _, k := range keys {
		for _, text := range []string{k.AccessKeyID, k.SecretAccessKey, k.Tenant} {
			h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(text))))
			h.Write([]byte(text))
		}
	}
	return h.Sum(nil)
}
