// Package audit folds a product's books from the event store alone, up to any moment, and compares the outcome with the
// read models. It shares no code with the projections: it is how their work is audited. What their own code makes of the
// same events, row by row, comes from outside, as a Snapshot.
package audit

import (
	"context"
	"errors"
	"iter"

	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/httpapi/moment"
)

// ErrUnknownProduct says that the event store holds no such product.
var ErrUnknownProduct = errors.New("there is no product")

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
	Revisions map[events.Book]int64  // of the last event folded; -1 for none
	Events    int                    // how many were folded
	heads     map[events.Book]string // hash of the last event folded
	visions   []visionRow
	authors   authors
}

// At folds the product's books up to a moment. Of a revision, which is one of the backlog, the other books are as they stood when that
// was decided. Errors: ErrUnknownProduct, events.ErrBroken, events.ErrGap, the problem of a moment that makes no sense, those of the store.
func (r Replayer) At(ctx context.Context, key string, at moment.Moment) (Replay, error) {
	b, err := r.bound(ctx, key, at, "query.at")
	if err != nil {
		return Replay{}, err
	}
	return r.until(ctx, key, b)
}

func (r Replayer) until(ctx context.Context, key string, b bound) (Replay, error) {
	out := newReplay()
	for event, err := range r.log(ctx, key, b) {
		if err != nil {
			return Replay{}, err
		}
		out.add(event)
	}
	if out.Product.Started() {
		return out, nil
	}
	return out, r.known(ctx, key)
}

func newReplay() Replay {
	out := Replay{Revisions: map[events.Book]int64{}, heads: map[events.Book]string{}}
	for _, book := range events.Books() {
		out.Revisions[book] = -1
	}
	return out
}

func (out *Replay) add(recorded events.Recorded) {
	if e, ok := recorded.Event.(events.ProductEvent); ok {
		known := len(out.Product.Imports)
		out.Product = product.Evolve(out.Product, e)
		out.authors.recorded(recorded, len(out.Product.Imports)-known)
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
	out.Revisions[recorded.Book], out.heads[recorded.Book] = recorded.Revision, recorded.Metadata.Hash
	out.authors.add(recorded)
}
