package emulator

import (
	"crypto/rand"
	"errors"
	"hash/crc32"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/dynamoat/dynamoat/ddb"
)

const contentType = "application/x-amz-json-1.0"

// The exceptions of the protocol itself (Developer Guide, "Error handling
// with DynamoDB").
const (
	missingAuthentication ddb.ErrorType = "MissingAuthenticationTokenException"
	incompleteSignature   ddb.ErrorType = "IncompleteSignatureException"
)

// ServeHTTP answers one request of DynamoDB's low-level API: POST / with an
// X-Amz-Target of version 20120810. The request must carry an AWS Signature
// Version 4 in its Authorization header; that is checked for its form alone,
// since the emulator knows no keys.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// 52 characters of base 32, as DynamoDB's request ids have.
	w.Header().Set("X-Amzn-RequestId", rand.Text()+rand.Text())
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if r.Method != http.MethodPost || r.URL.Path != "/" || strings.TrimSpace(media) != contentType {
		respond(w, http.StatusNotFound, []byte("<UnknownOperationException/>\n"))
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, ddb.MaxBody))
	if err != nil {
		status := http.StatusBadRequest
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, http.StatusText(status), status)
		return
	}
	w.Header().Set("Content-Type", contentType)
	answer, err := e.serve(r, body)
	if err == nil {
		respond(w, http.StatusOK, answer)
		return
	}
	failure := &Error{Type: internalServerError, Message: "Internal server error"}
	errors.As(err, &failure)
	respond(w, failure.Status(), failure.AppendJSON(nil))
}

func (e *Emulator) serve(r *http.Request, body []byte) ([]byte, error) {
	if len(r.Header.Values("X-Amz-Target")) != 1 {
		return nil, &Error{Type: ddb.UnknownOperationException}
	}
	op, err := ddb.ParseTarget(r.Header.Get("X-Amz-Target"))
	if err != nil {
		return nil, asError(err)
	}
	if err := checkSignatureForm(r.Header); err != nil {
		return nil, err
	}
	request, err := ddb.Decode(op, body)
	if err != nil {
		return nil, asError(err)
	}
	return e.Do(r.Context(), request)
}

// checkSignatureForm checks that an Authorization header has the parts of a
// signature.
func checkSignatureForm(h http.Header) error {
	authorization := h.Get("Authorization")
	algorithm, rest, _ := strings.Cut(authorization, " ")
	if !strings.HasPrefix(algorithm, "AWS4-") {
		return &Error{Type: missingAuthentication, Message: "Request is missing Authentication Token"}
	}
	parts := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		parts[name] = value
	}
	var lacks strings.Builder
	for _, name := range []string{"Credential", "Signature", "SignedHeaders"} {
		if parts[name] == "" {
			lacks.WriteString("Authorization header requires '" + name + "' parameter. ")
		}
	}
	if h.Get("X-Amz-Date") == "" && h.Get("Date") == "" {
		lacks.WriteString("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ")
	}
	if lacks.Len() > 0 {
		// DynamoDB goes on to quote the header, which is a credential's.
		return &Error{Type: incompleteSignature, Message: strings.TrimSpace(lacks.String())}
	}
	return nil
}

func respond(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Header().Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE(body)), 10))
	w.WriteHeader(status)
	w.Write(body) // an error is the client's going away
}
