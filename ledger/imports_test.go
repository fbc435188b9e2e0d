package ledger_test

import (
	"errors"
	"testing"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/events"
	"waymark/ledger"
)

const batch = "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c05"

// brought is an imported decision of the import with this batch id.
func brought(of, key string, c ledger.Command) ledger.Decision {
	at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	return ledger.Decision{
		Command: c, Key: key, Actor: "carol", Sender: "ana", Source: "import:jira", Imported: true, Batch: of, EffectiveAt: &at,
	}
}

func TestAllRequestsOfAnImportShareItsBatch(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	several := request(brought(batch, "a", backlog.WriteStory{Title: "three"}), brought(batch, "b", backlog.WriteStory{Title: "four"}))
	first := must(t, l, several)
	alone := must(t, l, request(brought(batch, "c", backlog.WriteStory{Title: "five"})))
	if first.Batch != batch || alone.Batch != batch {
		t.Errorf("the answers say %q and %q", first.Batch, alone.Batch)
	}
	for _, r := range recorded(t, store, events.Backlog)[2:] {
		if r.Metadata.Batch() != batch || r.Metadata.CommandID == batch {
			t.Errorf("recorded is %+v", r.Metadata)
		}
	}
	again := must(t, newLedger(store), several)
	if again.Outcomes[0] != ledger.Replayed || again.Batch != batch || len(recorded(t, store, events.Backlog)) != 5 {
		t.Errorf("repeated it answers %+v", again)
	}
}

func TestABatchIsOfAnImportAndOneForAllDecisionsOfARequest(t *testing.T) {
	l := acme(t, newStore(t))
	write := backlog.WriteStory{Title: "x"}
	mine := by("ana", write)
	mine.Batch = batch
	for what, decisions := range map[string][]ledger.Decision{
		"a decision made here": {mine},
		"no UUID":              {brought("x", "", write)},
		"two batches":          {brought(batch, "", write), brought("5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c06", "", write)},
		"a batch and none":     {brought(batch, "", write), brought("", "", write)},
		"a book without it":    {brought(batch, "", discovery.CaptureNeed{Statement: "n"})},
	} {
		_, err := l.Do(t.Context(), request(decisions...))
		if invalid := new(domain.InvalidError); !errors.As(err, &invalid) || invalid.Faults[0].Field != "batch" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAnImportIsRecordedByWhoMayImport(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	record := product.RecordImport{Import: batch, Tool: "jira", Origin: "a.json", Items: 2}
	must(t, l, request(brought(batch, "", record)))
	if r := must(t, l, request(brought(batch, "", record))); r.Outcomes[0] != ledger.AlreadySo {
		t.Errorf("again it is %v", r.Outcomes)
	}
	if _, err := l.Do(t.Context(), request(by("ana", record))); err == nil {
		t.Error("a decision made here is recorded as an import")
	}
}
