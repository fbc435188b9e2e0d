package readapi_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
)

// fillTrace makes a product of many stories and needs: ten initiatives serve one goal, story n comes with revision n and
// changes once with revision stories + n, and each second one names the need ACME-N1. Each need is answered by one story.
func (h *house) fillTrace(stories int) {
	h.t.Helper()
	h.start("ACME", day(0))
	h.fillWith(pgx.NamedArgs{"stories": stories},
		`insert into backlog.book_revision (product, revision, effective_at)
		select 'ACME', r, timestamptz '2026-01-01Z' + r * interval '1 second' from generate_series(0, 2 * @stories::int) r`,
		`insert into backlog.story (product, number, from_revision, until_revision, story, title, status, status_category, points, initiative)
		select 'ACME', n, v * @stories::int + n, case when v = 0 then @stories::int + n end, 'ACME-' || n, 'Story ' || n, 'To Do',
			case when v = 0 then 'todo' else 'done' end, 0.5, 'ACME-I' || (n % 10 + 1)
		from generate_series(1, @stories::int) n, generate_series(0, 1) v`,
		`insert into backlog.story_text (product, number, from_revision, needs)
		select 'ACME', n, n, case when n % 20 < 10 then array['ACME-N1'] else '{}' end from generate_series(1, @stories::int) n`,
		`insert into backlog.member (product, initiative, need, number, from_revision)
		select product, initiative, '', number, from_revision from backlog.story where status_category = 'todo'`,
		`insert into backlog.member (product, initiative, need, number, from_revision)
		select s.product, s.initiative, t.needs[1], s.number, s.from_revision
		from backlog.story s
		join backlog.story_text t using (product, number)
		where s.status_category = 'todo' and t.needs <> '{}'`,
		`insert into backlog.tally (product, initiative, need, from_revision, until_revision, todo, done, todo_points, done_points)
		select product, initiative, need, revision, lead(revision) over w, sum(todo) over w, sum(done) over w, sum(todo) over w / 2.0, sum(done) over w / 2.0
		from (
			select product, initiative, need, from_revision as revision, 1 as todo, 0 as done from backlog.member
			union all
			select product, initiative, need, from_revision + @stories::int, -1, 1 from backlog.member
		) c
		window w as (partition by product, initiative, need order by revision)`,
		`insert into roadmap.book_revision (product, revision, effective_at) values ('ACME', 0, '2026-01-01Z')`,
		`insert into roadmap.initiative (product, number, from_revision, initiative, title, goal, horizon, progress)
		select 'ACME', n, 0, 'ACME-I' || n, 'Initiative ' || n, case when n <= 10 then 'ACME-G1' else 'ACME-G2' end, 'now', 'planned'
		from generate_series(1, @stories::int / 10) n`,
		`insert into discovery.book_revision (product, revision, effective_at) values ('ACME', 0, '2026-01-01Z')`,
		`insert into discovery.need (product, number, from_revision, need, statement, importance, status, answer)
		select 'ACME', n, 0, 'ACME-N' || n, 'Need ' || n, 3, 'answered', jsonb_build_object('stories', jsonb_build_array('ACME-' || n))
		from generate_series(1, @stories::int) n`,
		`insert into discovery.answer (product, item, need, from_revision) select 'ACME', 'ACME-' || n, n, 0 from generate_series(1, @stories::int) n`,
	)
}

// A trace costs as much as it shows: twenty times the stories, versions, initiatives and needs make it touch hardly more
// for each thing that it shows.
func TestATraceTouchesWhatItShowsHoweverMuchThereIs(t *testing.T) {
	touched := map[string][]int{} // pages for each thing
	for _, stories := range fewAndMany() {
		h := newHouse(t)
		h.fillTrace(stories)
		for _, id := range []string{"ACME-G1", "ACME-I7", "ACME-N1", "ACME-N500", "ACME-42"} {
			for at, revision := range map[string]int{"early": 800, "half way": stories, "now": 2 * stories} {
				path := fmt.Sprintf("/v1/products/ACME/trace/%s?at=revision:%d", id, revision)
				a, _ := read[traced](h, path)
				pages := h.touched(path)
				things := len(a.Stories) + len(a.Initiatives) + len(a.Needs) + len(a.Goals)
				t.Logf("of %d stories, %s %s: %d pages for %d things", stories, id, at, pages, things)
				touched[id+" "+at] = append(touched[id+" "+at], pages/things)
			}
		}
	}
	checkBound(t, touched)
}

// fewAndMany are two sizes between which nothing may grow that shows as much.
func fewAndMany() []int {
	if testing.Short() {
		return []int{1000, 4000}
	}
	return []int{1000, 20_000}
}

// checkBound lets grow what an index does that is a level deeper.
func checkBound(t *testing.T, touched map[string][]int) {
	t.Helper()
	for name, pages := range touched {
		if few, many := pages[0], pages[1]; many > 2*few {
			t.Errorf("%s: of few it touches %d pages for each thing that it shows, of many %d", name, few, many)
		}
	}
}

// One initiative and one need are found without a look at the others.
func TestOneThingTouchesWhatItShows(t *testing.T) {
	touched := map[string][]int{}
	for _, stories := range fewAndMany() {
		h := newHouse(t)
		h.fillTrace(stories)
		for _, path := range []string{"roadmap/ACME-I7", "discovery/needs/ACME-N500"} {
			pages := h.touched("/v1/products/ACME/" + path)
			t.Logf("of %d stories, %s: %d pages", stories, path, pages)
			touched[path] = append(touched[path], pages)
		}
	}
	checkBound(t, touched)
}
