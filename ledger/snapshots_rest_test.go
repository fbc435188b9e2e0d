package ledger_test

import (
	"context"
	"testing"
	"time"

	"waymark/domain/backlog"
)

// slow is a place that takes its time, and tells how long it was left alone between two snapshots, as a multiple of that.
type slow struct {
	shelf
	ended, took time.Time // of the last one; took is when it began
	rests       chan float64
}

func (s *slow) Save(ctx context.Context, stream, fingerprint string, revision int64, snapshot []byte) error {
	began := time.Now()
	if !s.ended.IsZero() {
		select {
		case s.rests <- float64(began.Sub(s.ended)) / float64(s.ended.Sub(s.took)):
		case <-ctx.Done():
		}
	}
	<-time.After(10 * time.Millisecond)
	defer func() { s.took, s.ended = began, time.Now() }()
	return s.shelf.Save(ctx, stream, fingerprint, revision, snapshot)
}

func TestSnapshotsTakeATwentiethOfTheTimeHoweverFastABookGrows(t *testing.T) {
	store := newStore(t)
	acme(t, store)
	place := &slow{rests: make(chan float64, 1)}
	l := keeping(t, store, place, 1)
	for taken := 0; taken < 3; {
		must(t, l, request(by("ana", backlog.WriteStory{Title: "more"})))
		select {
		case rest := <-place.rests:
			if taken++; rest < 18.9 {
				t.Errorf("the next snapshot was taken after a rest of %.1f times the last one", rest)
			}
		default:
		}
	}
}
