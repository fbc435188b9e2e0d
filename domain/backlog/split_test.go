package backlog_test

import (
	"fmt"
	"slices"
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

// large is a story with everything that its parts inherit, the second of three.
func large() events.StoryWritten {
	e := story("ACME-2", 2)
	e.AsA, e.Kind, e.Labels, e.Needs, e.Initiative = "buyer", "epic", []string{"web"}, []string{"ACME-N1"}, "ACME-I1"
	e.Points, e.Level, e.Assignee, e.Description, e.External = ref(8.0), "High", "ben", "All", jira("FOO-2")
	return e
}

func withLarge(more ...events.Event) []events.Event {
	return append([]events.Event{story("ACME-1", 1), large(), story("ACME-3", 3)}, more...)
}

// part is what is written for a part that says nothing but its title and its points.
func part(key string, place int, after string, points *float64) events.StoryWritten {
	e := large()
	e.Story, e.Title, e.Description, e.External, e.Points = key, "Part", "", nil, points
	e.Move, e.Place = events.Move{After: after}, place
	return e
}

// made expects so many events: for each part that it was written and that the story is split into it, and the split.
func made(want int) domaintest.Outcome {
	return func(decided []events.Event, err error) string {
		if err != nil || len(decided) != want {
			return fmt.Sprintf("decided %d events (%v), want %d", len(decided), err, want)
		}
		return ""
	}
}

func TestSplitStory(t *testing.T) {
	half := func(points float64) backlog.Part { return backlog.Part{Title: "Part", Points: &points} }
	split := func(parts ...backlog.Part) backlog.SplitStory {
		return backlog.SplitStory{Story: "ACME-2", Parts: parts}
	}
	done := events.StorySplit{
		Story: "ACME-2", Parts: []string{"ACME-4", "ACME-5"}, Status: *change("To Do", "Dropped"),
		Category: *change(events.Todo, events.Dropped), Place: 2,
	}
	differ := done
	differ.PointsDiffer = true
	into := func(part string) events.StoryLinked { return linked("ACME-2", "split into", part) }
	own := part("ACME-5", 4, "ACME-4", ref(5.0))
	own.AsA, own.IWant, own.SoThat, own.Description, own.Acceptance = "seller", "to sell", "I live", "Own", []string{"sells"}
	own.Kind, own.Labels, own.Needs, own.Initiative = "bug", []string{"app"}, []string{}, ""
	says := backlog.Part{
		Title: "Part", AsA: domain.Some("seller"), IWant: "to sell", SoThat: "I live", Description: "Own", Acceptance: []string{"sells"}, Kind: "bug",
		Labels: domain.Some([]string{"app"}), Needs: domain.Some([]string{}), Initiative: domain.None[string](), Links: domain.Some([]events.Link{}), Points: ref(5.0),
	}
	links := []events.Event{linked("ACME-1", "blocks", "ACME-2"), linked("ACME-2", "blocks", "ACME-3"), linked("ACME-2", "parent", "FOO-1")}
	sprint := []events.Event{planned("ACME-S1"), committed("ACME-S1", "ACME-1", "ACME-2")}
	check(t, acme(), []row{
		{"The parts take the place and what they inherit", withLarge(), split(half(3), half(5)), domaintest.Then(
			part("ACME-4", 3, "ACME-2", ref(3.0)), into("ACME-4"), part("ACME-5", 4, "ACME-4", ref(5.0)), into("ACME-5"), done)},
		{"A part may say otherwise", withLarge(links...), split(half(3), says), domaintest.Then(
			part("ACME-4", 3, "ACME-2", ref(3.0)), linked("ACME-4", "blocks", "ACME-3"), linked("ACME-4", "parent", "FOO-1"),
			linked("ACME-1", "blocks", "ACME-4"), into("ACME-4"),
			own, linked("ACME-1", "blocks", "ACME-5"), into("ACME-5"), done)},
		{"The parts come into the sprint", withLarge(sprint...), split(half(3), half(5)), domaintest.Then(
			part("ACME-4", 3, "ACME-2", ref(3.0)), into("ACME-4"), part("ACME-5", 4, "ACME-4", ref(5.0)), into("ACME-5"),
			removed("ACME-S1", "ACME-2"), committed("ACME-S1", "ACME-4", "ACME-5"), done)},
		{"A link to what was no story yet does not lead a part to itself or another part", withLarge(linked("ACME-2", "blocks", "ACME-4"), linked("ACME-2", "blocks", "ACME-5")),
			split(half(3), half(5)), domaintest.Then(
				part("ACME-4", 3, "ACME-2", ref(3.0)), into("ACME-4"), part("ACME-5", 4, "ACME-4", ref(5.0)), into("ACME-5"), done)},
		{"A part may be no work, and another one all of it", withLarge(), split(half(0), half(8)), domaintest.Then(
			part("ACME-4", 3, "ACME-2", ref(0.0)), into("ACME-4"), part("ACME-5", 4, "ACME-4", ref(8.0)), into("ACME-5"), done)},
		{"A part has a million points at most", withLarge(), backlog.SplitStory{Story: "ACME-2", Parts: []backlog.Part{half(1e6), half(1_000_001)}, PointsDiffer: true},
			domaintest.Invalid("parts[1].points")},
		{"A story is split into fifty at most", withLarge(), split(slices.Repeat([]backlog.Part{half(1)}, 51)...), domaintest.Invalid("parts")},
		{"Fifty are not too many", three(), split(slices.Repeat([]backlog.Part{half(1)}, 50)...), made(50*2 + 1)},
		{"The last two numbers are for parts", append(three(), story("ACME-999999997", 4)), split(half(1), half(1)), made(2*2 + 1)},
		{"What rounding leaves is no difference", []events.Event{func() events.Event { e := large(); e.Place, e.Points = 1, ref(1e-6); return e }()},
			split(half(0), half(0)), made(2*2 + 1)},
		{"Points add up", withLarge(), split(half(3), half(4)), domaintest.Refused("points_add_up")},
		{"No points do not add up", withLarge(), split(backlog.Part{Title: "Part"}, backlog.Part{Title: "Part"}), domaintest.Refused("points_add_up")},
		{"Tenths add up", []events.Event{func() events.Event { e := large(); e.Story, e.Place, e.Points = "ACME-2", 1, ref(0.3); return e }()},
			split(half(0.1), half(0.2)), made(2*2 + 1)},
		{"Points may differ where it is said", withLarge(), backlog.SplitStory{Story: "ACME-2", Parts: []backlog.Part{half(3), {Title: "Part"}}, PointsDiffer: true},
			domaintest.Then(part("ACME-4", 3, "ACME-2", ref(3.0)), into("ACME-4"), part("ACME-5", 4, "ACME-4", nil), into("ACME-5"), differ)},
		{"Parts of a story without points may have any", three(), split(half(1), half(1)), made(2*2 + 1)},
		{"A story is split into two at least", withLarge(), split(half(8)), domaintest.Invalid("parts")},
		{"Every fault of a part is named", withLarge(), split(half(8), backlog.Part{
			Title: " ", Points: ref(-1.0), Labels: domain.Some([]string{"a", "a"}), Needs: domain.Some([]string{""}),
		}), domaintest.Invalid("parts[1].title", "parts[1].points", "parts[1].labels", "parts[1].needs")},
		{"A part has no link that the story has not", withLarge(), split(half(3), backlog.Part{
			Title: "Part", Points: ref(5.0), Links: domain.Some([]events.Link{{Relation: "blocks", Target: "ACME-1"}}),
		}), domaintest.Invalid("parts[1].links")},
		{"A part's initiative exists", withLarge(), split(half(3), backlog.Part{Title: "Part", Initiative: domain.Some("ACME-I9")}), domaintest.Unknown("initiative", "ACME-I9")},
		{"A part's need exists", withLarge(), split(half(3), backlog.Part{Title: "Part", Needs: domain.Some([]string{"ACME-N9"})}), domaintest.Unknown("need", "ACME-N9")},
		{"A done story is not split", withLarge(moved("ACME-2", "To Do", "Done")), split(half(3), half(5)), domaintest.Refused("story_is_not_done")},
		{"A dropped story is not split", withLarge(dropped("ACME-2", 2)), split(half(3), half(5)), domaintest.Refused("story_is_live")},
		{"A story is split once", withLarge(done), split(half(3), half(5)), domaintest.Refused("story_is_live")},
		{"A split story is not dropped", withLarge(done), backlog.DropStory{Story: "ACME-2"}, domaintest.AlreadySo()},
		{"A split story does not come back beside its parts", withLarge(done), backlog.RestoreStory{Story: "ACME-2"}, domaintest.Refused("story_is_not_split")},
		{"Numbers end", withLarge(story(events.StoryMark.Key("ACME", events.HighestNumber), 4)), split(half(3), half(5)), domaintest.Refused("number_is_free")},
	})
	check(t, acme(), []row{{"An unknown story is unknown", three(), backlog.SplitStory{Story: "ACME-9", Parts: []backlog.Part{half(3), half(5)}},
		domaintest.Unknown("story", "ACME-9")}})
	in := acme()
	in.Policy.Workflow = []events.Status{{Name: "To Do", Category: events.Todo}}
	check(t, in, []row{{"It takes a status that means dropped", withLarge(), split(half(3), half(5)), domaintest.Refused("status_in_workflow")}})
}
