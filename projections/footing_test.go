package projections

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"waymark/events"
)

var errAway = errors.New("away")

// What a read model holds is judged by the last event of ours; where it goes on by what stands at its checkpoint.
func TestAReadModelGoesOnOnlyInTheEventStoreThatItWasMadeFrom(t *testing.T) {
	t.Parallel()
	own := events.Raw{ID: "e7", Stream: "backlog-ACME", Revision: 7, Position: events.Position{Commit: 70, Prepare: 70}}
	other, elsewhere := own, own
	other.ID, elsewhere.Position = "x7", events.Position{Commit: 71, Prepare: 71}
	const atOwn, behind, none = 70, 95, 0
	for name, c := range map[string]struct {
		at     int64 // the checkpoint
		fresh  bool  // no event of ours yet
		held   []events.Raw
		failed error
		first  string // id of what stands at the checkpoint
		from   int64
		err    error
	}{
		"nothing yet":                               {at: none, fresh: true, from: none},
		"nothing of ours yet, others known":         {at: behind, fresh: true, first: "f95", from: behind},
		"nothing of ours yet, others not known":     {at: behind, fresh: true, first: "f96", from: none},
		"the last event of ours":                    {at: atOwn, held: []events.Raw{own}, from: atOwn},
		"ours, and what others wrote behind it":     {at: behind, held: []events.Raw{own}, first: "f95", from: behind},
		"ours, but what others wrote was scavenged": {at: behind, held: []events.Raw{own}, first: "f99", from: atOwn},
		"ours, but the log ends there":              {at: behind, held: []events.Raw{own}, from: atOwn},
		"an older store":                            {at: atOwn, err: ErrOtherStore},
		"an older store that went on":               {at: atOwn, held: []events.Raw{other}, err: ErrOtherStore},
		"a copy, whose positions are others":        {at: behind, held: []events.Raw{elsewhere}, first: "f95", err: ErrOtherStore},
		"our stream was truncated":                  {at: atOwn, failed: fmt.Errorf("%w: $tb", events.ErrGap), from: atOwn},
		"the store is away":                         {at: atOwn, failed: errAway, err: errAway},
	} {
		t.Run(name, func(t *testing.T) {
			e := New(Options{})
			e.pace.doubt = 10 * time.Millisecond
			e.read = reading(c.held, c.failed)
			e.first = func(context.Context, events.Position) (string, bool, error) { return c.first, c.first != "", nil }
			f := footing{Name: "backlog", EventID: own.ID, EventStream: own.Stream, EventRevision: own.Revision}
			if c.at != none {
				f.CommitPosition, f.PreparePosition = &c.at, &c.at
			}
			if c.at == behind {
				f.PassedID = "f95"
			}
			if last := int64(atOwn); !c.fresh {
				f.EventCommit, f.EventPrepare = &last, &last
			}
			from, err := e.stands(t.Context(), f)
			if !errors.Is(err, c.err) || err == nil && (from == nil) != (c.from == none) || from != nil && from.Commit != uint64(c.from) {
				t.Errorf("goes on from %v, %v; want %d, %v", from, err, c.from, c.err)
			}
		})
	}
}

func reading(held []events.Raw, failed error) func(context.Context, string, int64) iter.Seq2[events.Raw, error] {
	return func(context.Context, string, int64) iter.Seq2[events.Raw, error] {
		return func(yield func(events.Raw, error) bool) {
			for _, raw := range held {
				if !yield(raw, nil) {
					return
				}
			}
			if failed != nil {
				yield(events.Raw{}, failed)
			}
		}
	}
}

// A follower that became the leader, or is read while it catches up, shows the last events late.
func TestANodeThatLagsIsNotTakenForAnotherEventStore(t *testing.T) {
	t.Parallel()
	own := events.Raw{ID: "e7", Stream: "backlog-ACME", Revision: 7, Position: events.Position{Commit: 70, Prepare: 70}}
	e := New(Options{})
	reads := 0
	e.read = func(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
		if reads++; reads < 3 {
			return reading(nil, nil)(ctx, stream, from)
		}
		return reading([]events.Raw{own}, nil)(ctx, stream, from)
	}
	e.pace.doubt = patience
	at := int64(70)
	f := footing{
		Name: "backlog", EventID: own.ID, EventStream: own.Stream, EventRevision: own.Revision,
		CommitPosition: &at, PreparePosition: &at, EventCommit: &at, EventPrepare: &at,
	}
	if from, err := e.stands(t.Context(), f); err != nil || from == nil || reads != 3 {
		t.Errorf("goes on from %v, %v after %d reads", from, err, reads)
	}
}
