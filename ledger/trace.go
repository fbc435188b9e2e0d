package ledger

import (
	"context"
	"slices"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// span follows a request through the ledger.
type span struct{ trace.Span }

// trace begins the span of a request. Where it is recorded the decisions carry it, so that whoever folds their events goes on
// with the trace.
func (l *Ledger) trace(ctx context.Context, r *Request) (context.Context, span) {
	name := "command"
	if len(r.Decisions) > 0 {
		name += " " + describe(r.Decisions[0].Command).Name
	}
	ctx, s := l.tracer.Start(ctx, name)
	if s.IsRecording() {
		carrier := propagation.MapCarrier{}
		propagation.TraceContext{}.Inject(ctx, carrier)
		r.Decisions = slices.Clone(r.Decisions)
		for i := range r.Decisions {
			r.Decisions[i].Trace = carrier.Get("traceparent")
		}
	}
	return ctx, span{s}
}

// end tells what became of the request, and nothing of its texts.
func (s span) end(r Request, result Result, err error) {
	defer s.End()
	if !s.IsRecording() || len(r.Decisions) == 0 {
		return
	}
	o := outcome(r, result, 0, err)
	s.SetAttributes(attribute.String("waymark.product", r.Product), attribute.Int("waymark.decisions", len(r.Decisions)),
		attribute.String("waymark.outcome", string(o)))
	if err == nil {
		s.SetAttributes(attribute.String("waymark.book", string(result.Book)), attribute.Int64("waymark.revision", result.Revision))
	}
	if o.isOurs() {
		s.SetStatus(codes.Error, string(o))
	}
}

// traceAppend has the trace of each job show the append that they share.
func (l *Ledger) traceAppend(jobs []*job, started time.Time, count int, err error) {
	for _, j := range jobs {
		if !trace.SpanFromContext(j.ctx).IsRecording() {
			continue
		}
		_, s := l.tracer.Start(j.ctx, "append", trace.WithTimestamp(started), trace.WithSpanKind(trace.SpanKindClient))
		s.SetAttributes(attribute.Int("waymark.events", count), attribute.Int("waymark.requests", len(jobs)))
		if err != nil {
			s.SetStatus(codes.Error, err.Error())
		}
		s.End()
	}
}
