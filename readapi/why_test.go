package readapi_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// placed is a history of an order with the decisions that gave stories their places.
type placed struct {
	history []backlogAt
	by      []placedBy // the decision of each revision
}

// placedBy says which stories a decision gave a place, and next to which.
type placedBy struct {
	typ       string
	stories   []int
	neighbour int
}

// randomPlaces are n stories that are written, moved, ordered anew, dropped and restored at random.
func randomPlaces(r *rand.Rand, n, revisions int) placed {
	var p placed
	current := backlogAt{stories: map[int]testStory{}}
	all := testStories(n)
	for revision := range revisions {
		current = backlogAt{order: slices.Clone(current.order), stories: maps.Clone(current.stories)}
		p.by = append(p.by, current.decide(r, revision, all))
		p.history = append(p.history, current)
	}
	return p
}

func (b *backlogAt) decide(r *rand.Rand, revision int, all map[int]testStory) placedBy {
	written := len(b.stories)
	switch kind := r.IntN(10); {
	case written < 3 || kind == 0 && written < len(all):
		b.stories[written+1] = all[written+1]
		return b.put(r, "StoryWritten", written+1)
	case kind == 1:
		named := slices.Clone(b.order)
		r.Shuffle(len(named), func(i, j int) { named[i], named[j] = named[j], named[i] })
		b.order = named
		return placedBy{"BacklogReordered", slices.Clone(named), 0}
	case kind == 2 && len(b.order) > 3:
		story := b.order[r.IntN(len(b.order))]
		b.drop(story, true)
		b.order = slices.DeleteFunc(b.order, func(other int) bool { return other == story })
		return placedBy{"StoryDropped", nil, 0}
	case kind == 3 && len(b.order) < written:
		story := 1 + r.IntN(written)
		for slices.Contains(b.order, story) {
			story = 1 + r.IntN(written)
		}
		b.drop(story, false)
		return b.put(r, "StoryRestored", story)
	default:
		return b.put(r, "StoryPrioritized", b.order[r.IntN(len(b.order))])
	}
}

func (b *backlogAt) drop(story int, dropped bool) {
	s := b.stories[story]
	s.Dropped = dropped
	b.stories[story] = s
}

// put puts a story to a place, or next to another.
func (b *backlogAt) put(r *rand.Rand, typ string, story int) placedBy {
	b.order = slices.DeleteFunc(b.order, func(other int) bool { return other == story })
	if len(b.order) == 0 || r.IntN(3) == 0 {
		b.order = slices.Insert(b.order, r.IntN(len(b.order)+1), story)
		return placedBy{typ, []int{story}, 0}
	}
	neighbour := b.order[r.IntN(len(b.order))]
	b.order = slices.Insert(b.order, slices.Index(b.order, neighbour)+r.IntN(2), story)
	return placedBy{typ, []int{story}, neighbour}
}

// insert puts the history into the read models.
func (p placed) insert(h *house) {
	h.write("ACME", p.history, day)
	var rows, decisions []row
	for revision, by := range p.by {
		var others []string
		if by.typ == "BacklogReordered" {
			others = keys("ACME", by.stories)
		} else if by.neighbour > 0 {
			others = keys("ACME", []int{by.neighbour})
		}
		subject := "ACME"
		if len(by.stories) == 1 {
			subject = keys("ACME", by.stories)[0]
		}
		decided := decision(revision, "backlog", by.typ, "ana", "product_owner", fmt.Sprintf("Because %d", revision), "api", subject, others...)
		decisions = append(decisions, decided.with(row{"changes": p.changes(revision)}))
		for _, story := range by.stories {
			moves := by.typ == "StoryPrioritized" || by.typ == "BacklogReordered"
			rows = append(rows, p.placing(revision, story).with(row{"author": 1, "trait": oneIf(moves), "marks": oneIf(moves)}))
		}
	}
	h.insert("backlog.placed", rows...)
	h.insert("decisions.decision", decisions...)
	h.insert("backlog.story_text", textRows(p)...)
}

// placing is the row of a story that a decision gave a place.
func (p placed) placing(revision, story int) row {
	var before []int
	if revision > 0 {
		before = p.history[revision-1].order
	}
	after := p.history[revision].order
	from, to := slices.Index(before, story), slices.Index(after, story)
	placing := row{
		"product": "ACME", "number": story, "from_revision": revision, "place_from": from + 1, "place_to": to + 1, "passed": 0, "passed_before": 0,
	}
	if from < 0 {
		return placing
	}
	way := 1
	switch {
	case from == to:
		return placing
	case to < from:
		way = -1
	}
	turned := func(other int) bool {
		return (slices.Index(before, other) < from) != (slices.Index(after, other) < to)
	}
	near, far := after[to-way], before[from+way]
	if turned(near) {
		placing["passed"] = near
	}
	if near != far && turned(far) {
		placing["passed_before"] = far
	}
	return placing
}

// changes are what a decision says of a place.
func (p placed) changes(revision int) string {
	by := p.by[revision]
	if len(by.stories) != 1 {
		return "[]"
	}
	place := func(at int) any {
		if at < 0 || slices.Index(p.history[at].order, by.stories[0]) < 0 {
			return nil
		}
		return 1 + slices.Index(p.history[at].order, by.stories[0])
	}
	changes := []any{[]any{"place", place(revision - 1), place(revision)}}
	if by.neighbour > 0 {
		side := map[bool]string{true: "after", false: "before"}[p.isAbove(revision, by.neighbour, by.stories[0])]
		changes = append(changes, []any{side, nil, keys("ACME", []int{by.neighbour})[0]})
	}
	text, err := json.Marshal(changes)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func textRows(p placed) (rows []row) {
	seen := map[int]bool{}
	for revision, b := range p.history {
		for story := range b.stories {
			if !seen[story] {
				seen[story] = true
				rows = append(rows, row{
					"product": "ACME", "number": story, "from_revision": revision, "until_revision": nil, "as_a": "", "i_want": "", "so_that": "",
					"description": "", "acceptance_criteria": []string{}, "needs": []string{"ACME-N1"},
				})
			}
		}
	}
	return rows
}

// isAbove says whether one story stands above another at a revision.
func (p placed) isAbove(revision, upper, lower int) bool {
	if revision < 0 {
		return false
	}
	order := p.history[revision].order
	up, down := slices.Index(order, upper), slices.Index(order, lower)
	return up >= 0 && down >= 0 && up < down
}

type explained struct {
	Place      *int
	AbovePlace *int `json:"above_place"`
	Chain      []struct {
		Says, Story string
		Place       int
		Neighbour   *string
		Decision    struct {
			Revision            int
			Actor, Role, Reason string
			At                  time.Time
		}
		Then struct{ Needs []string }
	}
	Gone  *struct{ Decision struct{ Revision int } }
	Since []struct {
		Story, Now string
		Decision   struct{ Revision int }
	}
	SinceTotal int `json:"since_total"`
}

func number(t *testing.T, key string) int {
	t.Helper()
	var n int
	if _, err := fmt.Sscanf(key, "ACME-%d", &n); err != nil {
		t.Fatal(key, err)
	}
	return n
}

func TestWhyAStoryStandsAboveAnotherIsTheDecisionThatPutItThere(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 7))
		p := randomPlaces(r, 12, 120)
		h := newHouse(t)
		h.start("ACME", day(0))
		p.insert(h)
		for range 60 {
			revision := r.IntN(len(p.history))
			order := p.history[revision].order
			i, j := r.IntN(len(order)), r.IntN(len(order))
			if i >= j {
				continue
			}
			upper, lower := order[i], order[j]
			got, a := read[explained](h, fmt.Sprintf("/v1/products/ACME/why?story=ACME-%d&above=ACME-%d&at=revision:%d", upper, lower, revision))
			if *got.Place != i+1 || *got.AbovePlace != j+1 {
				t.Fatalf("they stand at %d and %d: %s", i+1, j+1, a.body)
			}
			p.checkChain(t, got, upper, lower, revision)
		}
	}
}

// checkChain checks each step against the history: it is the last revision before which the one did not stand above the other.
func (p placed) checkChain(t *testing.T, got explained, upper, lower, revision int) {
	t.Helper()
	for i, step := range got.Chain {
		for p.isAbove(revision-1, upper, lower) {
			revision--
		}
		by := p.by[revision]
		if step.Decision.Revision != revision || !slices.Contains(by.stories, number(t, step.Story)) || step.Decision.Reason != fmt.Sprintf("Because %d", revision) {
			t.Fatalf("step %d of why %d is above %d is %+v, want revision %d %+v", i, upper, lower, step, revision, by)
		}
		if !step.Decision.At.Equal(day(revision)) || step.Decision.Actor != "ana" || step.Decision.Role != "product_owner" || !slices.Equal(step.Then.Needs, []string{"ACME-N1"}) {
			t.Errorf("the decision is %+v, and then %+v", step.Decision, step.Then)
		}
		direct := len(by.stories) > 1 || by.neighbour == 0 || by.neighbour == upper || by.neighbour == lower
		if last := i == len(got.Chain)-1; last != direct {
			t.Fatalf("the chain of why %d is above %d ends with %v of %+v", upper, lower, step, got.Chain)
		}
		if moved := by.stories[0]; moved == upper {
			upper = by.neighbour
		} else {
			lower = by.neighbour
		}
		revision--
	}
	if len(got.Chain) == 0 {
		t.Fatalf("nothing says why %d is above %d", upper, lower)
	}
}

func TestWhyAStoryHasItsPlaceIsItsLastDecisionAndWhoWentPastItSince(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 8))
	p := randomPlaces(r, 12, 150)
	h := newHouse(t)
	h.start("ACME", day(0))
	p.insert(h)
	for range 150 {
		revision := r.IntN(len(p.history))
		now := p.history[revision]
		story := 1 + r.IntN(len(now.stories))
		got, a := read[explained](h, fmt.Sprintf("/v1/products/ACME/why?story=ACME-%d&at=revision:%d", story, revision))
		at := slices.Index(now.order, story)
		if at < 0 {
			last := revision
			for slices.Index(p.history[last-1].order, story) < 0 {
				last--
			}
			if got.Place != nil || got.Gone == nil || got.Gone.Decision.Revision != last {
				t.Fatalf("ACME-%d went with revision %d: %s", story, last, a.body)
			}
			continue
		}
		last := revision
		for !slices.Contains(p.by[last].stories, story) {
			last--
		}
		if got.Place == nil || *got.Place != at+1 || len(got.Chain) == 0 || got.Chain[0].Decision.Revision != last {
			t.Fatalf("ACME-%d was placed by revision %d: %s", story, last, a.body)
		}
		p.checkSince(t, got, story, last, revision)
	}
}

func (p placed) checkSince(t *testing.T, got explained, story, placed, revision int) {
	t.Helper()
	then, now := p.history[placed].order, p.history[revision].order
	want := map[string]string{}
	for other := range p.history[revision].stories {
		before, after := p.isAbove(placed, other, story), p.isAbove(revision, other, story)
		switch {
		case before == after:
		case after:
			want[fmt.Sprint("ACME-", other)] = "above"
		case slices.Contains(now, other):
			want[fmt.Sprint("ACME-", other)] = "below"
		default:
			want[fmt.Sprint("ACME-", other)] = "gone"
		}
	}
	found := map[string]string{}
	for _, c := range got.Since {
		found[c.Story] = c.Now
		if c.Decision.Revision <= placed || c.Decision.Revision > revision {
			t.Errorf("it names revision %d, between %d and %d", c.Decision.Revision, placed, revision)
		}
	}
	if !maps.Equal(found, want) || got.SinceTotal != len(want) {
		t.Errorf("past ACME-%d went %v, want %v of %v, then %v", story, found, want, then, now)
	}
}

func TestWhatCantBeExplainedSaysWhy(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	p := placed{
		history: []backlogAt{{order: []int{1}, stories: map[int]testStory{1: {}}}, {order: []int{2, 1}, stories: map[int]testStory{1: {}, 2: {}}},
			{order: []int{2, 1}, stories: map[int]testStory{1: {}, 2: {}, 3: {Dropped: true}}}},
		by: []placedBy{{"StoryWritten", []int{1}, 0}, {"StoryWritten", []int{2}, 1}, {"StoryWritten", nil, 0}},
	}
	p.insert(h)
	for query, says := range map[string]string{
		"":                                      "query.story",
		"story=ACME-1&above=ACME-2":             "story=ACME-2&above=ACME-1",
		"story=ACME-2&above=ACME-2":             "query.above",
		"story=ACME-2&above=ACME-3":             "query.above",
		"story=ACME-3&above=ACME-2":             "query.story",
		"story=OTHER-1":                         "query.story",
		"story=ACME-I1":                         "query.story",
		"story=ACME-2&above=x":                  "query.above",
		"story=ACME-2&at=revision:9":            "query.at",
		"story=ACME-2&above=ACME-1&at=tomorrow": "query.at",
	} {
		got, _ := h.refused("/v1/products/ACME/why?"+query, 422)
		got.mentions(t, says)
	}
	for _, query := range []string{"story=ACME-9", "story=ACME-2&at=revision:0"} {
		got, _ := h.refused("/v1/products/ACME/why?"+query, 404)
		got.mentions(t, "not in the backlog there")
	}
	got, a := read[explained](h, "/v1/products/ACME/why?story=ACME-2&above=ACME-1")
	if len(got.Chain) != 1 || !strings.Contains(got.Chain[0].Says, "ACME-2 was written right above ACME-1, at place 1") {
		t.Errorf("it says %s", a.body)
	}
}
