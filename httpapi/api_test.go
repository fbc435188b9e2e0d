package httpapi_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"waymark/httpapi"
)

func serve(t *testing.T) *httptest.Server {
	t.Helper()
	mux, metrics := http.NewServeMux(), httpapi.NewMetrics()
	httpapi.New(mux, "test")
	mux.HandleFunc("GET /things/{key}", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("secret") })
	mux.Handle("GET /metrics", metrics.Handler())
	server := httptest.NewServer(httpapi.Handler(mux, slog.New(slog.DiscardHandler), httpapi.Sight{Metrics: metrics}))
	t.Cleanup(server.Close)
	return server
}

func get(t *testing.T, s *httptest.Server, path string) (*http.Response, string) {
	t.Helper()
	response, err := http.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}

func TestWhatIsNotThereAndWhatPanicsAnswerProblemDocuments(t *testing.T) {
	s := serve(t)
	for path, status := range map[string]int{"/nowhere": http.StatusNotFound, "/panic": http.StatusInternalServerError} {
		response, text := get(t, s, path)
		var problem httpapi.Problem
		if err := json.Unmarshal([]byte(text), &problem); err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != status || problem.Status != status || problem.Detail == "" || strings.Contains(text, "secret") ||
			response.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s answers %d %s", path, response.StatusCode, text)
		}
	}
}

func TestRequestsAreMeasuredByRouteNotByKey(t *testing.T) {
	s := serve(t)
	get(t, s, "/things/1")
	get(t, s, "/things/2")
	_, text := get(t, s, "/metrics")
	if !strings.Contains(text, `waymark_http_request_duration_seconds_count{route="GET /things/{key}",status="200"} 2`) {
		t.Errorf("metrics are %.1000s", text)
	}
}

func TestAProblemCarriesHeadersAndPlaces(t *testing.T) {
	p := httpapi.Unavailable("away").At("body.x", "is bad")
	if p.GetHeaders().Get("Retry-After") != "1" || p.GetStatus() != http.StatusServiceUnavailable || p.Errors[0].Location != "body.x" {
		t.Errorf("problem is %+v", p)
	}
}
