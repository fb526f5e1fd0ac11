package rule

// Who the caller is.
var (
	TenantUnknown = &Rule{
		ID: "DM001", Name: "tenant-unknown", Severity: Critical, CWE: []int{287}, OWASP: "API2:2023",
		Title: "the identity names no tenant of the policy",
		Why:   "An id that is not canonical, or not on the allow list, may spell another tenant's key.",
		Fix:   "use credentials that are bound to a tenant of the policy",
	}
	Unauthenticated = &Rule{
		ID: "DM002", Name: "unauthenticated", Severity: Critical, CWE: []int{306, 347}, OWASP: "API2:2023",
		Title: "the request is not signed with a known access key",
		Why:   "Whoever can speak without proof of who they are can speak as anybody.",
		Fix:   "sign with an access key that the policy's identity section binds to a tenant",
	}
	AuditUnavailable = &Rule{
		ID: "DM003", Name: "audit-unavailable", Severity: High, CWE: []int{778}, OWASP: "API8:2023",
		Title: "the decision could not be written to the audit log",
		Why:   "A decision that nobody can look up later proves nothing.",
		Fix:   "make room for the audit log, then send the request again",
	}
)

// Keys.
var (
	KeyOutsideTenant = &Rule{
		ID: "DM101", Name: "key-outside-tenant", Severity: Critical, CWE: []int{639}, OWASP: "API1:2023",
		Title: "a partition key value is not the tenant's own",
		Why:   "The partition key is all that separates tenants in a shared table.",
		Fix:   "build the key from the signed-in user's tenant, by the policy's owner template",
	}
	KeyShape = &Rule{
		ID: "DM102", Name: "key-shape", Severity: High, CWE: []int{20, 843}, OWASP: "API1:2023",
		Title: "a key does not hold exactly the key attributes that the policy names, with their types",
		Why:   "A key of another shape or type is compared by other means than the ones that were checked.",
		Fix:   "send the table's key attributes, each with its own type, and nothing else",
	}
	IndexKeyOutsideTenant = &Rule{
		ID: "DM103", Name: "index-key-outside-tenant", Severity: Critical, CWE: []int{639, 915}, OWASP: "API1:2023",
		Title: "an item would be planted in another tenant's part of an index",
		Why:   "An index is keyed by an attribute that the writer chooses: the item shows up in the other tenant's queries. IAM cannot see this.",
		Fix:   "set the index's key attribute from the signed-in user's tenant, or leave it out",
	}
	StartKeyOutsideTenant = &Rule{
		ID: "DM104", Name: "start-key-outside-tenant", Severity: Critical, CWE: []int{639, 565}, OWASP: "API1:2023",
		Title: "the pagination cursor is not one of the tenant's own keys",
		Why:   "ExclusiveStartKey comes back from the client and says where to read on.",
		Fix:   "seal cursors before handing them out, and rebuild the partition value from the signed-in user's tenant",
	}
	PartitionNotBound = &Rule{
		ID: "DM105", Name: "partition-not-bound", Severity: Critical, CWE: []int{639, 943}, OWASP: "API1:2023",
		Title: "the key condition does not compare every partition attribute with = to a value",
		Why:   "Only equality on the whole partition key confines a query to one owner.",
		Fix:   "write the key condition as a constant, with the partition value in ExpressionAttributeValues",
	}
	IndexNotAdmitted = &Rule{
		ID: "DM106", Name: "index-not-admitted", Severity: Critical, CWE: []int{639, 862}, OWASP: "API1:2023",
		Title: "the index is not one that the policy opens to tenants",
		Why:   "An index whose partition names no owner answers with every tenant's items.",
		Fix:   "look up through an index whose partition carries the tenant, or by the table's own key",
	}
	KeyConditionAttribute = &Rule{
		ID: "DM107", Name: "key-condition-attribute", Severity: High, CWE: []int{943}, OWASP: "API1:2023",
		Title: "the key condition names an attribute that is no key attribute of the table or index",
		Why:   "A condition on what the policy does not know as a key has not been checked.",
		Fix:   "name only the partition and sort attributes that the policy gives for the table or index",
	}
)

// The closed world.
var (
	OperationNotAdmitted = &Rule{
		ID: "DM201", Name: "operation-not-admitted", Severity: High, CWE: []int{862}, OWASP: "API5:2023",
		Title: "the operation is not one that the policy lists for the table",
		Why:   "Each operation that is open is a way out that must have been thought of.",
		Fix:   "use an operation that the table's entry lists, or list this one",
	}
	UnknownParameter = &Rule{
		ID: "DM202", Name: "unknown-parameter", Severity: High, CWE: []int{20}, OWASP: "API8:2023",
		Title: "the request holds a parameter that is not known",
		Why:   "A parameter that nobody judged may widen what the request reaches.",
		Fix:   "send only parameters that the operation documents, in their exact case",
	}
	TableOutsideTenant = &Rule{
		ID: "DM204", Name: "table-outside-tenant", Severity: Critical, CWE: []int{639}, OWASP: "API1:2023",
		Title: "the table is not one of the tenant's",
		Why:   "Where each tenant has its own table, the table's name is the key.",
		Fix:   "build the table name from the signed-in user's tenant, by the policy's template",
	}
	TableARNOutsideAccount = &Rule{
		ID: "DM205", Name: "table-arn-outside-account", Severity: Critical, CWE: []int{639}, OWASP: "API1:2023",
		Title: "the table's ARN is of another account or region than the policy's",
		Why:   "An ARN reaches tables of other accounts and regions under a name that looks familiar.",
		Fix:   "name the table without ARN, or give the policy's aws section its account and region",
	}
	MalformedRequest = &Rule{
		ID: "DM206", Name: "malformed-request", Severity: Medium, CWE: []int{20}, OWASP: "API8:2023",
		Title: "the request cannot be read",
		Why:   "What two parsers may read in two ways is read by neither.",
		Fix:   "send what the DynamoDB API documents",
	}
	ScanOutsideTenant = &Rule{
		ID: "DM207", Name: "scan-outside-tenant", Severity: Critical, CWE: []int{639}, OWASP: "API1:2023",
		Title: "a scan would read every tenant's items",
		Why:   "A filter runs after the read: pages, counts and cursors tell of the other tenants.",
		Fix:   "query the tenant's own partition, or say scan: own where the owner template allows it",
	}
)

// Attributes.
var (
	PrivateAttribute = &Rule{
		ID: "DM301", Name: "private-attribute", Severity: High, CWE: []int{213, 915}, OWASP: "API3:2023",
		Title: "the request reads, compares, copies or writes a private attribute",
		Why:   "A condition or a copy tells as much of an attribute as reading it.",
		Fix:   "leave the attribute out of projections, conditions and updates",
	}
	FixedAttribute = &Rule{
		ID: "DM302", Name: "fixed-attribute", Severity: High, CWE: []int{915}, OWASP: "API3:2023",
		Title: "the request changes an attribute that is fixed once the item exists",
		Why:   "What later decisions rest on must not be rewritten by the one they are about.",
		Fix:   "set the attribute when the item is created, and never again",
	}
	AttributeNotInCreate = &Rule{
		ID: "DM303", Name: "attribute-not-in-create", Severity: Medium, CWE: []int{915}, OWASP: "API3:2023",
		Title: "the item holds an attribute that the policy's create list does not name",
		Why:   "Writing a whole request body lets the client choose attributes that the application never meant to offer.",
		Fix:   "copy the allowed fields of the body one by one",
	}
	AttributeNotInUpdate = &Rule{
		ID: "DM304", Name: "attribute-not-in-update", Severity: Medium, CWE: []int{915}, OWASP: "API3:2023",
		Title: "the update touches an attribute that the policy's update list does not name",
		Why:   "An update whose attribute comes from the client changes whatever the client likes.",
		Fix:   "take attribute names from a constant set, values from ExpressionAttributeValues",
	}
	AttributeNotInFilter = &Rule{
		ID: "DM305", Name: "attribute-not-in-filter", Severity: Medium, CWE: []int{943}, OWASP: "API3:2023",
		Title: "a condition or filter names an attribute that the policy's filter list does not name",
		Why:   "Conditions answer yes or no about an attribute, and so tell its value bit by bit.",
		Fix:   "filter by attributes of a constant set",
	}
	KeyAttributeWritten = &Rule{
		ID: "DM306", Name: "key-attribute-written", Severity: High, CWE: []int{915}, OWASP: "API1:2023",
		Title: "the update touches a key attribute of the table",
		Why:   "The key says whose the item is.",
		Fix:   "leave key attributes out of the update expression",
	}
	IndexKeyNotLiteral = &Rule{
		ID: "DM307", Name: "index-key-not-literal", Severity: Critical, CWE: []int{639, 915}, OWASP: "API1:2023",
		Title: "the update gives an index's owner-bearing attribute a value that is not in the request",
		Why:   "A value copied or computed from the item cannot be checked before it is written.",
		Fix:   "SET the attribute to one value from ExpressionAttributeValues, or REMOVE it",
	}
	ReplacingPut = &Rule{
		ID: "DM308", Name: "replacing-put", Severity: High, CWE: []int{915}, OWASP: "API3:2023",
		Title: "a put of BatchWriteItem may replace an item where the policy says put: create",
		Why:   "BatchWriteItem carries no condition, and a replacing put erases what is private and changes what is fixed.",
		Fix:   "create items with PutItem",
	}
)

var catalogue = []*Rule{
	TenantUnknown, Unauthenticated, AuditUnavailable,
	KeyOutsideTenant, KeyShape, IndexKeyOutsideTenant, StartKeyOutsideTenant, PartitionNotBound, IndexNotAdmitted, KeyConditionAttribute,
	OperationNotAdmitted, UnknownParameter, TableOutsideTenant, TableARNOutsideAccount, MalformedRequest, ScanOutsideTenant,
	PrivateAttribute, FixedAttribute, AttributeNotInCreate, AttributeNotInUpdate, AttributeNotInFilter, KeyAttributeWritten, IndexKeyNotLiteral, ReplacingPut,
}
