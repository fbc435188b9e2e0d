package readapi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/roadmap"
	"waymark/ledger"
	"waymark/readapi"
)

type reversalRate struct {
	Reversed, Of int
	Rate         *float64
}

type reversedBy struct {
	Reversed, Decided int
	Decisions         []string
}

type reversalsAnswer struct {
	Within string
	Totals []struct {
		Kind string
		reversalRate
	}
	ManagerOverOwner reversedBy `json:"product_manager_over_product_owner"`
	OwnerOverManager reversedBy `json:"product_owner_over_product_manager"`
	Roles            []struct {
		Role       string
		ReversedBy string `json:"reversed_by"`
		reversedBy
		People []struct {
			Person     string
			ReversedBy string `json:"reversed_by"`
			Reversed   int
		}
	}
	Buckets []struct {
		From time.Time
		Kind string
		reversalRate
		Decided   int
		Decisions []string
	}
}

// totals are the totals in short.
func (a reversalsAnswer) totals() string {
	var lines []string
	for _, t := range a.Totals {
		lines = append(lines, fmt.Sprintf("%s %d of %d", t.Kind, t.Reversed, t.Of))
	}
	return strings.Join(lines, ", ")
}

// buckets are those with reversals in short.
func (a reversalsAnswer) buckets() string {
	var lines []string
	for _, b := range a.Buckets {
		if b.Reversed > 0 {
			lines = append(lines, fmt.Sprintf("%s %s %d of %d by %d", b.From.Format("02.01."), b.Kind, b.Reversed, b.Of, b.Decided))
		}
	}
	return strings.Join(lines, ", ")
}

func prioritize(story, place int, level string) backlog.PrioritizeStory {
	c := backlog.PrioritizeStory{Story: fmt.Sprintf("ACME-%d", story), Place: place}
	if level != "" {
		c.Level = domain.Some(level)
	}
	return c
}

// reversalsHouse has six stories on 2 to 7 January, of which decisions of each day since are taken back.
func reversalsHouse(t *testing.T) *decided {
	d := newDecided(t, later)
	d.write("a", "b", "c", "d", "e", "f")
	d.decide("", roadmap.PlanInitiative{Title: "Fast", Due: "2026-05-01"}) // 8 January
	d.decide("", prioritize(6, 1, ""),                                     // 9: five places up
		prioritize(6, 3, ""),     // 10: two down, less than half
		prioritize(6, 5, ""),     // 11: down again
		prioritize(6, 4, "High"), // 12: one up, half of two; its first level
		prioritize(6, 0, "Low"),  // 13
		prioritize(6, 0, "High"), // 14: back
		roadmap.RescheduleInitiative{Initiative: "ACME-I1", Due: due("2026-06-01")}, // 15
		roadmap.RescheduleInitiative{Initiative: "ACME-I1", Due: due("2026-05-01")}, // 16: back
		backlog.ReorderBacklog{Stories: []string{"ACME-6", "ACME-1"}})               // 17: 6 goes from 4 to 1, 1 from 1 to 4
	history := seen[struct{ Items []struct{ ID string } }](d, "/v1/products/ACME/decisions?limit=1")
	d.decide("", ledger.Undo{Decision: history.Items[0].ID}) // 18: undone
	d.decide("", prioritize(1, 6, ""))                       // 19: down, past where it was
	return d
}

func TestReversalsComputedByHand(t *testing.T) {
	d := reversalsHouse(t)
	const path = "/v1/products/ACME/analytics/reversals"
	got := seen[reversalsAnswer](d, path)
	// A product starts with four events; the other decisions are one each. Moves: 9, 10, 11, 12, two each on 17 and 18, and 19. What 18 undid counts as undone, and 19 takes it back.
	if want := "place 2 of 9, level 1 of 3, target 1 of 2, undone 1 of 22"; got.totals() != want || got.Within != "P14D" {
		t.Errorf("got %s, want %s", got.totals(), want)
	}
	if want := "01.01. place 2 of 9 by 2, 01.01. level 1 of 3 by 1, 01.01. target 1 of 2 by 1, 01.01. undone 1 of 22 by 1"; got.buckets() != want {
		t.Errorf("got %s", got.buckets())
	}
	if got := seen[reversalsAnswer](d, path+"?bucket=week"); !strings.Contains(got.buckets(), "12.01. target 1 of 2 by 1") {
		t.Errorf("got %s", got.buckets())
	}
	if r := got.Roles; len(r) != 2 || r[0].Role != "product_owner" || r[0].ReversedBy != "product_owner" || r[0].Reversed != 4 || r[1].Role != "product_manager" ||
		len(r[0].People) != 1 || r[0].People[0].Person != "ana" || r[0].People[0].Reversed != 4 || got.ManagerOverOwner.Reversed != 0 || got.ManagerOverOwner.Decisions == nil {
		t.Errorf("got %+v", got)
	}
	for query, want := range map[string]string{
		"?within=P1D":                           "place 2 of 9, level 1 of 3, target 1 of 2, undone 1 of 22",
		"?within=P365D":                         "place 2 of 9, level 1 of 3, target 1 of 2, undone 1 of 22",
		"?from=2026-01-16&to=2026-01-17":        "place 0 of 2, level 0 of 0, target 1 of 1, undone 0 of 2",
		"?from=2026-01-20&to=2026-01-21":        "place 0 of 0, level 0 of 0, target 0 of 0, undone 0 of 0",
		"?from=2026-01-18T00:00:00Z&within=P7D": "place 1 of 3, level 0 of 0, target 0 of 0, undone 1 of 2",
	} {
		if got := seen[reversalsAnswer](d, path+query); got.totals() != want {
			t.Errorf("%s: got %s, want %s", query, got.totals(), want)
		}
	}
	// A manager puts back what the owner had moved, and had set for the initiative.
	d.exec("update decisions.decision set role = 'product_manager', actor = 'mia' where book = 'backlog' and revision in (select from_revision from backlog.reversal where not undoes)")
	d.exec("update decisions.decision set role = 'product_owner' where type = 'InitiativeRescheduled' and effective_at = '2026-01-15Z'")
	got = seen[reversalsAnswer](d, path)
	if o := got.ManagerOverOwner; o.Reversed != 4 || o.Decided != 4 || len(o.Decisions) != 4 || got.OwnerOverManager.Reversed != 0 {
		t.Errorf("got %+v", o)
	}
	if r := got.Roles[0]; r.Role != "product_owner" || r.ReversedBy != "product_manager" || len(r.People) != 2 || r.People[0].ReversedBy != "mia" || r.People[0].Reversed != 3 {
		t.Errorf("got %+v", r)
	}
	table := strings.Split(string(d.get(path+"?format=csv&table=roles").body), "\r\n")
	if len(table) != 4 || table[0] != "role,reversed_by,reversed,decided,decisions,decisions_url" || !strings.HasPrefix(table[1], "product_owner,product_manager,4,4,") {
		t.Errorf("got %q", table)
	}
	for _, within := range []string{"14", "P1M", "P2W", "P2D", "PT24H"} {
		p, _ := d.refused(path+"?within="+within, 422)
		p.mentions(t, "query.within")
		if len(p.Errors) != 1 || !strings.Contains(p.Errors[0].Message, "P1D, P7D, P14D, P30D, P90D, P365D") {
			t.Errorf("%s: what is possible is not named: %+v", within, p)
		}
	}
	d.refused("/v1/products/NONE/analytics/reversals", 404)
}

// Each round is of stories of its own.
func TestReversalsOfRandomDecisionsAreThoseOfANaiveCount(t *testing.T) {
	d := newDecided(t, func(o *readapi.Options) { o.Now = func() time.Time { return day(2_000_000) } }) // the year 7500: many rounds take long
	d.write("a", "b", "c", "d", "e", "f", "g", "h")
	type told struct {
		at       time.Time
		from, to int
		was      string
	}
	order := []int{1, 2, 3, 4, 5, 6, 7, 8}
	levels, moved, leveled := map[int]string{}, map[int]told{}, map[int]told{}
	rapid.Check(t, func(rt *rapid.T) {
		d.at = d.at.Add(time.Hour) // after the round before
		begin, places, counts := d.at, 0, [4]int{}
		within := rapid.SampledFrom([]int{1, 7, 14, 30, 90, 365}).Draw(rt, "days")
		for range rapid.IntRange(1, 15).Draw(rt, "decisions") {
			at := d.at
			story, place := rapid.IntRange(1, 8).Draw(rt, "story"), rapid.IntRange(0, 8).Draw(rt, "place")
			level := rapid.SampledFrom([]string{"", "High", "Low"}).Draw(rt, "level")
			from := 1 + slices.Index(order, story)
			if (place == 0 || place == from) && (level == "" || level == levels[story]) {
				continue
			}
			d.decide("", prioritize(story, place, level))
			d.at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 12, 24, 24 * within, 24*within + 1}).Draw(rt, "hours later")) * time.Hour)
			soon := func(t told) bool { return at.Sub(t.at) <= time.Duration(within)*24*time.Hour }
			if place > 0 && place != from {
				counts[1]++
				was, way := moved[story], place-from
				if back := was.to - was.from; back*way < 0 && 2*max(way, -way) >= max(back, -back) && soon(was) {
					counts[0]++
				}
				moved[story] = told{at, from, place, ""}
				order = slices.Insert(slices.DeleteFunc(order, func(s int) bool { return s == story }), place-1, story)
			}
			if level != "" && level != levels[story] {
				counts[3]++
				if was, known := leveled[story]; known && was.was == level && soon(was) {
					counts[2]++
				}
				leveled[story], levels[story] = told{at, 0, 0, levels[story]}, level
			}
			places++
		}
		if places == 0 {
			return
		}
		got := seen[reversalsAnswer](d, fmt.Sprintf("/v1/products/ACME/analytics/reversals?bucket=quarter&within=P%dD&from=%s&to=%s", within,
			begin.Format(time.RFC3339), d.at.Add(time.Second).Format(time.RFC3339)))
		want := fmt.Sprintf("place %d of %d, level %d of %d, target 0 of 0, undone 0 of %d", counts[0], counts[1], counts[2], counts[3], places)
		if got.totals() != want {
			rt.Fatalf("got %s, want %s", got.totals(), want)
		}
	})
}
