package projections

import (
	"testing"

	"waymark/eventstore"
	"waymark/postgres/postgrestest"
)

func TestWhoServesNobodyLetsThoseGoFirstWhoDo(t *testing.T) {
	t.Parallel()
	serving, next := &consumer{}, &consumer{serving: &consumer{}}
	for name, test := range map[string]struct {
		other convoy
		first bool // when it begins to wait
		then  bool // when it has waited for a while
	}{
		"one that takes a page":             {convoy{members: []*consumer{serving}, taking: true}, true, false},
		"one that lags":                     {convoy{members: []*consumer{serving, next}, taking: true, lags: true}, true, true},
		"one between two pages":             {convoy{members: []*consumer{serving}, lags: true}, false, false},
		"another that serves nobody either": {convoy{members: []*consumer{next}, taking: true, lags: true}, false, false},
	} {
		all := convoys{list: []*convoy{{members: []*consumer{next}}, &test.other}}
		if got := all.busyFor(0); got != test.first {
			t.Errorf("%s: at first it waits: %v", name, got)
		}
		if got := all.busyFor(politeness); got != test.then {
			t.Errorf("%s: after a while it waits: %v", name, got)
		}
		if all.busyFor(politenessMost) {
			t.Errorf("%s: it waits for ever", name)
		}
	}
}

// An edition is ahead of the one that it is to replace as long as it takes every page first.
func TestAPageThatTheNextEditionDoesNotTakeFirstEndsItsLead(t *testing.T) {
	t.Parallel()
	log := syntheticLog(400)
	for _, size := range []int{10, fewEvents + 1} { // in one transaction, and in one of each
		pool := connect(t, postgrestest.Database(t))
		members, _ := convoyOf(t, pool, log, "")
		s := members[0]
		execute(t, pool, "update waymark.projection set rebuild = true where name = $1", s.model.Name)
		if err := s.lease.openNext(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.engine.pace.follow = patience
		n := s.nextEdition()
		n.engine, n.held, n.folder = s.engine, t.Context(), n.model.Folder()
		resume(t, n)
		take := func(from, size int, who ...*consumer) []error {
			for _, c := range who {
				c.mu.Lock()
			}
			return takeAll(t.Context(), who, eventstore.Page{Events: log[from : from+size], End: log[from+size-1].Position}, patience)
		}
		take(0, 100, n, s)
		n.ahead.Store(true)
		if take(100, size, n, s); !n.ahead.Load() || comparePlaces(n.at, s.at) != 0 || s.at == nil {
			t.Errorf("pages of %d: both took it, and it is ahead: %v", size, n.ahead.Load())
		}
		if take(100+size, size, s); n.ahead.Load() {
			t.Errorf("pages of %d: it is ahead though it did not take a page", size)
		}
		n.ahead.Store(true)
		execute(t, pool, "drop schema "+n.model.Name+" cascade")
		if errs := take(100+2*size, size, n, s); errs[0] == nil || errs[1] != nil || n.ahead.Load() {
			t.Errorf("pages of %d: without its tables it took a page (%v), and is ahead: %v", size, errs, n.ahead.Load())
		}
	}
}

// Whoever locks two, a convoy or the switch, begins with the next edition: else each could wait for the other.
func TestAConvoyLocksWhatIsToServeBeforeWhatServes(t *testing.T) {
	t.Parallel()
	serving := &consumer{}
	next := &consumer{serving: serving}
	v := &convoy{all: &convoys{}, members: []*consumer{serving, next}}
	if got := v.take(); len(got) != 2 || got[0] != next {
		t.Error("it begins with what serves")
	}
}
