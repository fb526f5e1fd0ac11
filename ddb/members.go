package ddb

// member is a member of a request's JSON object that Decode reads.
type member uint8

const (
	mTableName member = iota + 1
	mKey
	mItem
	mIndexName
	mKeyConditionExpression
	mConditionExpression
	mFilterExpression
	mProjectionExpression
	mUpdateExpression
	mExpressionAttributeNames
	mExpressionAttributeValues
	mConsistentRead
	mExclusiveStartKey
	mLimit
	mSelect
	mScanIndexForward
	mSegment
	mTotalSegments
	mReturnValues
	mReturnConsumedCapacity
	mReturnItemCollectionMetrics
	mReturnValuesOnConditionCheckFailure
	mRequestItemsGet
	mRequestItemsWrite
	mExclusiveStartTableName
	mAttributeDefinitions
	mKeySchema
	mLocalSecondaryIndexes
	mGlobalSecondaryIndexes
	mBillingMode
	mProvisionedThroughput
	mTransactGets
	mTransactWrites
	mClientRequestToken
	mStatement
	mParameters
	mNextToken
	mStatements
	mTransactStatements
	// Parameters that DynamoDB documents as legacy. They are translated to
	// expressions, see legacy.go.
	mAttributesToGet
	mExpected
	mConditionalOperator
	mAttributeUpdates
	mKeyConditions
	mQueryFilter
	mScanFilter
)

// members is the operation table: every member of every request that Decode
// reads. An operation that is not here is Unadmitted;
// a member that is not here is refused by name.
var members = map[Operation]map[string]member{
	OpGetItem: {
		"TableName": mTableName, "Key": mKey, "ConsistentRead": mConsistentRead,
		"ProjectionExpression": mProjectionExpression, "ExpressionAttributeNames": mExpressionAttributeNames,
		"ReturnConsumedCapacity": mReturnConsumedCapacity,
		"AttributesToGet":        mAttributesToGet,
	},
	OpPutItem: {
		"TableName": mTableName, "Item": mItem, "ConditionExpression": mConditionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"ReturnValues": mReturnValues, "ReturnConsumedCapacity": mReturnConsumedCapacity,
		"ReturnItemCollectionMetrics":         mReturnItemCollectionMetrics,
		"ReturnValuesOnConditionCheckFailure": mReturnValuesOnConditionCheckFailure,
		"Expected":                            mExpected, "ConditionalOperator": mConditionalOperator,
	},
	OpUpdateItem: {
		"TableName": mTableName, "Key": mKey, "UpdateExpression": mUpdateExpression,
		"ConditionExpression":      mConditionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"ReturnValues": mReturnValues, "ReturnConsumedCapacity": mReturnConsumedCapacity,
		"ReturnItemCollectionMetrics":         mReturnItemCollectionMetrics,
		"ReturnValuesOnConditionCheckFailure": mReturnValuesOnConditionCheckFailure,
		"AttributeUpdates":                    mAttributeUpdates, "Expected": mExpected, "ConditionalOperator": mConditionalOperator,
	},
	OpDeleteItem: {
		"TableName": mTableName, "Key": mKey, "ConditionExpression": mConditionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"ReturnValues": mReturnValues, "ReturnConsumedCapacity": mReturnConsumedCapacity,
		"ReturnItemCollectionMetrics":         mReturnItemCollectionMetrics,
		"ReturnValuesOnConditionCheckFailure": mReturnValuesOnConditionCheckFailure,
		"Expected":                            mExpected, "ConditionalOperator": mConditionalOperator,
	},
	OpQuery: {
		"TableName": mTableName, "IndexName": mIndexName, "KeyConditionExpression": mKeyConditionExpression,
		"FilterExpression": mFilterExpression, "ProjectionExpression": mProjectionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"Select": mSelect, "Limit": mLimit, "ScanIndexForward": mScanIndexForward, "ConsistentRead": mConsistentRead,
		"ExclusiveStartKey": mExclusiveStartKey, "ReturnConsumedCapacity": mReturnConsumedCapacity,
		"KeyConditions": mKeyConditions, "QueryFilter": mQueryFilter, "ConditionalOperator": mConditionalOperator, "AttributesToGet": mAttributesToGet,
	},
	OpScan: {
		"TableName": mTableName, "IndexName": mIndexName,
		"FilterExpression": mFilterExpression, "ProjectionExpression": mProjectionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"Select": mSelect, "Limit": mLimit, "ConsistentRead": mConsistentRead,
		"ExclusiveStartKey": mExclusiveStartKey, "ReturnConsumedCapacity": mReturnConsumedCapacity,
		"Segment": mSegment, "TotalSegments": mTotalSegments,
		"ScanFilter": mScanFilter, "ConditionalOperator": mConditionalOperator, "AttributesToGet": mAttributesToGet,
	},
	OpBatchGetItem: {
		"RequestItems": mRequestItemsGet, "ReturnConsumedCapacity": mReturnConsumedCapacity,
	},
	OpBatchWriteItem: {
		"RequestItems": mRequestItemsWrite, "ReturnConsumedCapacity": mReturnConsumedCapacity,
		"ReturnItemCollectionMetrics": mReturnItemCollectionMetrics,
	},
	OpTransactGetItems: {
		"TransactItems": mTransactGets, "ReturnConsumedCapacity": mReturnConsumedCapacity,
	},
	OpTransactWriteItems: {
		"TransactItems": mTransactWrites, "ClientRequestToken": mClientRequestToken,
		"ReturnConsumedCapacity": mReturnConsumedCapacity, "ReturnItemCollectionMetrics": mReturnItemCollectionMetrics,
	},
	OpExecuteStatement: {
		"Statement": mStatement, "Parameters": mParameters, "ConsistentRead": mConsistentRead, "NextToken": mNextToken,
		"Limit": mLimit, "ReturnConsumedCapacity": mReturnConsumedCapacity,
		"ReturnValuesOnConditionCheckFailure": mReturnValuesOnConditionCheckFailure,
	},
	OpBatchExecuteStatement: {"Statements": mStatements, "ReturnConsumedCapacity": mReturnConsumedCapacity},
	OpExecuteTransaction: {
		"TransactStatements": mTransactStatements, "ClientRequestToken": mClientRequestToken,
		"ReturnConsumedCapacity": mReturnConsumedCapacity,
	},
	OpDescribeTable: {"TableName": mTableName},
	OpListTables:    {"ExclusiveStartTableName": mExclusiveStartTableName, "Limit": mLimit},
	OpCreateTable: {
		"TableName": mTableName, "AttributeDefinitions": mAttributeDefinitions, "KeySchema": mKeySchema,
		"LocalSecondaryIndexes": mLocalSecondaryIndexes, "GlobalSecondaryIndexes": mGlobalSecondaryIndexes,
		"BillingMode": mBillingMode, "ProvisionedThroughput": mProvisionedThroughput,
	},
	OpDeleteTable: {"TableName": mTableName},
}

// keysAndAttributesMembers are the members of one table's entry in
// BatchGetItem's RequestItems. "Keys" is read apart from the others.
var keysAndAttributesMembers = map[string]member{
	"Keys": mKey, "ConsistentRead": mConsistentRead,
	"ProjectionExpression": mProjectionExpression, "ExpressionAttributeNames": mExpressionAttributeNames,
	"AttributesToGet": mAttributesToGet,
}

// batchStatementMembers are the members of one statement of
// BatchExecuteStatement, transactStatementMembers those of one of
// ExecuteTransaction.
var (
	batchStatementMembers = map[string]member{
		"Statement": mStatement, "Parameters": mParameters, "ConsistentRead": mConsistentRead,
		"ReturnValuesOnConditionCheckFailure": mReturnValuesOnConditionCheckFailure,
	}
	transactStatementMembers = map[string]member{
		"Statement": mStatement, "Parameters": mParameters,
		"ReturnValuesOnConditionCheckFailure": mReturnValuesOnConditionCheckFailure,
	}
)

// getMembers are the members of a Get of TransactGetItems.
var getMembers = map[string]member{
	"TableName": mTableName, "Key": mKey,
	"ProjectionExpression": mProjectionExpression, "ExpressionAttributeNames": mExpressionAttributeNames,
}

// writeMembers are the members of each kind of write of TransactWriteItems,
// by the name of the kind.
var writeMembers = map[string]map[string]member{
	"ConditionCheck": {
		"TableName": mTableName, "Key": mKey, "ConditionExpression": mConditionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"ReturnValuesOnConditionCheckFailure": mReturnValuesOnConditionCheckFailure,
	},
	"Put": {
		"TableName": mTableName, "Item": mItem, "ConditionExpression": mConditionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"ReturnValuesOnConditionCheckFailure": mReturnValuesOnConditionCheckFailure,
	},
	"Delete": {
		"TableName": mTableName, "Key": mKey, "ConditionExpression": mConditionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"ReturnValuesOnConditionCheckFailure": mReturnValuesOnConditionCheckFailure,
	},
	"Update": {
		"TableName": mTableName, "Key": mKey, "UpdateExpression": mUpdateExpression, "ConditionExpression": mConditionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"ReturnValuesOnConditionCheckFailure": mReturnValuesOnConditionCheckFailure,
	},
}
