package projections

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/domain/backlog"
	"waymark/events"
	"waymark/postgres/postgrestest"
)

// plainReversal is a decision on a story that another one took back, by their revisions.
type plainReversal struct {
	revision, of int
	story        uint32
	kind         string
}

// reversedPlainly finds which decisions took others back by a look at all decisions on each story.
func reversedPlainly(p *told) (all []plainReversal) {
	type placing struct{ revision, from, to int }
	type leveling struct {
		revision int
		from     string
	}
	placed, leveled := map[string]placing{}, map[string]leveling{}
	for r := range p.backlog {
		for _, story := range movedBy(p.events[r]) {
			n := events.KeyNumber(story)
			now := placing{r, 0, p.backlog[r].Order.Place(n)}
			if r > 0 {
				now.from = p.backlog[r-1].Order.Place(n)
			}
			was, there := placed[story]
			back := was.to > was.from && now.to < now.from || was.to < was.from && now.to > now.from
			if there && was.from > 0 && now.from > 0 && back && 2*abs(now.to-now.from) >= abs(was.to-was.from) {
				all = append(all, plainReversal{r, was.revision, n, "place"})
			}
			placed[story] = now
		}
		if e, is := p.events[r].(events.StoryPrioritized); is && e.Level != nil {
			if was, there := leveled[e.Story]; there && was.from == e.Level.To {
				all = append(all, plainReversal{r, was.revision, events.KeyNumber(e.Story), "level"})
			}
			leveled[e.Story] = leveling{r, e.Level.From}
		}
	}
	return all
}

// checkReversals compares which decisions took others back with a look at all decisions on each story.
func checkReversals(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	want := map[string]int{}
	for _, back := range reversedPlainly(p) {
		want[fmt.Sprint(back.revision, " ", back.story, " ", back.kind)] = back.of
	}
	got := map[string]int{}
	for at, rows := range load(t, pool, "backlog.reversal", "from_revision || ' ' || number || case when level then ' level' else ' place' end", key) {
		got[at] = int(rows[0].row["reversed"].(float64))
	}
	if !maps.Equal(got, want) {
		t.Fatalf("reversals of %s are %v, want %v", key, got, want)
	}
	checkMakers(t, pool, key)
}

func abs(n int) int { return max(n, -n) }

// checkMakers compares who made the decisions, and when, with the history.
func checkMakers(t tester, pool *pgxpool.Pool, key string) {
	t.Helper()
	rows, err := pool.Query(t.Context(), `select m.what || ' ' || m.revision
		from (
			select 'placed' as what, product, from_revision as revision, actor, role, null as at from `+placings+` p
			union all
			select 'leveled', product, from_revision, actor, role, effective_at from backlog.leveled
		) m
		left join decisions.decision d on d.product = m.product and d.book = 'backlog' and d.revision = m.revision
		where m.product = $1 and (m.actor, m.role, coalesce(m.at, d.effective_at)) is distinct from (d.actor, d.role, d.effective_at)`, key)
	if err != nil {
		t.Fatal(err)
	}
	if wrong, err := pgx.CollectRows(rows, pgx.RowTo[string]); err != nil || len(wrong) > 0 {
		t.Fatalf("%s: the history has others, or another time, of %v (%v)", key, wrong, err)
	}
}

// Only a move the other way over at least half of the way takes the one before back. The histories that are drawn are too short for it.
func TestAMoveBackIsAReversalFromHalfOfTheWayOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		places []int // to which the last of nine stories is moved
		want   []string
	}{
		{[]int{1, 9}, []string{"10 9 place"}},
		{[]int{1, 5}, []string{"10 9 place"}},
		{[]int{1, 4}, []string{}},
		{[]int{5, 1}, []string{}},
		{[]int{1, 4, 1}, []string{"11 10 place"}},
		{[]int{1, 6, 4, 7}, []string{"10 9 place", "12 11 place"}},
	} {
		h := newHistory()
		h.start("ACME")
		for range 9 {
			mustDecide(t, h, "ACME", backlog.WriteStory{Title: "t"})
		}
		for _, place := range c.places {
			mustDecide(t, h, "ACME", backlog.PrioritizeStory{Story: "ACME-9", Place: place})
		}
		if got := reversals(t, h, 64); !slices.Equal(got, c.want) {
			t.Errorf("moved to %v: reversals are %v, want %v", c.places, got, c.want)
		}
	}
}

// reversals are those that the read model holds after a history, the revisions of both decisions.
func reversals(t *testing.T, h *history, page int) []string {
	t.Helper()
	pool := connect(t, postgrestest.Database(t))
	pages(t, own(t, pool, modelNamed(t, "backlog"), "one"), h.log, func() int { return page }, true)
	return append([]string{}, texts(t, pool, "select concat_ws(' ', from_revision, reversed, case when level then 'level' else 'place' end, case when undoes then 'undoes' end) from backlog.reversal order by from_revision")...)
}

// What was given to undo a decision says so. The move after it may take it back.
func TestAReversalSaysWhetherItWasGivenToUndo(t *testing.T) {
	t.Parallel()
	h := newHistory()
	h.start("ACME")
	for range 4 {
		mustDecide(t, h, "ACME", backlog.WriteStory{Title: "t"})
	}
	move := func(place int) {
		mustDecide(t, h, "ACME", backlog.PrioritizeStory{Story: "ACME-4", Place: place})
	}
	move(1)
	h.undoes = h.log[len(h.log)-1].ID
	move(4)
	h.undoes = ""
	move(2)
	if got := reversals(t, h, 2); !slices.Equal(got, []string{"5 4 place undoes", "6 5 place"}) {
		t.Errorf("reversals are %v", got)
	}
}
