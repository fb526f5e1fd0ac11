package cli_test

import (
	"net/http"
	"strings"
	"testing"
)

// post sends a request without a signature and returns the status.
func post(t *testing.T, addr string) int {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, "http://"+addr+"/", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Amz-Target", "DynamoDB_20120810.GetItem")
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}
