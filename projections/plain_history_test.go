package projections

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/httpapi"
	"waymark/postgres/postgrestest"
	"waymark/readapi"
)

// TestTheAnswersAtEveryRevisionAreWhatPlainBooksSay makes a random history of 5,000 decisions over all books, appends it to the event
// store, has it projected, and asks for all that there is of a book at every one of its revisions. WAYMARK_HISTORY is the seed of another one.
func TestTheAnswersAtEveryRevisionAreWhatPlainBooksSay(t *testing.T) {
	t.Parallel()
	const key, decisions, walks = "PLAIN", 5000, 3
	seed, err := strconv.Atoi(cmp.Or(os.Getenv("WAYMARK_HISTORY"), "1"))
	if err != nil {
		t.Fatal(err)
	}
	h := rapid.Custom(func(rt *rapid.T) *history { return decided(rt, key, decisions) }).Example(seed)
	log, handler := recorded(t, h.log), answering(t, h.log)
	t.Run("compared", func(t *testing.T) {
		t.Parallel()
		asks := asker{t, handler, key, map[string]stateOfBook{}}
		for book, head := range headsOf(h.products[key]) { // far apart; near ones are compared elsewhere
			checkApplied(asks, book, 0, head)
			checkApplied(asks, book, head/3, head/2)
		}
	})
	for walk := range walks {
		t.Run(fmt.Sprint("walk ", walk), func(t *testing.T) {
			t.Parallel()
			w := newWitness(t, handler, key, log)
			for i := walk; i < len(log); i += walks {
				w.goTo(log[i])
				w.askAt(log[i], i)
				if i%16 == 0 && endsInstant(log, i) {
					w.askSince(log[i], i/16)
				}
			}
		})
	}
}

// endsInstant says whether an event is the last of its instant.
func endsInstant(log []events.Recorded, i int) bool {
	return i+1 == len(log) || log[i+1].Metadata.EffectiveAt.After(log[i].Metadata.EffectiveAt)
}

// askAt asks for a revision of a book.
func (w *witness) askAt(r events.Recorded, turn int) {
	w.t.Helper()
	w.ask(r.Book, asking{fmt.Sprintf("at=revision:%d", r.Revision), when(r), turn})
}

// askSince asks for all books, at an instant behind the last decision.
func (w *witness) askSince(r events.Recorded, turn int) {
	w.t.Helper()
	at := written(r.Metadata.EffectiveAt.Add(time.Duration(turn%60) * time.Second))
	for _, book := range events.Books() {
		w.ask(book, asking{"at=" + at, at, turn})
	}
}

// Once a product has enough to decide on, new things are rare: else most decisions would be to write one more.
const enough, rare = 200, 16

// decided is a history of so many decisions on a new product, each at an instant of its own.
func decided(t *rapid.T, key string, decisions int) *history {
	h := newHistory()
	h.start(key)
	for made := 1; made < decisions; {
		before, command := len(h.log), drawCommand(t, key, h.products[key])
		if made > enough && made%rare > 0 && brings(command) {
			continue
		}
		h.at = h.at.Add(time.Minute)
		_ = h.decide(key, command) // many are refused
		if len(h.log) > before {
			made++
		}
	}
	return h
}

// brings says whether a command brings something new.
func brings(command any) bool {
	switch command.(type) {
	case backlog.WriteStory, backlog.SplitStory, backlog.PlanSprint, roadmap.PlanInitiative, roadmap.PlanRelease, roadmap.ProposeRoadmapChange,
		product.SetGoal, product.RaiseChallenge, discovery.CaptureNeed, discovery.RecordPersona, discovery.RecordCompetitor, discovery.RecordInsight:
		return true
	}
	return false
}

func recorded(t *testing.T, log []events.Raw) []events.Recorded {
	t.Helper()
	all := make([]events.Recorded, len(log))
	for i, raw := range log {
		r, err := events.Record(raw)
		if err != nil {
			t.Fatal(err)
		}
		all[i] = r
	}
	return all
}

// answering is the API over the read models that an engine makes of a log in an event store.
func answering(t *testing.T, log []events.Raw) http.Handler {
	t.Helper()
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log)
	e := New(Options{Pool: pool, Client: s.client, Node: "one"})
	start(t, e)
	waitFor(t, e, s.appended, e.Models()...)
	if _, err := pool.Exec(t.Context(), "analyze"); err != nil { // as the database does by itself, sooner or later
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	readapi.Register(httpapi.New(mux, "test"), readapi.New(pool, readapi.Options{
		Now: func() time.Time { return time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC) }, QueryTimeout: time.Minute,
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}))
	return httpapi.Handler(mux, slog.New(slog.DiscardHandler), httpapi.Sight{})
}
