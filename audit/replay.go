// Package audit folds a product's books from the event store alone, up to any moment, and compares the outcome with the
// read models. It shares no code with the projections: it is how their work is audited. What their own code makes of the
// same events, row by row, comes from outside, as a Snapshot.
package audit

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
)

// ErrNoMoment says that the moment to replay to makes no sense.
var ErrNoMoment = errors.New("no such moment")

// ErrUnknownProduct says that the event store holds no such product.
var ErrUnknownProduct = errors.New("unknown product")

// Store is what a replay needs of the event store.
type Store interface {
	ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error]
}

// Replayer replays products. What a check needs besides may be left out where there is none.
type Replayer struct {
	Store Store
	Last  func(ctx context.Context, stream string) (events.Raw, bool, error) // event of a stream; false where there is none
	Wait  func(ctx context.Context, position events.Position) error          // until every read model has reached the position
	Open  func(ctx context.Context, product string) (Snapshot, error)        // of the read models
}

// Replay is the books of a product as they stood at a moment.
type Replay struct {
	Product   product.State
	Discovery discovery.State
	Roadmap   roadmap.State
	Backlog   backlog.State
	Revisions map[events.Book]int64 // of the last event folded; -1 for none
	Events    int                   // how many were folded
	visions   []visionRow
	authors   authors
}

// moment is where a replay ends: at an instant, or for the backlog at a revision.
type moment struct {
	until    time.Time // zero: the end of the log
	revision int64     // of the backlog; -1: none named
}

// parseMoment reads "", an RFC 3339 instant or "revision:N", which is a revision of the backlog.
func parseMoment(at string) (moment, error) {
	if at == "" {
		return moment{revision: -1}, nil
	}
	if digits, ok := strings.CutPrefix(at, "revision:"); ok {
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil || n < 0 {
			return moment{}, fmt.Errorf("%w: %q is no revision", ErrNoMoment, digits)
		}
		return moment{revision: n}, nil
	}
	until, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return moment{}, fmt.Errorf("%w: %q is neither an RFC 3339 instant nor revision:N", ErrNoMoment, at)
	}
	return moment{until: until, revision: -1}, nil
}

// At folds the product's books up to a moment: "" is now, an RFC 3339 instant, or "revision:N" of the backlog, with the
// other books as they stood when that was decided.
func (r Replayer) At(ctx context.Context, key, at string) (Replay, error) {
	m, err := r.moment(ctx, key, at)
	if err != nil {
		return Replay{}, err
	}
	out := newReplay()
	for event, err := range r.log(ctx, key, m) {
		if err != nil {
			return Replay{}, err
		}
		out.add(event)
	}
	return out, out.known(key, m)
}

func newReplay() Replay {
	out := Replay{Revisions: map[events.Book]int64{}, authors: newAuthors()}
	for _, book := range events.Books() {
		out.Revisions[book] = -1
	}
	return out
}

// known fails with ErrUnknownProduct where there is nothing, at whatever moment.
func (out *Replay) known(key string, m moment) error {
	if !out.Product.Started() && m.until.IsZero() {
		return fmt.Errorf("%w %q", ErrUnknownProduct, key)
	}
	return nil
}

// moment reads a moment and finds the instant of a revision.
func (r Replayer) moment(ctx context.Context, key, at string) (moment, error) {
	m, err := parseMoment(at)
	if err == nil && m.revision >= 0 {
		m.until, err = r.instantOf(ctx, key, m.revision)
	}
	return m, err
}

func (r Replayer) instantOf(ctx context.Context, key string, revision int64) (time.Time, error) {
	for raw, err := range r.Store.ReadStream(ctx, events.Backlog.Stream(key), revision) {
		if err != nil {
			return time.Time{}, err
		}
		m, err := events.ParseMetadata(raw.Metadata)
		return m.EffectiveAt, err
	}
	return time.Time{}, fmt.Errorf("%w: the backlog of %s has no revision %d", ErrNoMoment, key, revision)
}

func (out *Replay) add(recorded events.Recorded) {
	if e, ok := recorded.Event.(events.ProductEvent); ok {
		out.Product = product.Evolve(out.Product, e)
	}
	if e, ok := recorded.Event.(events.VisionSet); ok {
		out.visions = withVision(out.visions, recorded.Revision, e.Vision.To)
	}
	if e, ok := recorded.Event.(events.DiscoveryEvent); ok {
		out.Discovery = discovery.Evolve(out.Discovery, e)
	}
	if e, ok := recorded.Event.(events.RoadmapEvent); ok {
		out.Roadmap = roadmap.Evolve(out.Roadmap, e)
	}
	if e, ok := recorded.Event.(events.BacklogEvent); ok {
		out.Backlog = backlog.Evolve(out.Backlog, e)
	}
	out.Events++
	out.Revisions[recorded.Book] = recorded.Revision
	out.authors.add(recorded)
}
