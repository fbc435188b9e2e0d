package export

import (
	"context"
	"fmt"
	"iter"
	"time"

	"waymark/events"
	"waymark/eventstore"
)

// span is the part of a stream that is exported.
type span struct {
	stream      string
	first, last int64  // revisions; last before first: nothing of it
	previous    string // what the first one follows
}

// Part is what of a product is exported. Its zero value is all of it.
type Part struct {
	From *time.Time // what took effect at or after it
	To   *time.Time // what took effect before it
}

// span is the part of a stream that stands at a position of the log or before it.
func (x Exporter) span(ctx context.Context, stream string, p Part, until events.Position) (span, error) {
	s := span{stream: stream, last: -1, previous: stream}
	end, there, err := x.Store.Last(ctx, stream)
	if err != nil || !there {
		return s, err
	}
	s.last, err = eventstore.LastThat(ctx, x.Store, stream, -1, end.Revision, func(raw events.Raw) (bool, error) {
		early, err := tookEffectBefore(raw, p.To)
		return early && raw.Position.Compare(until) <= 0, err
	})
	if err == nil && p.From != nil {
		err = x.cutStart(ctx, &s, *p.From)
	}
	return s, err
}

// cutStart leaves out what took effect before an instant.
func (x Exporter) cutStart(ctx context.Context, s *span, from time.Time) error {
	left, err := eventstore.LastThat(ctx, x.Store, s.stream, -1, s.last, func(raw events.Raw) (bool, error) { return tookEffectBefore(raw, &from) })
	if err != nil || left < 0 {
		return err
	}
	raw, err := x.at(ctx, s.stream, left)
	if err == nil {
		s.first = left + 1
		s.previous, err = events.StoredHash(raw.Metadata)
	}
	return err
}

// tookEffectBefore says whether an event took effect before an instant, which all do if there is none.
func tookEffectBefore(raw events.Raw, instant *time.Time) (bool, error) {
	if instant == nil {
		return true, nil
	}
	meta, err := events.ParseMetadata(raw.Metadata)
	return meta.EffectiveAt.Before(*instant), err
}

// at is the event at a revision, which a stream has.
func (x Exporter) at(ctx context.Context, stream string, revision int64) (events.Raw, error) {
	raw, there, err := x.Store.At(ctx, stream, revision)
	if err == nil && !there {
		err = fmt.Errorf("%w: %s ends before revision %d", events.ErrGap, stream, revision)
	}
	return raw, err
}

// events are those of the span, from the store.
func (x Exporter) events(ctx context.Context, s span) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		if s.last < s.first {
			return
		}
		for raw, err := range x.Store.ReadStream(ctx, s.stream, s.first) {
			if !yield(raw, err) || err != nil || raw.Revision == s.last {
				return
			}
		}
	}
}
