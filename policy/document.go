package policy

// The types of this file mirror the policy file. They are its only description:
// the decoder reads by them (decode.go) and the JSON Schema is made of them
// (schema.go). A field's tags say
//
//	key    its key in the mapping; a field without one is no key
//	need   "true" when the key must be there
//	enum   the values it may have, or those of a list's members
//	like   a regular expression that the text must match, and says its words
//	as     of a union, the kind of YAML node that the field takes: text, list
//	       or mapping
//	doc    what it means, for the schema
//
// Every mapping has a field At, its place in the file. Flawed, where a struct has
// it, says that there was a mistake in it, so that what is missing may only be
// misspelt.

// at is a place in a file: line and column, from 1.
type at struct{ Line, Column int }

// text is a scalar that YAML takes for a string.
type text struct {
	At    at
	Value string
	Set   bool
}

// whole is a scalar that YAML takes for an integer.
type whole struct {
	At    at
	Value int
	Set   bool
}

// truth is true or false.
type truth struct {
	At    at
	Value bool
	Set   bool
}

// list is a sequence. Set tells an empty one from an absent one.
type list[T any] struct {
	At    at
	Items []T
	Set   bool
}

// mapping is a mapping with names of the user's own as keys, in file order.
type mapping[T any] struct {
	At      at
	Entries []entry[T]
	Set     bool
	Flawed  bool
}

// entry is one member of a mapping.
type entry[T any] struct {
	Name  text
	Value T
}

type document struct {
	At       at
	Version  whole             `key:"version" need:"true" enum:"1" doc:"Version of the file format: 1."`
	Tenants  *tenantsDoc       `key:"tenants" need:"true" doc:"Who can be a tenant."`
	Tables   mapping[tableDoc] `key:"tables" need:"true" doc:"The tables that tenants may use, by name. A name with {tenant} is the name template of a silo: one table for each tenant. No other table can be used."`
	Identity *identityDoc      `key:"identity" doc:"How a caller proves which tenant it is."`
	AWS      *awsDoc           `key:"aws" doc:"Where the tables are. Without it, no TableName may be an ARN."`
	IAM      *iamDoc           `key:"iam" doc:"What the iam command compiles for."`
	Scan     *scanDoc          `key:"scan" doc:"What the scan command attacks."`
	Tests    list[testDoc]     `key:"tests" doc:"Cases for the command policy test: requests, and what must be decided on each. They decide nothing."`
}

type tenantsDoc struct {
	At        at
	ID        text       `key:"id" need:"true" doc:"Regular expression (RE2) that a whole tenant id matches, of 1 to 256 characters, for example [a-z0-9]{1,32}."`
	Unicode   truth      `key:"unicode" doc:"Whether ids may hold characters beyond ASCII. Ids are compared as bytes: no Unicode normalization is made."`
	Normalize list[text] `key:"normalize" enum:"trim,lowercase" doc:"What is done to an identity claim before it is matched: trim removes spaces at both ends, lowercase turns A-Z into a-z. Control characters are always refused."`
	Allow     *allowDoc  `key:"allow" doc:"The only tenants there are. Without it, every id that matches is a tenant."`
}

type allowDoc struct {
	At   at
	List list[text] `as:"list" doc:"The tenant ids, in canonical form."`
	From *allowFrom `as:"mapping"`
}

type allowFrom struct {
	At    at
	File  text `key:"file" doc:"A file with one tenant id a line; empty lines and lines that begin with # are passed over. Relative to the policy file's folder."`
	Table text `key:"table" doc:"A table of tenants. Not served yet."`
	Key   text `key:"key" doc:"The key attribute of that table."`
}

type tableDoc struct {
	At         at
	Flawed     bool
	Shared     text              `key:"shared" enum:"read" doc:"read: reference data, which every tenant reads and none writes."`
	Partition  *partitionDoc     `key:"partition" need:"true" doc:"The partition key. In a pool it names the owner."`
	Sort       *sortDoc          `key:"sort" doc:"The sort key, when the table has one."`
	Indexes    mapping[indexDoc] `key:"indexes" doc:"The secondary indexes, by name. No other index can be used."`
	Operations list[text]        `key:"operations" enum:"@operations" doc:"The operations that tenants may call on this table. None other is admitted."`
	Scan       text              `key:"scan" enum:"deny,own" doc:"Scan of a pool: deny, or own, which answers it as a Query of the tenant's own partition."`
	Attributes *attributesDoc    `key:"attributes" doc:"What tenants may do with attributes beside the keys."`
	Update     text              `key:"update" enum:"existing" doc:"existing: UpdateItem never creates an item."`
	Put        text              `key:"put" enum:"create" doc:"create: a put never replaces an item. Needed with private or fixed attributes."`
}

type indexDoc struct {
	At        at
	Flawed    bool
	Shared    text           `key:"shared" enum:"deny" doc:"deny: the index's partition names no tenant, so it cannot be queried."`
	Partition *partitionsDoc `key:"partition" doc:"The partition key of a global index: one to four attributes. Without it the index is local and has the table's."`
	Sort      *sortsDoc      `key:"sort" doc:"The sort key: one attribute, up to four in a global index."`
}

type partitionDoc struct {
	At     at
	Flawed bool
	Name   text           `as:"text" doc:"The attribute's name; its type is S and it names no owner."`
	Full   *partitionFull `as:"mapping"`
}

type partitionsDoc struct {
	At     at
	Flawed bool
	Name   text               `as:"text" doc:"The attribute's name; its type is S and it names no owner."`
	Full   *partitionFull     `as:"mapping"`
	List   list[partitionDoc] `as:"list" doc:"One to four partition attributes, in the order of the key schema."`
}

type partitionFull struct {
	At        at
	Attribute text `key:"attribute" need:"true" doc:"The attribute's name."`
	Type      text `key:"type" enum:"S,N,B" doc:"The attribute's type; S when absent."`
	Owner     text `key:"owner" doc:"How the value names its tenant: {tenant} stands for the id, {*} for any bytes."`
}

type sortDoc struct {
	At   at
	Name text      `as:"text" doc:"The attribute's name."`
	Full *sortFull `as:"mapping"`
}

type sortsDoc struct {
	At   at
	Name text          `as:"text" doc:"The attribute's name."`
	Full *sortFull     `as:"mapping"`
	List list[sortDoc] `as:"list" doc:"One to four sort attributes, in the order of the key schema."`
}

type sortFull struct {
	At        at
	Attribute text `key:"attribute" need:"true" doc:"The attribute's name."`
	Type      text `key:"type" enum:"S,N,B" doc:"The attribute's type."`
}

type attributesDoc struct {
	At      at
	Private list[pathDoc] `key:"private" doc:"A tenant never reads, filters on, copies, writes or erases these."`
	Fixed   list[pathDoc] `key:"fixed" doc:"Set when the item is created, never changed."`
	Create  list[pathDoc] `key:"create" doc:"Where present, all that a put may hold beside the keys."`
	Update  list[pathDoc] `key:"update" doc:"Where present, all that UpdateItem may touch."`
	Filter  list[pathDoc] `key:"filter" doc:"Where present, all, beside key attributes, that conditions and filters may name."`
}

type pathDoc struct {
	At    at
	Text  text       `as:"text" doc:"A document path: names of nested maps, joined by dots. A name with a dot in it is written as a list."`
	Names list[text] `as:"list" doc:"A document path as the list of its names, each taken as it stands."`
}

type identityDoc struct {
	At   at
	Keys text          `key:"keys" doc:"A file of static access keys: a list of {access_key_id, secret_access_key, tenant}. It must be readable by its owner alone. Relative to the policy file's folder."`
	OIDC list[oidcDoc] `key:"oidc" doc:"Issuers of tokens that name a tenant."`
}

type oidcDoc struct {
	At       at
	Issuer   text `key:"issuer" doc:"The issuer's URL."`
	Audience text `key:"audience" doc:"The audience that a token must be made for."`
	Claim    text `key:"claim" doc:"The claim that names the tenant."`
}

type awsDoc struct {
	At      at
	Account text `key:"account" like:"^[0-9]{12}$" says:"an AWS account id of 12 digits" doc:"The account id: 12 digits, quoted."`
	Region  text `key:"region" like:"^[a-z]{2,4}(-[a-z]{2,16}){1,3}-[0-9]{1,2}$" says:"an AWS region such as eu-west-1" doc:"The region, for example eu-west-1."`
}

type iamDoc struct {
	At        at
	Principal *iamPrincipal `key:"principal" doc:"How the principal names its tenant."`
}

type iamPrincipal struct {
	At  at
	Tag text `key:"tag" doc:"The principal tag that holds the tenant id."`
}

type scanDoc struct {
	At         at
	Target     text                   `key:"target" doc:"The URL of the API to attack."`
	Spec       text                   `key:"spec" doc:"Its OpenAPI document. Relative to the policy file's folder."`
	Identities mapping[mapping[text]] `key:"identities" doc:"What each of the tenants sends to prove who it is."`
}

// testDoc is one member of the list under tests, or of the list in a file of
// tests.
type testDoc struct {
	At        at
	Name      text        `key:"name" need:"true" doc:"What the request tries. No two cases have one name."`
	Tenant    text        `key:"tenant" need:"true" doc:"The tenant id that the credential is bound to, as it stands."`
	Operation text        `key:"operation" need:"true" doc:"The DynamoDB operation, such as GetItem."`
	Request   requestBody `key:"request" need:"true" doc:"The request: DynamoDB's JSON as a YAML mapping, or as text."`
	Expect    text        `key:"expect" need:"true" enum:"allow,deny" doc:"The decision."`
	Rules     list[text]  `key:"rules" doc:"Of a denial, the ids of all rules that refuse the request. Without it, any."`
}

// keysDoc is one member of the list in the file that identity.keys names.
type keysDoc struct {
	At              at
	AccessKeyID     text `key:"access_key_id" need:"true" like:"^[0-9A-Za-z_.-]{1,128}$" says:"an access key id: 1 to 128 letters, digits and _.-"`
	SecretAccessKey text `key:"secret_access_key" need:"true"`
	Tenant          text `key:"tenant" need:"true"`
}
