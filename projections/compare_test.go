package projections

import (
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/httpapi"
	"waymark/postgres/postgrestest"
	"waymark/projections/backlog"
	"waymark/projections/kit"
	"waymark/readapi"
)

type comparedLine struct {
	Kind, Book, Thing, Key, Title string
	Fields                        []struct {
		Field    string
		From, To any
	}
	Decisions []struct {
		ID       string
		Revision int
		Actor    string
		Reason   string
	}
	Decided int
}

type comparison struct {
	Counts []struct {
		Kind, Book string
		Lines      int
	}
	Total int
	Items []comparedLine
	Next  *string
}

// TestWhatDiffersBetweenTwoRevisionsLeadsFromOneToTheOther compares random revisions of random histories over all books: what the
// comparison says, done to the earlier state as the other queries show it, is the later one; no smaller set of moves would do; and the
// decisions that a line names are those at which what it shows changed.
func TestWhatDiffersBetweenTwoRevisionsLeadsFromOneToTheOther(t *testing.T) {
	t.Parallel()
	pool := connect(t, postgrestest.Database(t))
	var consumers []*consumer
	for _, m := range models() {
		if m.Name == "backlog" { // so that a short order too has many chunks
			m.Folder = func() kit.Folder { return backlog.NewFolder(3, shortBlock) }
		}
		consumers = append(consumers, own(t, pool, m, "one"))
	}
	mux := http.NewServeMux()
	later := func() time.Time { return time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC) }
	readapi.Register(httpapi.New(mux, "test"), readapi.New(pool, readapi.Options{
		Now: later, QueryTimeout: time.Minute, Many: 3, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}))
	handler := httpapi.Handler(mux, slog.New(slog.DiscardHandler), httpapi.Sight{})
	h := newHistory()
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		key := fmt.Sprintf("C%d", round)
		from := len(h.log)
		drawHistory(rt, h, []string{key})
		for _, c := range consumers {
			pages(rt, c, h.log[from:], func() int { return 64 }, false)
		}
		heads, asks := headsOf(h.products[key]), asker{rt, handler, key, map[string]stateOfBook{}}
		for _, book := range slices.Sorted(maps.Keys(heads)) {
			for range 3 {
				from := rapid.IntRange(-1, heads[book]).Draw(rt, "from")
				checkComparison(asks, book, from, rapid.IntRange(from, heads[book]).Draw(rt, "to"))
			}
		}
	})
}

// headsOf are the last revisions of the books that hold anything.
func headsOf(p *told) map[string]int {
	heads := map[string]int{
		"charter": len(p.product) - 1, "discovery": len(p.discovery) - 1, "roadmap": len(p.roadmap) - 1, "backlog": len(p.backlog) - 1,
	}
	maps.DeleteFunc(heads, func(_ string, head int) bool { return head < 0 })
	return heads
}

func checkComparison(a asker, book string, from, to int) {
	a.t.Helper()
	for _, line := range checkApplied(a, book, from, to) {
		a.checkDecisions(line, book, from, to)
	}
}

// checkApplied does what the comparison says to the earlier state.
func checkApplied(a asker, book string, from, to int) []comparedLine {
	a.t.Helper()
	lines := a.compared(book, from, to)
	before, after := a.state(book, from), a.state(book, to)
	got := before.changedBy(a.t, lines)
	if !reflect.DeepEqual(got.things, after.things) {
		a.t.Fatalf("%s from %d to %d leads to\n%v\nwant\n%v\nby %+v", book, from, to, got.things, after.things, lines)
	}
	for name := range mergedKeys(got.orders, after.orders) {
		if !slices.Equal(got.orders[name], after.orders[name]) {
			a.t.Fatalf("%s from %d to %d: order %s is %v, want %v, by %+v", book, from, to, name, got.orders[name], after.orders[name], lines)
		}
		checkFewestMoves(a.t, name, before.orders[name], after.orders[name], lines)
	}
	return lines
}

// compared are the lines of all pages, with their counts checked.
func (a asker) compared(book string, from, to int) []comparedLine {
	a.t.Helper()
	path := fmt.Sprintf("/compare?of=%s&from=revision:%d&to=revision:%d&limit=5", book, from, to)
	var lines []comparedLine
	counted := map[string]int{}
	for next := ""; ; {
		var page comparison
		a.get(path+next, &page)
		lines = append(lines, page.Items...)
		if page.Next == nil {
			for _, n := range page.Counts {
				counted[n.Kind+n.Book] += n.Lines
			}
			if page.Total != len(lines) {
				a.t.Fatalf("total is %d, there are %d lines", page.Total, len(lines))
			}
			break
		}
		next = "&cursor=" + *page.Next
	}
	for _, line := range lines {
		counted[line.Kind+line.Book]--
	}
	for kind, n := range counted {
		if n != 0 {
			a.t.Fatalf("%s: counted %d more than there are", kind, n)
		}
	}
	return lines
}

// changedBy is a state with what lines say done to it.
func (s stateOfBook) changedBy(t tester, lines []comparedLine) stateOfBook {
	t.Helper()
	next := stateOfBook{map[string]object{}, map[string][]string{}}
	for name, fields := range s.things {
		next.things[name] = maps.Clone(fields)
	}
	places := map[string]int{} // of those that took another place
	left := map[string]bool{}
	for _, line := range lines {
		name := line.Thing + " " + line.Key
		if next.things[name] == nil {
			next.things[name] = object{}
		}
		for _, f := range line.Fields {
			if reflect.DeepEqual(f.From, f.To) && f.Field != "place" { // which may be the same in another list
				t.Fatalf("%s: %s does not differ", name, f.Field)
			}
			switch {
			case f.Field == "place":
				left[line.Key] = true
				if f.To != nil {
					places[line.Key] = int(f.To.(float64))
				}
			case saysNothing(f.To):
				delete(next.things[name], f.Field)
			case f.Field != "done" && f.Field != "customers": // no other query shows them so
				next.things[name][f.Field] = plainValue(f.To)
			}
		}
		if gone := len(next.things[name]) == 0; gone {
			delete(next.things, name)
		}
	}
	for name, order := range s.orders {
		next.orders[name] = slices.DeleteFunc(slices.Clone(order), func(key string) bool { return left[key] })
	}
	for _, key := range slices.SortedFunc(maps.Keys(places), func(a, b string) int { return places[a] - places[b] }) {
		name := "story"
		if i, is := next.things["initiative "+key]; is {
			name = i["horizon"].(string)
		}
		at := places[key] - 1
		if at > len(next.orders[name]) {
			t.Fatalf("%s is to be at %d of %v", key, at+1, next.orders[name])
		}
		next.orders[name] = slices.Insert(next.orders[name], at, key)
	}
	return next
}

func mergedKeys(a, b map[string][]string) map[string]bool {
	names := map[string]bool{}
	for _, orders := range []map[string][]string{a, b} {
		for name := range orders {
			names[name] = true
		}
	}
	return names
}

// checkFewestMoves compares the moves with the fewest that explain the order: all but the longest run that kept its order.
func checkFewestMoves(t tester, name string, before, after []string, lines []comparedLine) {
	t.Helper()
	longest := make([]int, len(before)) // that ends with each
	most, common := 0, 0
	for i, item := range before {
		place := slices.Index(after, item)
		if place < 0 {
			continue
		}
		common++
		longest[i] = 1
		for j := range i {
			if at := slices.Index(after, before[j]); at >= 0 && at < place {
				longest[i] = max(longest[i], longest[j]+1)
			}
		}
		most = max(most, longest[i])
	}
	moves := 0
	for _, line := range lines {
		if line.Kind == "moved" && slices.Contains(before, line.Key) {
			moves++
		}
	}
	if moves != common-most {
		t.Fatalf("%s: from %v to %v %d moves are told, %d are enough", name, before, after, moves, common-most)
	}
}
