package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// policyFile is the policy that everything is measured with.
//
//go:embed dynamoat.yaml
var policyFile []byte

const (
	tenant      = "acme"
	region      = "eu-west-1"
	accessKeyID = "BENCH0ACME0000000000"
)

// The requests, as boto3 spells them: with a space behind each colon and
// comma. The query is 400 bytes.
const (
	getItemBody = `{"TableName": "AppTable", "Key": {"tenant_id": {"S": "tenant_acme"}, "entity_id": {"S": "ORDER#2025-11-25#0000000000"}}}`
	queryBody   = `{"TableName": "AppTable", "IndexName": "by_status", ` +
		`"KeyConditionExpression": "#pk = :pk AND begins_with(#sk, :day)", "FilterExpression": "priority >= :low", ` +
		`"ExpressionAttributeNames": {"#pk": "gsi1pk", "#sk": "gsi1sk"}, ` +
		`"ExpressionAttributeValues": {":pk": {"S": "tenant_acme#open"}, ":day": {"S": "2025-11-25"}, ":low": {"N": "3"}}, ` +
		`"Limit": 25, "ScanIndexForward": false, "ConsistentRead": false}`
)

// responseItem is what the stub answers a GetItem with, and privateNote the
// attribute of it that the gateway takes out.
const (
	responseItem = `{"Item":{"tenant_id":{"S":"tenant_acme"},"entity_id":{"S":"ORDER#2025-11-25#0000000000"},` +
		`"status":{"S":"open"},"priority":{"N":"3"},"created_at":{"S":"2025-11-25T09:30:00Z"},` +
		`"gsi1pk":{"S":"tenant_acme#open"},"gsi1sk":{"S":"2025-11-25#0000000000"},` +
		`"metadata":{"M":{"channel":{"S":"web"},"total_cents":{"N":"129900"},"gift":{"BOOL":false},` +
		`"tags":{"L":[{"S":"express"},{"S":"fragile"}]}}}` + privateNote + `}}`
	privateNote = `,"internal_notes":{"S":"margin 23 %, second chargeback in a year"}`
)

// Every proxy but the gateway passes the stub's body as it is.
var (
	passedBody   = []byte(responseItem)
	confinedBody = []byte(strings.Replace(responseItem, privateNote, "", 1))
)

// newSecret makes a secret access key.
func newSecret() string { return rand.Text() + rand.Text() }

// signedRequests returns n different GetItem requests as the bytes to write to
// a connection, each signed by AWS's own signer. They are good for the five
// minutes around now.
func signedRequests(n int, secret string, now time.Time) ([][]byte, error) {
	signer := v4.NewSigner()
	credentials := aws.Credentials{AccessKeyID: accessKeyID, SecretAccessKey: secret}
	requests := make([][]byte, n)
	for i := range requests {
		body := strings.Replace(getItemBody, "0000000000", fmt.Sprintf("%010d", i), 1)
		r, err := http.NewRequest(http.MethodPost, "http://dynamodb.example.internal/", strings.NewReader(body))
		if err != nil {
			return nil, err
		}
		r.Header = http.Header{
			"Content-Type":          {"application/x-amz-json-1.0"},
			"X-Amz-Target":          {"DynamoDB_20120810.GetItem"},
			"User-Agent":            {"aws-sdk-go-v2/1.0 os/linux lang/go md/GOOS#linux md/GOARCH#amd64 api/dynamodb#1.0"},
			"Accept-Encoding":       {"identity"},
			"Amz-Sdk-Invocation-Id": {"5f0f9d5c-7a0e-4f52-8f4e-2d9a3a6f0c11"},
			"Amz-Sdk-Request":       {"attempt=1; max=3"},
		}
		hash := sha256.Sum256([]byte(body))
		if err := signer.SignHTTP(context.Background(), credentials, r, hex.EncodeToString(hash[:]), "dynamodb", region, now); err != nil {
			return nil, err
		}
		var wire bytes.Buffer
		if err := r.Write(&wire); err != nil {
			return nil, err
		}
		requests[i] = wire.Bytes()
	}
	return requests, nil
}
