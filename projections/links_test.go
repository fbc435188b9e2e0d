package projections

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"waymark/domain/backlog"
	"waymark/events"
	"waymark/postgres/postgrestest"
)

// oddLink is a link, or its removal, as an import or an old log may have it.
func oddLink(t *rapid.T, key string) backlog.LinkStory {
	number := rapid.IntRange(1, 5).Draw(t, "target")
	target := rapid.SampledFrom([]string{"K-%d", "K-%d", "K-%d", "K-0%d", "K-+%d", " K-%d", "K-%d ", "k-%d", "K-I%d", "K-%d.", "K--%d", "OTHER-%d", "K%d"}).Draw(t, "form")
	return backlog.LinkStory{
		Story: fmt.Sprintf("%s-%d", key, rapid.IntRange(1, 4).Draw(t, "story")),
		Relation: rapid.SampledFrom([]string{"blocks", "Blocks", " blocks", "is blocked by", "Is Blocked By ", "blocked by", "block", "is related to"}).
			Draw(t, "relation"),
		Target:  strings.ReplaceAll(fmt.Sprintf(target, number), "K", key),
		Outside: rapid.Bool().Draw(t, "outside"), Remove: rapid.IntRange(0, 2).Draw(t, "remove") == 0,
	}
}

func oddStep(t *rapid.T, key string) any {
	story := fmt.Sprintf("%s-%d", key, rapid.IntRange(1, 4).Draw(t, "story"))
	switch rapid.IntRange(0, 9).Draw(t, "step") {
	case 0:
		return backlog.WriteStory{Title: "one more"}
	case 1:
		return backlog.SplitStory{Story: story, Parts: []backlog.Part{{Title: "a"}, {Title: "b"}}}
	case 2:
		return backlog.DropStory{Story: story}
	case 3, 4:
		return undoBacklog{}
	default:
		return oddLink(t, key)
	}
}

func TestLinksOfWhateverNameNeverStopTheBacklog(t *testing.T) {
	t.Parallel()
	pool := connect(t, postgrestest.Database(t))
	c := own(t, pool, modelNamed(t, "backlog"), "one")
	h, round := newHistory(), 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		key, from := fmt.Sprintf("A%d", round), len(h.log)
		h.start(key)
		for range 3 {
			_ = h.decide(key, backlog.WriteStory{Title: "one"})
		}
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			step := oddStep(rt, key)
			link, is := step.(backlog.LinkStory)
			if !is || rapid.Bool().Draw(rt, "here") {
				_ = h.decide(key, step) // a refusal changes nothing
				continue
			}
			in := h.products[key].context(key)
			in.Imported = true
			if decided, err := backlog.Decide(last(h.products[key].backlog), in, link); err == nil {
				h.record(key, events.Backlog, decided...)
			}
		}
		pages(rt, c, h.log[from:], func() int { return rapid.IntRange(1, 30).Draw(rt, "page") }, false)
		checkWhoWaits(rt, pool, key, h.products[key])
	})
}

// checkWhoWaits compares the rows of who waits for whom with what the links say, read here in another way.
func checkWhoWaits(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	rows := load(t, pool, "backlog.block", "blocked || '<' || relation || '<' || blocker", key)
	for r, state := range p.backlog {
		want := map[string]bool{}
		for n, s := range state.Stories.All {
			for _, link := range s.Links {
				var target uint32
				for other := range uint32(40) {
					if other > 0 && other != n && link.Target == fmt.Sprint(key, "-", other) {
						target = other
					}
				}
				relation := strings.Fields(strings.ToLower(link.Relation))
				switch {
				case target > 0 && slices.Equal(relation, []string{"blocks"}):
					want[fmt.Sprintf("%d<%s<%d", target, link.Relation, n)] = true
				case target > 0 && relation[len(relation)-1] == "by":
					want[fmt.Sprintf("%d<%s<%d", n, link.Relation, target)] = true
				}
			}
		}
		got := map[string]bool{}
		for row := range rows {
			if rows.at(t, row, int64(r)) != nil {
				got[row] = true
			}
		}
		if !maps.Equal(got, want) {
			t.Fatalf("at %d of %s waits\n%v\nwant\n%v", r, key, got, want)
		}
	}
}

// TestALinkToWhatIsNearlyAKeyOfOldStopsNothing replays what stopped the read model of every product once.
func TestALinkToWhatIsNearlyAKeyOfOldStopsNothing(t *testing.T) {
	t.Parallel()
	h := newHistory()
	h.start("XX")
	mustDecide(t, h, "XX", backlog.WriteStory{Title: "one"})
	mustDecide(t, h, "XX", backlog.WriteStory{Title: "two"})
	for _, target := range []string{"XX-1", "XX-01", "XX-+1"} {
		h.record("XX", events.Backlog, events.StoryLinked{Story: "XX-2", Link: events.Link{Relation: "blocks", Target: target}})
	}
	for _, target := range []string{"XX-1", "XX-01", "XX-+1"} {
		mustDecide(t, h, "XX", backlog.LinkStory{Story: "XX-2", Relation: "blocks", Target: target, Remove: true})
	}
	pool := connect(t, postgrestest.Database(t))
	c := own(t, pool, modelNamed(t, "backlog"), "one")
	pages(t, c, h.log, func() int { return 1 }, false)
	checkWhoWaits(t, pool, "XX", h.products["XX"])
}

func TestWhatIsNotDoneIsNotAccepted(t *testing.T) {
	t.Parallel()
	h := newHistory()
	h.start("ACME")
	mustDecide(t, h, "ACME", backlog.WriteStory{Title: "one"})
	mustDecide(t, h, "ACME", backlog.MoveStory{Story: "ACME-1", Status: "Done"})
	mustDecide(t, h, "ACME", backlog.AcceptStory{Story: "ACME-1"})
	mustDecide(t, h, "ACME", backlog.MoveStory{Story: "ACME-1", Status: "In Progress"})
	mustDecide(t, h, "ACME", backlog.MoveStory{Story: "ACME-1", Status: "Done"})
	mustDecide(t, h, "ACME", backlog.AcceptStory{Story: "ACME-1"})
	mustDecide(t, h, "ACME", backlog.DropStory{Story: "ACME-1"})
	pool := connect(t, postgrestest.Database(t))
	pages(t, own(t, pool, modelNamed(t, "backlog"), "one"), h.log, func() int { return 100 }, false)
	rows := load(t, pool, "backlog.story", "story", "ACME")
	for revision, accepted := range []bool{false, false, true, false, false, true, false} {
		row := rows.at(t, "ACME-1", int64(revision), "acceptance")
		if (row["acceptance"] != nil) != accepted {
			t.Errorf("at revision %d it is accepted: %v", revision, row["acceptance"])
		}
	}
}
