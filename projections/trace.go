package projections

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"waymark/events"
)

// traceAge is how old an event may be whose trace goes on. Those of events that are folded again, for a read model that is made
// anew, have ended long ago.
const traceAge = 5 * time.Minute

// trace has the traces of the commands that a page came from show when the read model contained what they decided.
func (c *consumer) trace(page []events.Recorded, started time.Time) {
	tracer := c.engine.options.Tracer
	if tracer == nil {
		return
	}
	counts, oldest := map[string]int{}, started.Add(-traceAge)
	for _, r := range page {
		if r.Metadata.Trace != "" && r.RecordedAt.After(oldest) {
			counts[r.Metadata.Trace]++
		}
	}
	for traceparent, count := range counts {
		ctx := propagation.TraceContext{}.Extract(context.Background(), propagation.MapCarrier{"traceparent": traceparent})
		if !trace.SpanContextFromContext(ctx).IsValid() {
			continue
		}
		_, span := tracer.Start(ctx, "fold "+c.model.Name, trace.WithTimestamp(started), trace.WithSpanKind(trace.SpanKindConsumer))
		span.SetAttributes(attribute.String("waymark.model", c.model.Name), attribute.Int("waymark.events", count),
			attribute.Int("waymark.page.events", len(page)))
		span.End()
	}
}
