package readapi_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

type thrashAnswer struct {
	From, To      time.Time
	Pairs, Levels int
	Items         []struct {
		Kind, Story string
		Other       *string
		Turns       int
		Places      int
		Days        float64
		People      []string
		First, Last time.Time
		Decided     int
		Decisions   []string
		History     []struct {
			Decision, Actor, Reason string
			Role, Over, Level       *string
			At                      time.Time
		}
	}
	Stories []struct {
		Story                string
		Pairs, Turns, Places int
	}
}

// Of five stories 5 goes above 3 and 4 on 6 January, back below 3 on the 7th, above it on the 9th, above 1 and 2 on the 10th and to the end on the
// 11th. 1 goes below 2 but once.
func TestThrashComputedByHand(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	p := prioritized(5, [2]int{5, 3}, [2]int{5, 4}, [2]int{1, 2}, [2]int{5, 3}, [2]int{5, 1}, [2]int{5, 5})
	p.insert(h)
	h.exec("update decisions.decision set actor = 'bob' where revision = 6")
	h.insert("backlog.leveled", level(2, 1, "", "High"), level(4, 1, "High", "Low"), level(7, 1, "Low", "High"), level(9, 2, "Low", ""))
	h.insert("backlog.reversal", row{"product": "ACME", "number": 1, "level": true, "from_revision": 7, "reversed": 4, "within": 7, "leads": 3, "undoes": false})
	got, a := read[thrashAnswer](h, "/v1/products/ACME/analytics/thrash")
	if got.Pairs != 3 || got.Levels != 1 || len(got.Items) != 4 || !got.From.Equal(day(0)) || !got.To.Equal(now()) {
		t.Fatalf("got %s", a.body)
	}
	// 5 and 3: over it at places 5 to 3, under it at 3 to 4, over it at 4 to 3; the jump to the end began and ended with others.
	worst := got.Items[0]
	if worst.Kind != "order" || worst.Story != "ACME-5" || *worst.Other != "ACME-3" || worst.Turns != 3 || worst.Places != 2+1+1 || worst.Days != 3 ||
		!slices.Equal(worst.People, []string{"ana", "bob"}) || !worst.First.Equal(day(5)) || !worst.Last.Equal(day(8)) || worst.Decided != 3 ||
		!slices.Equal(worst.Decisions, []string{decisionID(8), decisionID(6), decisionID(5)}) {
		t.Errorf("got %+v", worst)
	}
	var over []string
	for _, turn := range worst.History {
		over = append(over, *turn.Over+" by "+turn.Actor+" "+turn.Reason)
	}
	if fmt.Sprint(over) != "[ACME-5 by ana Because 5 ACME-3 by bob Because 6 ACME-5 by ana Because 8]" {
		t.Errorf("turns are %v", over)
	}
	if l := got.Items[3]; l.Kind != "level" || l.Story != "ACME-1" || l.Other != nil || l.Turns != 2 || l.Days != 3 || *l.History[1].Level != "High" || l.History[1].Decision != decisionID(7) {
		t.Errorf("got %+v", l)
	}
	if s := got.Stories[0]; s.Story != "ACME-5" || s.Pairs != 3 || s.Turns != 3+2+2 {
		t.Errorf("got %+v", got.Stories)
	}
	table := strings.Split(string(h.get("/v1/products/ACME/analytics/thrash?format=csv&turns=3").body), "\r\n")
	if len(table) != 3 || table[0] != "kind,story,other,turns,places,days,people,first,last,decided,decisions,decisions_url" || !strings.HasPrefix(table[1], "order,ACME-5,ACME-3,3,4,3,") {
		t.Errorf("got %q", table)
	}
	for query, pairs := range map[string]int{"top=2": 1, "from=2026-01-08": 1, "from=2026-01-11": 0, "to=2026-01-07": 1, "turns=3": 1, "turns=4": 0} {
		if got, a := read[thrashAnswer](h, "/v1/products/ACME/analytics/thrash?"+query); got.Pairs != pairs {
			t.Errorf("%s: got %s", query, a.body)
		}
	}
	h.refused("/v1/products/ACME/analytics/thrash?top=21", 422)
	h.refused("/v1/products/NONE/analytics/thrash", 404)
}

// level is a change of a story's level.
func level(revision, story int, from, to string) row {
	return row{"product": "ACME", "number": story, "from_revision": revision, "effective_at": day(revision), "level_from": from, "level_to": to, "actor": "ana", "role": ""}
}

func TestThrashOverRandomHistoriesIsWhatALookAtEachPairSays(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 6))
		p := randomPlaces(r, 3+r.IntN(25), 89)
		h := newHouse(t)
		h.start("ACME", day(0))
		p.insert(h)
		from, top, turns := r.IntN(40), 1+r.IntN(20), 2+r.IntN(2)
		got, a := read[thrashAnswer](h, fmt.Sprintf("/v1/products/ACME/analytics/thrash?limit=500&top=%d&turns=%d&from=%s", top, turns, day(from).Format(time.DateOnly)))
		want := p.thrashed(from, top, turns)
		for _, item := range got.Items {
			pair := []string{item.Story, *item.Other}
			slices.Sort(pair)
			key := strings.Join(pair, " ")
			if want[key] != fmt.Sprint(item.Turns, " ", item.Places, " ", *item.History[len(item.History)-1].Over) {
				t.Errorf("seed %d: %s is %+v, want %s", seed, key, item, want[key])
			}
			delete(want, key)
		}
		if len(want) > 0 || got.Pairs != len(got.Items) {
			t.Errorf("seed %d: %v are missing in %s", seed, want, a.body)
		}
	}
}

// thrashed are the pairs with at least so many turns: how many, the places, and who stands over whom.
func (p placed) thrashed(from, top, least int) map[string]string {
	found := map[string]string{}
	n := len(p.history[len(p.history)-1].stories)
	for a := 1; a <= n; a++ {
		for b := a + 1; b <= n; b++ {
			turns, places, over := 0, 0, 0
			for revision := from; revision < len(p.by); revision++ {
				if went, by := p.turned(revision, top, a, b); by > 0 && by != over {
					turns, places, over = turns+1, places+went, by
				}
			}
			if turns >= least {
				pair := keys("ACME", []int{a, b})
				slices.Sort(pair)
				found[strings.Join(pair, " ")] = fmt.Sprint(turns, " ", places, " ", keys("ACME", []int{over})[0])
			}
		}
	}
	return found
}

// turned says which of two stories a decision put over the other, and how far it moved one for it.
func (p placed) turned(revision, top, a, b int) (places, over int) {
	for _, story := range slices.Sorted(slices.Values(p.by[revision].stories)) {
		other := a + b - story
		row := p.placing(revision, story)
		from, to := row["place_from"].(int), row["place_to"].(int)
		if story != a && story != b || from == 0 || min(from, to) > top || row["passed"] != other && row["passed_before"] != other {
			continue
		}
		if over = other; to < from {
			over = story
		}
		return max(to-from, from-to), over
	}
	return 0, 0
}
