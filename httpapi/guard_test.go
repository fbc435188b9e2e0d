package httpapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"waymark/httpapi"
)

func TestOtherSitesAndOtherNamesAreKeptOutWithProblems(t *testing.T) {
	ok := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	for _, test := range []struct {
		remote bool
		host   string
		origin string
		status int
	}{
		{false, "localhost:8080", "", 200}, {false, "127.0.0.1:8080", "http://127.0.0.1:8080", 200},
		{false, "LOCALHOST", "", 200}, {false, "[::1]", "", 200}, {false, "[::1]:8080", "", 200},
		{false, "evil.example", "", 421}, {false, "localhost.evil.example:8080", "", 421}, {false, "", "", 421},
		{false, "localhost:8080", "http://evil.example", 403}, {false, "localhost:8080", "null", 403},
		{true, "waymark.example", "", 200}, {true, "waymark.example", "http://evil.example", 403},
	} {
		request := httptest.NewRequest(http.MethodPost, "/", nil)
		request.Host = test.host
		if test.origin != "" {
			request.Header.Set("Origin", test.origin)
		}
		recorder := httptest.NewRecorder()
		httpapi.Guard(ok, test.remote).ServeHTTP(recorder, request)
		if recorder.Code != test.status {
			t.Errorf("%s from %q answers %d, want %d", test.host, test.origin, recorder.Code, test.status)
		}
		var p httpapi.Problem
		if err := json.Unmarshal(recorder.Body.Bytes(), &p); test.status != 200 && (err != nil || p.Status != test.status || p.Detail == "") {
			t.Errorf("%s from %q answers %s: %v", test.host, test.origin, recorder.Body, err)
		}
	}
}

// A page can post text/plain and forms to any address without asking, and a browser may leave the Origin out; it says then where the request
// comes from.
func TestPostsThatABrowserCallsThoseOfAnotherSiteAreRefused(t *testing.T) {
	ok := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	for site, status := range map[string]int{
		"cross-site": http.StatusForbidden, "same-site": http.StatusForbidden, "same-origin": http.StatusOK, "none": http.StatusOK,
	} {
		for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "application/json", ""} {
			for _, remote := range []bool{false, true} {
				request := httptest.NewRequest(http.MethodPost, "http://localhost:8080/v1/products", nil)
				request.Header.Set("Sec-Fetch-Site", site)
				request.Header.Set("Content-Type", kind)
				recorder := httptest.NewRecorder()
				httpapi.Guard(ok, remote).ServeHTTP(recorder, request)
				if recorder.Code != status {
					t.Errorf("%s of %q answers %d, want %d", site, kind, recorder.Code, status)
				}
			}
		}
	}
}
