package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"waymark/events"
)

// Snapshots keeps what folding a book has made, so that a process that starts needs not fold it again. They are a cache:
// whatever is lost, damaged or old costs time alone.
type Snapshots interface {
	// Load is the snapshot of a stream that code with a fingerprint has made; nil where there is none.
	Load(ctx context.Context, stream, fingerprint string) ([]byte, error)
	// Save keeps a snapshot of a stream, instead of the one before it.
	Save(ctx context.Context, stream, fingerprint string, revision int64, snapshot []byte) error
}

const (
	// snapshotEvery is how many events a book must have grown by for the next snapshot, and snapshotShare which part of it, so
	// that what is written stays in proportion to the events.
	snapshotEvery, snapshotShare = 10_000, 50
	// largestSnapshot is how large one may be: that of a book of about 10,000,000 events.
	largestSnapshot = 256 << 20
	// loadTimeout is how long a snapshot is waited for, saveTimeout how long one may take to be kept.
	loadTimeout, saveTimeout = 5 * time.Second, time.Minute
	// snapshotRest is how long no snapshot is taken after one, as a multiple of the time that it took: an import grows a book so
	// fast that they would take most of the time.
	snapshotRest = 19
	// mostGrown is how many books may wait for their snapshots. Others have to grow on.
	mostGrown = 64
)

// keeper takes snapshots, and says what there is. Without a place for them it does nothing.
type keeper struct {
	place       Snapshots // nil: none
	fingerprint string
	every       int64
	grown       chan *stream
	did         *prometheus.CounterVec
}

func newKeeper(o Options) *keeper {
	k := &keeper{place: o.Snapshots, every: o.SnapshotEvery, grown: make(chan *stream, mostGrown), did: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "waymark_snapshots_total",
		Help: "Snapshots of books: taken, used, refused because they did not fit the log, and failed to be read or kept.",
	}, []string{"outcome"})}
	for _, outcome := range []string{"taken", "used", "refused", "failed"} {
		k.did.WithLabelValues(outcome)
	}
	if k.every == 0 {
		k.every = snapshotEvery
	}
	if k.place == nil {
		return k
	}
	var err error
	if k.fingerprint, err = fingerprint(sources()); err != nil {
		o.Logger.Error("there are no snapshots", "error", err)
		k.place = nil
	}
	return k
}

// KeepSnapshots takes a snapshot of each book that has grown by enough, one at a time, until the context ends.
func (l *Ledger) KeepSnapshots(ctx context.Context) {
	for {
		select {
		case s := <-l.keeper.grown:
			began := time.Now()
			if err := s.takeSnapshot(ctx); err != nil && ctx.Err() == nil {
				l.keeper.did.WithLabelValues("failed").Inc()
				l.log.Warn("snapshot could not be taken", "stream", s.name(), "error", err)
			}
			select {
			case <-time.After(snapshotRest * time.Since(began)):
			case <-ctx.Done():
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// grew has a snapshot taken, aside, if the stream has grown by enough. The lock is held.
func (s *stream) grew() {
	k, revision := s.ledger.keeper, s.head.Load().revision
	if k.place == nil || s.waits || revision-s.kept < max(k.every, revision/snapshotShare) {
		return
	}
	select {
	case k.grown <- s:
		s.waits = true
	default: // too many wait
	}
}

func (s *stream) takeSnapshot(ctx context.Context) (err error) {
	defer s.ledger.panicked(ctx, &err)
	ctx, cancel := context.WithTimeout(ctx, saveTimeout)
	defer cancel()
	k := s.ledger.keeper
	s.mu.Lock()
	h, known, ids := *s.head.Load(), s.known.parts(), s.ids.parts()
	s.kept, s.waits = h.revision, false
	s.mu.Unlock()
	encoded, err := snapshot{head: h, known: joined(known), ids: joined(ids)}.encode(k.fingerprint, s.storedName())
	if err != nil {
		return err
	}
	if len(encoded) > largestSnapshot {
		return fmt.Errorf("it would take %d bytes", len(encoded))
	}
	if err := k.place.Save(ctx, s.storedName(), k.fingerprint, h.revision, encoded); err != nil {
		return err
	}
	k.did.WithLabelValues("taken").Inc()
	s.ledger.log.Debug("snapshot taken", "stream", s.name(), "revision", h.revision, "bytes", len(encoded))
	return nil
}

// storedName is the name of the stream in the store.
func (s *stream) storedName() string { return s.ledger.streamPrefix + s.name() }

// restore has the stream stand where a snapshot says, if there is one that fits the log. Why one is not used is logged: the
// stream is folded from its first event then. The lock is held.
func (s *stream) restore(ctx context.Context) (head, bool) {
	k := s.ledger.keeper
	if k.place == nil {
		return head{}, false
	}
	outcome := "refused"
	snap, err := s.loadSnapshot(ctx)
	switch {
	case errors.Is(err, errNoSnapshot):
		return head{}, false
	case err == nil:
		outcome = "used"
	case !errors.Is(err, errUnfit):
		outcome = "failed"
	}
	k.did.WithLabelValues(outcome).Inc()
	if err != nil {
		s.ledger.log.WarnContext(ctx, "snapshot is passed over, the book is folded", "stream", s.name(), "error", err)
		return head{}, false
	}
	if snap.head.revision >= s.indexed { // else a load that failed knows more
		s.known.become(snap.known)
		s.ids.become(snap.ids)
		s.indexed = snap.head.revision + 1
	}
	s.kept = snap.head.revision
	s.holds(snap.head.revision)
	s.mark(&snap.head)
	return snap.head, true
}

var errNoSnapshot = errors.New("there is no snapshot")

func (s *stream) loadSnapshot(ctx context.Context) (snap snapshot, err error) {
	defer s.ledger.panicked(ctx, &err)
	ctx, cancel := context.WithTimeout(ctx, loadTimeout)
	defer cancel()
	k := s.ledger.keeper
	stored, err := k.place.Load(ctx, s.storedName(), k.fingerprint)
	if err != nil {
		return snap, err
	}
	if stored == nil {
		return snap, errNoSnapshot
	}
	if snap, err = decodeSnapshot(stored, s.book, k.fingerprint, s.storedName()); err != nil {
		return snap, err
	}
	err = s.confirm(ctx, &snap.head)
	return snap, err
}

// confirm refuses a head of a snapshot unless the log has the first event of the stream, and the head's. Position and time are
// what the log says: an event store that was copied has other positions.
func (s *stream) confirm(ctx context.Context, h *head) error {
	if _, err := s.at(ctx, 0); err != nil {
		return err
	}
	raw, err := s.at(ctx, h.revision)
	if err != nil {
		return err
	}
	m, err := events.ParseMetadata(raw.Metadata)
	if err != nil || m.Hash != h.hash || raw.Revision != h.revision {
		return fmt.Errorf("%w: the log has another event at revision %d", errUnfit, h.revision)
	}
	h.position, h.effective = raw.Position, m.EffectiveAt
	return nil
}

// at is the event of the log at a revision.
func (s *stream) at(ctx context.Context, revision int64) (events.Raw, error) {
	for raw, err := range s.ledger.store.ReadStream(ctx, s.name(), revision) {
		if errors.Is(err, events.ErrGap) {
			err = fmt.Errorf("%w: %w", errUnfit, err)
		}
		return raw, err
	}
	return events.Raw{}, fmt.Errorf("%w: %s ends before revision %d", errUnfit, s.name(), revision)
}
