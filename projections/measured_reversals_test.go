package projections

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/domain/backlog"
	"waymark/events"
)

// backFigure is a figure of what was taken back.
type backFigure struct {
	From       time.Time
	Kind       string
	Role       string
	ReversedBy string `json:"reversed_by"`
	Reversed   int
	Decided    int
	Decisions  []string
	People     []struct {
		Person     string
		ReversedBy string `json:"reversed_by"`
		Reversed   int
	}
}

// plainBack is something that was taken back.
type plainBack struct {
	by, of events.Recorded
	kind   string
}

// Whatever the days, the bucket, the zone and the range, wherever blocks end in them, and on however many stories a decision was: what the
// sums say was taken back, and by whom, is what a walk over all decisions says.
func TestReversalsAreThoseOfAWalkOverAllDecisions(t *testing.T) {
	t.Parallel()
	m := newMeasurer(t)
	h, round := newHistory(), 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		key, from := fmt.Sprint("R", round), len(h.log)
		h.at = time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
		h.start(key)
		for range rapid.IntRange(2, 6).Draw(rt, "stories") {
			_ = h.decide(key, backlog.WriteStory{Title: "t"})
		}
		d := draw{rt, key, h.products[key]}
		for range rapid.IntRange(0, 150).Draw(rt, "decisions") {
			h.at = h.at.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 23, 24, 100, 336, 3000}).Draw(rt, "pause")) * time.Hour)
			h.role = rapid.SampledFrom([]events.Role{events.ProductOwner, events.ProductManager}).Draw(rt, "role")
			if h.undoes = ""; rapid.IntRange(0, 9).Draw(rt, "undoes") == 0 {
				h.undoes = rapid.SampledFrom(h.log[from:]).Draw(rt, "what").ID
			}
			_ = h.decide(key, rapid.SampledFrom([]func() any{d.prioritizeStory, d.reorder}).Draw(rt, "kind")())
		}
		h.undoes = ""
		log := h.log[from:]
		m.take(rt, log)
		all := takenBackPlainly(rt, log, h.products[key])
		for range 4 {
			checkTakenBack(rt, m, key, log, all)
		}
	})
}

// takenBackPlainly is all of a log that took something back.
func takenBackPlainly(t tester, log []events.Raw, p *told) (all []plainBack) {
	t.Helper()
	var of []events.Recorded // the backlog
	byID := map[string]events.Recorded{}
	for _, raw := range log {
		r := mustRecord(t, raw)
		byID[r.ID] = r
		if r.Book == events.Backlog {
			of = append(of, r)
		}
		if undone, is := byID[r.Metadata.Undoes]; is {
			all = append(all, plainBack{r, undone, "undone"})
		}
	}
	for _, back := range reversedPlainly(p) {
		if of[back.revision].Metadata.Undoes == "" {
			all = append(all, plainBack{of[back.revision], of[back.of], back.kind})
		}
	}
	return all
}

func checkTakenBack(t *rapid.T, by measurer, key string, log []events.Raw, all []plainBack) {
	t.Helper()
	m := drawMeasuring(t, log)
	m.bucket = rapid.SampledFrom([]string{"month", "quarter"}).Draw(t, "long bucket")
	days := rapid.SampledFrom([]int{1, 7, 14, 30, 90, 365}).Draw(t, "days")
	query := m.query()
	query.Set("within", fmt.Sprintf("P%dD", days))
	var got struct{ Buckets, Roles []backFigure }
	by.answer(t, key, "reversals", query, &got)
	buckets, roles, people := map[string][]plainBack{}, map[string][]plainBack{}, map[string]int{}
	for _, back := range all {
		at, of := back.by.Metadata, back.of.Metadata
		if !m.has(at.EffectiveAt) || at.EffectiveAt.Sub(of.EffectiveAt) > time.Duration(days)*24*time.Hour {
			continue
		}
		from, _ := m.bucketOf(t, at.EffectiveAt)
		bucket, role := fmt.Sprint(from, back.kind), fmt.Sprint(of.Role, " by ", at.Role)
		buckets[bucket], roles[role] = append(buckets[bucket], back), append(roles[role], back)
		people[fmt.Sprint(role, of.Actor, " by ", at.Actor)]++
	}
	what := fmt.Sprintf("%+v within %d days: ", m, days)
	for _, b := range got.Buckets {
		bucket := fmt.Sprint(b.From.UTC(), b.Kind)
		b.check(t, what+bucket, buckets[bucket])
		delete(buckets, bucket)
	}
	for _, r := range got.Roles {
		role := fmt.Sprint(r.Role, " by ", r.ReversedBy)
		r.check(t, what+role, roles[role])
		delete(roles, role)
		for _, p := range r.People {
			who := fmt.Sprint(role, p.Person, " by ", p.ReversedBy)
			if people[who] != p.Reversed {
				t.Fatalf("%s%s: got %d, want %d", what, who, p.Reversed, people[who])
			}
			delete(people, who)
		}
	}
	if len(buckets)+len(roles)+len(people) > 0 {
		t.Fatalf("%sthe answer lacks %d buckets, %d roles and %v", what, len(buckets), len(roles), people)
	}
}

// check compares a figure with what is behind it. Of decisions at one instant any may be named.
func (f backFigure) check(t tester, what string, want []plainBack) {
	t.Helper()
	at := map[string]time.Time{}
	for _, back := range want {
		at[back.by.ID] = back.by.Metadata.EffectiveAt
	}
	if f.Reversed != len(want) || f.Decided != len(at) {
		t.Fatalf("%s: got %d by %d decisions, want %d by %d", what, f.Reversed, f.Decided, len(want), len(at))
	}
	var times []time.Time
	for _, id := range f.Decisions {
		when, is := at[id]
		if !is {
			t.Fatalf("%s: %s did not, or is named twice", what, id)
		}
		times = append(times, when)
		delete(at, id)
	}
	if len(times) != min(10, f.Decided) {
		t.Fatalf("%s: %d of %d decisions are named", what, len(times), f.Decided)
	}
	for _, other := range at {
		if other.After(slices.MinFunc(times, time.Time.Compare)) {
			t.Fatalf("%s: %v are not the latest", what, times)
		}
	}
}
