package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore"
	"waymark/ledger"
)

// measured is every value that the ledger measures, by name and labels.
func measured(t *testing.T, l *ledger.Ledger) map[string]float64 {
	t.Helper()
	registry := prometheus.NewRegistry()
	registry.MustRegister(l.Metrics()...)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := f.GetName()
			for _, label := range m.GetLabel() {
				name += " " + label.GetValue()
			}
			values[name] = m.GetCounter().GetValue() + m.GetGauge().GetValue()
		}
	}
	return values
}

// troubled is a store whose appends fail with an error, once there is one.
type troubled struct {
	*eventstore.Client
	*trouble
}

// trouble is the error with which appends fail; nil for none.
type trouble struct {
	mu  sync.Mutex
	err error
}

func (t *trouble) set(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.err = err
}

func (t troubled) Append(ctx context.Context, stream string, expected int64, evs []eventstore.NewEvent) (events.Position, error) {
	t.mu.Lock()
	err := t.err
	t.mu.Unlock()
	if err != nil {
		return events.Position{}, err
	}
	return t.Client.Append(ctx, stream, expected, evs)
}

func TestCommandsAreCountedByWhatBecameOfThem(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	write := by("ana", backlog.WriteStory{Title: "three"})
	write.Key = "once"
	must(t, l, request(write))
	must(t, l, request(write))
	must(t, l, request(by("ana", product.RenameProduct{Name: "Acme"})))
	dry := request(by("ana", backlog.WriteStory{Title: "four"}))
	dry.DryRun = true
	must(t, l, dry)
	old, other := request(by("ana", backlog.WriteStory{Title: "five"})), write
	old.IfMatch, other.Command = new(int64), backlog.WriteStory{Title: "another"}
	for _, refused := range []ledger.Request{
		old, request(other), request(by("eve", backlog.WriteStory{Title: "six"})), request(by("ana", backlog.WriteStory{})),
		request(by("ana", product.StartProduct{Key: "ACME", Name: "Again"})),
		{Product: "NONE", Decisions: []ledger.Decision{by("ana", backlog.WriteStory{Title: "seven"})}},
	} {
		if _, err := l.Do(t.Context(), refused); err == nil {
			t.Errorf("%+v is not refused", refused)
		}
	}
	got := measured(t, l)
	for name, want := range map[string]float64{
		"waymark_commands_total write-story done": 3, "waymark_commands_total write-story replayed": 1,
		"waymark_commands_total rename-product already_so": 1, "waymark_commands_total write-story dry_run": 1,
		"waymark_commands_total write-story stale": 1, "waymark_commands_total write-story key_reused": 1,
		"waymark_commands_total write-story forbidden": 1, "waymark_commands_total write-story invalid": 1,
		"waymark_commands_total start-product rule": 1, "waymark_commands_total start-product done": 1,
		"waymark_commands_total write-story unknown": 1,
		"waymark_book_cache_misses_total":            2, "waymark_append_conflicts_total backlog": 0,
	} {
		if value, there := got[name]; !there || value != want {
			t.Errorf("%s is %v, %v; want %v", name, value, there, want)
		}
	}
	if got["waymark_book_cache_hits_total"] < 8 || got["waymark_book_cache_bytes"] <= 0 {
		t.Errorf("measured %v", got)
	}
}

func TestFailuresOfTheStoreAreCountedAsSuch(t *testing.T) {
	store := troubled{newStore(t), &trouble{}}
	l := acme(t, store)
	for outcome, err := range map[string]error{
		"store_unavailable": eventstore.ErrUnavailable, "store_refuses": eventstore.ErrRefused, "too_large": eventstore.ErrTooLarge,
		"failed": errors.New("something else"),
	} {
		store.set(fmt.Errorf("append: %w", err))
		if _, err := l.Do(t.Context(), request(by("ana", backlog.WriteStory{Title: "lost"}))); err == nil {
			t.Errorf("%s: not refused", outcome)
		}
		if got := measured(t, l)["waymark_commands_total write-story "+outcome]; got != 1 {
			t.Errorf("%s is counted %v times", outcome, got)
		}
	}
}

func TestALostRaceIsCounted(t *testing.T) {
	store := newStore(t)
	one := acme(t, store)
	two := newLedger(store)
	must(t, two, request(by("ana", backlog.WriteStory{Title: "of two"})))
	must(t, one, request(by("ana", backlog.WriteStory{Title: "of one"})))
	must(t, two, request(by("ana", backlog.WriteStory{Title: "of two again"})))
	if got := measured(t, two)["waymark_append_conflicts_total "+string(events.Backlog)]; got != 1 {
		t.Errorf("%v lost races are counted", got)
	}
}
