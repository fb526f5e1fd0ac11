package gateway

import (
	"hash/crc32"
	"net/http"
	"strconv"

	"github.com/dynamoat/dynamoat/ddb"
)

// failure is an error response in the shape that AWS SDKs parse.
type failure struct {
	status  int
	kind    string // the exception with its namespace
	message string
}

// The namespaces in which DynamoDB puts its exceptions.
const (
	dynamoDB   = "com.amazonaws.dynamodb.v20120810#"
	coral      = "com.amazon.coral.service#"
	validation = "com.amazon.coral.validate#"
)

// kinds gives each exception its namespace.
var kinds = map[string]string{
	"AccessDeniedException":     coral,
	"SerializationException":    coral,
	"UnknownOperationException": coral,
	"ValidationException":       validation,
}

func fail(status int, exception, message string) failure {
	namespace, ok := kinds[exception]
	if !ok {
		namespace = coral
	}
	return failure{status, namespace + exception, message}
}

// Failures that say the same whatever the request. 5xx are those that SDKs
// retry.
var (
	errInternal    = failure{http.StatusInternalServerError, dynamoDB + "InternalServerError", "the gateway could not answer; nothing is known to be wrong with the request"}
	errUnavailable = failure{http.StatusServiceUnavailable, dynamoDB + "ServiceUnavailable", "the gateway cannot reach DynamoDB"}
)

// jsonType is the one content type of the DynamoDB JSON protocol.
const jsonType = "application/x-amz-json-1.0"

func (f failure) body() []byte {
	b := ddb.AppendString([]byte(`{"__type":`), f.kind)
	b = ddb.AppendString(append(b, `,"message":`...), f.message)
	return append(b, '}')
}

// write sends a complete response: status, body, and the checksum that SDKs
// check.
func write(w http.ResponseWriter, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", jsonType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE(body)), 10))
	w.WriteHeader(status)
	w.Write(body) // a client that is gone has no use for the error
}

func (f failure) write(w http.ResponseWriter) { write(w, f.status, f.body()) }
