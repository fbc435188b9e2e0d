package ledger_test

import (
	"errors"
	"testing"

	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/ledger"
)

// inventory is how many events the log holds, hidden or not.
func inventory(t *testing.T, store *eventstore.Client) int {
	t.Helper()
	n := 0
	for _, err := range store.ReadAll(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// Over what is left of a book nothing is decided that rests on what is gone, however it lost its events.
func TestOverTheRemainsOfABookNothingIsDecided(t *testing.T) {
	for _, book := range []events.Book{events.Product, events.Backlog} {
		for _, loss := range eventstoretest.Losses() {
			t.Run(string(book)+" "+loss.Name, func(t *testing.T) {
				url := eventstoretest.Serve(t, "")
				store := eventstoretest.Connect(t, eventstore.Options{URL: url})
				before := acme(t, store)
				must(t, before, request(by("ana", product.AssignRole{Person: "tim", Role: events.TeamMember})))
				must(t, before, request(by("ana", product.AssignRole{Person: "sue", Role: events.Stakeholder})))
				must(t, before, request(by("ana", backlog.PrioritizeStory{Story: "ACME-2", Top: true})))
				first := recorded(t, store, book)[0]
				loss.Befall(t, url, book.Stream("ACME"))
				held := inventory(t, store)

				after := newLedger(store)
				for what, r := range map[string]ledger.Request{
					"start": request(by("bob", product.StartProduct{Key: "ACME", Name: "Another"})),
					"write": request(by("ana", backlog.WriteStory{Title: "three"})),
					"undo":  request(by("ana", ledger.Undo{Decision: first.ID})),
					"move":  request(by("ana", backlog.PrioritizeStory{Story: "ACME-1", Top: true})),
				} {
					refused(t, "a new process, "+what, after, r)
				}
				refused(t, "the old process, undo", before, request(by("ana", ledger.Undo{Decision: first.ID})))
				if now := inventory(t, store); now != held {
					t.Errorf("%d events were recorded", now-held)
				}
			})
		}
	}
}

func refused(t *testing.T, what string, l *ledger.Ledger, r ledger.Request) {
	t.Helper()
	if result, err := l.Do(t.Context(), r); !errors.Is(err, events.ErrGap) {
		t.Errorf("%s: %v, %+v", what, err, result.Outcomes)
	}
}
