package writeapi_test

import (
	"io"
	"net/http"
	"testing"

	"waymark/httpapi/httpapitest"
)

func TestNothingThatACommandTakesIsWithoutBounds(t *testing.T) {
	s := serve(t)
	response, err := http.Get(s.URL + "/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range httpapitest.ReadDocument(t, text).UnboundedInput() {
		t.Error(fault)
	}
}
