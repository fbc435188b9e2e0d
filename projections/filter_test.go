package projections

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"pgregory.net/rapid"

	"waymark/events"
	entries "waymark/history"
	"waymark/httpapi"
	"waymark/postgres/postgrestest"
	"waymark/readapi"
)

// TestTheLogAndTheReadModelAreFilteredAlike asks random filters of random histories over all books: what the history lists is what the
// filter chooses of the log, in every member.
func TestTheLogAndTheReadModelAreFilteredAlike(t *testing.T) {
	t.Parallel()
	pool := connect(t, postgrestest.Database(t))
	var consumers []*consumer
	for _, m := range models() {
		if m.Name == "charter" || m.Name == "decisions" {
			consumers = append(consumers, own(t, pool, m, "one"))
		}
	}
	later := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	mux := http.NewServeMux()
	api := httpapi.New(mux, "test")
	readapi.Register(api, readapi.New(pool, readapi.Options{Now: func() time.Time { return later }, QueryTimeout: time.Minute}))
	var log []events.Raw
	huma.Get(api, "/v1/products/{key}/chosen", func(_ context.Context, in *chosenInput) (*chosenOutput, error) {
		list, err := chosenOf(log, in, later)
		return &chosenOutput{list}, err
	})
	handler := httpapi.Handler(mux, slog.New(slog.DiscardHandler), httpapi.Sight{})
	h := newHistory()
	round, shown, hidden := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		key := fmt.Sprintf("F%d", round)
		from := len(h.log)
		drawHistory(rt, h, []string{key})
		log = toldInSeveralWays(rt, h.log[from:])
		for _, c := range consumers {
			pages(rt, c, log, func() int { return 64 }, false)
		}
		asks := asker{rt, handler, key, nil}
		for range 8 {
			query := drawFilter(rt, log).Encode()
			want, got := asks.items("/chosen?"+query), asks.items("/decisions?order=asc&limit=500&"+query)
			for _, item := range got {
				delete(item, "undone_by") // it is not known when a decision is recorded
				delete(item, "against")   // nor what others had decided
			}
			if !reflect.DeepEqual(got, want) {
				rt.Fatalf("%s: the history lists %d:\n%v\nthe log has %d:\n%v", query, len(got), got, len(want), want)
			}
			shown, hidden = shown+len(got), hidden+len(log)-len(got)
		}
	})
	if shown == 0 || hidden == 0 {
		t.Errorf("%d decisions were shown, %d were not", shown, hidden)
	}
}

type chosenInput struct {
	Key string `path:"key" maxLength:"50"`
	entries.Filter
}

type chosenOutput struct{ Body chosenBody }

type chosenBody struct {
	Items []entries.Decision `json:"items"`
}

// chosenOf are the decisions of a log that a filter chooses.
func chosenOf(log []events.Raw, in *chosenInput, now time.Time) (chosen chosenBody, err error) {
	choose, err := in.Choose(now)
	if err != nil {
		return chosen, err
	}
	for _, raw := range log {
		e, err := entries.Read(raw)
		if err != nil {
			return chosen, err
		}
		wanted, err := choose(&e)
		if err != nil || !e.Understood() {
			return chosen, fmt.Errorf("%+v: %w", e, err)
		}
		if !wanted {
			continue
		}
		d := e.Decision
		if in.Story != "" {
			if d, err = d.Own(in.Story); err != nil {
				return chosen, err
			}
		}
		chosen.Items = append(chosen.Items, d)
	}
	return chosen, nil
}

func (a asker) items(path string) []object {
	a.t.Helper()
	var list struct{ Items []object }
	a.get(path, &list)
	if len(list.Items) == 0 {
		return nil
	}
	return list.Items
}

// toldInSeveralWays is a log whose decisions were made in several ways, by several people.
func toldInSeveralWays(t *rapid.T, log []events.Raw) []events.Raw {
	pick := func(texts ...string) string { return rapid.SampledFrom(texts).Draw(t, "told") }
	told := make([]events.Raw, len(log))
	for i, raw := range log {
		m, err := events.ParseMetadata(raw.Metadata)
		if err != nil {
			t.Fatal(err)
		}
		m.Actor, m.RecordedBy, m.Role = pick("ann", "bob"), pick("", "", "cy"), events.Role(pick("", "product_owner", "product_manager"))
		m.Reason, m.Source = pick("", "Größer is better", "a bigger one", "one"), pick("api", "import:jira")
		m.BatchID, m.Command = pick("", "", "b-1", "b-2"), pick("", "write-story")
		if i%4 == 0 {
			m.Evidence = nil
		}
		if raw.Metadata, _, err = m.Seal("", raw.Type, raw.Data); err != nil {
			t.Fatal(err)
		}
		told[i] = raw
	}
	return told
}

// drawFilter draws parameters, most of which one decision of the log meets.
func drawFilter(t *rapid.T, log []events.Raw) url.Values {
	one, err := entries.Read(rapid.SampledFrom(log).Draw(t, "one"))
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{one.Subject, one.Product, one.Product + "-1", one.Product + "-I1", one.Product + "-N1", "ann", "nobody"}
	later := one.At.Add(time.Nanosecond) // which no answer can tell from it
	times := []string{one.At.Format(time.RFC3339Nano), later.Format(time.RFC3339Nano), one.At.Format(time.DateOnly), "P4M", "P150D"}
	values := map[string][]string{
		"book": {one.Book}, "type": {one.Type, "Nothing"}, "actor": {one.Actor}, "recorded_by": {"cy"}, "batch": {one.Batch},
		"role": {"product_owner", "product_manager"}, "source": {one.Source}, "story": {one.Product + "-1", one.Product + "-2"},
		"initiative": keys, "need": keys, "subject": keys, "from": times, "to": times, "tz": {"Asia/Tokyo"},
		"has_reason": {"true", "false"}, "undoes": {"true", "false"}, "top": {"1", "2", "5"},
		"q": {"better", "GROSSER", "bi one", "b", "bigger one ", "on ", "x"},
	}
	query := url.Values{}
	for range rapid.IntRange(0, 3).Draw(t, "parameters") {
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(values))).Draw(t, "parameter")
		value := rapid.SampledFrom(values[name]).Draw(t, "value")
		if name != "subject" {
			query.Del(name)
		}
		query.Add(name, value)
	}
	if query.Has("to") {
		query.Del("from") // which may be later
	}
	return query
}
