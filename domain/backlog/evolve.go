package backlog

import (
	"unique"

	"waymark/domain"
	"waymark/events"
)

// Evolve is the state after the event.
func Evolve(s State, e events.BacklogEvent) State {
	switch e := e.(type) {
	case events.StoryWritten:
		return written(s, e)
	case events.StoryRevised:
		return s.change(e.Story, func(story *Story) { revised(story, e) })
	case events.StoryEstimated:
		return s.change(e.Story, func(story *Story) { story.Points = e.Points.To })
	case events.StoryPrioritized:
		return prioritized(s, e)
	case events.BacklogReordered:
		return reordered(s, e)
	case events.StoryMoved:
		return s.change(e.Story, func(story *Story) { moved(story, e) })
	case events.StoryDropped:
		return left(s, e.Story, e.Status, e.Category, e.Place, false)
	case events.StorySplit:
		return left(s, e.Story, e.Status, e.Category, e.Place, true)
	case events.StoryRestored:
		return returned(s, e.Story, e.Status, e.Category, e.Place)
	case events.StoryRejoined:
		return returned(s, e.Story, e.Status, e.Category, e.Place)
	case events.StoryWithdrawn:
		return withdrawn(s, e)
	case events.StoryLinked:
		return linked(s, e.Story, e.Link)
	case events.StoryUnlinked:
		return unlinked(s, e.Story, e.Link)
	case events.StoryScored:
		return s.change(e.Story, func(story *Story) { story.Score = e.Score.To })
	case events.StoryAccepted:
		return s.change(e.Story, func(story *Story) { story.Accepted = true })
	case events.StoryAcceptanceWithdrawn:
		return s.change(e.Story, func(story *Story) { story.Accepted = false })
	case events.StoryRejected:
		return s.change(e.Story, func(story *Story) {
			story.enter(e.Status.To, e.Category.To)
			e.Resolution.Apply(&story.Resolution)
		})
	case events.SprintEvent:
		return evolveSprint(s, e)
	}
	return s
}

func (s State) change(key string, change func(*Story)) State {
	n := domain.RecordedNumber(key)
	story, _ := s.Stories.Get(n)
	change(&story)
	s.Stories = s.Stories.Set(n, story)
	return s
}

func written(s State, e events.StoryWritten) State {
	n := domain.RecordedNumber(e.Story)
	s.Stories = s.Stories.Set(n, Story{
		Key: e.Story, Title: e.Title, AsA: e.AsA, IWant: e.IWant, SoThat: e.SoThat, Description: e.Description,
		Acceptance: e.Acceptance, Kind: shared(e.Kind), Labels: e.Labels, Needs: e.Needs, Initiative: shared(e.Initiative),
		Points: e.Points, Level: shared(e.Level), Status: shared(e.Status), Category: shared(e.Category),
		Resolution: shared(e.Resolution),
		External:   e.External,
	})
	s.Order = s.Order.Insert(n, e.Place)
	s.Last = max(s.Last, n)
	s.Withdrawn = s.Withdrawn.Delete(n)
	return s
}

// shared is the same text, held once for all stories that say it: each that was read from the store has its own, and the
// garbage collector would look at them all.
func shared[T ~string](text T) T { return T(unique.Make(string(text)).Value()) }

func withdrawn(s State, e events.StoryWithdrawn) State {
	n := domain.RecordedNumber(e.Story)
	s.Stories, s.Order, s.Withdrawn = s.Stories.Delete(n), s.Order.Remove(n), s.Withdrawn.Set(n, struct{}{})
	return s
}

// left is the state in which a story is out of the order.
func left(s State, key string, status events.Change[string], category events.Change[events.Category], place int, split bool) State {
	s.Order = s.Order.Remove(domain.RecordedNumber(key))
	return s.change(key, func(story *Story) {
		story.Before = &Dropped{Status: status.From, Category: category.From, Place: place, Split: split}
		story.enter(status.To, category.To)
	})
}

// returned is the state in which a story is in the order again.
func returned(s State, key string, status events.Change[string], category events.Change[events.Category], place int) State {
	s.Order = s.Order.Insert(domain.RecordedNumber(key), place)
	return s.change(key, func(story *Story) {
		story.Before = nil
		story.enter(status.To, category.To)
	})
}

// enter gives a story a status. What is not done is not accepted.
func (story *Story) enter(status string, category events.Category) {
	story.Status, story.Category = shared(status), shared(category)
	story.Accepted = story.Accepted && category == events.Done
}

func revised(story *Story, e events.StoryRevised) {
	e.Title.Apply(&story.Title)
	e.AsA.Apply(&story.AsA)
	e.IWant.Apply(&story.IWant)
	e.SoThat.Apply(&story.SoThat)
	e.Description.Apply(&story.Description)
	e.Acceptance.Apply(&story.Acceptance)
	e.Kind.Apply(&story.Kind)
	e.Labels.Apply(&story.Labels)
	e.Needs.Apply(&story.Needs)
	e.Initiative.Apply(&story.Initiative)
	if e.External != nil {
		story.External = nil
		if e.External.To != (events.External{}) {
			story.External = &e.External.To
		}
	}
}

func prioritized(s State, e events.StoryPrioritized) State {
	if e.Place != nil {
		s.Order = s.Order.Move(domain.RecordedNumber(e.Story), e.Place.To)
	}
	if e.Level == nil {
		return s
	}
	return s.change(e.Story, func(story *Story) { story.Level = shared(e.Level.To) })
}

func reordered(s State, e events.BacklogReordered) State {
	for _, key := range e.Stories {
		s.Order = s.Order.Remove(domain.RecordedNumber(key))
	}
	for i, key := range e.Stories { // ascending places: each is final when it is taken
		s.Order = s.Order.Insert(domain.RecordedNumber(key), e.To[i])
	}
	return s
}

func moved(story *Story, e events.StoryMoved) {
	story.enter(e.Status.To, e.Category.To)
	e.Resolution.Apply(&story.Resolution)
}
