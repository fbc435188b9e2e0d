package backlog

import (
	"slices"

	"waymark/domain"
	"waymark/events"
)

// Without is how the book would stand after an event if others had not happened: s is how it would stand before, and before and
// after are how it does stand around the event. What that gave a place stands where it does, below the nearest story that
// would be there too.
func Without(s, before, after State, e events.BacklogEvent) State {
	if carried, is := e.(events.StatusCarried); is {
		carried.Stories = slices.DeleteFunc(slices.Clone(carried.Stories), func(key string) bool {
			story, has := s.Stories.Get(events.KeyNumber(key))
			return !has || story.Status != carried.Status.From
		})
		e = carried
	}
	order := s.Order
	s.Order = before.Order // so the places are those of the event
	s = Evolve(s, e)
	s.Order = order
	for _, key := range placed(e) {
		n := events.KeyNumber(key)
		s.Order = s.Order.Remove(n)
		if after.Order.Place(n) > 0 {
			s.Order = s.Order.Insert(n, domain.Below(s.Order, after.Order, n))
		}
	}
	return s
}

// placed are the stories that an event gives a place, or takes theirs, by their new place.
func placed(e events.BacklogEvent) []string {
	switch e := e.(type) {
	case events.StoryWritten:
		return []string{e.Story}
	case events.StoryPrioritized:
		if e.Place != nil {
			return []string{e.Story}
		}
	case events.BacklogReordered:
		return e.Stories
	case events.StoryDropped:
		return []string{e.Story}
	case events.StoryRestored:
		return []string{e.Story}
	case events.StorySplit:
		return []string{e.Story}
	case events.StoryRejoined:
		return []string{e.Story}
	case events.StoryWithdrawn:
		return []string{e.Story}
	case events.StoriesWithdrawn:
		return e.Stories
	case events.StoryRevised, events.StoryEstimated, events.StoryAssigned, events.StoryScored, events.StoryMoved, events.StoryAccepted,
		events.StoryAcceptanceWithdrawn, events.StoryRejected, events.StoryLinked, events.StoryUnlinked, events.StatusCarried,
		events.SprintEvent:
	}
	return nil
}
