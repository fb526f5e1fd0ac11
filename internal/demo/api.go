package demo

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go"

	"github.com/dynamoat/dynamoat/policy"
)

// region is the AWS region that everything in the demo signs for.
const region = "eu-west-1"

// api is the orders API. Its users are known by their bearer tokens, and
// requests to DynamoDB carry the credentials of the signed-in user's tenant:
// that part is as it should be.
type api struct {
	mux     *http.ServeMux
	users   map[string]string           // tenant by bearer token
	clients map[string]*dynamodb.Client // by tenant
}

// session is a signed-in user's request to the API.
type session struct {
	tenant string
	db     *dynamodb.Client
	*http.Request
}

// endpoint answers one request: what it returns is sent as JSON.
type endpoint func(s session) (any, error)

// newAPI returns the API with the endpoints of these flaws. endpointURL is
// where its DynamoDB is, tokens are its users' by tenant.
func newAPI(flaws []flaw, endpointURL string, transport http.RoundTripper, keys []policy.AccessKey, tokens map[string]string) *api {
	a := &api{mux: http.NewServeMux(), users: map[string]string{}, clients: map[string]*dynamodb.Client{}}
	for _, k := range keys {
		a.users[tokens[k.Tenant]] = k.Tenant
		a.clients[k.Tenant] = dynamodb.New(dynamodb.Options{
			BaseEndpoint: aws.String(endpointURL), Region: region, RetryMaxAttempts: 1,
			HTTPClient:  &http.Client{Transport: transport},
			Credentials: credentials.NewStaticCredentialsProvider(k.AccessKeyID, k.SecretAccessKey, ""),
		})
	}
	for _, f := range flaws {
		for pattern, serve := range f.endpoints {
			a.mux.HandleFunc(pattern, a.signedIn(serve))
		}
	}
	return a
}

// signedIn serves those who bring a user's token.
func (a *api) signedIn(serve endpoint) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		tenant, ok := a.users[token]
		if !ok {
			answerJSON(w, http.StatusUnauthorized, map[string]any{"error": "sign in first"})
			return
		}
		shown, err := serve(session{tenant, a.clients[tenant], r})
		if err != nil {
			status := statusOf(err)
			answerJSON(w, status, map[string]any{"error": strings.ToLower(http.StatusText(status))})
			return
		}
		answerJSON(w, http.StatusOK, shown)
	}
}

var (
	errNotFound = errors.New("not found")
	errBadInput = errors.New("bad input")
)

// statusOf is the API's answer to an error of its own or of DynamoDB.
func statusOf(err error) int {
	var refused smithy.APIError
	switch {
	case errors.Is(err, errNotFound):
		return http.StatusNotFound
	case errors.Is(err, errBadInput):
		return http.StatusBadRequest
	case !errors.As(err, &refused):
		return http.StatusBadGateway
	}
	switch refused.ErrorCode() {
	case "AccessDeniedException":
		return http.StatusForbidden
	case "ConditionalCheckFailedException":
		return http.StatusConflict
	case "ValidationException":
		return http.StatusBadRequest
	case "ResourceNotFoundException":
		return http.StatusNotFound
	}
	return http.StatusBadGateway
}

func answerJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"error":"internal server error"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body) // the error is the client's going away
}

// query returns a parameter of the query string, or what it is otherwise.
func (s session) query(name, otherwise string) string {
	if values := s.URL.Query(); values.Has(name) {
		return values.Get(name)
	}
	return otherwise
}

// body returns the JSON object that was sent. Numbers are kept as text.
func (s session) body() (map[string]any, error) {
	var object map[string]any
	decoder := json.NewDecoder(s.Body)
	decoder.UseNumber()
	if err := decoder.Decode(&object); err != nil {
		return nil, fmt.Errorf("%w: %w", errBadInput, err)
	}
	return object, nil
}

// word returns a string of a JSON object, and "" for anything else.
func word(object map[string]any, name string) string {
	s, _ := object[name].(string)
	return s
}
