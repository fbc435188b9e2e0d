package backlog

import (
	"slices"

	"waymark/domain"
	"waymark/events"
)

func prioritizeStory(s State, in domain.Context, c PrioritizeStory) ([]events.Event, error) {
	move := events.Move{After: c.After, Before: c.Before, Top: c.Top, Bottom: c.Bottom, Place: c.Place}
	var check domain.Check
	domain.CheckMove(&check, move, !c.Level.Given())
	level := c.Level.Pointer()
	check.That(level == nil || slices.Contains(in.Policy.Levels, *level), "level",
		"is none of the policy's levels %q", in.Policy.Levels)
	if err := check.Err(); err != nil {
		return nil, err
	}
	story, n, err := s.live(in.Product, c.Story)
	if err != nil {
		return nil, err
	}
	e := events.StoryPrioritized{Story: c.Story, Move: move, Level: domain.Revised(story.Level, c.Level)}
	if move != (events.Move{}) {
		to, err := domain.Target(s.Order, n, move, s.neighbour(in.Product))
		if err != nil {
			return nil, err
		}
		e.Place = domain.Changed(s.Order.Place(n), &to)
	}
	if e.Place == nil && e.Level == nil {
		return nil, nil
	}
	return []events.Event{e}, nil
}

func reorderBacklog(s State, in domain.Context, c ReorderBacklog) ([]events.Event, error) {
	var check domain.Check
	check.That(len(c.Stories) > 0, "stories", "must name at least one story")
	seen := map[string]bool{}
	for _, key := range c.Stories {
		check.That(!seen[key], "stories", "names %s twice", key)
		seen[key] = true
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	from := make([]int, len(c.Stories))
	for i, key := range c.Stories {
		_, n, err := s.live(in.Product, key)
		if err != nil {
			return nil, err
		}
		from[i] = s.Order.Place(n)
	}
	to := slices.Sorted(slices.Values(from))
	if slices.Equal(from, to) {
		return nil, nil
	}
	return []events.Event{events.BacklogReordered{Stories: c.Stories, From: from, To: to}}, nil
}
