package jira_test

import (
	"net/http"
	"testing"

	"waymark/events"
)

// takeBack takes an import back, to its end.
func (w *waymark) takeBack(product, batch string) {
	w.t.Helper()
	for range 100 {
		var answer struct{ Events []struct{} }
		body := map[string]any{"import": batch}
		if err := w.api.Do(w.t.Context(), http.MethodPost, "/v1/products/"+product+"/commands/take-back-import", nil, body, &answer); err != nil {
			w.t.Fatal(err)
		}
		if len(answer.Events) == 0 {
			return
		}
	}
	w.t.Fatal("the import is not taken back in a hundred requests")
}

func TestAnImportThatIsTakenBackLeavesNothingAndCanBeBroughtInAgain(t *testing.T) {
	w := newWaymark(t)
	first := w.mustImport("SHOP", shop)
	want := text(t, w.at("SHOP", ""))
	w.takeBack("SHOP", first.Batch)
	if now := w.at("SHOP", ""); len(now.Stories) != 0 || len(now.Releases) != 0 {
		t.Errorf("there are still %+v", now)
	}
	second := w.mustImport("SHOP", shop)
	if got := text(t, w.at("SHOP", "")); got != want {
		t.Errorf("brought in again it is\n%s, want\n%s", got, want)
	}
	if second.Batch == first.Batch {
		t.Errorf("both imports are %s", first.Batch)
	}
	nothingNew(t, w, shop)
}

func TestALaterImportIsTakenBackAlone(t *testing.T) {
	w := newWaymark(t)
	first := w.mustImport("SHOP", issuesFile(t, an(1, updated(2)), an(2, updated(2))))
	before := text(t, w.at("SHOP", ""))
	newer := issuesFile(t, an(1, updated(9)+","+status("Closed"), on(9, 5, item("status", "Open", "Closed"))), an(2, updated(2)), an(3, updated(8)))
	second := w.mustImport("SHOP", newer)
	if first.Batch == second.Batch {
		t.Fatalf("both imports are %s", first.Batch)
	}
	w.takeBack("SHOP", second.Batch)
	if got := text(t, w.at("SHOP", "")); got != before {
		t.Errorf("it is\n%s, want\n%s", got, before)
	}
	again := w.mustImport("SHOP", newer)
	if again.Events["StoryMoved"] != 1 || again.Events["StoryWritten"] != 1 {
		t.Errorf("brought in again it is %v", again)
	}
}

func TestWhatAnImportRecordsNamesIt(t *testing.T) {
	w := newWaymark(t)
	report := w.mustImport("SHOP", shop)
	for _, book := range []events.Book{events.Backlog, events.Roadmap} {
		for _, r := range w.log("SHOP", book) {
			if r.Metadata.Batch() != report.Batch {
				t.Errorf("%s has the batch %s, want %s", r.Event.Type(), r.Metadata.Batch(), report.Batch)
			}
		}
	}
}
