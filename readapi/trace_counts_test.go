package readapi_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/ledger"
)

// countAll counts by a look at every story: those of initiatives, and those that name a need or answer it. It says how
// many there are by category, with their points, and of the needs that they serve likewise.
const countAll = `
	with serves as (
		select s.number, s.initiative, s.status_category, coalesce(s.points, 0) as points, n.need
		from backlog.story s
		join backlog.story_text t on t.product = s.product and t.number = s.number
			and t.from_revision <= @revision and (t.until_revision is null or t.until_revision > @revision)
		cross join lateral (
			select unnest(t.needs)
			union
			select need from discovery.need
			where product = 'ACME' and answer -> 'stories' ? s.story and from_revision <= @discovery and (until_revision is null or until_revision > @discovery)
			union
			select ''
		) n (need)
		where s.product = 'ACME' and s.from_revision <= @revision and (s.until_revision is null or s.until_revision > @revision)
	), chosen as (
		select number from serves where initiative = any (@initiatives) or need = nullif(@need, '')
	)
	select need, status_category as category, count(*)::int as stories, sum(points) as points
	from serves
	where number in (select number from chosen)
	group by need, status_category`

// countedWork is work as it is answered, without what is nothing.
type countedWork struct {
	Stories map[string]int
	Points  map[string]float64
}

func (w countedWork) equal(other countedWork) bool {
	for _, m := range []countedWork{w, other} {
		maps.DeleteFunc(m.Stories, func(_ string, n int) bool { return n == 0 })
		maps.DeleteFunc(m.Points, func(_ string, p float64) bool { return p == 0 })
	}
	return maps.Equal(w.Stories, other.Stories) && maps.EqualFunc(w.Points, other.Points, func(a, b float64) bool {
		return math.Abs(a-b) < 1e-9
	})
}

type countedTrace struct {
	Needs, Goals []struct {
		ID   string
		Work countedWork
	}
	Initiatives []struct {
		Initiative string
		Work       countedWork
	}
	Stories []struct{ Story string }
	Work    countedWork
}

// counts are what a look at all stories says, by need; of all of them where the need is empty.
func (d *decided) counts(revision, discovery int, initiatives []string, need string) map[string]countedWork {
	d.t.Helper()
	rows, err := d.pool.Query(d.t.Context(), countAll, pgx.NamedArgs{
		"revision": revision, "discovery": discovery, "initiatives": initiatives, "need": need,
	})
	if err != nil {
		d.t.Fatal(err)
	}
	counts := map[string]countedWork{"": {map[string]int{}, map[string]float64{}}}
	var of, category string
	var stories int
	var points float64
	if _, err := pgx.ForEachRow(rows, []any{&of, &category, &stories, &points}, func() error {
		if _, has := counts[of]; !has {
			counts[of] = countedWork{map[string]int{}, map[string]float64{}}
		}
		counts[of].Stories[category], counts[of].Points[category] = stories, points
		return nil
	}); err != nil {
		d.t.Fatal(err)
	}
	return counts
}

// manyStories decides a backlog of which a trace can't show all: 1,600 stories of two initiatives and of none, of which
// many name needs, and much that happens to them.
func manyStories(t *testing.T) *decided {
	d := newDecided(t)
	d.decide("", product.SetGoal{Title: "Grow", Metric: "sales", Target: 1}, roadmap.PlanInitiative{Title: "Fast", Goal: "ACME-G1"},
		roadmap.PlanInitiative{Title: "Calm", Goal: "ACME-G1"}, discovery.CaptureNeed{Statement: "Slow"}, discovery.CaptureNeed{Statement: "Loud"})
	var many []ledger.Decision
	for i := range 1600 {
		points := float64(i%7) / 10
		story := backlog.WriteStory{Title: fmt.Sprint(i), Initiative: []string{"ACME-I1", "ACME-I1", "ACME-I2", ""}[i%4], Points: &points}
		story.Needs = [][]string{nil, {"speed"}, {"ACME-N1", "speed"}}[i%3]
		if i%5 == 0 {
			story.Status = "Done"
		}
		many = append(many, ledger.Decision{Command: story, Actor: "ana", Source: "api"})
	}
	for part := range slices.Chunk(many, 800) {
		if _, err := d.ledger.Do(t.Context(), ledger.Request{Product: "ACME", Decisions: part}); err != nil {
			t.Fatal(err)
		}
	}
	tenth := 0.1
	d.decide("because",
		discovery.AnswerNeed{Need: "ACME-N1", Stories: []string{"ACME-1", "ACME-3", "ACME-5", "ACME-1600"}, Explanation: "so"},
		discovery.AnswerNeed{Need: "ACME-N2", Stories: []string{"ACME-2", "ACME-1599"}, Initiatives: []string{"ACME-I2"}},
		backlog.MoveStory{Story: "ACME-1", Status: "In Progress"},
		backlog.ReviseStory{Story: "ACME-1", Initiative: domain.Some("ACME-I2")},
		backlog.ReviseStory{Story: "ACME-4", Initiative: domain.None[string](), Needs: domain.Some([]string{"ACME-N2"})},
		backlog.EstimateStory{Story: "ACME-2", Points: domain.Some(0.2)},
		backlog.EstimateStory{Story: "ACME-3", Points: domain.None[float64]()},
		backlog.DropStory{Story: "ACME-7"},
		backlog.RestoreStory{Story: "ACME-7"},
		backlog.DropStory{Story: "ACME-8"},
		backlog.SplitStory{Story: "ACME-10", PointsDiffer: true, Parts: []backlog.Part{{Title: "p", Points: &tenth}, {Title: "q"}}},
		product.SetDecisionPolicy{
			Workflow: []events.Status{{Name: "To Do", Category: events.Todo}, {Name: "Done", Category: events.Done}, {Name: "Dropped", Category: events.Dropped}},
			Moved:    []product.MovedStatus{{From: "In Progress", To: "Done"}},
		},
		backlog.MoveStory{Story: "ACME-13", Status: "Done"},
	)
	return d
}

func TestATraceOfMoreThanItShowsCountsWhatALookAtAllStoriesSays(t *testing.T) {
	d := manyStories(t)
	last := seen[struct{ Revision int }](d, "/v1/products/ACME/backlog?limit=1").Revision
	for _, revision := range []int{900, 1599, last - 9, last - 7, last - 5, last - 3, last - 1, last} {
		for _, id := range []string{"ACME-G1", "ACME-I1", "ACME-I2", "ACME-N1", "speed"} {
			t.Run(fmt.Sprint(id, revision), func(t *testing.T) { d.checkTrace(t, id, revision) })
		}
	}
}

// checkTrace compares a trace at a revision with a look at all stories.
func (d *decided) checkTrace(t *testing.T, id string, revision int) {
	t.Helper()
	got := seen[countedTrace](d, fmt.Sprintf("/v1/products/ACME/trace/%s?at=revision:%d", id, revision))
	shown := seen[struct{ Revision int }](d, "/v1/products/ACME/discovery?at="+d.instant(revision)).Revision
	both := map[string][]string{"ACME-G1": {"ACME-I1", "ACME-I2"}, "ACME-I1": {"ACME-I1"}, "ACME-I2": {"ACME-I2"}}
	need := id
	if both[id] != nil {
		need = ""
	}
	want := d.counts(revision, shown, both[id], need)
	if !got.Work.equal(want[""]) {
		t.Errorf("the work is %v, want %v", got.Work, want[""])
	}
	total := 0
	for _, n := range want[""].Stories {
		total += n
	}
	if len(got.Stories) != min(total, 500) {
		t.Errorf("%d stories are shown of %d", len(got.Stories), total)
	}
	for _, n := range got.Needs {
		if !n.Work.equal(want[n.ID]) {
			t.Errorf("the work for %s is %v, want %v", n.ID, n.Work, want[n.ID])
		}
	}
	if both[id] != nil && len(got.Needs) != len(want)-1 {
		t.Errorf("the needs are %v, want %v", got.Needs, want)
	}
	for _, i := range got.Initiatives {
		if both[id] == nil {
			continue
		}
		if want := d.counts(revision, shown, []string{i.Initiative}, "")[""]; !i.Work.equal(want) {
			t.Errorf("the work of %s is %v, want %v", i.Initiative, i.Work, want)
		}
	}
}

// instant is when a revision of the backlog took effect.
func (d *decided) instant(revision int) string {
	d.t.Helper()
	return seen[struct{ At string }](d, fmt.Sprint("/v1/products/ACME/backlog?limit=1&at=revision:", revision)).At
}
