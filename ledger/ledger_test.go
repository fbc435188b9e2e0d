package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/ledger"
)

func newStore(t testing.TB) *eventstore.Client { return eventstoretest.Client(t, "") }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func newLedger(store ledger.Store) *ledger.Ledger {
	return ledger.New(ledger.Options{Store: store, Local: true, Now: time.Now, Logger: quiet()})
}

func by(actor string, c ledger.Command) ledger.Decision {
	return ledger.Decision{Command: c, Actor: actor, Source: "api"}
}

func request(decisions ...ledger.Decision) ledger.Request {
	return ledger.Request{Product: "ACME", Decisions: decisions}
}

func must(t testing.TB, l *ledger.Ledger, r ledger.Request) ledger.Result {
	t.Helper()
	result, err := l.Do(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// acme is a ledger with a product of ana's that has two stories.
func acme(t testing.TB, store ledger.Store) *ledger.Ledger {
	t.Helper()
	l := newLedger(store)
	must(t, l, request(by("ana", product.StartProduct{Key: "ACME", Name: "Acme"})))
	must(t, l, request(by("ana", backlog.WriteStory{Title: "one"}), by("ana", backlog.WriteStory{Title: "two"})))
	return l
}

func recorded(t testing.TB, store ledger.Store, book events.Book) []events.Recorded {
	t.Helper()
	var all []events.Recorded
	hash := book.Stream("ACME")
	for raw, err := range store.ReadStream(t.Context(), book.Stream("ACME"), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if hash, err = events.Verify(hash, raw); err != nil {
			t.Fatal(err)
		}
		r, err := events.Record(raw)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

func TestADecisionIsRecordedWithWhoWhyAndTheHashChain(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	d := by("ana", backlog.PrioritizeStory{Story: "ACME-2", Top: true})
	d.Reason, d.Evidence, d.Trace = "customers asked", []events.Evidence{{Kind: "link", Value: "https://example.com"}}, "00-x"
	result := must(t, l, request(d))
	log := recorded(t, store, events.Backlog)
	last := log[len(log)-1]
	if result.Revision != 2 || last.Revision != 2 || last.Position != result.Position || result.Stream != "backlog-ACME" {
		t.Errorf("result %+v does not match the last event %+v", result, last)
	}
	m := last.Metadata
	if m.Actor != "ana" || m.Role != events.ProductOwner || m.Reason != "customers asked" || m.Source != "api" ||
		m.CommandID == "" || m.CorrelationID != m.CommandID || m.Trace != "00-x" || len(m.Evidence) != 1 || m.EffectiveAt.IsZero() {
		t.Errorf("metadata is %+v", m)
	}
}

func TestWhoHoldsBothRolesActsInTheOneThatOwnsTheCommand(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	must(t, l, request(by("ana", roadmap.PlanInitiative{Title: "x"})))
	if role := recorded(t, store, events.Roadmap)[0].Metadata.Role; role != events.ProductManager {
		t.Errorf("acted as %s", role)
	}
}

func TestWhoeverHasARoleMayCaptureANeedButOnlySomeMayDecideOnIt(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	for person, role := range map[string]events.Role{"tim": events.TeamMember, "sue": events.Stakeholder} {
		must(t, l, request(by("ana", product.AssignRole{Person: person, Role: role})))
		must(t, l, request(by(person, discovery.CaptureNeed{Statement: "from " + person})))
		must(t, l, request(by(person, discovery.AddEvidence{Need: "ACME-N1", Kind: events.Survey, Text: "from " + person})))
		_, err := l.Do(t.Context(), request(by(person, discovery.AnswerNeed{Need: "ACME-N1", Explanation: "x"})))
		if !errors.Is(err, ledger.ErrForbidden) {
			t.Errorf("%s answered it: %v", role, err)
		}
		log := recorded(t, store, events.Discovery)
		if m := log[len(log)-1].Metadata; m.Actor != person || m.Role != role {
			t.Errorf("%s acted as %s, want %s", m.Actor, m.Role, role)
		}
	}
	must(t, l, request(by("ana", discovery.AnswerNeed{Need: "ACME-N1", Stories: []string{"ACME-1"}})))
	log := recorded(t, store, events.Discovery)
	if m := log[len(log)-1].Metadata; m.Role != events.ProductOwner {
		t.Errorf("the need was answered as %s", m.Role)
	}
}

func TestRefusals(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	keyed := by("ana", backlog.WriteStory{Title: "keyed"})
	keyed.Key = "k"
	must(t, l, request(keyed))
	other := by("ana", backlog.WriteStory{Title: "other"})
	other.Key = "k"
	elsewhere := by("ana", product.SetVision{Statement: "x"})
	elsewhere.Key = "k"
	zero := int64(0)
	rule := func(name string) func(error) bool {
		return func(err error) bool {
			r := new(domain.RuleError)
			return errors.As(err, &r) && r.Rule == name
		}
	}
	for name, c := range map[string]struct {
		request ledger.Request
		is      func(error) bool
	}{
		"an unknown product":              {ledger.Request{Product: "NONE", Decisions: []ledger.Decision{by("ana", product.SetVision{Statement: "x"})}}, is(domain.ErrUnknown)},
		"a key that no product can have":  {ledger.Request{Product: "$all", Decisions: []ledger.Decision{by("ana", product.SetVision{Statement: "x"})}}, is(domain.ErrUnknown)},
		"a product that exists":           {request(by("bob", product.StartProduct{Key: "ACME", Name: "x"})), rule("product_key_is_unique")},
		"somebody without a role":         {request(by("eve", backlog.WriteStory{Title: "x"})), is(ledger.ErrForbidden)},
		"a reused key":                    {request(other), is(ledger.ErrKeyReused)},
		"a key of another book":           {request(elsewhere), is(ledger.ErrKeyReused)},
		"a stale revision":                {ledger.Request{Product: "ACME", IfMatch: &zero, Decisions: []ledger.Decision{by("ana", backlog.WriteStory{Title: "x"})}}, func(err error) bool { s := new(ledger.StaleError); return errors.As(err, &s) && s.Current == 2 }},
		"a batch of two books":            {request(by("ana", backlog.WriteStory{Title: "x"}), by("ana", product.SetVision{Statement: "x"})), func(err error) bool { i := new(domain.InvalidError); return errors.As(err, &i) }},
		"no command":                      {request(), func(err error) bool { i := new(domain.InvalidError); return errors.As(err, &i) }},
		"a batch whose second is refused": {request(by("ana", backlog.WriteStory{Title: "x"}), by("ana", backlog.DropStory{Story: "ACME-9"})), func(err error) bool { c := new(ledger.CommandError); return errors.As(err, &c) && c.Index == 1 }},
		"an answer by an unknown story":   {request(by("ana", discovery.CaptureNeed{Statement: "x"}), by("ana", discovery.AnswerNeed{Need: "ACME-N1", Stories: []string{"ACME-77"}})), is(domain.ErrUnknown)},
		"a need of somebody without role": {request(by("eve", discovery.CaptureNeed{Statement: "x"})), is(ledger.ErrForbidden)},
		"an unknown initiative":           {request(by("ana", backlog.WriteStory{Title: "x", Initiative: "ACME-I1"})), is(domain.ErrUnknown)},
		"a release with unknown story":    {request(by("ana", roadmap.PlanRelease{Name: "r"}), by("ana", roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-77"})), is(domain.ErrUnknown)},
	} {
		t.Run(name, func(t *testing.T) {
			before := total(t, store)
			_, err := l.Do(t.Context(), c.request)
			if err == nil || !c.is(err) {
				t.Errorf("error is %v", err)
			}
			after := total(t, store)
			if after != before {
				t.Errorf("%d events were appended", after-before)
			}
		})
	}
}

// total is how many events the books hold.
func total(t *testing.T, store ledger.Store) int {
	t.Helper()
	n := 0
	for _, book := range events.Books() {
		n += len(recorded(t, store, book))
	}
	return n
}

func is(target error) func(error) bool { return func(err error) bool { return errors.Is(err, target) } }

func TestTheSameKeyHappensOnceAlsoAfterARestart(t *testing.T) {
	store := newStore(t)
	d := by("ana", backlog.WriteStory{Title: "once"})
	d.Key = "once"
	first := must(t, acme(t, store), request(d))
	for range 2 {
		again := must(t, newLedger(store), request(d))
		if again.Outcomes[0] != ledger.Replayed || again.Revision != first.Revision || again.Position != first.Position ||
			len(again.Events) != 1 || again.Events[0].ID != first.Events[0].ID {
			t.Errorf("answers %+v, first %+v", again, first)
		}
	}
	if n := len(recorded(t, store, events.Backlog)); n != 3 {
		t.Errorf("the backlog has %d events", n)
	}
}

func TestADryRunSaysWhatWouldHappenAndAppendsNothing(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	r := request(by("ana", backlog.PrioritizeStory{Story: "ACME-2", Top: true}))
	r.DryRun = true
	result := must(t, l, r)
	if len(result.Events) != 1 || result.Revision != 2 {
		t.Errorf("answers %+v", result)
	}
	if n := len(recorded(t, store, events.Backlog)); n != 2 {
		t.Errorf("the backlog has %d events", n)
	}
}

func TestTimeNeverGoesBackwardsWithinABook(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	old := by("carol", backlog.WriteStory{Title: "old"})
	at := time.Date(2009, 1, 2, 3, 4, 5, 6789, time.UTC)
	old.Imported, old.Source, old.EffectiveAt = true, "import:jira", &at
	must(t, l, request(old))
	log := recorded(t, store, events.Backlog)
	m := log[2].Metadata
	if m.EffectiveAt.Before(log[1].Metadata.EffectiveAt) || m.HappenedAt == nil || !m.HappenedAt.Equal(at.Truncate(time.Microsecond)) {
		t.Errorf("effective at %v, happened at %v", m.EffectiveAt, m.HappenedAt)
	}
	if m.Actor != "carol" || m.Role != "" {
		t.Errorf("recorded as by %s, %q", m.Actor, m.Role)
	}
}

func TestAPolicyThatAsksForAReasonIsObeyedAtOnce(t *testing.T) {
	l := acme(t, newStore(t))
	must(t, l, request(by("ana", product.SetDecisionPolicy{ReasonRequired: domain.Some([]string{"drop-story"})})))
	_, err := l.Do(t.Context(), request(by("ana", backlog.DropStory{Story: "ACME-1"})))
	if r := new(domain.RuleError); !errors.As(err, &r) || r.Rule != "reason_required" {
		t.Errorf("error is %v", err)
	}
}

// TestManyClientsOnTwoNodesLoseNothing lets two ledgers write to one backlog at once.
func TestManyClientsOnTwoNodesLoseNothing(t *testing.T) {
	store := newStore(t)
	nodes := []*ledger.Ledger{acme(t, store), newLedger(store)}
	const clients, each = 8, 40
	var wait sync.WaitGroup
	for c := range clients {
		wait.Go(func() {
			for n := range each {
				d := by("ana", backlog.WriteStory{Title: fmt.Sprint(c, n), Place: 1})
				if result, err := nodes[c%2].Do(context.Background(), request(d)); err != nil || len(result.Events) != 1 {
					t.Errorf("answers %+v, %v", result, err)
				}
			}
		})
	}
	wait.Wait()
	log := recorded(t, store, events.Backlog)
	var numbers []string
	for _, r := range log {
		numbers = append(numbers, r.Event.(events.StoryWritten).Story)
	}
	slices.Sort(numbers)
	if len(log) != clients*each+2 || len(slices.Compact(numbers)) != len(log) {
		t.Errorf("%d events, %d different stories", len(log), len(slices.Compact(numbers)))
	}
}

// TestAProductIsStartedWhileOthersAskForIt asks for products that do not exist, whose cache is dropped each time, while
// they are started.
func TestAProductIsStartedWhileOthersAskForIt(t *testing.T) {
	l := newLedger(newStore(t))
	for n := range 30 {
		key := fmt.Sprintf("NEW%d", n)
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				r := ledger.Request{Product: key, Decisions: []ledger.Decision{by("ana", backlog.WriteStory{Title: "early"})}}
				if _, err := l.Do(context.Background(), r); err != nil && !errors.Is(err, domain.ErrUnknown) {
					t.Error(err)
				}
			})
		}
		wait.Go(func() {
			r := ledger.Request{Product: key, Decisions: []ledger.Decision{by("ana", product.StartProduct{Key: key, Name: key})}}
			if _, err := l.Do(context.Background(), r); err != nil {
				t.Error(err)
			}
		})
		wait.Wait()
	}
}

func TestAnAnswerThatRestsOnWhatWasJustDecidedNamesItsPosition(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	results := make([]ledger.Result, 20) // all but one find that it is so already, some in the same append
	var wait sync.WaitGroup
	for i := range results {
		wait.Go(func() {
			var err error
			if results[i], err = l.Do(context.Background(), request(by("ana", backlog.PrioritizeStory{Story: "ACME-2", Top: true}))); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	log := recorded(t, store, events.Backlog)
	last := log[len(log)-1]
	for _, result := range results {
		if result.Revision != last.Revision || result.Position != last.Position {
			t.Errorf("answers revision %d at %v, the log ends with %d at %v", result.Revision, result.Position, last.Revision, last.Position)
		}
	}
}

// faultyStore loses the answer of every third append, after or before doing it.
type faultyStore struct {
	ledger.Store
	mu sync.Mutex
	n  int
}

func (s *faultyStore) Append(ctx context.Context, stream string, expected int64, evs []eventstore.NewEvent) (events.Position, error) {
	s.mu.Lock()
	s.n++
	n := s.n
	s.mu.Unlock()
	if n%6 == 0 {
		return events.Position{}, eventstore.ErrUnavailable
	}
	position, err := s.Store.Append(ctx, stream, expected, evs)
	if n%3 == 0 {
		return events.Position{}, eventstore.ErrOutcomeUnknown
	}
	return position, err
}

func TestARepeatedKeyIsSafeWhenAnswersAreLost(t *testing.T) {
	store := &faultyStore{Store: newStore(t)}
	l := newLedger(store)
	retry := func(r ledger.Request) {
		for {
			_, err := l.Do(t.Context(), r)
			if err == nil {
				return
			}
			if !errors.Is(err, eventstore.ErrOutcomeUnknown) && !errors.Is(err, eventstore.ErrUnavailable) {
				t.Fatal(err)
			}
		}
	}
	start := by("ana", product.StartProduct{Key: "ACME", Name: "Acme"})
	start.Key = "start"
	retry(request(start))
	var wait sync.WaitGroup
	for c := range 6 {
		wait.Go(func() {
			for n := range 30 {
				d := by("ana", backlog.WriteStory{Title: fmt.Sprintf("%d/%d", c, n)})
				d.Key = fmt.Sprintf("%d/%d", c, n)
				retry(request(d))
			}
		})
	}
	wait.Wait()
	titles := map[string]int{}
	for _, r := range recorded(t, store, events.Backlog) {
		titles[r.Event.(events.StoryWritten).Title]++
	}
	for title, n := range titles {
		if n != 1 {
			t.Errorf("%s was written %d times", title, n)
		}
	}
	if len(titles) != 180 {
		t.Errorf("%d stories", len(titles))
	}
}
