package httpapi_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"waymark/httpapi"
)

// watched is a handler whose log and spans are looked at.
type watched struct {
	handler http.Handler
	lines   bytes.Buffer
	spans   *tracetest.SpanRecorder
}

func watch(traced bool) *watched {
	w := &watched{spans: tracetest.NewSpanRecorder()}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /things/{key}", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("12345")) })
	mux.HandleFunc("GET /broken/{key}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	sight := httpapi.Sight{Requests: slog.New(slog.NewJSONHandler(&w.lines, nil))}
	if traced {
		sight.Tracer = trace.NewTracerProvider(trace.WithSpanProcessor(w.spans)).Tracer("test")
	}
	w.handler = httpapi.Handler(mux, slog.New(slog.DiscardHandler), sight)
	return w
}

// ask makes a request and says what it answers and what line it makes; nil for none.
func (w *watched) ask(t *testing.T, method, target, body string, headers ...string) (*http.Response, map[string]any) {
	t.Helper()
	w.lines.Reset()
	request := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, request)
	if w.lines.Len() == 0 {
		return answer.Result(), nil
	}
	var line map[string]any
	if err := json.Unmarshal(w.lines.Bytes(), &line); err != nil {
		t.Fatalf("%v in %s", err, w.lines.String())
	}
	return answer.Result(), line
}

const (
	clientsTrace = "0af7651916cd43dd8448eb211c80319c"
	clientsSpan  = "b7ad6b7169203331"
	traceparent  = "00-" + clientsTrace + "-" + clientsSpan + "-01"
)

func TestARequestIsALineThatTellsNoSecret(t *testing.T) {
	w := watch(false)
	answer, line := w.ask(t, "POST", "/things/SECRET?token=SECRET", "SECRET", "Authorization", "Bearer SECRET", "Cookie", "s=SECRET",
		"Idempotency-Key", "SECRET", "Waymark-Actor", "ann", "X-Request-Id", "req-1", "Traceparent", traceparent)
	for name, want := range map[string]any{
		"level": "INFO", "msg": "request", "method": "POST", "route": "POST /things/{key}", "status": 200.0, "bytes": 5.0, "actor": "ann",
		"request_id": "req-1", "trace_id": clientsTrace,
	} {
		if line[name] != want {
			t.Errorf("%s is %v, want %v", name, line[name], want)
		}
	}
	if took, ok := line["took"].(float64); !ok || took < 0 {
		t.Errorf("it took %v", line["took"])
	}
	if text := w.lines.String(); strings.Contains(text, "SECRET") {
		t.Errorf("the line is %s", text)
	}
	if got := answer.Header.Get(httpapi.RequestIDHeader); got != "req-1" {
		t.Errorf("the answer is of the request %q", got)
	}
}

func TestProbesAreLoggedWhereTheyFailAndFailuresOfTheServerAreWarnings(t *testing.T) {
	w := watch(false)
	if _, line := w.ask(t, "GET", "/healthz", ""); line != nil {
		t.Errorf("a probe is logged: %v", line)
	}
	for path, want := range map[string][2]any{
		"/readyz": {"WARN", 503.0}, "/broken/1": {"WARN", 502.0}, "/nowhere/SECRET": {"INFO", 404.0},
	} {
		_, line := w.ask(t, "GET", path, "")
		if line["level"] != want[0] || line["status"] != want[1] || strings.Contains(w.lines.String(), "SECRET") {
			t.Errorf("%s makes the line %v", path, line)
		}
	}
}

func TestARequestIsNamedByItsClientByItsTraceOrAtRandom(t *testing.T) {
	w := watch(false)
	for given, kept := range map[string]bool{
		"req-1": true, "a:b_c.D-9": true, strings.Repeat("a", 128): true, "": false, strings.Repeat("a", 129): false, "a b": false, "<i>": false,
	} {
		answer, line := w.ask(t, "GET", "/broken/1", "", "X-Request-Id", given, "Traceparent", traceparent)
		want := clientsTrace
		if kept {
			want = given
		}
		if got := answer.Header.Get("X-Request-Id"); got != want || line["request_id"] != want {
			t.Errorf("%q is answered as %q and logged as %v", given, got, line["request_id"])
		}
	}
	first, line := w.ask(t, "GET", "/broken/1", "")
	second, _ := w.ask(t, "GET", "/broken/1", "")
	a, b := first.Header.Get("X-Request-Id"), second.Header.Get("X-Request-Id")
	if len(a) != 32 || a == b || line["trace_id"] != nil {
		t.Errorf("requests without a name are %q and %q; the line says %v", a, b, line)
	}
}

func TestATraceOfTheClientGoesOnAndProbesMakeNone(t *testing.T) {
	w := watch(true)
	answer, line := w.ask(t, "GET", "/broken/1", "", "Traceparent", traceparent)
	w.ask(t, "GET", "/healthz", "", "Traceparent", traceparent)
	ended := w.spans.Ended()
	if len(ended) != 1 {
		t.Fatalf("%d spans", len(ended))
	}
	span := ended[0]
	if span.Name() != "GET /broken/{key}" || span.SpanContext().TraceID().String() != clientsTrace || span.Parent().SpanID().String() != clientsSpan ||
		span.Status().Code != codes.Error {
		t.Errorf("the span is %s of %v below %v, %v", span.Name(), span.SpanContext(), span.Parent(), span.Status())
	}
	if answer.Header.Get("X-Request-Id") != clientsTrace || line["trace_id"] != clientsTrace {
		t.Errorf("the answer has %v, the line is %v", answer.Header, line)
	}
	if _, line := w.ask(t, "POST", "/things/1", "", "Traceparent", "nonsense"); line["trace_id"] == nil || line["trace_id"] == clientsTrace {
		t.Errorf("a trace that is none leads to %v", line)
	}
}
