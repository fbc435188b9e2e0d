package ledger_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"

	"context"

	"sync"
	"testing"
	"time"

	"waymark/domain/backlog"
	"waymark/ledger"
)

// shelf is a place for snapshots in memory.
type shelf struct {
	mu    sync.Mutex
	kept  map[string][]byte // by stream and fingerprint
	saved chan string       // streams; nil: nobody listens
}

func (s *shelf) Load(_ context.Context, stream, fingerprint string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[stream+" "+fingerprint], nil
}

func (s *shelf) Save(_ context.Context, stream, fingerprint string, _ int64, snapshot []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = map[string][]byte{}
	}
	s.kept[stream+" "+fingerprint] = snapshot
	if s.saved != nil {
		s.saved <- stream
	}
	return nil
}

// keeping is a ledger that takes a snapshot of a book whenever that has grown by so many events.
func keeping(t testing.TB, store ledger.Store, place ledger.Snapshots, every int64) *ledger.Ledger {
	t.Helper()
	l := ledger.New(ledger.Options{Store: store, Local: true, Now: time.Now, Logger: quiet(), Snapshots: place, SnapshotEvery: every})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { l.KeepSnapshots(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	return l
}

// look is a request that loads the books and changes nothing.
func look() ledger.Request {
	r := request(by("ana", backlog.PrioritizeStory{Story: "ACME-2", Top: true}))
	r.DryRun = true
	return r
}

// taken has the backlog's snapshot kept.
func taken(t testing.TB, store ledger.Store, place *shelf) {
	t.Helper()
	place.saved = make(chan string, 64)
	must(t, keeping(t, store, place, 1), look())
	isTaken(t, place)
}

// isTaken waits for a snapshot of the backlog.
func isTaken(t testing.TB, place *shelf) {
	t.Helper()
	for limit := time.After(time.Minute); ; {
		select {
		case stream := <-place.saved:
			if stream == "backlog-ACME" {
				return
			}
		case <-limit:
			t.Fatal("no snapshot was taken")
		}
	}
}

// each changes every snapshot.
func (s *shelf) each(change func([]byte) []byte) *shelf {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := &shelf{kept: map[string][]byte{}}
	for key, snapshot := range s.kept {
		changed.kept[key] = change(slices.Clone(snapshot))
	}
	return changed
}

// counting is a store that counts the events of the backlog that are read.
func counting(store *eventstore.Client) (ledger.Store, *atomic.Int64) {
	read := new(atomic.Int64)
	return spoilt{store, func(raw events.Raw) (events.Raw, error) {
		if raw.Stream == "backlog-ACME" {
			read.Add(1)
		}
		return raw, nil
	}}, read
}

// outcomes are how many snapshots came to what.
func outcomes(t testing.TB, l *ledger.Ledger) map[string]float64 {
	t.Helper()
	registry := prometheus.NewRegistry()
	registry.MustRegister(l.Metrics()...)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]float64{}
	for _, family := range families {
		for _, m := range family.GetMetric() {
			if count := m.GetCounter().GetValue(); count > 0 && family.GetName() == "waymark_snapshots_total" {
				counts[m.GetLabel()[0].GetValue()] = count
			}
		}
	}
	return counts
}

func TestABookWithASnapshotIsReadFromThereAndDecidesAsEver(t *testing.T) {
	store := grown(t, 1200)
	first := keyed("first", backlog.WriteStory{Title: "with a key"})
	made := must(t, newLedger(store), request(first))
	place := &shelf{}
	taken(t, store, place)
	goesOn(t, store, keeping(t, store, place, 1_000_000), by("ana", backlog.PrioritizeStory{Story: "ACME-1200", Place: 7}))

	watched, read := counting(store)
	l := keeping(t, watched, place, 1_000_000)
	result := must(t, l, request(by("ana", backlog.PrioritizeStory{Story: "ACME-1200", Top: true})))
	if moved := result.Events[0].Event.(events.StoryPrioritized); moved.Place.From != 7 || result.Revision != 1202 {
		t.Errorf("revision %d: %+v", result.Revision, moved)
	}
	if n := read.Load(); n > 10 {
		t.Errorf("%d events were read", n)
	}
	if got := outcomes(t, l)["used"]; got == 0 {
		t.Errorf("used %v snapshots", got)
	}
	if again := must(t, l, request(first)); again.Outcomes[0] != ledger.Replayed || again.Revision != made.Revision {
		t.Errorf("the key is answered by %+v", again)
	}
	for name, id := range map[string]string{"before": made.Events[0].ID, "after": result.Events[0].ID} {
		if undone := must(t, l, request(by("ana", ledger.Undo{Decision: id}))); undone.Events[0].Undoes != id {
			t.Errorf("%s the snapshot: %+v", name, undone)
		}
	}
	recorded(t, store, events.Backlog) // its hashes follow each other
}

// goesOn sees that a ledger, which has read a snapshot and nothing else, stands at the last event of the log: a decision that is
// already so is answered by it, and one of before is recorded at its time.
func goesOn(t *testing.T, store ledger.Store, l *ledger.Ledger, d ledger.Decision) {
	t.Helper()
	log := recorded(t, store, events.Backlog)
	last := log[len(log)-1]
	same := must(t, l, request(by("ana", backlog.PrioritizeStory{Story: "ACME-1", Top: true})))
	if same.Position != last.Position || same.Revision != last.Revision {
		t.Errorf("stands at %v, revision %d, want %v, revision %d", same.Position, same.Revision, last.Position, last.Revision)
	}
	early := last.Metadata.EffectiveAt.Add(-time.Hour)
	d.EffectiveAt = &early
	must(t, l, request(d))
	if m := recorded(t, store, events.Backlog)[len(log)].Metadata; !m.EffectiveAt.Equal(last.Metadata.EffectiveAt) {
		t.Errorf("is recorded at %s, after %s", m.EffectiveAt, last.Metadata.EffectiveAt)
	}
}

func keyed(key string, c ledger.Command) ledger.Decision {
	d := by("ana", c)
	d.Key = key
	return d
}

func TestASnapshotThatDoesNotFitIsPassedOver(t *testing.T) {
	store := grown(t, 30)
	place, other, longer := &shelf{}, &shelf{}, &shelf{}
	taken(t, store, place)
	strange := newStore(t)
	acme(t, strange)
	for _, title := range []string{"three", "four"} {
		must(t, newLedger(strange), request(by("ana", backlog.WriteStory{Title: title})))
	}
	taken(t, strange, other)
	must(t, newLedger(strange), request(slices.Repeat([]ledger.Decision{by("ana", backlog.WriteStory{Title: "more"})}, 60)...))
	taken(t, strange, longer)
	random := rand.New(rand.NewPCG(1, 2))
	for name, bad := range map[string]*shelf{
		"empty":               place.each(func([]byte) []byte { return []byte{} }),
		"short":               place.each(func(s []byte) []byte { return s[:20] }),
		"cut":                 place.each(func(s []byte) []byte { return s[:len(s)-1] }),
		"damaged":             place.each(func(s []byte) []byte { s[random.IntN(len(s))] ^= 4; return s }),
		"of another log":      other.each(slices.Clone),
		"newer than the log":  longer.each(slices.Clone),
		"forged, other code":  place.each(func(s []byte) []byte { return ledger.Forge(t, s, func(a *ledger.About) { a.Fingerprint = "x" }) }),
		"forged, other book":  place.each(func(s []byte) []byte { return ledger.Forge(t, s, func(a *ledger.About) { a.Stream = "backlog-OTHER" }) }),
		"forged, other event": place.each(func(s []byte) []byte { return ledger.Forge(t, s, func(a *ledger.About) { a.Revision-- }) }),
		"forged, no event":    place.each(func(s []byte) []byte { return ledger.Forge(t, s, func(a *ledger.About) { a.Revision = -1 }) }),
		"forged, no state":    place.each(func(s []byte) []byte { return ledger.ForgeState(t, s) }),
	} {
		l := keeping(t, store, bad, 1_000_000)
		result := must(t, l, look())
		if moved := result.Events[0].Event.(events.StoryPrioritized); result.Revision != 30 || moved.Place.From != 2 {
			t.Errorf("%s: %+v", name, moved)
		}
		if got := outcomes(t, l); got["refused"] == 0 || got["used"] > 1 { // the small books' may be as they are
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestASnapshotOfOtherCodeIsNotUsed(t *testing.T) {
	store := grown(t, 30)
	place := &shelf{}
	taken(t, store, place)
	watched, read := counting(store)
	l := keeping(t, watched, place, 1_000_000)
	ledger.ChangeFold(l)
	must(t, l, look())
	if n, got := read.Load(), outcomes(t, l); n < 30 || len(got) > 0 {
		t.Errorf("%d events were read, snapshots: %v", n, got)
	}
}

func TestABookThatLostItsEventsIsNotDecidedOnWhateverItsSnapshotSays(t *testing.T) {
	for _, loss := range eventstoretest.Losses() {
		t.Run(loss.Name, func(t *testing.T) {
			url := eventstoretest.Serve(t, "")
			store := eventstoretest.Connect(t, eventstore.Options{URL: url})
			must(t, acme(t, store), request(by("ana", backlog.WriteStory{Title: "three"})))
			place := &shelf{}
			taken(t, store, place)
			loss.Befall(t, url, "backlog-ACME")
			refused(t, "a new process", keeping(t, store, place, 1_000_000), look())
		})
	}
}

// broken is a place that neither gives nor takes.
type broken struct{ err error }

func (b broken) Load(context.Context, string, string) ([]byte, error) { return nil, b.err }

func (b broken) Save(context.Context, string, string, int64, []byte) error { return b.err }

func TestWithoutThePlaceOfSnapshotsAllGoesOn(t *testing.T) {
	l := keeping(t, grown(t, 30), broken{errors.New("away")}, 1)
	must(t, l, request(by("ana", backlog.PrioritizeStory{Story: "ACME-30", Top: true})))
	for deadline := time.Now().Add(time.Minute); outcomes(t, l)["failed"] < 5; { // four books were looked for, one of them was to be kept
		if time.Now().After(deadline) {
			t.Fatalf("came to %v", outcomes(t, l))
		}
		time.Sleep(time.Millisecond)
	}
}

func TestASnapshotIsTakenOnceABookHasGrownByEnough(t *testing.T) {
	store := grown(t, 30)
	place := &shelf{saved: make(chan string, 64)}
	l := keeping(t, store, place, 20)
	must(t, l, look())
	isTaken(t, place)
	write := request(slices.Repeat([]ledger.Decision{by("ana", backlog.WriteStory{Title: "more"})}, 19)...)
	must(t, l, write)
	must(t, l, request(by("ana", backlog.WriteStory{Title: "the twentieth"})))
	isTaken(t, place)
	for deadline := time.Now().Add(time.Minute); outcomes(t, l)["taken"] < 2; { // it is counted once it is kept
		if time.Now().After(deadline) {
			t.Fatalf("came to %v", outcomes(t, l))
		}
		time.Sleep(time.Millisecond)
	}
	if n := outcomes(t, l)["taken"]; n != 2 {
		t.Errorf("%v snapshots were taken", n)
	}
}
