package httpapi

import (
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.37.0"
	"go.opentelemetry.io/otel/trace"
)

// RequestIDHeader names a request, in its answer and in the log: as the client did, else by its trace, else at random.
const RequestIDHeader = "X-Request-Id"

// longestActor is how much of an actor's name the log shows: as much as a name may have.
const longestActor = 255

// probes are what machines ask again and again: neither logged, unless they fail, nor traced.
var probes = []string{"/healthz", "/readyz", "/metrics"}

// Sight is what is seen of requests. Its zero value shows nothing.
type Sight struct {
	Metrics  *Metrics
	Requests *slog.Logger // gets a line a request: a warning where the server failed
	Tracer   trace.Tracer // a trace goes on that the client has begun
}

// seen is one request, and what is seen of it.
type seen struct {
	sight   Sight
	request *http.Request // with the span in its context
	started time.Time
	probe   bool
	id      string
	of      trace.SpanContext // its own, else the client's; not valid without either
	span    trace.Span        // nil: it is not traced
}

func (s Sight) begin(r *http.Request) *seen {
	o := &seen{sight: s, request: r, started: time.Now(), probe: slices.Contains(probes, r.URL.Path)}
	ctx := r.Context()
	if r.Header.Get("Traceparent") != "" {
		ctx = propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(r.Header))
		o.of = trace.SpanContextFromContext(ctx)
	}
	if s.Tracer != nil && !o.probe {
		ctx, o.span = s.Tracer.Start(ctx, "HTTP", trace.WithSpanKind(trace.SpanKindServer), trace.WithTimestamp(o.started))
		o.request, o.of = r.WithContext(ctx), o.span.SpanContext()
	}
	o.id = requestID(r.Header.Get(RequestIDHeader), o.of.TraceID())
	return o
}

// requestID is the id that the client has given, if it is one.
func requestID(given string, id trace.TraceID) string {
	if plainID(given) {
		return given
	}
	for !id.IsValid() {
		for i := range id {
			id[i] = byte(rand.Uint32())
		}
	}
	return hex.EncodeToString(id[:])
}

// plainID says whether a text is short and has letters, digits, and what joins them.
func plainID(text string) bool {
	for _, c := range []byte(text) {
		letter, digit := c|0x20 >= 'a' && c|0x20 <= 'z', c >= '0' && c <= '9'
		if !letter && !digit && c != '-' && c != '_' && c != '.' && c != ':' {
			return false
		}
	}
	return text != "" && len(text) <= 128
}

func (o *seen) end(answer *statusRecorder) {
	status, took := answer.answered(), answer.took(o.started)
	if o.sight.Metrics != nil {
		o.sight.Metrics.observe(o.request, status, took)
	}
	if o.span != nil {
		o.endSpan(status)
	}
	if o.sight.Requests != nil && (!o.probe || status >= http.StatusBadRequest) {
		o.log(status, took, answer.bytes)
	}
}

func (o *seen) endSpan(status int) {
	if route := o.request.Pattern; route != "" {
		o.span.SetName(route)
		o.span.SetAttributes(semconv.HTTPRoute(route))
	}
	o.span.SetAttributes(semconv.HTTPRequestMethodKey.String(method(o.request)), semconv.HTTPResponseStatusCode(status))
	if status >= http.StatusInternalServerError {
		o.span.SetStatus(codes.Error, http.StatusText(status))
	}
	o.span.End()
}

// log tells what was asked and what became of it. A route stands for its path, which may hold anything, and there is
// nothing of queries, bodies, and headers that could be secret.
func (o *seen) log(status int, took time.Duration, bytes int64) {
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError {
		level = slog.LevelWarn
	}
	ctx := context.WithoutCancel(o.request.Context())
	if !o.sight.Requests.Enabled(ctx, level) {
		return
	}
	line := []slog.Attr{
		slog.String("method", method(o.request)), slog.String("route", o.request.Pattern), slog.Int("status", status),
		slog.Duration("took", took), slog.Int64("bytes", bytes), slog.String("request_id", o.id),
	}
	if actor := o.request.Header.Get("Waymark-Actor"); actor != "" {
		line = append(line, slog.String("actor", actor[:min(len(actor), longestActor)]))
	}
	if o.of.IsValid() {
		line = append(line, slog.String("trace_id", o.of.TraceID().String()))
	}
	o.sight.Requests.LogAttrs(ctx, level, "request", line...)
}

// method is a method, or the beginning of what was sent for one.
func method(r *http.Request) string { return fmt.Sprintf("%.20s", r.Method) }
