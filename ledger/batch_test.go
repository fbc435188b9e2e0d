package ledger_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore"
	"waymark/ledger"
)

func TestTheDecisionsOfARequestShareAnIDThatIsRecorded(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	keyed := retitle("first")
	keyed.Key, keyed.CorrelationID = "k", "given"
	alone := must(t, l, request(keyed))
	batch := must(t, l, request(keyed, retitle("first"), retitle("second"), retitleOf("ACME-2", "third")))
	log := recorded(t, store, events.Backlog)
	if m := log[2].Metadata; m.BatchID != "" || m.Batch() != m.CommandID || alone.Batch != m.CommandID {
		t.Errorf("alone it has %q of %+v", alone.Batch, m)
	}
	a, b := log[3].Metadata, log[4].Metadata
	if a.BatchID == "" || a.BatchID != b.BatchID || a.CommandID == b.CommandID || batch.Batch != a.BatchID || a.Batch() == alone.Batch {
		t.Errorf("the batch is %q: %+v, %+v", batch.Batch, a, b)
	}
	if a.Command != "revise-story" || log[0].Metadata.Command != "write-story" {
		t.Errorf("the commands are %q and %q", a.Command, log[0].Metadata.Command)
	}
}

func TestAnUndoTakesBackTheWholeBatch(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	batch := must(t, l, request(retitle("first"), retitleOf("ACME-2", "other"), retitle("second")))
	undone := must(t, l, request(by("ana", ledger.Undo{Decision: batch.Events[1].ID})))
	if len(undone.Events) != 3 || undone.Events[0].Undoes != batch.Events[2].ID || undone.Events[2].Undoes != batch.Events[0].ID {
		t.Errorf("undone are %+v", undone.Events)
	}
	if a, b := title(t, store, 1), title(t, store, 2); a != "one" || b != "two" {
		t.Errorf("the titles are %q and %q", a, b)
	}
	must(t, l, request(undo(undone)))
	if a, b := title(t, store, 1), title(t, store, 2); a != "second" || b != "other" {
		t.Errorf("the titles are %q and %q once the undo is undone", a, b)
	}
}

func TestWhatBuildsOnAnyDecisionOfABatchStandsInTheWayOfItsUndo(t *testing.T) {
	l := acme(t, newStore(t))
	batch := must(t, l, request(retitle("first"), retitleOf("ACME-2", "other")))
	later := must(t, l, request(retitleOf("ACME-2", "later")))
	_, err := l.Do(t.Context(), request(undo(batch)))
	if way := new(ledger.LaterError); !errors.As(err, &way) || len(way.Decisions) != 1 || way.Decisions[0].ID != later.Events[0].ID {
		t.Errorf("error is %v", err)
	}
}

// Metadata of old logs has neither the batch nor the name of the command.
func TestInALogWithoutBatchesTheBatchIsTheCommand(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	must(t, l, request(by("ana", product.SetDecisionPolicy{ReasonRequired: domain.Some([]string{"revise-story"})})))
	old := appendOld(t, store, "c1", events.StoryRevised{Story: "ACME-1", Title: &events.Change[string]{From: "one", To: "first"}})
	appendOld(t, store, "c2", events.StoryRevised{Story: "ACME-2", Title: &events.Change[string]{From: "two", To: "other"}})
	d := by("ana", ledger.Undo{Decision: old})
	_, err := l.Do(t.Context(), request(d))
	if r := new(domain.RuleError); !errors.As(err, &r) || r.Rule != "reason_required" {
		t.Errorf("without a reason: %v", err)
	}
	d.Reason = "a mistake"
	if undone := must(t, l, request(d)); len(undone.Events) != 1 {
		t.Errorf("undone are %+v", undone.Events)
	}
}

// appendOld appends an event to the backlog as it was stored before batches, and gives its id.
func appendOld(t *testing.T, store *eventstore.Client, command string, e events.Event) string {
	t.Helper()
	log := recorded(t, store, events.Backlog)
	last := log[len(log)-1]
	data, err := events.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	m := events.Metadata{Actor: "ana", Role: events.ProductOwner, EffectiveAt: time.Now().UTC(), CommandID: command, Source: "api", Schema: 1}
	sealed, _, err := m.Seal(last.Metadata.Hash, e.Type(), data)
	if err != nil {
		t.Fatal(err)
	}
	id := uuid.NewSHA1(uuid.NameSpaceURL, []byte(command)) // ids were made from keys
	if _, err := store.Append(t.Context(), "backlog-ACME", last.Revision, []eventstore.NewEvent{{ID: id, Type: e.Type(), Data: data, Metadata: sealed}}); err != nil {
		t.Fatal(err)
	}
	return id.String()
}

func TestUndoingWhatNeedsAReasonNeedsAReasonToo(t *testing.T) {
	l := acme(t, newStore(t))
	because := func(d ledger.Decision) ledger.Decision { d.Reason = "because"; return d }
	batch := must(t, l, request(retitle("first"), because(by("ana", backlog.DropStory{Story: "ACME-2"}))))
	other := must(t, l, request(by("ana", backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(3.0)})))
	must(t, l, request(by("ana", product.SetDecisionPolicy{ReasonRequired: domain.Some([]string{"drop-story"})})))
	refused := func(r ledger.Result) {
		t.Helper()
		_, err := l.Do(t.Context(), request(undo(r)))
		if r := new(domain.RuleError); !errors.As(err, &r) || r.Rule != "reason_required" {
			t.Errorf("error is %v", err)
		}
	}
	must(t, l, request(undo(other))) // needs none
	refused(batch)
	undone := must(t, l, request(because(undo(batch))))
	refused(undone) // it drops the story again
	must(t, l, request(because(undo(undone))))
}

func TestEachEventOfABatchIsTakenBackInARoleThatMay(t *testing.T) {
	store := newStore(t)
	l := team(t, store)
	estimate := as(events.TeamMember, by("ana", backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(3.0)}))
	batch := must(t, l, request(estimate, retitle("first")))
	if _, err := l.Do(t.Context(), request(by("tom", ledger.Undo{Decision: batch.Events[0].ID}))); !errors.Is(err, ledger.ErrForbidden) {
		t.Errorf("who may only estimate: %v", err)
	}
	must(t, l, request(undo(batch)))
	var roles []events.Role
	for _, r := range recorded(t, store, events.Backlog)[4:] {
		roles = append(roles, r.Metadata.Role)
	}
	if want := []events.Role{events.ProductOwner, events.TeamMember}; !slices.Equal(roles, want) {
		t.Errorf("taken back as %v, want %v", roles, want)
	}
}

func TestAKeyBelongsToItsActor(t *testing.T) {
	store := newStore(t)
	l := team(t, store)
	say := func(actor, text string) ledger.Result {
		d := by(actor, challenge(text))
		d.Key = "k"
		return must(t, l, request(d))
	}
	first, other := say("ana", "a"), say("tom", "b")
	if other.Outcomes[0] != ledger.Done || other.Events[0].ID == first.Events[0].ID {
		t.Errorf("the key of another actor answers %+v", other)
	}
	if again := say("ana", "a"); again.Outcomes[0] != ledger.Replayed || again.Events[0].ID != first.Events[0].ID {
		t.Errorf("its own answers %+v", again)
	}
	at := instant(t, "2020-01-01T00:00:00Z")
	for i, sender := range []string{"ana", "tom"} {
		d := imported(sender, "carol", at, backlog.WriteStory{Title: "hers"})
		d.Key = "import:7"
		if r := must(t, newLedger(store), request(d)); (r.Outcomes[0] == ledger.Replayed) != (i == 1) {
			t.Errorf("%s imports it: %v", sender, r.Outcomes)
		}
	}
}

// Before keys belonged to their actors they belonged to the product.
func TestAKeyOfAnOldLogIsItsActorsStill(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	must(t, l, request(by("ana", product.AssignRole{Person: "ana", Role: events.TeamMember}), by("ana", product.AssignRole{Person: "tom", Role: events.TeamMember})))
	appendOld(t, store, uuid.NewSHA1(uuid.NameSpaceURL, []byte("waymark:ACME:k")).String(), events.StoryEstimated{Story: "ACME-1", Points: events.Change[*float64]{To: ref(3.0)}})
	estimate := func(actor string) ledger.Decision {
		d := by(actor, backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(5.0)})
		d.Key = "k"
		return d
	}
	if _, err := l.Do(t.Context(), request(estimate("ana"))); !errors.Is(err, ledger.ErrKeyReused) {
		t.Errorf("its actor's other command: %v", err)
	}
	if r := must(t, l, request(estimate("tom"))); r.Outcomes[0] != ledger.Done {
		t.Errorf("another actor's: %v", r.Outcomes)
	}
}
