package demo

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// cursor: the pagination cursor is the last key in base64, which is no seal,
// and it says which partition to go on with.
var cursor = flaw{
	endpoints: map[string]endpoint{"GET /feed": feed},
	attacks: []attack{{
		title: "cursor=(a key of globex's)", does: "reads globex's orders",
		request: get("/feed", "limit", "10", "cursor", encodeCursor(orderKey(globex, ""))), proof: answerHolds(marker(globex)),
	}},
	honest: func(tenant string) []visit {
		return []visit{
			{get("/feed", "limit", "1"), 200, encodeCursor(orderKey(tenant, "o1"))},
			{get("/feed", "limit", "1", "cursor", encodeCursor(orderKey(tenant, "o1"))), 200, `"id":"o2"`},
		}
	},
}

func feed(s session) (any, error) {
	limit, err := strconv.ParseInt(s.query("limit", "2"), 10, 32)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBadInput, err)
	}
	query := &dynamodb.QueryInput{
		TableName:                 aws.String(appTable),
		KeyConditionExpression:    aws.String("tenant_id = :tenant"),
		ExpressionAttributeValues: item{":tenant": text(partition(s.tenant))},
		Limit:                     aws.Int32(int32(limit)),
	}
	if given := s.query("cursor", ""); given != "" {
		start, err := decodeCursor(given)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errBadInput, err)
		}
		query.ExclusiveStartKey = start
		query.ExpressionAttributeValues = item{":tenant": start["tenant_id"]}
	}
	found, err := s.db.Query(s.Context(), query)
	if err != nil {
		return nil, err
	}
	page := shownAll(found.Items)
	page["next"] = encodeCursor(found.LastEvaluatedKey)
	return page, nil
}

func encodeCursor(key item) string {
	if key == nil {
		return ""
	}
	encoded, _ := json.Marshal(plainItem(key)) // strings always encode
	return base64.RawURLEncoding.EncodeToString(encoded)
}

func decodeCursor(given string) (item, error) {
	decoded, err := base64.RawURLEncoding.DecodeString(given)
	if err != nil {
		return nil, err
	}
	var key map[string]any
	err = json.Unmarshal(decoded, &key)
	return itemOf(key), err
}
