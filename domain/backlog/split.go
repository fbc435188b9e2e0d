package backlog

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"waymark/domain"
	"waymark/events"
)

// splitInto is the relation of a story to the stories that it was split into.
const splitInto = "split into"

const (
	fewestParts = 2
	mostParts   = 50
	rounding    = 1e-6 // of sums of points
)

func splitStory(s State, in domain.Context, c SplitStory) ([]events.Event, error) {
	if err := checkParts(c.Parts); err != nil {
		return nil, err
	}
	story, n, err := s.live(in.Product, c.Story)
	if err != nil {
		return nil, err
	}
	if err := s.splittable(in, story, c); err != nil {
		return nil, err
	}
	status, err := statusOfDropped(in)
	if err != nil {
		return nil, err
	}
	split := events.StorySplit{
		Story: c.Story, PointsDiffer: c.PointsDiffer, Status: events.Change[string]{From: story.Status, To: status},
		Category: events.Change[events.Category]{From: story.Category, To: events.Dropped}, Place: s.Order.Place(n),
	}
	for i := range c.Parts {
		split.Parts = append(split.Parts, events.StoryMark.Key(in.Product, s.Last+1+uint32(i)))
	}
	var decided []events.Event
	above := c.Story
	for i, part := range c.Parts {
		written := story.part(part)
		written.Story = split.Parts[i]
		written.Move, written.Place = events.Move{After: above}, split.Place+1+i
		above = written.Story
		decided = append(decided, written)
		decided = append(decided, s.inherited(story, n, part, written.Story, split.Parts)...)
	}
	decided = append(decided, s.recommitted(story, split.Parts)...)
	return append(decided, split), nil
}

func checkParts(parts []Part) error {
	var check domain.Check
	check.That(len(parts) >= fewestParts && len(parts) <= mostParts, "parts", "must be from %d to %d", fewestParts, mostParts)
	for i, part := range parts {
		in := func(field string) string { return fmt.Sprintf("parts[%d].%s", i, field) }
		check.That(strings.TrimSpace(part.Title) != "", in("title"), "must not be empty")
		check.That(part.Points == nil || *part.Points >= 0 && *part.Points <= mostPoints, in("points"), "must be from 0 to %d", mostPoints)
		check.OptionalText(in("as_a"), part.AsA)
		check.OptionalText(in("initiative"), part.Initiative)
		domain.CheckDistinct(&check, in("labels"), part.Labels.Or(nil))
		domain.CheckDistinct(&check, in("needs"), part.Needs.Or(nil))
	}
	return check.Err()
}

// splittable says whether a story may be split into these parts.
func (s State) splittable(in domain.Context, story Story, c SplitStory) error {
	if story.Category == events.Done {
		return domain.Refuse("story_is_not_done", "%s is done: what is done is not split", story.Key)
	}
	if s.Last+uint32(len(c.Parts)) > events.HighestNumber {
		return domain.Refuse("number_is_free", "there are no %d story numbers after %d", len(c.Parts), s.Last)
	}
	parts := make([]*float64, len(c.Parts))
	for i, part := range c.Parts {
		if err := story.fits(in, part, i); err != nil {
			return err
		}
		parts[i] = part.Points
	}
	return story.addsUp(parts, c.PointsDiffer)
}

// addsUp refuses parts whose points are together not those of the story, unless they are meant to differ.
func (story Story) addsUp(parts []*float64, differ bool) error {
	sum := 0.0
	for _, points := range parts {
		if points != nil {
			sum += *points
		}
	}
	if story.Points != nil && !differ && math.Abs(sum-*story.Points) > rounding {
		return domain.Refuse("points_add_up", "%s has %g points, its parts together have %g; say points_differ if that is meant",
			story.Key, *story.Points, sum)
	}
	return nil
}

// fits says whether what a part names exists.
func (story Story) fits(in domain.Context, part Part, index int) error {
	if err := knownInitiative(in, part.Initiative.Or("")); err != nil {
		return err
	}
	if err := knownNeeds(in, part.Needs.Or(nil), story.Needs); err != nil {
		return err
	}
	var check domain.Check
	links := part.Links.Or(nil)
	for i, link := range links {
		check.That(!slices.Contains(links[:i], link), fmt.Sprintf("parts[%d].links", index), "names a link twice")
		check.That(slices.Contains(story.Links, link), fmt.Sprintf("parts[%d].links", index), "%s has no link %q to %s",
			story.Key, link.Relation, link.Target)
	}
	return check.Err()
}

// part is what a story passes on to one of its parts, and what the part says itself.
func (story Story) part(p Part) events.StoryWritten {
	e := events.StoryWritten{
		Title: p.Title, AsA: p.AsA.Or(story.AsA), IWant: p.IWant, SoThat: p.SoThat, Description: p.Description, Acceptance: p.Acceptance,
		Kind: story.Kind, Labels: p.Labels.Or(story.Labels), Needs: p.Needs.Or(story.Needs),
		Initiative: p.Initiative.Or(story.Initiative), Assignee: story.Assignee, Points: p.Points,
		Level: story.Level, Status: story.Status, Category: story.Category, Resolution: story.Resolution,
	}
	if p.Kind != "" {
		e.Kind = p.Kind
	}
	return e
}

// inherited are the links of a part: those of the story, or as many as the part asks for, those of others to the story,
// and that of the story to the part. A link that was made to a key before there was such a story may lead to one of the
// parts: it stays the story's alone, for parts that inherit it would wait for themselves or each other.
func (s State) inherited(story Story, n uint32, p Part, part string, parts []string) []events.Event {
	var decided []events.Event
	for _, link := range p.Links.Or(story.Links) {
		if !slices.Contains(parts, link.Target) {
			decided = append(decided, events.StoryLinked{Story: part, Link: link})
		}
	}
	others, _ := s.Linked.Get(n)
	for _, other := range others {
		from, _ := s.Stories.Get(other)
		for _, link := range from.Links {
			if link.Target == story.Key {
				decided = append(decided, events.StoryLinked{Story: from.Key, Link: events.Link{Relation: link.Relation, Target: part}})
			}
		}
	}
	return append(decided, events.StoryLinked{Story: story.Key, Link: events.Link{Relation: splitInto, Target: part}})
}

// recommitted is how the parts come into the sprint of the story in its stead.
func (s State) recommitted(story Story, parts []string) []events.Event {
	if story.Sprint == 0 {
		return nil
	}
	sprint, _ := s.Sprints.Get(story.Sprint)
	return []events.Event{
		events.RemovedFromSprint{Sprint: sprint.Key, Stories: []string{story.Key}},
		events.CommittedToSprint{Sprint: sprint.Key, Stories: slices.Clone(parts)},
	}
}
