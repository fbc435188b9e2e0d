package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// ErrOtherStore says that a read model was made of the log of another event store than the one that there is: queries must
// not answer from it, and only people can know which of the two is right.
var ErrOtherStore = errors.New("was made from another event store, or from this one before it was restored")

// rebuildMend is what people do about ErrOtherStore.
const rebuildMend = "give back the event store, or the --stream-prefix, that it was made from; or, if this one is right, run " +
	"waymark projections rebuild --all"

// look is the time between two looks for an event that the event store does not show.
const look = 100 * time.Millisecond

// footing is what a lane of a read model stands on: its checkpoint, and by what the event store is known again in whose log that lies.
type footing struct {
	Name            string
	Lane            int32
	Epoch           int64
	Rebuild         bool   // somebody wants it built anew
	CommitPosition  *int64 // the checkpoint; nil: none yet
	PreparePosition *int64
	PassedID        string // of the first event from the checkpoint on, where that is none of ours
	EventID         string // of the last event of ours up to the checkpoint
	EventStream     string
	EventRevision   int64
	EventCommit     *int64 // where that lies; nil: there was none yet
	EventPrepare    *int64
}

func (f footing) at() *events.Position   { return positionOf(f.CommitPosition, f.PreparePosition) }
func (f footing) last() *events.Position { return positionOf(f.EventCommit, f.EventPrepare) }

// footings are what the lanes of these read models stand on, as far as they were ever made. The first of each knows most.
func footings(ctx context.Context, pool querier, names ...string) ([]footing, error) {
	return found[footing](ctx, pool, "footing.sql", pgx.NamedArgs{"names": names})
}

// stands finds from where a read model goes on in the event store that there is, nil for the start; ErrOtherStore where it
// was not made from that. What tells is the last event of ours: our streams stay, while the events of others may be gone
// tomorrow. Where the checkpoint lies behind it, at an event of others, and that is not found again, the read model goes on
// from ours: all that it holds is in this log, but what lies between may not be what was passed over then.
func (e *Engine) stands(ctx context.Context, f footing) (*events.Position, error) {
	at, last := f.at(), f.last()
	if last != nil {
		if err := e.holds(ctx, f); err != nil {
			return nil, err
		}
	}
	if at == nil || last != nil && *at == *last {
		return at, nil
	}
	switch id, there, err := e.first(ctx, *at); {
	case err != nil:
		return nil, err
	case there && id == f.PassedID:
		return at, nil
	}
	return last, nil
}

// holds is ErrOtherStore unless the event store holds the last event of ours. A node that lags may not show it yet.
func (e *Engine) holds(ctx context.Context, f footing) error {
	for doubt := time.Now().Add(e.pace.doubt); ; {
		raw, there, err := firstOf(e.read(ctx, f.EventStream, f.EventRevision))
		switch {
		case errors.Is(err, events.ErrGap): // somebody truncated or deleted the stream: that says nothing of the others
			e.options.Logger.Warn("a read model can't be compared with the event store", "model", f.Name, "cause", err)
			return nil
		case err != nil:
			return err
		case there && raw.ID == f.EventID && raw.Position == *f.last():
			return nil
		case there || time.Now().After(doubt):
			return fmt.Errorf("%w: event %s, the last one that it holds (%s revision %d), is not in this one: %s",
				ErrOtherStore, f.EventID, f.EventStream, f.EventRevision, rebuildMend)
		}
		if !pause(ctx, min(e.pace.doubt/20, look)) {
			return ctx.Err()
		}
	}
}

// firstOf is the first event of a read; false if there is none.
func firstOf(read func(func(events.Raw, error) bool)) (first events.Raw, there bool, err error) {
	for raw, err := range read {
		return raw, err == nil, err
	}
	return events.Raw{}, false, nil
}

// Examine looks whether the read models were made from the event store that there is, as far as it and the database answer.
// Those that were not are answered from no longer, see Unfit.
func (e *Engine) Examine(ctx context.Context) {
	known, err := footings(ctx, e.options.Pool, e.Models()...)
	if err != nil {
		return // there are no tables yet, or nothing to answer from
	}
	var all sync.WaitGroup
	known = slices.CompactFunc(known, func(a, b footing) bool { return a.Name == b.Name })
	for _, f := range known {
		all.Go(func() {
			_, err := e.stands(ctx, f)
			if e.marks[f.Name].judge(err) {
				e.options.Logger.Error("read model is not answered from", "model", f.Name, "cause", err)
			}
		})
	}
	all.Wait()
}

// Unfit says why one of these read models can't be answered from in this process: ErrOtherStore, or nil.
func (e *Engine) Unfit(models []string) error {
	for _, name := range models {
		if m := e.marks[name]; m != nil {
			if err := m.fault(); err != nil {
				return fmt.Errorf("the read model %s %w", name, err)
			}
		}
	}
	return nil
}
