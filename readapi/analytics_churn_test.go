package readapi_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

type churnAnswer struct {
	Top   int
	P     float64
	Whole struct {
		From, To                            time.Time
		Stories, Added, Removed, Discordant int
		Tau                                 *float64
	}
	Buckets []churnedBucket
}

type churnedBucket struct {
	From, To         time.Time
	Stories          float64
	Moves            int
	PerStoryWeek     *float64 `json:"moves_per_story_week"`
	Jaccard, Overlap float64
	Entered, Left    []string
	Decided          int
	Decisions        []string
}

// prioritized is a history of moves of stories, which are written first: one decision a day.
func prioritized(stories int, moves ...[2]int) placed {
	var p placed
	current := backlogAt{stories: testStories(stories)}
	for n := range stories {
		current.order = append(slices.Clone(current.order), n+1)
		p.history, p.by = append(p.history, current), append(p.by, placedBy{"StoryWritten", []int{n + 1}, 0})
	}
	for _, m := range moves {
		story, place := m[0], m[1]
		current.order = slices.DeleteFunc(slices.Clone(current.order), func(other int) bool { return other == story })
		current.order = slices.Insert(current.order, place-1, story)
		p.history, p.by = append(p.history, current), append(p.by, placedBy{"StoryPrioritized", []int{story}, 0})
	}
	return p
}

// Five stories are written on 1 to 5 January. On Tuesday, 6 January, the fifth goes to the top, and on Wednesday the first to the third place: 5 2 1
// 3 4. Nothing more happens.
func TestChurnOfAWeekComputedByHand(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	prioritized(5, [2]int{5, 1}, [2]int{1, 3}).insert(h)
	got, a := read[churnAnswer](h, "/v1/products/ACME/analytics/churn?bucket=week&top=2&p=0.5&from=2026-01-05T12:00:00Z&to=2026-01-19T00:00:00Z")
	if len(got.Buckets) != 2 || got.Buckets[0].PerStoryWeek == nil {
		t.Fatalf("got %s", a.body)
	}
	// From 1 2 to 5 2: one of three in common. At p = 1/2 the overlaps 0 and 1/2 of the first places make (0/1 + 1/2 * 1/2) / 2 + 1/2 * 1/4.
	b := got.Buckets[0]
	if b.Moves != 2 || b.Stories != 5 || b.Jaccard != 1.0/3 || math.Abs(b.Overlap-0.25) > 1e-12 || fmt.Sprint(b.Entered, b.Left) != "[ACME-5] [ACME-1]" {
		t.Errorf("got %s", a.body)
	}
	if want := 2 / (5 * 6.5 / 7); math.Abs(*b.PerStoryWeek-want) > 1e-12 { // the range begins on Monday at noon
		t.Errorf("moves per story and week are %v, want %v", *b.PerStoryWeek, want)
	}
	if b.Decided != 2 || !slices.Equal(b.Decisions, []string{decisionID(6), decisionID(5)}) {
		t.Errorf("got %s", a.body)
	}
	if b = got.Buckets[1]; b.Moves != 0 || *b.PerStoryWeek != 0 || b.Jaccard != 1 || b.Overlap != 1 || len(b.Entered)+len(b.Left)+len(b.Decisions) > 0 {
		t.Errorf("got %s", a.body)
	}
	// 1 2 3 4 5 to 5 2 1 3 4: 5 passed four, 1 passed 2. tau = 1 - 4 * 5 / 20.
	if w := got.Whole; w.Stories != 5 || w.Discordant != 5 || w.Tau == nil || *w.Tau != 0 || w.Added+w.Removed != 0 {
		t.Errorf("got %s", a.body)
	}
	table := "from,to,stories,moves,moves_per_story_week,jaccard,overlap,entered,left,decided,decisions,decisions_url\r\n"
	if csv := h.get("/v1/products/ACME/analytics/churn?format=csv&to=2026-01-01T00:00:00Z"); string(csv.body) != table {
		t.Errorf("got %s", csv.body)
	}
}

func TestWhatChurnCantMeasureIsRefused(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	for _, query := range []string{"top=0", "top=101", "p=0", "p=1", "p=x", "from=2026-02-02&to=2026-01-01"} {
		if p, _ := h.refused("/v1/products/ACME/analytics/churn?"+query, 422); len(p.Errors) != 1 {
			t.Errorf("%s: got %+v", query, p)
		}
	}
	h.refused("/v1/products/NONE/analytics/churn", 404)
	if got, a := read[churnAnswer](h, "/v1/products/ACME/analytics/churn"); got.Buckets == nil || len(got.Buckets) > 0 {
		t.Errorf("got %s", a.body)
	}
}

func TestChurnOverRandomHistoriesIsWhatALookAtAllOrdersSays(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 5))
		p := randomPlaces(r, 3+r.IntN(30), 120)
		h := newHouse(t)
		h.start("ACME", day(0))
		p.insert(h)
		top := 1 + r.IntN(12)
		from, to := day(r.IntN(10)), day(50+r.IntN(39))
		path := fmt.Sprintf("/v1/products/ACME/analytics/churn?bucket=week&top=%d&from=%s&to=%s", top, from.Format(time.RFC3339), to.Format(time.RFC3339))
		got, a := read[churnAnswer](h, path)
		if n := len(got.Buckets); n < 6 || !got.Buckets[n-1].To.After(to.Add(-time.Second)) {
			t.Fatalf("%s: %s", path, a.body)
		}
		for _, b := range got.Buckets {
			begin, end := b.From, b.To
			if begin.Before(from) {
				begin = from
			}
			if end.After(to) {
				end = to
			}
			p.checkChurn(t, got, begin, end, top)
		}
		discordant, both := inversionsOf(p.before(from), p.before(to))
		if got.Whole.Discordant != discordant || got.Whole.Stories != both {
			t.Errorf("%s: %d pairs of %d, want %d of %d", path, got.Whole.Discordant, got.Whole.Stories, discordant, both)
		}
	}
}

// before is the order before an instant.
func (p placed) before(at time.Time) []int {
	if n := p.revisionBefore(at); n >= 0 {
		return p.history[n].order
	}
	return nil
}

func (p placed) revisionBefore(at time.Time) int {
	n := len(p.history) - 1
	for n >= 0 && !day(n).Before(at) {
		n--
	}
	return n
}

// checkChurn looks at the bucket that is between two instants.
func (p placed) checkChurn(t *testing.T, got churnAnswer, from, to time.Time, top int) {
	t.Helper()
	i := slices.IndexFunc(got.Buckets, func(b churnedBucket) bool {
		return !b.From.After(from) && !b.To.Before(to)
	})
	b := got.Buckets[i]
	before, after := p.before(from), p.before(to)
	was, is := before[:min(top, len(before))], after[:min(top, len(after))]
	entered := slices.DeleteFunc(slices.Clone(is), func(s int) bool { return slices.Contains(was, s) })
	left := slices.DeleteFunc(slices.Clone(was), func(s int) bool { return slices.Contains(is, s) })
	if !slices.Equal(b.Entered, keys("ACME", entered)) || !slices.Equal(b.Left, keys("ACME", left)) {
		t.Fatalf("%s: entered %v and left %v, want %v and %v", from, b.Entered, b.Left, entered, left)
	}
	moves, decided := 0, 0
	for n := p.revisionBefore(from) + 1; n <= p.revisionBefore(to); n++ {
		about := false
		for _, story := range append(slices.Clone(entered), left...) {
			earlier := []int{}
			if n > 0 {
				earlier = p.history[n-1].order
			}
			gone := slices.Contains(earlier, story) && !slices.Contains(p.history[n].order, story)
			about = about || gone || slices.Contains(p.by[n].stories, story)
		}
		if about {
			decided++
		}
		if p.by[n].typ == "StoryPrioritized" || p.by[n].typ == "BacklogReordered" {
			moves += len(p.by[n].stories)
		}
	}
	if b.Moves != moves || b.Decided != decided || len(b.Decisions) != min(decided, 10) {
		t.Errorf("%s: %d moves, %d decisions, want %d, %d", from, b.Moves, b.Decided, moves, decided)
	}
}

// inversionsOf counts the pairs of stories of both orders that stand the other way round.
func inversionsOf(before, after []int) (discordant, both int) {
	for i, a := range before {
		at := slices.Index(after, a)
		if at < 0 {
			continue
		}
		both++
		for _, b := range before[i+1:] {
			if other := slices.Index(after, b); other >= 0 && other < at {
				discordant++
			}
		}
	}
	return discordant, both
}
