package ledger_test

import (
	"slices"
	"testing"
	"time"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
	"waymark/ledger"
)

func TestATraceLeadsFromTheRequestOverTheAppendToTheEvents(t *testing.T) {
	store, spans := newStore(t), tracetest.NewSpanRecorder()
	tracer := sdk.NewTracerProvider(sdk.WithSpanProcessor(spans)).Tracer("test")
	l := ledger.New(ledger.Options{Store: store, Local: true, Now: time.Now, Logger: quiet(), Tracer: tracer})
	must(t, l, request(by("ana", product.StartProduct{Key: "ACME", Name: "Acme"})))
	ctx, caller := tracer.Start(t.Context(), "caller")
	given := request(by("ana", backlog.WriteStory{Title: "one"}), by("ana", backlog.WriteStory{Title: "two"}))
	if _, err := l.Do(ctx, given); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Do(ctx, request(by("eve", backlog.WriteStory{Title: "three"}))); err == nil {
		t.Error("eve may write")
	}
	trace, below := caller.SpanContext().TraceID(), map[string]string{}
	var names []string
	for _, s := range spans.Ended() {
		if s.SpanContext().TraceID() == trace {
			names = append(names, s.Name())
			below[s.SpanContext().SpanID().String()] = s.Parent().SpanID().String()
		}
	}
	if want := []string{"decide", "append", "command write-story", "decide", "command write-story"}; !slices.Equal(names, want) {
		t.Errorf("the spans are %v, want %v", names, want)
	}
	for _, e := range recorded(t, store, events.Backlog) {
		of := e.Metadata.Trace
		if len(of) != 55 || of[3:35] != trace.String() || below[of[36:52]] != caller.SpanContext().SpanID().String() {
			t.Errorf("the event at %d is of the trace %q, not of a span right below the caller's in %s", e.Revision, of, trace)
		}
	}
	if given.Decisions[0].Trace != "" {
		t.Error("the caller's request was changed")
	}
}
