package jira_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"waymark/client"
	"waymark/domain/backlog"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/eventstore"
	"waymark/httpapi"
	"waymark/importers/jira"
	"waymark/ledger"
	"waymark/replay"
	"waymark/writeapi"
)

// memory is an event store that forgets.
type memory struct {
	mu      sync.Mutex
	streams map[string][]events.Raw
	log     []events.Raw
}

// Append is atomic, and refuses another revision than the expected one.
func (m *memory) Append(_ context.Context, stream string, expected int64, evs []eventstore.NewEvent) (events.Position, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if int64(len(m.streams[stream]))-1 != expected {
		return events.Position{}, eventstore.ErrWrongRevision
	}
	for _, e := range evs {
		at := uint64(len(m.log) + 1)
		raw := events.Raw{
			ID: e.ID.String(), Stream: stream, Revision: int64(len(m.streams[stream])), Type: e.Type, Data: e.Data,
			Metadata: e.Metadata, Position: events.Position{Commit: at, Prepare: at}, Created: time.Now(),
		}
		m.streams[stream], m.log = append(m.streams[stream], raw), append(m.log, raw)
	}
	at := uint64(len(m.log))
	return events.Position{Commit: at, Prepare: at}, nil
}

// ReadStream reads to the end.
func (m *memory) ReadStream(_ context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
	m.mu.Lock()
	all := m.streams[stream]
	m.mu.Unlock()
	return func(yield func(events.Raw, error) bool) {
		for _, raw := range all[min(from, int64(len(all))):] {
			if !yield(raw, nil) {
				return
			}
		}
	}
}

// waymark is the real API for commands and replays over a store in memory. Its list of decisions knows as many parameters
// as an import needs.
type waymark struct {
	t       *testing.T
	store   *memory
	api     *client.Client
	batches int // that were not only tried
	cutAt   int // the batch at which the connection is lost for good; 0: never
}

func newWaymark(t *testing.T) *waymark {
	t.Helper()
	w := &waymark{t: t, store: &memory{streams: map[string][]events.Raw{}}}
	log := slog.New(slog.DiscardHandler)
	mux := http.NewServeMux()
	api := httpapi.New(mux, "test")
	writeapi.Register(api, ledger.New(ledger.Options{Store: w.store, Now: time.Now, Logger: log}), log)
	replay.Register(api, replay.Replayer{Store: w.store}, func(error) bool { return false }, log)
	huma.Get(api, "/v1/products/{key}/decisions", w.decisions)
	w.api = client.New("http://waymark", client.Handler(httpapi.Handler(mux, log)))
	return w
}

type decisionsInput struct {
	Key         string `path:"key"`
	Source      string `query:"source"`
	Order       string `query:"order" enum:"asc"`
	Limit       int    `query:"limit" maximum:"500"`
	Cursor      int    `query:"cursor"`
	MinPosition string `query:"min_position" required:"true"`
	AlsoMin     string `header:"Waymark-Min-Position" required:"true"`
}

type decisionsOutput struct {
	Body struct {
		Items []decision `json:"items"`
		Next  *string    `json:"next"`
	}
}

type decision struct {
	ID string `json:"id"`
}

func (w *waymark) decisions(_ context.Context, in *decisionsInput) (*decisionsOutput, error) {
	for _, text := range []string{in.MinPosition, in.AlsoMin} {
		if _, err := events.ParsePosition(text); err != nil {
			return nil, huma.Error422UnprocessableEntity(err.Error())
		}
	}
	out := &decisionsOutput{}
	at := in.Cursor
	for ; at < len(w.store.log) && len(out.Body.Items) < in.Limit; at++ {
		recorded, err := events.Record(w.store.log[at])
		if err != nil {
			return nil, err
		}
		if recorded.Product == in.Key && recorded.Metadata.Source == in.Source {
			out.Body.Items = append(out.Body.Items, decision{recorded.ID})
		}
	}
	if at < len(w.store.log) {
		next := fmt.Sprint(at)
		out.Body.Next = &next
	}
	return out, nil
}

var errCut = errors.New("the connection is lost")

// Do passes requests on until the connection is to be lost.
func (w *waymark) Do(ctx context.Context, method, path string, header http.Header, body, into any) error {
	if strings.HasSuffix(path, "/commands") && body.(map[string]any)["dry_run"] == nil {
		if w.batches++; w.batches == w.cutAt {
			return errCut
		}
	}
	return w.api.Do(ctx, method, path, header, body, into)
}

// brings imports files that must be good.
func (w *waymark) brings(product string, files ...string) jira.Report {
	w.t.Helper()
	report, err := jira.Import(w.t.Context(), w, jira.Options{Product: product, Files: files, Actor: "importer"})
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

// book are the events of a book.
func (w *waymark) book(book events.Book, product string) []events.Recorded {
	w.t.Helper()
	var all []events.Recorded
	hash := ""
	for _, raw := range w.store.streams[book.Stream(product)] {
		var err error
		if hash, err = events.Verify(hash, raw); err != nil {
			w.t.Fatal(err)
		}
		recorded, err := events.Record(raw)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, recorded)
	}
	return all
}

// stories are the stories of a product, by the key of their issue.
func (w *waymark) stories(product string) map[string]backlog.Story {
	w.t.Helper()
	var state backlog.State
	for _, e := range w.book(events.Backlog, product) {
		state = backlog.Evolve(state, e.Event.(events.BacklogEvent))
	}
	found := map[string]backlog.Story{}
	for _, story := range state.Stories.All {
		if story.External != nil {
			found[story.External.Key] = story
		}
	}
	return found
}

// releases are the releases of a product, by name.
func (w *waymark) releases(product string) map[string]roadmap.Release {
	w.t.Helper()
	var state roadmap.State
	for _, e := range w.book(events.Roadmap, product) {
		state = roadmap.Evolve(state, e.Event.(events.RoadmapEvent))
	}
	found := map[string]roadmap.Release{}
	for _, release := range state.Releases.All {
		found[release.Name] = release
	}
	return found
}

func (w *waymark) policy(product string) events.Policy {
	w.t.Helper()
	var policy events.Policy
	for _, e := range w.book(events.Product, product) {
		if set, ok := e.Event.(events.DecisionPolicySet); ok {
			policy = *set.Policy.To
		}
	}
	return policy
}

// command gives a command as somebody who works in Waymark.
func (w *waymark) command(product, name string, body map[string]any) {
	w.t.Helper()
	header := http.Header{"Waymark-Actor": {"importer"}}
	if err := w.api.Do(w.t.Context(), http.MethodPost, "/v1/products/"+product+"/commands/"+name, header, body, nil); err != nil {
		w.t.Fatal(err)
	}
}

// ends is how the books ended, to compare two imports: everything but when the log got it.
func (w *waymark) ends(product string) []string {
	w.t.Helper()
	var lines []string
	for _, book := range []events.Book{events.Product, events.Roadmap, events.Backlog} {
		for _, e := range w.book(book, product) {
			data, err := events.Encode(e.Event)
			if err != nil {
				w.t.Fatal(err)
			}
			lines = append(lines, fmt.Sprint(book, e.Revision, e.ID, e.Event.Type(), string(data), e.Metadata.EffectiveAt, e.Metadata.Actor))
		}
	}
	return lines
}

func total(counts map[string]int) int {
	n := 0
	for count := range maps.Values(counts) {
		n += count
	}
	return n
}

// write writes a file to import.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// issueJSON is an issue of the project SHOP with more fields and with the entries of its change log; "-" for no log.
func issueJSON(id int, fields, histories string) string {
	log := fmt.Sprintf(`,"changelog":{"startAt":0,"maxResults":50,"total":%d,"histories":[%s]}`, strings.Count(histories, `"items"`), histories)
	if histories == "-" {
		log = ""
	}
	defaults := map[string]string{
		"summary": fmt.Sprintf(`"Issue %d"`, id), "status": `{"name":"Open"}`, "priority": `{"name":"Major"}`, "issuetype": `{"name":"Bug"}`,
		"created": `"2020-01-01T10:00:00.000+0000"`, "project": `{"key":"SHOP","name":"Shop"}`,
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(defaults)) {
		if !strings.Contains(fields, `"`+name+`":`) {
			list = append(list, fmt.Sprintf("%q:%s", name, defaults[name]))
		}
	}
	if fields != "" {
		list = append(list, fields)
	}
	return fmt.Sprintf(`{"id":"%d","key":"SHOP-%d","fields":{%s}%s}`, id, id, strings.Join(list, ","), log)
}

// entry is an entry of a change log by ida.
func entry(id int, created string, items ...string) string {
	return fmt.Sprintf(`{"id":"%d","created":%q,"author":{"name":"ida"},"items":[%s]}`, id, created, strings.Join(items, ","))
}

// becomes is an item of a change log.
func becomes(field, from, to string) string {
	return fmt.Sprintf(`{"field":%q,"fromString":%q,"toString":%q}`, field, from, to)
}

func page(issues ...string) string { return `{"issues":[` + strings.Join(issues, ",") + `]}` }

// importCut imports until the connection is lost.
func importCut(t *testing.T, w *waymark, product string, files []string) {
	t.Helper()
	_, err := jira.Import(t.Context(), w, jira.Options{Product: product, Files: files, Actor: "importer"})
	if !errors.Is(err, errCut) {
		t.Fatalf("the import was not cut: %v", err)
	}
	w.cutAt = 0
}
