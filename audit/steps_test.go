package audit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"waymark/audit"
	"waymark/events"
	"waymark/eventstore/eventstoretest"
	"waymark/httpapi"
)

// replayed is the answer to a replay of what a store holds.
func replayed(store audit.Store, query string, header http.Header) *httptest.ResponseRecorder {
	mux, quiet := http.NewServeMux(), slog.New(slog.DiscardHandler)
	audit.Register(httpapi.New(mux, "test"), audit.Replayer{Store: store}, func(error) bool { return false }, quiet)
	request := httptest.NewRequest(http.MethodGet, "/v1/products/"+query, nil)
	request.Header = header
	answer := httptest.NewRecorder()
	httpapi.Handler(mux, quiet, httpapi.Sight{}).ServeHTTP(answer, request)
	return answer
}

// line is a line of a replay as a reader sees it.
type line struct {
	Kind        string
	Books       *audit.Books
	Decision    *struct{ Type, Subject string }
	Differences []audit.FieldDifference
	Steps       int
	Problem     struct {
		Status int
		Detail string
	}
}

// linesIn are the lines of an answer.
func linesIn(t *testing.T, answer *httptest.ResponseRecorder) (lines []line) {
	t.Helper()
	if answer.Code != http.StatusOK {
		t.Fatalf("%d: %.500s", answer.Code, answer.Body)
	}
	for text := range strings.Lines(answer.Body.String()) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("%v: %.500s", err, text)
		}
		lines = append(lines, l)
	}
	return lines
}

func TestAReplayStepByStepTellsOfTheDecisionsThatItsFiltersLetThrough(t *testing.T) {
	store := eventstoretest.Client(t, "")
	write(t, store)
	for query, want := range map[string]string{
		"from=2001-01-01&type=StoryPrioritized":           "ACME-2",
		"to=P0D&book=roadmap&type=ProposalDeclined":       "ACME-PR2",
		"from=2001-01-01&story=ACME-3":                    "ACME-3 ACME-3",
		"from=2001-01-01&to=2002-01-01":                   "",
		"from=2001-01-01&undoes=true":                     "ACME",
		"from=2001-01-01&q=everything+every&of=charter":   "ACME",
		"from=2001-01-01&type=StoryPrioritized&actor=eve": "",
	} {
		lines := linesIn(t, replayed(store, "ACME/replay?"+query, nil))
		var subjects []string
		for _, l := range lines[1 : len(lines)-1] {
			subjects = append(subjects, l.Decision.Subject)
		}
		if got := strings.Join(subjects, " "); got != want || lines[0].Books == nil || lines[len(lines)-1].Steps != len(subjects) {
			t.Errorf("%s: steps %q, want %q", query, got, want)
		}
	}
}

// TestWhatFiltersLeaveOutIsInTheDifferencesOfTheNextLine also looks that a new order names the story that was moved.
func TestWhatFiltersLeaveOutIsInTheDifferencesOfTheNextLine(t *testing.T) {
	store := eventstoretest.Client(t, "")
	write(t, store)
	lines := linesIn(t, replayed(store, "ACME/replay?from=2001-01-01&of=backlog&type=StoryPrioritized", nil))
	if len(lines) != 3 || len(lines[0].Books.Stories) > 0 {
		t.Fatalf("lines are %+v", lines)
	}
	var found []string
	for _, d := range lines[1].Differences {
		found = append(found, strings.TrimSpace(d.Key+" "+d.Field))
	}
	if got := strings.Join(found, ", "); got != "ACME-1, ACME-2, ACME-3" {
		t.Errorf("the first differences are of %s", got)
	}
	if last := lines[2].Differences; len(last) < 10 {
		t.Errorf("what follows the last step is left out: %+v", last)
	}
	all := linesIn(t, replayed(store, "ACME/replay?from=2001-01-01&of=backlog", nil))
	for _, l := range all {
		if l.Decision == nil || l.Decision.Type != "StoryPrioritized" {
			continue
		}
		found = nil
		for _, d := range l.Differences {
			found = append(found, d.Key+" "+d.Field+" "+string(d.From)+" "+string(d.To))
		}
		if got := strings.Join(found, ", "); got != `ACME-2 place 2 1, ACME-2 priority "" "High"` {
			t.Errorf("a priority decision: %s", got)
		}
	}
}

func TestAReplayStepByStepComesAsEventsToWhoAcceptsThoseRather(t *testing.T) {
	store := eventstoretest.Client(t, "")
	write(t, store)
	answer := replayed(store, "ACME/replay?from=2001-01-01&type=StoryPrioritized", http.Header{"Accept": {"text/event-stream"}})
	text := answer.Body.String()
	events := strings.Split(strings.TrimSuffix(text, "\n\n"), "\n\n")
	if kind := answer.Header().Get("Content-Type"); kind != httpapi.EventsType || len(events) != 3 {
		t.Fatalf("%s: %s", kind, text)
	}
	for i, begin := range []string{"event: start\ndata: {", "id: ", "event: end\ndata: {"} {
		if !strings.HasPrefix(events[i], begin) {
			t.Errorf("event %d is %.60q", i, events[i])
		}
	}
	for _, accept := range []string{"", "*/*", "application/json"} {
		if kind := replayed(store, "ACME/replay", http.Header{"Accept": {accept}}).Header().Get("Content-Type"); kind != "application/json" {
			t.Errorf("without a range, accepting %q: %s", accept, kind)
		}
	}
}

// failing is a store that fails on the way through a stream.
type failing struct{ audit.Store }

// ReadStream reads three events.
func (f failing) ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		for raw, err := range f.Store.ReadStream(ctx, stream, from) {
			if raw.Revision == 3 {
				err = fmt.Errorf("%w: all", events.ErrGap)
			}
			if !yield(raw, err) || err != nil {
				return
			}
		}
	}
}

func TestAReplayStepByStepThatCannotGoOnEndsWithTheFault(t *testing.T) {
	store := eventstoretest.Client(t, "")
	write(t, store)
	lines := linesIn(t, replayed(failing{store}, "ACME/replay?from=2001-01-01", nil))
	last := lines[len(lines)-1]
	if last.Kind != "fault" || last.Problem.Status != http.StatusConflict || last.Problem.Detail == "" || len(lines) != 5 {
		t.Errorf("the last of %d lines is %+v", len(lines), last)
	}
}

func TestAReplayThatMakesNoSenseIsRefusedBeforeItBegins(t *testing.T) {
	store := eventstoretest.Client(t, "")
	write(t, store)
	for query, want := range map[string]struct {
		status int
		names  string
	}{
		"NONE/replay?from=2001-01-01":               {404, "NONE"},
		"ACME/replay?from=2002-01-01&to=2001-01-01": {422, "query.from"},
		"ACME/replay?from=soon":                     {422, "query.from"},
		"ACME/replay?from=2001-01-01&q=---":         {422, "query.q"},
		"ACME/replay?from=2001-01-01&tz=Mars":       {422, "query.tz"},
		"ACME/replay?from=2001-01-01&show=all":      {422, "query.show"},
		"ACME/replay?at=2999-01-01":                 {422, "query.at"},
		"ACME/replay?at=revision:99":                {422, "query.at"},
		"ACME/replay?at=P1D&from=P1D":               {422, "query.at"},
		"ACME/replay?check=true&to=P1D":             {422, "query.check"},
		"ACME/replay?show=states":                   {422, "query.show"},
		"ACME/replay?actor=ana":                     {422, "query.actor"},
	} {
		answer := replayed(store, query, nil)
		if answer.Code != want.status || !strings.Contains(answer.Body.String(), want.names) {
			t.Errorf("%s: %d %.500s", query, answer.Code, answer.Body)
		}
	}
}
