// Package replay folds a product's books from the event store alone, up to any moment, and compares the outcome with the
// read models row by row. It shares no code with the projections: it is how their work is audited.
package replay

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/domain/backlog"
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

// Database is what a comparison needs of PostgreSQL.
type Database interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Replayer replays products.
type Replayer struct {
	Store Store
	Pool  Database                                                  // where the read models are
	Wait  func(ctx context.Context, position events.Position) error // until every read model has reached the position
}

// Replay is the books of a product as they stood at a moment.
type Replay struct {
	Product   product.State
	Roadmap   roadmap.State
	Backlog   backlog.State
	Revisions map[events.Book]int64 // of the last event folded; -1 for none
	Events    int                   // how many were folded
	End       events.Position       // of the last of them
	visions   []visionRow
	decisions []decisionRow
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
	m, err := parseMoment(at)
	if err != nil {
		return Replay{}, err
	}
	if m.revision >= 0 {
		if m.until, err = r.instantOf(ctx, key, m.revision); err != nil {
			return Replay{}, err
		}
	}
	out := Replay{Revisions: map[events.Book]int64{}}
	for _, book := range []events.Book{events.Product, events.Roadmap, events.Backlog} {
		out.Revisions[book] = -1
		if err := r.fold(ctx, &out, book, key, m); err != nil {
			return Replay{}, err
		}
	}
	if !out.Product.Started() && m.until.IsZero() {
		return Replay{}, fmt.Errorf("%w %q", ErrUnknownProduct, key)
	}
	return out, nil
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

// fold folds one book, checking its hash chain on the way.
func (r Replayer) fold(ctx context.Context, out *Replay, book events.Book, key string, m moment) error {
	hash := book.Stream(key) // what the first event follows
	for raw, err := range r.Store.ReadStream(ctx, book.Stream(key), 0) {
		if err != nil {
			return err
		}
		if hash, err = events.Verify(hash, raw); err != nil {
			return err
		}
		recorded, err := events.Record(raw)
		if err != nil {
			return err
		}
		beyond := m.revision >= 0 && book == events.Backlog && raw.Revision > m.revision
		if beyond || !m.until.IsZero() && recorded.Metadata.EffectiveAt.After(m.until) {
			return nil
		}
		out.add(recorded)
	}
	return nil
}

func (out *Replay) add(recorded events.Recorded) {
	if e, ok := recorded.Event.(events.ProductEvent); ok {
		out.Product = product.Evolve(out.Product, e)
	}
	if e, ok := recorded.Event.(events.VisionSet); ok {
		out.visions = withVision(out.visions, recorded.Revision, e.Vision.To)
	}
	if e, ok := recorded.Event.(events.RoadmapEvent); ok {
		out.Roadmap = roadmap.Evolve(out.Roadmap, e)
	}
	if e, ok := recorded.Event.(events.BacklogEvent); ok {
		out.Backlog = backlog.Evolve(out.Backlog, e)
	}
	out.Events++
	out.Revisions[recorded.Book] = recorded.Revision
	if recorded.Position.Compare(out.End) > 0 {
		out.End = recorded.Position
	}
	out.decisions = append(out.decisions, decisionOf(recorded))
}
