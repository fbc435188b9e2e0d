package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore"
	"waymark/ledger"
)

// spoilt is a store that shows an event otherwise than it is.
type spoilt struct {
	*eventstore.Client
	show func(raw events.Raw) (events.Raw, error)
}

func (s spoilt) ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		for raw, err := range s.Client.ReadStream(ctx, stream, from) {
			if err == nil {
				raw, err = s.show(raw)
			}
			if !yield(raw, err) || err != nil {
				return
			}
		}
	}
}

// grown is a store with a backlog of so many stories.
func grown(t *testing.T, stories int) *eventstore.Client {
	t.Helper()
	store := newStore(t)
	l := newLedger(store)
	must(t, l, request(by("ana", product.StartProduct{Key: "ACME", Name: "Acme"})))
	for n := 0; n < stories; n += 500 {
		var batch []ledger.Decision
		for i := range min(500, stories-n) {
			batch = append(batch, by("ana", backlog.WriteStory{Title: fmt.Sprint("story ", n+i+1)}))
		}
		must(t, l, request(batch...))
	}
	return store
}

func TestALongBookIsFoldedInItsOrderAndEndsAtAnEventThatCannotBeRead(t *testing.T) {
	store := grown(t, 1500)
	result := must(t, newLedger(store), request(by("ana", backlog.PrioritizeStory{Story: "ACME-1500", Top: true})))
	if moved := result.Events[0].Event.(events.StoryPrioritized); moved.Place.From != 1500 {
		t.Errorf("ACME-1500 was at place %d", moved.Place.From)
	}
	gone := errors.New("gone")
	for name, test := range map[string]struct {
		show func(events.Raw) (events.Raw, error)
		says string
	}{
		"the store fails": {func(raw events.Raw) (events.Raw, error) { return raw, gone }, "gone"},
		"no JSON":         {func(raw events.Raw) (events.Raw, error) { raw.Data = []byte("{"); return raw, nil }, "revision 700"},
		"of another book": {func(raw events.Raw) (events.Raw, error) {
			raw.Type, raw.Data = "GoalSet", []byte("{}")
			return raw, nil
		}, "revision 700"},
		"metadata of nobody": {func(raw events.Raw) (events.Raw, error) { raw.Metadata = nil; return raw, nil }, "revision 700"},
	} {
		l := newLedger(spoilt{store, func(raw events.Raw) (events.Raw, error) {
			if raw.Stream != "backlog-ACME" || raw.Revision != 700 {
				return raw, nil
			}
			return test.show(raw)
		}})
		_, err := l.Do(t.Context(), request(by("ana", backlog.PrioritizeStory{Story: "ACME-2", Top: true})))
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
