package httpapi_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"waymark/httpapi"
)

// An answer that is written piece by piece reaches its reader piece by piece, packed or not; and a stream of events, which takes as long
// as its reader likes, is no slow request.
func TestPiecesOfAnAnswerArriveAsTheyAreWritten(t *testing.T) {
	for _, kind := range []string{httpapi.EventsType, httpapi.LinesType} {
		t.Run(kind, func(t *testing.T) {
			goOn, written := make(chan struct{}), make(chan error, 1)
			mux := http.NewServeMux()
			mux.HandleFunc("GET /pieces", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", kind)
				fmt.Fprint(w, strings.Repeat("data: 1\n\n", 1000))
				written <- http.NewResponseController(w).Flush()
				<-goOn
			})
			metrics := httpapi.NewMetrics()
			server := httptest.NewServer(httpapi.Handler(mux, slog.New(slog.DiscardHandler), httpapi.Sight{Metrics: metrics}))
			defer server.Close()
			request, err := http.NewRequest(http.MethodGet, server.URL+"/pieces", nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Accept", kind)
			request.Header.Set("Accept-Encoding", "gzip")
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if _, err := response.Body.Read(make([]byte, 1)); err != nil || <-written != nil {
				t.Fatalf("the first piece: %v", err)
			}
			if packed := response.Header.Get("Content-Encoding") == "gzip"; packed != (kind == httpapi.LinesType) {
				t.Errorf("packed: %v", packed)
			}
			held := 500 * time.Millisecond
			<-time.After(held)
			close(goOn)
			server.Close() // once the request has ended
			if took := taken(t, metrics); (took < held.Seconds()) != (kind == httpapi.EventsType) {
				t.Errorf("the request took %v s", took)
			}
		})
	}
}

// taken is how long all requests took.
func taken(t *testing.T, m *httpapi.Metrics) (seconds float64) {
	t.Helper()
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	_, line, found := strings.Cut(answer.Body.String(), `waymark_http_request_duration_seconds_sum{route="GET /pieces",status="200"} `)
	if _, err := fmt.Sscan(line, &seconds); err != nil || !found {
		t.Fatalf("%v: %s", err, answer.Body)
	}
	return seconds
}
