package backlog

import (
	"unique"

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
	case events.StoryAssigned:
		return s.change(e.Story, func(story *Story) { story.Assignee = shared(e.Assignee.To) })
	case events.StoryPrioritized:
		return prioritized(s, e)
	case events.BacklogReordered:
		return reordered(s, e)
	case events.StoryMoved:
		return s.change(e.Story, func(story *Story) { moved(story, e) })
	case events.StoryDropped:
		return left(s, e.Story, e.Status, e.Category, e.Place, false).resolve(e.Story, e.Resolution)
	case events.StorySplit:
		return left(s, e.Story, e.Status, e.Category, e.Place, true)
	case events.StoryRestored:
		return returned(s, e.Story, e.Status, e.Category, e.Place).resolve(e.Story, e.Resolution)
	case events.StoryRejoined:
		return returned(s, e.Story, e.Status, e.Category, e.Place)
	case events.StoryWithdrawn:
		return withdrawn(s, e)
	case events.StoriesWithdrawn:
		return withdrawnAll(s, e)
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
	case events.StatusCarried:
		return carried(s, e)
	case events.SprintEvent:
		return evolveSprint(s, e)
	}
	return s
}

func (s State) change(key string, change func(*Story)) State {
	n := events.KeyNumber(key)
	story, known := s.Stories.Get(n)
	before := story.hold()
	change(&story)
	s.Stories = s.Stories.Set(n, story)
	if after := story.hold(); known && before != after {
		s = s.held(before, -1).held(after, 1)
	}
	return s
}

func written(s State, e events.StoryWritten) State {
	n := events.KeyNumber(e.Story)
	story := Story{
		Key: e.Story, Title: e.Title, AsA: e.AsA, IWant: e.IWant, SoThat: e.SoThat, Description: e.Description,
		Acceptance: e.Acceptance, Kind: shared(e.Kind), Labels: e.Labels, Needs: e.Needs, Initiative: shared(e.Initiative),
		Assignee: shared(e.Assignee), Points: e.Points, Level: shared(e.Level), Status: shared(e.Status),
		Category: shared(e.Category), Resolution: shared(e.Resolution), External: e.External,
	}
	s.Stories = s.Stories.Set(n, story)
	s = s.held(story.hold(), 1)
	s.Order = s.Order.Insert(n, e.Place)
	s.Last = max(s.Last, n)
	s.Withdrawn = s.Withdrawn.Delete(n)
	return s
}

// shared is the same text, held once for all stories that say it: each that was read from the store has its own, and the
// garbage collector would look at them all.
func shared[T ~string](text T) T { return T(unique.Make(string(text)).Value()) }

func withdrawn(s State, e events.StoryWithdrawn) State {
	n := events.KeyNumber(e.Story)
	story, _ := s.Stories.Get(n)
	s = s.held(story.hold(), -1)
	s.Stories, s.Order, s.Withdrawn = s.Stories.Delete(n), s.Order.Remove(n), s.Withdrawn.Set(n, struct{}{})
	return s
}

// left is the state in which a story is out of the order.
func left(s State, key string, status events.Change[string], category events.Change[events.Category], place int, split bool) State {
	s.Order = s.Order.Remove(events.KeyNumber(key))
	return s.change(key, func(story *Story) {
		story.Before = &Dropped{Status: status.From, Category: category.From, Place: place, Split: split}
		story.enter(status.To, category.To)
	})
}

// returned is the state in which a story is in the order again.
func returned(s State, key string, status events.Change[string], category events.Change[events.Category], place int) State {
	s.Order = s.Order.Insert(events.KeyNumber(key), place)
	return s.change(key, func(story *Story) {
		story.Before = nil
		story.enter(status.To, category.To)
	})
}

// resolve is the state with another resolution of a story, if it changed.
func (s State) resolve(key string, resolution *events.Change[string]) State {
	if resolution == nil {
		return s
	}
	return s.change(key, func(story *Story) { story.Resolution = shared(resolution.To) })
}

// enter gives a story a status. What is not done is not accepted.
func (story *Story) enter(status string, category events.Category) {
	story.Status, story.Category, story.Carried, story.WasAccepted = shared(status), shared(category), "", false
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
		s.Order = s.Order.Move(events.KeyNumber(e.Story), e.Place.To)
	}
	if e.Level == nil {
		return s
	}
	return s.change(e.Story, func(story *Story) { story.Level = shared(e.Level.To) })
}

func reordered(s State, e events.BacklogReordered) State {
	for _, key := range e.Stories {
		s.Order = s.Order.Remove(events.KeyNumber(key))
	}
	for i, key := range e.Stories { // ascending places: each is final when it is taken
		s.Order = s.Order.Insert(events.KeyNumber(key), e.To[i])
	}
	return s
}

func moved(story *Story, e events.StoryMoved) {
	story.enter(e.Status.To, e.Category.To)
	e.Resolution.Apply(&story.Resolution)
}
