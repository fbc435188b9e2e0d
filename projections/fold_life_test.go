package projections

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/domain/backlog"
	"waymark/events"
	"waymark/postgres/postgrestest"
)

// plainLife is how far a story came, as a look from state to state says.
type plainLife struct {
	WrittenAt                                    time.Time
	PrioritizedAt, StartedAt, DoneAt, AcceptedAt *time.Time
	Status                                       string
	Category                                     events.Category
	Since                                        time.Time
	Spent                                        map[string]int64
	DoneRevision                                 int64
}

// lived is a row of the table.
type lived struct {
	Number       uint32
	FromRevision int64
	plainLife
}

// checkLives compares how far stories came with what the states after each decision say.
func checkLives(t tester, pool *pgxpool.Pool, key string, log []events.Raw, p *told) {
	t.Helper()
	rows, err := pool.Query(t.Context(), `select number, from_revision, written_at, prioritized_at, started_at, done_at, accepted_at, status, category,
		since, spent, done_revision from analytics.life where product = $1 order by number, from_revision`, key)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[lived])
	if err != nil {
		t.Fatal(err)
	}
	times, lives := timesOf(t, key, log), map[uint32]*plainLife{}
	for r, state := range p.backlog {
		for number := range lives {
			if _, there := state.Stories.Get(number); !there {
				delete(lives, number)
			}
		}
		for number, story := range state.Stories.All {
			if lives[number] == nil {
				lives[number] = &plainLife{WrittenAt: times[r], Since: times[r], Spent: map[string]int64{}}
			}
			lives[number].becomes(story, p.events[r], times[r], int64(r))
			sameLife(t, key, r, lifeAt(all, number, int64(r)), lives[number])
		}
	}
}

func timesOf(t tester, key string, log []events.Raw) (times []time.Time) {
	t.Helper()
	for _, raw := range log {
		if r, err := events.Record(raw); err != nil {
			t.Fatal(err)
		} else if r.Product == key && r.Book == events.Backlog {
			times = append(times, r.Metadata.EffectiveAt)
		}
	}
	return times
}

// becomes is the life after an event that led to this state of the story.
func (l *plainLife) becomes(s backlog.Story, e events.BacklogEvent, at time.Time, revision int64) {
	began := l.Status == ""
	if !began && (l.Status != s.Status || l.Category != s.Category) {
		l.Spent[l.Status] += int64(at.Sub(l.Since).Seconds())
	}
	if l.Status != s.Status || l.Category != s.Category {
		l.Since = at
	}
	if s.Category == events.Doing && l.StartedAt == nil {
		l.StartedAt = &at
	}
	if s.Category != events.Done {
		l.DoneAt, l.DoneRevision = nil, -1
	} else if l.Category != events.Done {
		l.DoneAt, l.DoneRevision = &at, revision
	}
	if !s.Accepted {
		l.AcceptedAt = nil
	} else if l.AcceptedAt == nil {
		l.AcceptedAt = &at
	}
	if l.PrioritizedAt == nil && prioritizes(e, s.Key) {
		l.PrioritizedAt = &at
	}
	l.Status, l.Category = s.Status, s.Category
}

// prioritizes says whether a decision gave a story another place or level.
func prioritizes(e events.BacklogEvent, story string) bool {
	switch e := e.(type) {
	case events.StoryPrioritized:
		return e.Story == story && (e.Level != nil || e.Place != nil && e.Place.From != e.Place.To)
	case events.BacklogReordered:
		for i, key := range e.Stories {
			if key == story {
				return e.From[i] != e.To[i]
			}
		}
	}
	return false
}

// lifeAt is the row that holds at a revision.
func lifeAt(all []lived, number uint32, revision int64) (found *plainLife) {
	for i, row := range all {
		if row.Number == number && row.FromRevision <= revision {
			found = &all[i].plainLife
		}
	}
	return found
}

func sameLife(t tester, key string, revision int, got, want *plainLife) {
	t.Helper()
	if a, b := lifeText(got), lifeText(want); a != b {
		t.Fatalf("%s at %d: got %s, want %s", key, revision, a, b)
	}
}

// lifeText has all times in UTC.
func lifeText(l *plainLife) string {
	if l == nil {
		return "none"
	}
	c := *l
	for _, at := range []**time.Time{&c.PrioritizedAt, &c.StartedAt, &c.DoneAt, &c.AcceptedAt} {
		if *at != nil {
			*at = new((*at).UTC())
		}
	}
	c.WrittenAt, c.Since = c.WrittenAt.UTC(), c.Since.UTC()
	text, _ := json.Marshal(c)
	return string(text)
}

// The histories that are drawn seldom go back and forth as this one does.
func TestALifeGoesBackAndForth(t *testing.T) {
	t.Parallel()
	pool := connect(t, postgrestest.Database(t))
	h := newHistory()
	h.start("ACME")
	mustDecide(t, h, "ACME", backlog.WriteStory{Title: "t"})
	for _, c := range []any{
		backlog.MoveStory{Story: "ACME-1", Status: "In Progress"}, backlog.MoveStory{Story: "ACME-1", Status: "To Do"},
		backlog.MoveStory{Story: "ACME-1", Status: "In Progress"}, backlog.MoveStory{Story: "ACME-1", Status: "Done"},
		backlog.AcceptStory{Story: "ACME-1"}, backlog.MoveStory{Story: "ACME-1", Status: "In Progress"},
		backlog.MoveStory{Story: "ACME-1", Status: "Done"}, backlog.RejectStory{Story: "ACME-1"},
		backlog.DropStory{Story: "ACME-1"}, backlog.RestoreStory{Story: "ACME-1"}, backlog.MoveStory{Story: "ACME-1", Status: "Done"},
	} {
		mustDecide(t, h, "ACME", c)
	}
	pages(t, own(t, pool, modelNamed(t, "analytics"), "one"), h.log, func() int { return 4 }, true)
	checkLives(t, pool, "ACME", h.log, h.products["ACME"])
}
