package projections

import (
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"waymark/events"
	"waymark/postgres/postgrestest"
)

const (
	newTrace, oldTrace = "0af7651916cd43dd8448eb211c80319c", "4bf92f3577b34da6a3ce929d0e0e4736"
	commandsSpan       = "b7ad6b7169203331"
)

func TestTheTraceOfACommandGoesOnInTheReadModelsThatReadItsBook(t *testing.T) {
	t.Parallel()
	log := syntheticLog(300)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log)
	spans := tracetest.NewSpanRecorder()
	e := New(Options{Pool: pool, Client: s.client, Node: "one", Tracer: sdk.NewTracerProvider(sdk.WithSpanProcessor(spans)).Tracer("test")})
	traced := 0
	for _, raw := range log {
		if raw.Stream == events.Backlog.Stream("P1") {
			traced++
		}
	}
	e.record = func(raw events.Raw) (events.Recorded, error) {
		r, err := events.Record(raw)
		switch raw.Stream {
		case events.Backlog.Stream("P1"):
			r.Metadata.Trace, r.RecordedAt = "00-"+newTrace+"-"+commandsSpan+"-01", time.Now()
		case events.Backlog.Stream("P2"):
			r.Metadata.Trace, r.RecordedAt = "00-"+oldTrace+"-"+commandsSpan+"-01", time.Now().Add(-time.Hour)
		case events.Backlog.Stream("P3"):
			r.Metadata.Trace, r.RecordedAt = "nonsense", time.Now()
		case events.Backlog.Stream("P4"): // its caller did not want it recorded
			r.Metadata.Trace, r.RecordedAt = "00-"+oldTrace+"-"+commandsSpan+"-00", time.Now()
		}
		return r, err
	}
	stop := start(t, e)
	waitFor(t, e, s.appended, e.Models()...)
	stop()
	folded := map[string]int64{}
	for _, span := range spans.Ended() {
		if span.SpanContext().TraceID().String() != newTrace || span.Parent().SpanID().String() != commandsSpan || !span.Parent().IsRemote() {
			t.Errorf("%s is %v below %v", span.Name(), span.SpanContext(), span.Parent())
		}
		for _, a := range span.Attributes() {
			if a.Key == attribute.Key("waymark.events") {
				folded[span.Name()] += a.Value.AsInt64()
			}
		}
	}
	all := int64(traced)
	if len(folded) != 3 || folded["fold backlog"] != all || folded["fold decisions"] != all || folded["fold analytics"] != all || traced == 0 {
		t.Errorf("traced %v, want %d events in each of three", folded, traced)
	}
}
