package audit

import (
	"context"
	"fmt"
	"time"

	"waymark/events"
	"waymark/httpapi"
	"waymark/httpapi/moment"
)

// bound is where a replay ends: behind all, behind what had taken effect at an instant, or behind a revision of the backlog, with the
// other books as they stood when that was decided. Its zero value is before everything.
type bound struct {
	open     bool // the end of the log
	until    time.Time
	numbered bool
	revision int64 // of the backlog
}

// end is the bound behind everything.
func end() bound { return bound{open: true} }

// bound is where a moment lies; location is where the request names it. Moments that have not come yet, and revisions that the
// backlog does not have, are refused.
func (r Replayer) bound(ctx context.Context, key string, m moment.Moment, location string) (bound, error) {
	now := time.Now()
	if err := m.Check(now, location); err != nil {
		return bound{}, err
	}
	revision, numbered := m.Revision()
	switch {
	case numbered:
		at, err := r.instantOf(ctx, key, revision, location)
		return bound{numbered: true, revision: revision, until: at}, err
	case m.IsPresent():
		return end(), nil
	}
	return bound{until: m.Time(now)}, nil
}

// instantOf is when a revision of the backlog took effect.
func (r Replayer) instantOf(ctx context.Context, key string, revision int64, location string) (at time.Time, err error) {
	if revision < 0 {
		return at, nil
	}
	for raw, err := range r.Store.ReadStream(ctx, events.Backlog.Stream(key), revision) {
		if err != nil {
			return at, err
		}
		m, err := events.ParseMetadata(raw.Metadata)
		return m.EffectiveAt, err
	}
	if err := r.known(ctx, key); err != nil {
		return at, err
	}
	return at, httpapi.Invalid(location, "the backlog of %s has no revision %d", key, revision)
}

// known fails with ErrUnknownProduct where the log has no such product.
func (r Replayer) known(ctx context.Context, key string) error {
	for _, err := range r.Store.ReadStream(ctx, events.Product.Stream(key), 0) {
		return err
	}
	return fmt.Errorf("%w %q", ErrUnknownProduct, key)
}

// isBefore says whether an event is of later.
func (b bound) isBefore(r events.Recorded) bool {
	if b.numbered && r.Book == events.Backlog {
		return r.Revision > b.revision
	}
	return !b.open && r.Metadata.EffectiveAt.After(b.until)
}
