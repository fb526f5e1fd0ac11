package ddb

import "strings"

// Operation is the name of an operation of the DynamoDB or DynamoDB Streams
// API, as in the X-Amz-Target header and in the AWS SDKs.
type Operation string

// Group says what kind of operation it is; denials speak of the group.
type Group uint8

// The groups of operations.
const (
	// Data reads and writes items by key, or ranges of items.
	Data Group = iota + 1
	// Describe tells of tables and endpoints.
	Describe
	// Transactions are TransactGetItems and TransactWriteItems.
	Transactions
	// PartiQL are the operations that carry PartiQL statements.
	PartiQL
	// Search is vector search.
	Search
	// Bulk moves whole tables: exports, imports, bulk puts.
	Bulk
	// Backups makes, lists, and restores backups.
	Backups
	// ResourcePolicies reads and changes resource-based policies.
	ResourcePolicies
	// Streams reads change records, or sends them elsewhere.
	Streams
	// Control creates, changes, and tags tables, and reads account settings.
	Control
)

// The operations of the DynamoDB API (aws-sdk-go-v2/service/dynamodb) and of
// DynamoDB Streams (aws-sdk-go-v2/service/dynamodbstreams).
const (
	OpBatchExecuteStatement               Operation = "BatchExecuteStatement"
	OpBatchGetItem                        Operation = "BatchGetItem"
	OpBatchWriteItem                      Operation = "BatchWriteItem"
	OpCancelBulkOperation                 Operation = "CancelBulkOperation"
	OpCreateBackup                        Operation = "CreateBackup"
	OpCreateGlobalTable                   Operation = "CreateGlobalTable"
	OpCreateTable                         Operation = "CreateTable"
	OpDeleteBackup                        Operation = "DeleteBackup"
	OpDeleteItem                          Operation = "DeleteItem"
	OpDeleteResourcePolicy                Operation = "DeleteResourcePolicy"
	OpDeleteTable                         Operation = "DeleteTable"
	OpDescribeBackup                      Operation = "DescribeBackup"
	OpDescribeBulkOperation               Operation = "DescribeBulkOperation"
	OpDescribeContinuousBackups           Operation = "DescribeContinuousBackups"
	OpDescribeContributorInsights         Operation = "DescribeContributorInsights"
	OpDescribeEndpoints                   Operation = "DescribeEndpoints"
	OpDescribeExport                      Operation = "DescribeExport"
	OpDescribeGlobalTable                 Operation = "DescribeGlobalTable"
	OpDescribeGlobalTableSettings         Operation = "DescribeGlobalTableSettings"
	OpDescribeImport                      Operation = "DescribeImport"
	OpDescribeKinesisStreamingDestination Operation = "DescribeKinesisStreamingDestination"
	OpDescribeLimits                      Operation = "DescribeLimits"
	OpDescribeTable                       Operation = "DescribeTable"
	OpDescribeTableReplicaAutoScaling     Operation = "DescribeTableReplicaAutoScaling"
	OpDescribeTimeToLive                  Operation = "DescribeTimeToLive"
	OpDisableKinesisStreamingDestination  Operation = "DisableKinesisStreamingDestination"
	OpEnableKinesisStreamingDestination   Operation = "EnableKinesisStreamingDestination"
	OpExecuteStatement                    Operation = "ExecuteStatement"
	OpExecuteTransaction                  Operation = "ExecuteTransaction"
	OpExportTableToPointInTime            Operation = "ExportTableToPointInTime"
	OpGetItem                             Operation = "GetItem"
	OpGetResourcePolicy                   Operation = "GetResourcePolicy"
	OpImportTable                         Operation = "ImportTable"
	OpListBackups                         Operation = "ListBackups"
	OpListBulkOperations                  Operation = "ListBulkOperations"
	OpListContributorInsights             Operation = "ListContributorInsights"
	OpListExports                         Operation = "ListExports"
	OpListGlobalTables                    Operation = "ListGlobalTables"
	OpListImports                         Operation = "ListImports"
	OpListTables                          Operation = "ListTables"
	OpListTagsOfResource                  Operation = "ListTagsOfResource"
	OpPutItem                             Operation = "PutItem"
	OpPutResourcePolicy                   Operation = "PutResourcePolicy"
	OpQuery                               Operation = "Query"
	OpRestoreTableFromBackup              Operation = "RestoreTableFromBackup"
	OpRestoreTableToPointInTime           Operation = "RestoreTableToPointInTime"
	OpScan                                Operation = "Scan"
	OpSearchVectors                       Operation = "SearchVectors"
	OpStartBulkPutItems                   Operation = "StartBulkPutItems"
	OpTagResource                         Operation = "TagResource"
	OpTransactGetItems                    Operation = "TransactGetItems"
	OpTransactWriteItems                  Operation = "TransactWriteItems"
	OpUntagResource                       Operation = "UntagResource"
	OpUpdateContinuousBackups             Operation = "UpdateContinuousBackups"
	OpUpdateContributorInsights           Operation = "UpdateContributorInsights"
	OpUpdateGlobalTable                   Operation = "UpdateGlobalTable"
	OpUpdateGlobalTableSettings           Operation = "UpdateGlobalTableSettings"
	OpUpdateItem                          Operation = "UpdateItem"
	OpUpdateKinesisStreamingDestination   Operation = "UpdateKinesisStreamingDestination"
	OpUpdateTable                         Operation = "UpdateTable"
	OpUpdateTableReplicaAutoScaling       Operation = "UpdateTableReplicaAutoScaling"
	OpUpdateTimeToLive                    Operation = "UpdateTimeToLive"
	OpDescribeStream                      Operation = "DescribeStream"
	OpGetRecords                          Operation = "GetRecords"
	OpGetShardIterator                    Operation = "GetShardIterator"
	OpListStreams                         Operation = "ListStreams"
)

var groups = map[Operation]Group{
	OpBatchExecuteStatement:               PartiQL,
	OpBatchGetItem:                        Data,
	OpBatchWriteItem:                      Data,
	OpCancelBulkOperation:                 Bulk,
	OpCreateBackup:                        Backups,
	OpCreateGlobalTable:                   Control,
	OpCreateTable:                         Control,
	OpDeleteBackup:                        Backups,
	OpDeleteItem:                          Data,
	OpDeleteResourcePolicy:                ResourcePolicies,
	OpDeleteTable:                         Control,
	OpDescribeBackup:                      Backups,
	OpDescribeBulkOperation:               Bulk,
	OpDescribeContinuousBackups:           Backups,
	OpDescribeContributorInsights:         Control,
	OpDescribeEndpoints:                   Describe,
	OpDescribeExport:                      Bulk,
	OpDescribeGlobalTable:                 Control,
	OpDescribeGlobalTableSettings:         Control,
	OpDescribeImport:                      Bulk,
	OpDescribeKinesisStreamingDestination: Streams,
	OpDescribeLimits:                      Control,
	OpDescribeTable:                       Describe,
	OpDescribeTableReplicaAutoScaling:     Control,
	OpDescribeTimeToLive:                  Control,
	OpDisableKinesisStreamingDestination:  Streams,
	OpEnableKinesisStreamingDestination:   Streams,
	OpExecuteStatement:                    PartiQL,
	OpExecuteTransaction:                  PartiQL,
	OpExportTableToPointInTime:            Bulk,
	OpGetItem:                             Data,
	OpGetResourcePolicy:                   ResourcePolicies,
	OpImportTable:                         Bulk,
	OpListBackups:                         Backups,
	OpListBulkOperations:                  Bulk,
	OpListContributorInsights:             Control,
	OpListExports:                         Bulk,
	OpListGlobalTables:                    Control,
	OpListImports:                         Bulk,
	OpListTables:                          Describe,
	OpListTagsOfResource:                  Control,
	OpPutItem:                             Data,
	OpPutResourcePolicy:                   ResourcePolicies,
	OpQuery:                               Data,
	OpRestoreTableFromBackup:              Backups,
	OpRestoreTableToPointInTime:           Backups,
	OpScan:                                Data,
	OpSearchVectors:                       Search,
	OpStartBulkPutItems:                   Bulk,
	OpTagResource:                         Control,
	OpTransactGetItems:                    Transactions,
	OpTransactWriteItems:                  Transactions,
	OpUntagResource:                       Control,
	OpUpdateContinuousBackups:             Backups,
	OpUpdateContributorInsights:           Control,
	OpUpdateGlobalTable:                   Control,
	OpUpdateGlobalTableSettings:           Control,
	OpUpdateItem:                          Data,
	OpUpdateKinesisStreamingDestination:   Streams,
	OpUpdateTable:                         Control,
	OpUpdateTableReplicaAutoScaling:       Control,
	OpUpdateTimeToLive:                    Control,
	OpDescribeStream:                      Streams,
	OpGetRecords:                          Streams,
	OpGetShardIterator:                    Streams,
	OpListStreams:                         Streams,
}

// LookupOperation returns the operation with exactly that name; ok is false
// when the API has none.
func LookupOperation(name string) (op Operation, ok bool) {
	_, ok = groups[Operation(name)]
	return Operation(name), ok
}

// Group returns the group of the operation, or 0 when the API has none of
// that name.
func (op Operation) Group() Group { return groups[op] }

// The prefixes of X-Amz-Target: service and API version.
const (
	targetPrefix        = "DynamoDB_20120810."
	streamsTargetPrefix = "DynamoDBStreams_20120810."
)

// ParseTarget reads the value of an X-Amz-Target header, such as
// "DynamoDB_20120810.GetItem". Case and version must match exactly, and each
// operation is found only under its own service. The error is an *[Error]
// with UnknownOperationException.
func ParseTarget(target string) (Operation, error) {
	if name, ok := strings.CutPrefix(target, targetPrefix); ok {
		if op, ok := LookupOperation(name); ok && !streamsAPI(op) {
			return op, nil
		}
	}
	if name, ok := strings.CutPrefix(target, streamsTargetPrefix); ok {
		if op, ok := LookupOperation(name); ok && streamsAPI(op) {
			return op, nil
		}
	}
	return "", &Error{Type: UnknownOperationException, Message: "the X-Amz-Target header names no operation of DynamoDB's API version 2012-08-10"}
}

func streamsAPI(op Operation) bool {
	switch op {
	case OpDescribeStream, OpGetRecords, OpGetShardIterator, OpListStreams:
		return true
	}
	return false
}

// Target returns the value of X-Amz-Target for an operation of the DynamoDB
// API.
func (op Operation) Target() string { return targetPrefix + string(op) }
