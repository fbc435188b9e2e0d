package e2e_test

import (
	"encoding/hex"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

// span is one as a collector hears of it.
type span struct{ name, id, parent, service string }

// collected are the spans that a collector was sent, by trace.
type collected struct {
	mu    sync.Mutex
	spans map[string][]span
}

// collect is a collector of traces by OTLP over HTTP, and where it listens.
func collect(t *testing.T) (*collected, string) {
	t.Helper()
	c := &collected{spans: map[string][]span{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var sent collector.ExportTraceServiceRequest
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = proto.Unmarshal(body, &sent)
		}
		if err != nil || r.Method != http.MethodPost || r.URL.Path != "/v1/traces" {
			t.Errorf("the collector gets %s %s: %v", r.Method, r.URL, err)
		}
		c.take(&sent)
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(server.Close)
	return c, server.URL
}

func (c *collected) take(sent *collector.ExportTraceServiceRequest) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, of := range sent.GetResourceSpans() {
		service := ""
		for _, a := range of.GetResource().GetAttributes() {
			if a.GetKey() == "service.name" {
				service = a.GetValue().GetStringValue()
			}
		}
		for _, in := range of.GetScopeSpans() {
			for _, s := range in.GetSpans() {
				trace := hex.EncodeToString(s.GetTraceId())
				c.spans[trace] = append(c.spans[trace], span{s.GetName(), hex.EncodeToString(s.GetSpanId()), hex.EncodeToString(s.GetParentSpanId()), service})
			}
		}
	}
}

// of are the spans of a trace by name.
func (c *collected) of(trace string) map[string]span {
	c.mu.Lock()
	defer c.mu.Unlock()
	found := map[string]span{}
	for _, s := range c.spans[trace] {
		found[s.name] = s
	}
	return found
}

func TestACommandIsOneTraceFromTheRequestToTheReadModelsAndALineOfTheLog(t *testing.T) {
	c, endpoint := collect(t)
	s := serve(t, dataDir(t), "OTEL_EXPORTER_OTLP_ENDPOINT="+endpoint, "OTEL_BSP_SCHEDULE_DELAY=50", "WAYMARK_REQUEST_LOG=true")
	s.must("/v1/products", map[string]string{"key": "ACME", "name": "Acme"})
	const trace, caller = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
	header := map[string]string{"Traceparent": "00-" + trace + "-" + caller + "-01", "Waymark-Actor": "local"}
	status, answered := s.do(t.Context(), http.MethodPost, "/v1/products/ACME/commands/write-story", header, map[string]string{"title": "SECRET"}, nil)
	if status != http.StatusOK || answered.Get("X-Request-Id") != trace {
		t.Fatalf("%d %v", status, answered)
	}
	const request, command = "POST /v1/products/{key}/commands/write-story", "command write-story"
	parents := map[string]string{request: "", command: request, "decide": command, "append": command, "fold backlog": command, "fold decisions": command,
		"fold analytics": command}
	var spans map[string]span
	eventually(t, time.Minute, "all spans are there", func() bool {
		spans = c.of(trace)
		return len(spans) >= len(parents)
	})
	for name, parent := range parents {
		want := caller
		if parent != "" {
			want = spans[parent].id
		}
		if s := spans[name]; s.id == "" || s.parent != want || s.service != "waymark" {
			t.Errorf("the span %s is %+v, want it below %s", name, s, want)
		}
	}
	if len(spans) > len(parents) {
		t.Errorf("the trace has %v", slices.Sorted(maps.Keys(spans)))
	}
	var line string
	eventually(t, time.Minute, "the request is logged", func() bool {
		for text := range strings.Lines(s.log.String()) {
			if strings.Contains(text, "request_id="+trace) {
				line = text
			}
		}
		return line != ""
	})
	for _, want := range []string{`msg=request method=POST route="` + request + `" status=200 took=`, "actor=local", "trace_id=" + trace} {
		if !strings.Contains(line, want) {
			t.Errorf("the line %q does not say %q", line, want)
		}
	}
	if log := s.log.String(); strings.Contains(log, "GET /healthz") || strings.Contains(log, "SECRET") {
		t.Errorf("the log has what it should not:\n%s", log)
	}
}
