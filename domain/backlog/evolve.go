package backlog

import (
	"slices"
	"strconv"
	"strings"

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
		s.Order = s.Order.Remove(number(e.Story))
		return s.change(e.Story, func(story *Story) {
			story.Before = &Dropped{Status: e.Status.From, Category: e.Category.From, Place: e.Place}
			story.Status, story.Category = e.Status.To, e.Category.To
		})
	case events.StoryRestored:
		s.Order = s.Order.Insert(number(e.Story), e.Place)
		return s.change(e.Story, func(story *Story) {
			story.Before, story.Status, story.Category = nil, e.Status.To, e.Category.To
		})
	case events.StoryLinked:
		return s.change(e.Story, func(story *Story) { story.Links = append(slices.Clone(story.Links), e.Link) })
	case events.StoryUnlinked:
		return s.change(e.Story, func(story *Story) {
			story.Links = slices.DeleteFunc(slices.Clone(story.Links), func(l events.Link) bool { return l == e.Link })
		})
	}
	return s
}

// number is the number in the key of a story of a recorded event.
func number(key string) uint32 {
	n, _ := strconv.ParseUint(key[strings.LastIndexByte(key, '-')+1:], 10, 32)
	return uint32(n)
}

func (s State) change(key string, change func(*Story)) State {
	n := number(key)
	story, _ := s.Stories.Get(n)
	change(&story)
	s.Stories = s.Stories.Set(n, story)
	return s
}

func written(s State, e events.StoryWritten) State {
	n := number(e.Story)
	s.Stories = s.Stories.Set(n, Story{
		Key: e.Story, Title: e.Title, AsA: e.AsA, IWant: e.IWant, SoThat: e.SoThat, Description: e.Description,
		Acceptance: e.Acceptance, Kind: e.Kind, Labels: e.Labels, Needs: e.Needs, Initiative: e.Initiative,
		Points: e.Points, Level: e.Level, Status: e.Status, Category: e.Category, Resolution: e.Resolution,
		External: e.External,
	})
	s.Order = s.Order.Insert(n, e.Place)
	s.Last = max(s.Last, n)
	return s
}

func revised(story *Story, e events.StoryRevised) {
	set(&story.Title, e.Title)
	set(&story.AsA, e.AsA)
	set(&story.IWant, e.IWant)
	set(&story.SoThat, e.SoThat)
	set(&story.Description, e.Description)
	set(&story.Acceptance, e.Acceptance)
	set(&story.Kind, e.Kind)
	set(&story.Labels, e.Labels)
	set(&story.Needs, e.Needs)
	set(&story.Initiative, e.Initiative)
	if e.External != nil {
		story.External = &e.External.To
	}
}

func set[T any](field *T, change *events.Change[T]) {
	if change != nil {
		*field = change.To
	}
}

func prioritized(s State, e events.StoryPrioritized) State {
	if e.Place != nil {
		s.Order = s.Order.Move(number(e.Story), e.Place.To)
	}
	if e.Level == nil {
		return s
	}
	return s.change(e.Story, func(story *Story) { story.Level = e.Level.To })
}

func reordered(s State, e events.BacklogReordered) State {
	for _, key := range e.Stories {
		s.Order = s.Order.Remove(number(key))
	}
	for i, key := range e.Stories { // ascending places: each is final when it is taken
		s.Order = s.Order.Insert(number(key), e.To[i])
	}
	return s
}

func moved(story *Story, e events.StoryMoved) {
	story.Status, story.Category = e.Status.To, e.Category.To
	set(&story.Resolution, e.Resolution)
}
