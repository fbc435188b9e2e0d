package jira_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
	"waymark/importers/history"

	"github.com/danielgtaylor/huma/v2"
	"pgregory.net/rapid"

	"waymark/audit"
	"waymark/client"
	"waymark/events"
	"waymark/eventstore/eventstoretest"
	"waymark/httpapi"
	"waymark/importers/jira"
	"waymark/ledger"
	"waymark/writeapi"
)

// waymark is the write side and the replay of Waymark, on an event store in memory.
type waymark struct {
	t     tester
	store ledger.Store
	api   *client.Client
	left  int // requests that still work; negative: all
}

// tester is a test, or a try of a property.
type tester interface {
	rapid.TB
	Context() context.Context
}

func newWaymark(t *testing.T) *waymark {
	t.Helper()
	return newWaymarkOn(t, eventstoretest.Client(t, ""))
}

func newWaymarkOn(t tester, store ledger.Store) *waymark {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	mux := http.NewServeMux()
	api := httpapi.New(mux, "test")
	writeapi.Register(api, ledger.New(ledger.Options{Store: store, Local: true, Now: time.Now, Logger: log}), log)
	audit.Register(api, audit.Replayer{Store: store}, func(error) bool { return false }, log)
	w := &waymark{t: t, store: store, api: client.New("http://waymark", client.Handler(mux)), left: -1}
	huma.Get(api, "/v1/products/{key}/decisions", w.decisions)
	return w
}

var errCut = errors.New("the line is cut")

// Do passes requests on until the line is cut.
func (w *waymark) Do(ctx context.Context, method, path string, header http.Header, body, into any) error {
	if w.left == 0 {
		return errCut
	}
	w.left--
	return w.api.Do(ctx, method, path, header, body, into)
}

// give gives a command.
func (w *waymark) give(product, command string, body map[string]any) {
	w.t.Helper()
	if err := w.api.Do(w.t.Context(), http.MethodPost, "/v1/products/"+product+"/commands/"+command, nil, body, nil); err != nil {
		w.t.Fatal(err)
	}
}

func (w *waymark) importFiles(product string, files ...string) (history.Report, error) {
	return jira.Import(w.t.Context(), w, jira.Options{Options: history.Options{Product: product, Actor: "local"}, Files: files})
}

func (w *waymark) mustImportPart(product string, files ...string) history.Report {
	w.t.Helper()
	report, err := jira.Import(w.t.Context(), w, jira.Options{Options: history.Options{Product: product, Actor: "local", Partial: true}, Files: files})
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

func (w *waymark) mustImport(product string, files ...string) history.Report {
	w.t.Helper()
	report, err := w.importFiles(product, files...)
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

// log is every event of a book.
func (w *waymark) log(product string, book events.Book) []events.Recorded {
	w.t.Helper()
	var all []events.Recorded
	for raw, err := range w.store.ReadStream(w.t.Context(), book.Stream(product), 0) {
		if err != nil {
			w.t.Fatal(err)
		}
		r, err := events.Record(raw)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// story is a story as a replay gives it.
type story struct {
	Story, Title, Description, Kind, Priority, Status, Resolution, Assignee, Sprint string
	Place                                                                           int
	Category                                                                        string `json:"status_category"`
	Labels                                                                          []string
	Points                                                                          *float64
	Links                                                                           []events.Link
	External                                                                        events.External
}

// books are the books of a product at a moment, stories by the id of their issue.
type books struct {
	Stories  map[string]story
	Releases []struct {
		Release, Name, Date string
		Shipped             bool
		Items, Undelivered  []string
		External            events.External
	}
	Sprints []struct {
		Sprint, Name, State string
		Stories             []int // their numbers
		External            events.External
	}
	Policy events.Policy
}

func (w *waymark) at(product, moment string) books {
	w.t.Helper()
	var report struct {
		Books struct {
			books
			Charter []struct{ Policy events.Policy }
			Stories []story
		}
	}
	if err := w.api.Do(w.t.Context(), http.MethodGet, "/v1/products/"+product+"/replay?at="+moment, nil, nil, &report); err != nil {
		w.t.Fatal(err)
	}
	b := report.Books.books
	b.Stories = map[string]story{}
	for _, s := range report.Books.Stories {
		b.Stories[s.External.ID] = s
	}
	for _, c := range report.Books.Charter {
		b.Policy = c.Policy
	}
	return b
}

// file writes a file of an export.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func text(t tester, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
