package projections

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/audit"
	"waymark/events"
	"waymark/httpapi"
)

// TestDifferencesAppliedToTheBooksGiveTheBooksThatFollow replays parts of random histories step by step.
func TestDifferencesAppliedToTheBooksGiveTheBooksThatFollow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory()
		drawHistory(t, h, []string{"ACME", "TWO"})
		serve := replays(h.log)
		query := url.Values{}
		var told []events.Raw
		from, to := drawInstant(t, h), drawInstant(t, h)
		if from.After(to) {
			from, to = to, from
		}
		if rapid.Bool().Draw(t, "from") {
			query.Set("from", from.Format(time.RFC3339Nano))
		} else {
			from = time.Time{}
		}
		query.Set("to", to.Format(time.RFC3339Nano))
		if rapid.Bool().Draw(t, "backlog alone") {
			query.Set("book", "backlog")
		}
		for _, raw := range h.log {
			r, err := events.Record(raw)
			if err != nil {
				t.Fatal(err)
			}
			at := r.Metadata.EffectiveAt
			if !events.IsBookkeeping(r.Event) && r.Product == "ACME" && !at.Before(from) && at.Before(to) && (query.Get("book") == "" || r.Book == events.Backlog) {
				told = append(told, raw)
			}
		}
		compareSteps(t, told, stepsOf(t, serve, query, "differences"), stepsOf(t, serve, query, "states"))
	})
}

// compareSteps applies the differences of each step to the books at the start.
func compareSteps(t *rapid.T, told []events.Raw, differences, states []step) {
	if len(differences) != len(told)+2 || len(states) != len(differences) {
		t.Fatalf("%d and %d lines for %d decisions", len(differences), len(states), len(told))
	}
	now := differences[0].Books
	for i, line := range differences {
		if i > 0 && i <= len(told) && line.Decision.ID != told[i-1].ID {
			t.Fatalf("step %d is of %s, want %s", i, line.Decision.ID, told[i-1].ID)
		}
		if now.apply(line.Differences); !reflect.DeepEqual(now, states[i].Books) {
			want, _ := json.Marshal(states[i].Books)
			got, _ := json.Marshal(now)
			t.Fatalf("line %d, %+v: the books are\n%s\nand not\n%s", i, line.Differences, want, got)
		}
		if !reflect.DeepEqual(line.Revisions, states[i].Revisions) {
			t.Fatalf("line %d is of revisions %v and %v", i, line.Revisions, states[i].Revisions)
		}
	}
}

func drawInstant(t *rapid.T, h *history) time.Time {
	r, err := events.Record(h.log[rapid.IntRange(0, len(h.log)-1).Draw(t, "decision")])
	if err != nil {
		t.Fatal(err)
	}
	return r.Metadata.EffectiveAt.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "µs")) * time.Microsecond)
}

// step is a line of a replay as a reader sees it.
type step struct {
	Kind        string
	Revisions   map[string]int64
	Books       shelf
	Decision    struct{ ID string }
	Differences []audit.FieldDifference
	Steps       int
}

// stepsOf are the lines of a replay.
func stepsOf(t *rapid.T, serve http.Handler, query url.Values, show string) (lines []step) {
	query.Set("show", show)
	answer := httptest.NewRecorder()
	serve.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/v1/products/ACME/replay?"+query.Encode(), nil))
	if kind := answer.Header().Get("Content-Type"); answer.Code != http.StatusOK || kind != httpapi.LinesType {
		t.Fatalf("%d %s: %s", answer.Code, kind, answer.Body)
	}
	scanner := bufio.NewScanner(answer.Body)
	scanner.Buffer(nil, 10<<20)
	for scanner.Scan() {
		var l step
		if err := json.Unmarshal(scanner.Bytes(), &l); err != nil {
			t.Fatalf("%v: %s", err, scanner.Text())
		}
		lines = append(lines, l)
	}
	if last := lines[len(lines)-1]; last.Kind != "end" || last.Steps != len(lines)-2 || lines[0].Kind != "start" {
		t.Fatalf("%d lines end with %+v", len(lines), last)
	}
	return lines
}

// logged is a log in memory.
type logged []events.Raw

// ReadStream reads a stream of the log.
func (l logged) ReadStream(_ context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		for _, raw := range l {
			if raw.Stream == stream && raw.Revision >= from && !yield(raw, nil) {
				return
			}
		}
	}
}

// replays serves replays of a log.
func replays(log []events.Raw) http.Handler {
	mux, quiet := http.NewServeMux(), slog.New(slog.DiscardHandler)
	audit.Register(httpapi.New(mux, "test"), audit.Replayer{Store: logged(log)}, func(error) bool { return false }, quiet)
	return httpapi.Handler(mux, quiet, httpapi.Sight{})
}

// shelf are books as a reader of a replay keeps them: rows by table.
type shelf map[string][]map[string]any

// rowKeys are the members by which the rows of a table are told apart.
var rowKeys = map[string]string{
	"charter": "", "visions": "from", "goals": "goal", "challenges": "challenge", "personas": "persona", "competitors": "competitor",
	"needs": "need", "insights": "insight", "initiatives": "initiative", "releases": "release", "proposals": "proposal",
	"stories": "story", "sprints": "sprint", "imports": "import",
}

// apply applies differences as the documentation says.
func (s shelf) apply(differences []audit.FieldDifference) {
	orders := s.orders()
	for _, d := range differences {
		at := slices.IndexFunc(s[d.Table], func(row map[string]any) bool { return keyText(d.Table, row) == d.Key })
		switch {
		case d.Field != "":
			s[d.Table][at][d.Field] = decoded(d.To)
		case at >= 0:
			s[d.Table] = slices.Delete(s[d.Table], at, at+1)
		default:
			s[d.Table] = append(s[d.Table], decoded(d.To).(map[string]any))
		}
	}
	s.reorder(orders, differences)
	for table, rows := range s {
		slices.SortStableFunc(rows, func(a, b map[string]any) int {
			return cmp.Or(cmp.Compare(numberIn(table, a), numberIn(table, b)), cmp.Compare(events.KeyNumber(keyText(table, a)), events.KeyNumber(keyText(table, b))))
		})
	}
}

// numberIn is what a table is sorted by before the number in the key.
func numberIn(table string, row map[string]any) float64 {
	switch table {
	case "stories":
		return row["place"].(float64)
	case "visions":
		return row["from"].(float64)
	}
	return 0
}

// orders are the keys in each order, by table and horizon.
func (s shelf) orders() map[string][]string {
	orders := map[string][]string{}
	for _, table := range []string{"stories", "initiatives"} {
		rows := slices.Clone(s[table])
		slices.SortFunc(rows, func(a, b map[string]any) int { return cmp.Compare(a["place"].(float64), b["place"].(float64)) })
		for _, row := range rows {
			if row["place"].(float64) > 0 {
				orders[orderOf(table, row)] = append(orders[orderOf(table, row)], keyText(table, row))
			}
		}
	}
	return orders
}

func orderOf(table string, row map[string]any) string {
	horizon, _ := row["horizon"].(string)
	return table + horizon
}

// reorder takes what was moved out of the orders, puts it back in, and counts the places anew.
func (s shelf) reorder(orders map[string][]string, differences []audit.FieldDifference) {
	type moved struct {
		order, key string
		place      int
	}
	var back []moved
	for _, d := range differences {
		whole := d.Field == ""
		if d.Table != "stories" && d.Table != "initiatives" || !whole && d.Field != "place" {
			continue
		}
		for name, order := range orders {
			orders[name] = slices.DeleteFunc(order, func(key string) bool { return key == d.Key })
		}
		if at := slices.IndexFunc(s[d.Table], func(row map[string]any) bool { return keyText(d.Table, row) == d.Key }); at >= 0 {
			if place := int(s[d.Table][at]["place"].(float64)); place > 0 {
				back = append(back, moved{orderOf(d.Table, s[d.Table][at]), d.Key, place})
			}
		}
	}
	slices.SortStableFunc(back, func(a, b moved) int { return cmp.Compare(a.place, b.place) })
	for _, m := range back {
		orders[m.order] = slices.Insert(orders[m.order], m.place-1, m.key)
	}
	for _, table := range []string{"stories", "initiatives"} {
		for _, row := range s[table] {
			row["place"] = float64(slices.Index(orders[orderOf(table, row)], keyText(table, row)) + 1)
		}
	}
}

func keyText(table string, row map[string]any) string {
	switch key := row[rowKeys[table]].(type) {
	case string:
		return key
	case float64:
		text, _ := json.Marshal(key)
		return string(text)
	}
	return ""
}

func decoded(text json.RawMessage) (value any) {
	if err := json.Unmarshal(text, &value); err != nil {
		panic(err)
	}
	return value
}
