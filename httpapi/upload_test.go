package httpapi_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"waymark/httpapi"
)

// What is compressed leaves as soon as it is flushed all the same.
func TestLinesThatAreFlushedArriveThoughTheyAreCompressed(t *testing.T) {
	goOn := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /lines", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", httpapi.LinesType)
		_, _ = io.WriteString(w, "{}\n")
		_ = http.NewResponseController(w).Flush()
		<-goOn
		_, _ = w.Write(bytes.Repeat([]byte("{}\n"), 10_000))
	})
	server := httptest.NewServer(httpapi.Handler(mux, slog.New(slog.DiscardHandler), httpapi.Sight{}))
	t.Cleanup(server.Close)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/lines", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "gzip") // so that the client does not hide it
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	plain, err := gzip.NewReader(response.Body)
	if err != nil || response.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("answers %v, %v", response.Header, err)
	}
	lines := bufio.NewReader(plain)
	if first, err := lines.ReadString('\n'); err != nil || first != "{}\n" {
		t.Errorf("the first line is %q, %v", first, err)
	}
	close(goOn)
	if rest, err := io.ReadAll(lines); err != nil || len(rest) != 30_000 {
		t.Errorf("the rest has %d bytes, %v", len(rest), err)
	}
}
