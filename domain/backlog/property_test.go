package backlog_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

// text shows everything that a state holds; an empty list is as good as none.
func text(t *rapid.T, s backlog.State) string {
	return whole(t, s, s.Last, s.LastSprint, slices.Collect(maps.Keys(maps.Collect(s.Withdrawn.All))))
}

// standing is text but for the numbers that are not given again.
func standing(t *rapid.T, s backlog.State) string { return whole(t, s, 0, 0, nil) }

func whole(t *rapid.T, s backlog.State, last, lastSprint uint32, withdrawn []uint32) string {
	slices.Sort(withdrawn)
	all := struct {
		Order            []uint32
		Last, LastSprint uint32
		Withdrawn        []uint32
		Stories          []backlog.Story
		Sprints          []backlog.Sprint
		Linked           map[uint32][]uint32
	}{Order: slices.Collect(s.Order.All), Last: last, LastSprint: lastSprint, Withdrawn: withdrawn, Linked: maps.Collect(s.Linked.All)}
	for _, story := range s.Stories.All {
		all.Stories = append(all.Stories, story)
	}
	for _, sprint := range s.Sprints.All {
		all.Sprints = append(all.Sprints, sprint)
	}
	shown, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(shown), "[]", "null")
}

// keys are mostly keys of stories that may be there, sometimes anything else.
func keys() *rapid.Generator[string] {
	likely := rapid.SampledFrom([]string{"ACME-1", "ACME-2", "ACME-3", "ACME-4", "ACME-5", "ACME-6"})
	return rapid.OneOf(likely, likely, likely, rapid.SampledFrom([]string{"ACME-7", "ACME-01", "ACME-+1", "OTHER-1", "ACME-I1", "ACME-", "x"}))
}

func optional[T any](g *rapid.Generator[T]) *rapid.Generator[*T] { return rapid.Ptr(g, true) }

func words(some ...string) *rapid.Generator[string] { return rapid.SampledFrom(some) }

func lists() *rapid.Generator[[]string] {
	return rapid.SampledFrom([][]string{nil, {}, {"a"}, {"b", "a"}, {"a", "a"}, {""}})
}

func moves(t *rapid.T) events.Move {
	switch rapid.IntRange(0, 6).Draw(t, "move") {
	case 0:
		return events.Move{After: keys().Draw(t, "after")}
	case 1:
		return events.Move{Before: keys().Draw(t, "before")}
	case 2:
		return events.Move{Top: true}
	case 3:
		return events.Move{Bottom: true}
	case 4:
		return events.Move{Place: rapid.IntRange(-1, 8).Draw(t, "place")}
	case 5:
		return events.Move{Top: true, Place: 1}
	default:
		return events.Move{}
	}
}

func writing(t *rapid.T) backlog.Command {
	m := moves(t)
	return backlog.WriteStory{
		Number: rapid.SampledFrom([]uint32{0, 0, 0, 2, 5, events.HighestNumber + 1}).Draw(t, "number"), Title: words("a", "b", "").Draw(t, "title"),
		Labels: lists().Draw(t, "labels"), Acceptance: lists().Draw(t, "acceptance"), Points: points(t), Initiative: initiatives(t),
		Assignee: words("", "ana", " ").Draw(t, "assignee"), Level: words("", "High", "Urgent").Draw(t, "level"), Status: statuses(t), External: external(t),
		After: m.After, Before: m.Before, Top: m.Top, Bottom: m.Bottom, Place: m.Place,
	}
}

func points(t *rapid.T) *float64 {
	return optional(estimates()).Draw(t, "points")
}

func estimates() *rapid.Generator[float64] { return rapid.SampledFrom([]float64{0, 0.5, 3, -1}) }

func statuses(t *rapid.T) string {
	return words("", "To Do", "In Progress", "Done", "Dropped", "Ready").Draw(t, "status")
}

func initiatives(t *rapid.T) string { return words("", "", "ACME-I1", "ACME-I2").Draw(t, "initiative") }

func initiative() *rapid.Generator[domain.Optional[string]] {
	return domaintest.Optional(words("", "", "ACME-I1", "ACME-I2"))
}

func external(t *rapid.T) *events.External {
	return rapid.SampledFrom([]*events.External{nil, jira("FOO-1"), jira("FOO-2")}).Draw(t, "external")
}

// evenly draws numbers below n, none more often than another.
func evenly(n int) *rapid.Generator[int] {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return rapid.SampledFrom(all)
}

func commands(t *rapid.T) backlog.Command {
	key := keys().Draw(t, "story")
	switch evenly(27).Draw(t, "command") {
	case 0, 1:
		return writing(t)
	case 2:
		return backlog.ReviseStory{
			Story: key, Title: optional(words("a", "b", "")).Draw(t, "title"), Labels: domaintest.Optional(lists()).Draw(t, "labels"),
			Acceptance: domaintest.Optional(lists()).Draw(t, "acceptance"), Kind: optional(words("bug", "story", " ")).Draw(t, "kind"),
			External: external(t), Initiative: initiative().Draw(t, "initiative"),
		}
	case 3:
		return backlog.EstimateStory{Story: key, Points: domaintest.Optional(estimates()).Draw(t, "points")}
	case 4, 5:
		m := moves(t)
		return backlog.PrioritizeStory{Story: key, After: m.After, Before: m.Before, Top: m.Top, Bottom: m.Bottom, Place: m.Place, Level: domaintest.Optional(words("", "High", "Low", "Urgent")).Draw(t, "level")}
	case 6:
		return backlog.ReorderBacklog{Stories: rapid.SliceOfNDistinct(keys(), 0, 4, rapid.ID[string]).Draw(t, "stories")}
	case 7:
		return backlog.MoveStory{Story: key, Status: statuses(t), Resolution: domaintest.Optional(words("", "Fixed")).Draw(t, "resolution")}
	case 8:
		return backlog.DropStory{Story: key}
	case 9:
		return backlog.RestoreStory{Story: key}
	case 10:
		return backlog.ScoreStory{Story: key, Framework: words("ice", "ice", "rice", "x").Draw(t, "framework"), Inputs: inputs(t)}
	case 11, 12:
		return backlog.AcceptStory{Story: key}
	case 13:
		return backlog.RejectStory{Story: key, Status: statuses(t)}
	case 14, 15:
		return splitting(t, key)
	case 16:
		return backlog.PlanSprint{Number: rapid.SampledFrom([]uint32{0, 0, 2, 4}).Draw(t, "number"), Name: words("a", "b", "").Draw(t, "name"), Goal: "g", External: external(t), Start: words("", "2026-03-01", "2026-3-1").Draw(t, "start"),
			End: words("", "2026-03-14", "2026-02-28").Draw(t, "end")}
	case 17, 18, 19:
		c := committing(t, sprints(t, "sprint"))
		if rapid.Bool().Draw(t, "elsewhere") {
			return elsewhere{c}
		}
		return c
	case 20, 21:
		return backlog.StartSprint{Sprint: sprints(t, "sprint")}
	case 22:
		return backlog.CloseSprint{Sprint: sprints(t, "sprint"), Next: rapid.OneOf(words(""), words("ACME-S1", "ACME-S2", "ACME-S3")).Draw(t, "next")}
	case 23:
		return backlog.AssignStory{Story: key, Assignee: domaintest.Optional(words("", "ana", "ben")).Draw(t, "assignee")}
	default:
		return backlog.LinkStory{
			Story: key, Relation: words("blocks", "Blocks", "is blocked by", "parent", "").Draw(t, "relation"), Target: keys().Draw(t, "target"),
			Outside: rapid.Bool().Draw(t, "outside"), Remove: rapid.Bool().Draw(t, "remove"),
		}
	}
}

func committing(t *rapid.T, sprint string) backlog.CommitStories {
	return backlog.CommitStories{Sprint: sprint, Stories: rapid.SliceOfNDistinct(keys(), 0, 3, rapid.ID[string]).Draw(t, "stories"), Remove: rapid.Bool().Draw(t, "remove")}
}

// elsewhere is a commitment that was decided elsewhere.
type elsewhere struct{ backlog.CommitStories }

// decide decides commands, those that come from elsewhere as an import gives them.
func decide(s backlog.State, in domain.Context, c backlog.Command) ([]events.Event, error) {
	if from, is := c.(elsewhere); is {
		in.Imported, c = true, from.CommitStories
	}
	return backlog.Decide(s, in, c)
}

func inputs(t *rapid.T) events.ScoreInputs {
	return events.ScoreInputs{Impact: ref(float64(rapid.IntRange(0, 3).Draw(t, "impact"))), Confidence: ref(5.0), Ease: ref(2.0)}
}

func sprints(t *rapid.T, label string) string {
	return words("ACME-S1", "ACME-S1", "ACME-S2", "ACME-S2", "ACME-S3", "ACME-S4", "ACME-1", "x").Draw(t, label)
}

func splitting(t *rapid.T, key string) backlog.Command {
	c := backlog.SplitStory{Story: key, PointsDiffer: rapid.Bool().Draw(t, "differ")}
	for range rapid.IntRange(1, 3).Draw(t, "parts") {
		part := backlog.Part{Title: words("a", "a", "b", "").Draw(t, "title"), Points: points(t), Initiative: initiative().Draw(t, "initiative")}
		if rapid.Bool().Draw(t, "says") {
			part.Labels, part.Needs, part.Links = domaintest.Optional(lists()).Draw(t, "labels"), domaintest.Optional(lists()).Draw(t, "needs"), domain.Some([]events.Link{})
		}
		c.Parts = append(c.Parts, part)
	}
	return c
}

// repeats says which commands do something each time that they are given, or are refused the second time.
func repeats(c backlog.Command) bool {
	switch c.(type) {
	case backlog.WriteStory, backlog.PlanSprint, backlog.SplitStory, backlog.RejectStory:
		return true
	}
	return false
}

func TestWhateverIsDecidedTheBacklogStaysWhole(t *testing.T) {
	walk := domaintest.Walk[backlog.State, backlog.Command, events.BacklogEvent]{
		Book: book{Decide: decide, Evolve: backlog.Evolve}, In: acme(), Steps: 40, Draw: commands, Text: text, Sound: sound,
		Repeats: repeats,
	}
	rapid.Check(t, walk.Check)
}

// sound checks that every live story is in the order exactly once and no other is, and that its key is its number's.
func sound(t *rapid.T, s backlog.State) {
	order := slices.Collect(s.Order.All)
	live := 0
	for n, story := range s.Stories.All {
		if in := slices.Contains(order, n); in != (story.Before == nil) || story.Key != events.StoryMark.Key("ACME", n) || n > s.Last {
			t.Fatalf("story %+v is in the order: %t", story, in)
		}
		if (story.Category == events.Dropped) != (story.Before != nil) {
			t.Fatalf("story %+v is of the category %s", story, story.Category)
		}
		if story.Before == nil {
			live++
		}
	}
	if len(order) != live || s.Order.Len() != live {
		t.Fatalf("%d live stories in the order %v", live, order)
	}
	soundSprints(t, s)
	soundLinks(t, s)
	soundHolds(t, s)
}

// soundHolds counts which statuses stories hold.
func soundHolds(t *rapid.T, s backlog.State) {
	held := map[backlog.Hold]int{}
	for _, story := range s.Stories.All {
		held[backlog.Hold{Status: story.Status, Category: story.Category, Carried: story.Carried}]++
	}
	for _, h := range s.Holds {
		of := h
		of.Stories = 0
		if held[of] != h.Stories {
			t.Fatalf("%d stories hold %+v", held[of], h)
		}
		delete(held, of)
	}
	if len(held) > 0 {
		t.Fatalf("nobody knows who holds %v", held)
	}
}

// soundSprints checks that stories and sprints agree, and that what is accepted is done.
func soundSprints(t *rapid.T, s backlog.State) {
	running := 0
	for n, sprint := range s.Sprints.All {
		if sprint.State == events.SprintIsRunning {
			running++
		}
		for _, number := range sprint.Stories {
			if story, _ := s.Stories.Get(number); sprint.State != events.SprintIsClosed && story.Sprint != n {
				t.Fatalf("%+v is not in %+v", story, sprint)
			}
		}
	}
	if running > 1 {
		t.Fatalf("%d sprints are running", running)
	}
	for n, story := range s.Stories.All {
		if sprint, _ := s.Sprints.Get(story.Sprint); story.Sprint != 0 &&
			(sprint.State == events.SprintIsClosed || !slices.Contains(sprint.Stories, n) || story.Before != nil) {
			t.Fatalf("%+v is in %+v", story, sprint)
		}
		if story.Accepted && story.Category != events.Done {
			t.Fatalf("%+v is accepted", story)
		}
	}
}

// soundLinks checks that links are known at both ends, and that no story waits for itself.
func soundLinks(t *rapid.T, s backlog.State) {
	linked, blocks := map[uint32][]uint32{}, map[uint32][]uint32{}
	for n, story := range s.Stories.All {
		for _, link := range story.Links {
			target, ok := events.StoryMark.Number("ACME", link.Target)
			if !ok {
				continue
			}
			if !slices.Contains(linked[target], n) {
				linked[target] = append(linked[target], n)
			}
			switch strings.ToLower(link.Relation) {
			case "blocks":
				blocks[n] = append(blocks[n], target)
			case "is blocked by":
				blocks[target] = append(blocks[target], n)
			}
		}
	}
	if got := maps.Collect(s.Linked.All); !maps.EqualFunc(got, linked, slices.Equal) {
		t.Fatalf("linked are %v, want %v", got, linked)
	}
	var waits func(n uint32, path []uint32)
	waits = func(n uint32, path []uint32) {
		if slices.Contains(path, n) {
			t.Fatalf("%v wait for each other", append(path, n))
		}
		for _, next := range blocks[n] {
			waits(next, append(slices.Clone(path), n))
		}
	}
	for n := range blocks {
		waits(n, nil)
	}
}
