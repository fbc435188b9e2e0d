package ledger_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
	"waymark/ledger"
)

// imported is a decision of the actor's that the sender brings in.
func imported(sender, actor string, at time.Time, c ledger.Command) ledger.Decision {
	return ledger.Decision{Command: c, Actor: actor, Sender: sender, Imported: true, Source: "import:jira", EffectiveAt: &at}
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestADecisionOfTheFutureOrOfNoTimeIsRefusedByField(t *testing.T) {
	l := acme(t, newStore(t))
	for _, at := range []time.Time{
		time.Now().Add(6 * time.Minute), instant(t, "9999-12-31T23:59:59-01:00"), instant(t, "2999-01-01T00:00:00Z"),
		instant(t, "1969-12-31T23:59:59Z"), instant(t, "1970-01-01T00:30:00+01:00"), instant(t, "0000-01-01T00:00:00+14:00"), {},
	} {
		_, err := l.Do(t.Context(), request(by("ana", backlog.WriteStory{Title: "now"}), imported("ana", "carol", at, backlog.WriteStory{Title: "x"})))
		faults, of := new(domain.InvalidError), new(ledger.CommandError)
		if !errors.As(err, &faults) || faults.Faults[0].Field != "effective_at" || !errors.As(err, &of) || of.Index != 1 {
			t.Errorf("%v: error is %v", at, err)
		}
	}
}

func TestNoImportStopsTheClockOfABook(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	must(t, l, request(imported("ana", "carol", time.Now().Add(4*time.Minute), backlog.WriteStory{Title: "of a clock that is ahead"})))
	must(t, l, request(by("ana", backlog.WriteStory{Title: "after"})))
	log := recorded(t, store, events.Backlog)
	for _, r := range log {
		if at := r.Metadata.EffectiveAt; at.After(time.Now()) {
			t.Errorf("revision %d is effective at %v", r.Revision, at)
		}
	}
	if !log[3].Metadata.EffectiveAt.After(log[2].Metadata.EffectiveAt) {
		t.Error("the clock stands still")
	}
}

func TestTheFirstInstantOfAllIsTaken(t *testing.T) {
	store := newStore(t)
	l := newLedger(store)
	must(t, l, request(imported("ana", "ana", time.Unix(0, 0), product.StartProduct{Key: "ACME", Name: "Acme"})))
	if at := recorded(t, store, events.Product)[0].Metadata.EffectiveAt; !at.Equal(time.Unix(0, 0)) || at.Location() != time.UTC {
		t.Errorf("effective at %v", at)
	}
}

func TestWhoBringsADecisionInIsRecordedWhereThatIsNotWhoMadeIt(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	at := instant(t, "2020-01-01T00:00:00Z")
	must(t, l, request(imported("ana", "carol", at, backlog.WriteStory{Title: "carol's"}), imported("ana", "ana", at, backlog.WriteStory{Title: "hers"})))
	log := recorded(t, store, events.Backlog)
	for i, want := range []string{"", "", "ana", ""} {
		if m := log[i].Metadata; m.RecordedBy != want {
			t.Errorf("%d: decided by %s, recorded by %q, want %q", i, m.Actor, m.RecordedBy, want)
		}
	}
}

// TestOnlyWhoMayImportDatesBackAndNamesOthers holds the same imports against a ledger where people are known, and against
// one in local mode.
func TestOnlyWhoMayImportDatesBackAndNamesOthers(t *testing.T) {
	store := newStore(t)
	must(t, team(t, store), request(
		by("ana", product.RevokeRole{Person: "ana", Role: events.ProductOwner}), by("ana", product.AssignRole{Person: "pia", Role: events.ProductOwner})))
	strict := ledger.New(ledger.Options{Store: store, Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
	at := instant(t, "2020-01-01T00:00:00Z")
	story := backlog.WriteStory{Title: "x"}
	administrator := imported("eve", "carol", at, story)
	administrator.Administrator = true
	for name, test := range map[string]struct {
		decision ledger.Decision
		may      bool
	}{
		"a product manager":                         {imported("bob", "carol", at, story), true},
		"a product owner":                           {imported("pia", "carol", at, story), false},
		"one of the team, of their own":             {imported("tom", "tom", at, story), false},
		"one of the team, in the manager's name":    {imported("tom", "ana", at, story), false},
		"a stranger":                                {imported("eve", "carol", at, story), false},
		"an administrator":                          {administrator, true},
		"a product manager who takes an event back": {imported("bob", "bob", at, ledger.Undo{Decision: recorded(t, store, events.Backlog)[0].ID}), true},
	} {
		t.Run(name, func(t *testing.T) {
			r := request(test.decision)
			r.DryRun = true
			if _, err := strict.Do(t.Context(), r); (err == nil) != test.may || err != nil && !errors.Is(err, ledger.ErrForbidden) {
				t.Errorf("error is %v", err)
			}
			must(t, newLedger(store), r)
		})
	}
}

func TestWherePeopleAreKnownNobodyStartsAProductInTheNameOfAnother(t *testing.T) {
	store := newStore(t)
	strict := ledger.New(ledger.Options{Store: store, Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
	start := product.StartProduct{Key: "ACME", Name: "Acme"}
	at := instant(t, "2020-01-01T00:00:00Z")
	if _, err := strict.Do(t.Context(), request(imported("eve", "ana", at, start))); !errors.Is(err, ledger.ErrForbidden) {
		t.Errorf("error is %v", err)
	}
	must(t, strict, request(imported("eve", "eve", at, start)))
}
