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
	// legacy marks a parameter that DynamoDB documents as legacy: known, and
	// not admitted.
	legacy
)

// members is the operation table: every member of every request that Decode
// reads or knows to be legacy. An operation that is not here is Unadmitted;
// a member that is not here is refused by name.
var members = map[Operation]map[string]member{
	OpGetItem: {
		"TableName": mTableName, "Key": mKey, "ConsistentRead": mConsistentRead,
		"ProjectionExpression": mProjectionExpression, "ExpressionAttributeNames": mExpressionAttributeNames,
		"ReturnConsumedCapacity": mReturnConsumedCapacity,
		"AttributesToGet":        legacy,
	},
	OpPutItem: {
		"TableName": mTableName, "Item": mItem, "ConditionExpression": mConditionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"ReturnValues": mReturnValues, "ReturnConsumedCapacity": mReturnConsumedCapacity,
		"ReturnItemCollectionMetrics":         mReturnItemCollectionMetrics,
		"ReturnValuesOnConditionCheckFailure": mReturnValuesOnConditionCheckFailure,
		"Expected":                            legacy, "ConditionalOperator": legacy,
	},
	OpUpdateItem: {
		"TableName": mTableName, "Key": mKey, "UpdateExpression": mUpdateExpression,
		"ConditionExpression":      mConditionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"ReturnValues": mReturnValues, "ReturnConsumedCapacity": mReturnConsumedCapacity,
		"ReturnItemCollectionMetrics":         mReturnItemCollectionMetrics,
		"ReturnValuesOnConditionCheckFailure": mReturnValuesOnConditionCheckFailure,
		"AttributeUpdates":                    legacy, "Expected": legacy, "ConditionalOperator": legacy,
	},
	OpDeleteItem: {
		"TableName": mTableName, "Key": mKey, "ConditionExpression": mConditionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"ReturnValues": mReturnValues, "ReturnConsumedCapacity": mReturnConsumedCapacity,
		"ReturnItemCollectionMetrics":         mReturnItemCollectionMetrics,
		"ReturnValuesOnConditionCheckFailure": mReturnValuesOnConditionCheckFailure,
		"Expected":                            legacy, "ConditionalOperator": legacy,
	},
	OpQuery: {
		"TableName": mTableName, "IndexName": mIndexName, "KeyConditionExpression": mKeyConditionExpression,
		"FilterExpression": mFilterExpression, "ProjectionExpression": mProjectionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"Select": mSelect, "Limit": mLimit, "ScanIndexForward": mScanIndexForward, "ConsistentRead": mConsistentRead,
		"ExclusiveStartKey": mExclusiveStartKey, "ReturnConsumedCapacity": mReturnConsumedCapacity,
		"KeyConditions": legacy, "QueryFilter": legacy, "ConditionalOperator": legacy, "AttributesToGet": legacy,
	},
	OpScan: {
		"TableName": mTableName, "IndexName": mIndexName,
		"FilterExpression": mFilterExpression, "ProjectionExpression": mProjectionExpression,
		"ExpressionAttributeNames": mExpressionAttributeNames, "ExpressionAttributeValues": mExpressionAttributeValues,
		"Select": mSelect, "Limit": mLimit, "ConsistentRead": mConsistentRead,
		"ExclusiveStartKey": mExclusiveStartKey, "ReturnConsumedCapacity": mReturnConsumedCapacity,
		"Segment": mSegment, "TotalSegments": mTotalSegments,
		"ScanFilter": legacy, "ConditionalOperator": legacy, "AttributesToGet": legacy,
	},
	OpBatchGetItem: {
		"RequestItems": mRequestItemsGet, "ReturnConsumedCapacity": mReturnConsumedCapacity,
	},
	OpBatchWriteItem: {
		"RequestItems": mRequestItemsWrite, "ReturnConsumedCapacity": mReturnConsumedCapacity,
		"ReturnItemCollectionMetrics": mReturnItemCollectionMetrics,
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
	"AttributesToGet": legacy,
}
