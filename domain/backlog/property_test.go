package backlog_test

import (
	"encoding/json"
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
	all := struct {
		Order   []uint32
		Last    uint32
		Stories []backlog.Story
	}{Order: slices.Collect(s.Order.All), Last: s.Last}
	for _, story := range s.Stories.All {
		all.Stories = append(all.Stories, story)
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

func levels() *rapid.Generator[*string] { return optional(words("", "High", "Low", "Urgent")) }

func writing(t *rapid.T) backlog.Command {
	m := moves(t)
	return backlog.WriteStory{
		Number: rapid.SampledFrom([]uint32{0, 0, 0, 2, 5, domain.HighestNumber + 1}).Draw(t, "number"), Title: words("a", "b", "").Draw(t, "title"),
		Labels: lists().Draw(t, "labels"), Acceptance: lists().Draw(t, "acceptance"), Points: points(t), Initiative: initiatives(t),
		Level: words("", "High", "Urgent").Draw(t, "level"), Status: statuses(t), External: external(t),
		After: m.After, Before: m.Before, Top: m.Top, Bottom: m.Bottom, Place: m.Place,
	}
}

func points(t *rapid.T) *float64 {
	return optional(rapid.SampledFrom([]float64{0, 0.5, 3, -1})).Draw(t, "points")
}

func statuses(t *rapid.T) string {
	return words("", "To Do", "In Progress", "Done", "Dropped", "Ready").Draw(t, "status")
}

func initiatives(t *rapid.T) string { return words("", "", "ACME-I1", "ACME-I2").Draw(t, "initiative") }

func external(t *rapid.T) *events.External {
	return rapid.SampledFrom([]*events.External{nil, jira("FOO-1"), jira("FOO-2")}).Draw(t, "external")
}

func commands(t *rapid.T) backlog.Command {
	key := keys().Draw(t, "story")
	switch rapid.IntRange(0, 10).Draw(t, "command") {
	case 0, 1:
		return writing(t)
	case 2:
		return backlog.ReviseStory{
			Story: key, Title: optional(words("a", "b", "")).Draw(t, "title"), Labels: optional(lists()).Draw(t, "labels"),
			Acceptance: optional(lists()).Draw(t, "acceptance"), Kind: optional(words("bug", "story", " ")).Draw(t, "kind"),
			External: external(t), Initiative: ref(initiatives(t)),
		}
	case 3:
		return backlog.EstimateStory{Story: key, Points: points(t)}
	case 4, 5:
		m := moves(t)
		return backlog.PrioritizeStory{Story: key, After: m.After, Before: m.Before, Top: m.Top, Bottom: m.Bottom, Place: m.Place, Level: levels().Draw(t, "level")}
	case 6:
		return backlog.ReorderBacklog{Stories: rapid.SliceOfN(keys(), 0, 5).Draw(t, "stories")}
	case 7:
		return backlog.MoveStory{Story: key, Status: statuses(t), Resolution: optional(words("", "Fixed")).Draw(t, "resolution")}
	case 8:
		return backlog.DropStory{Story: key}
	case 9:
		return backlog.RestoreStory{Story: key}
	default:
		return backlog.LinkStory{
			Story: key, Relation: words("blocks", "parent", "").Draw(t, "relation"), Target: keys().Draw(t, "target"),
			Outside: rapid.Bool().Draw(t, "outside"), Remove: rapid.Bool().Draw(t, "remove"),
		}
	}
}

func TestWhateverIsDecidedTheBacklogStaysWhole(t *testing.T) {
	walk := domaintest.Walk[backlog.State, backlog.Command, events.BacklogEvent]{
		Book: book{Decide: backlog.Decide, Evolve: backlog.Evolve}, In: acme(), Steps: 40, Draw: commands, Text: text, Sound: sound,
		Repeats: func(c backlog.Command) bool { _, writes := c.(backlog.WriteStory); return writes },
	}
	rapid.Check(t, walk.Check)
}

// sound checks that every live story is in the order exactly once and no other is, and that its key is its number's.
func sound(t *rapid.T, s backlog.State) {
	order := slices.Collect(s.Order.All)
	live := 0
	for n, story := range s.Stories.All {
		if in := slices.Contains(order, n); in != (story.Before == nil) || story.Key != domain.Key("ACME", "", n) || n > s.Last {
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
}
