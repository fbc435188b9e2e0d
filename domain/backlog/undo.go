package backlog

import (
	"cmp"
	"slices"

	"waymark/domain"
	"waymark/events"
)

// Undo is what takes an event back: the state before it happened, and the state now, in which nothing that touches the
// same has happened since (the ledger has made sure, by Facets). Places are as near to the old ones as the order allows.
// What comes back and names what is gone by now is domain.ErrUnknown; a RuleError says which rule it would break.
func Undo(before, now State, in domain.Context, e events.BacklogEvent) ([]events.Event, error) {
	switch e := e.(type) {
	case events.StoryWritten:
		return []events.Event{events.StoryWithdrawn{Story: e.Story, Place: now.Order.Place(domain.RecordedNumber(e.Story))}}, nil
	case events.StoryWithdrawn:
		return rewritten(before, now, in, e)
	case events.StoryRevised:
		return unrevised(in, e)
	case events.StoryEstimated:
		return []events.Event{events.StoryEstimated{Story: e.Story, Points: *e.Points.Back()}}, nil
	case events.StoryScored:
		return []events.Event{events.StoryScored{Story: e.Story, Score: *e.Score.Back()}}, nil
	case events.StoryPrioritized:
		return unprioritized(now, e), nil
	case events.BacklogReordered:
		return unreordered(now, e), nil
	case events.StoryLinked:
		return []events.Event{events.StoryUnlinked(e)}, nil
	case events.StoryUnlinked:
		return domain.Unless(now.mayLinkAgain(before, in, e), events.StoryLinked(e))
	case events.ProgressEvent:
		return undoProgress(before, now, in, e), nil
	case events.SprintEvent:
		return undoSprint(before, now, in, e)
	}
	return nil, nil
}

// undoProgress takes back what changed how far a story is, or whether it is in the order.
func undoProgress(before, now State, in domain.Context, e events.ProgressEvent) []events.Event {
	switch e := e.(type) {
	case events.StoryMoved:
		return unmoved(before, now, in, e)
	case events.StoryRejected:
		return unmoved(before, now, in, events.StoryMoved(e))
	case events.StoryAccepted:
		return []events.Event{events.StoryAcceptanceWithdrawn(e)}
	case events.StoryAcceptanceWithdrawn:
		return []events.Event{events.StoryAccepted(e)}
	case events.StoryDropped:
		status, category := reversed(in.Policy, e.Status, e.Category)
		back := events.StoryRestored{Story: e.Story, Status: status, Category: category, Place: now.near(e.Place)}
		return append([]events.Event{back}, reaccepted(before, e.Story, category.To)...)
	case events.StoryRestored:
		was, _ := before.Stories.Get(domain.RecordedNumber(e.Story))
		return []events.Event{events.StoryDropped{
			Story: e.Story, Status: events.Change[string]{From: was.Before.Status, To: e.Status.From},
			Category: events.Change[events.Category]{From: was.Before.Category, To: e.Category.From}, Place: was.Before.Place,
		}}
	case events.StorySplit:
		status, category := reversed(in.Policy, e.Status, e.Category)
		return []events.Event{events.StoryRejoined{
			Story: e.Story, Parts: e.Parts, PointsDiffer: e.PointsDiffer, Status: status, Category: category,
			Place: now.near(e.Place),
		}}
	case events.StoryRejoined:
		was, _ := before.Stories.Get(domain.RecordedNumber(e.Story))
		return []events.Event{events.StorySplit{
			Story: e.Story, Parts: e.Parts, PointsDiffer: e.PointsDiffer,
			Status:   events.Change[string]{From: was.Before.Status, To: e.Status.From},
			Category: events.Change[events.Category]{From: was.Before.Category, To: e.Category.From}, Place: was.Before.Place,
		}}
	}
	return nil
}

// near is the place itself, or the one after the last.
func (s State) near(place int) int { return min(place, s.Order.Len()+1) }

// rewritten is a withdrawn story as it was.
func rewritten(before, now State, in domain.Context, e events.StoryWithdrawn) ([]events.Event, error) {
	s, _ := before.Stories.Get(domain.RecordedNumber(e.Story))
	place := now.near(e.Place)
	return domain.Unless(knownServed(in, s.Initiative, s.Needs), events.StoryWritten{
		Story: e.Story, Title: s.Title, AsA: s.AsA, IWant: s.IWant, SoThat: s.SoThat, Description: s.Description,
		Acceptance: s.Acceptance, Kind: s.Kind, Labels: s.Labels, Needs: s.Needs, Initiative: s.Initiative, Points: s.Points,
		Level: s.Level, Status: s.Status, Category: s.Category, Resolution: s.Resolution, Move: events.Move{Place: place},
		Place: place, External: s.External,
	})
}

func unrevised(in domain.Context, e events.StoryRevised) ([]events.Event, error) {
	var initiative string
	if e.Initiative != nil {
		initiative = e.Initiative.From
	}
	var needs []string
	if e.Needs != nil {
		needs = e.Needs.From
	}
	return domain.Unless(knownServed(in, initiative, needs), events.StoryRevised{
		Story: e.Story, Title: e.Title.Back(), AsA: e.AsA.Back(), IWant: e.IWant.Back(), SoThat: e.SoThat.Back(),
		Description: e.Description.Back(), Acceptance: e.Acceptance.Back(), Kind: e.Kind.Back(), Labels: e.Labels.Back(),
		Needs: e.Needs.Back(), Initiative: e.Initiative.Back(), External: e.External.Back(),
	})
}

// knownServed refuses an initiative and needs that a story served if they are gone.
func knownServed(in domain.Context, initiative string, needs []string) error {
	if err := knownInitiative(in, initiative); err != nil {
		return err
	}
	return in.CheckNeeds(needs)
}

// mayLinkAgain refuses a link to a story that was there and is gone, or that would close a circle now.
func (s State) mayLinkAgain(before State, in domain.Context, e events.StoryUnlinked) error {
	if before.Has(in.Product, e.Link.Target) && !s.Has(in.Product, e.Link.Target) {
		return domain.Unknown("story", e.Link.Target)
	}
	return s.acyclic(in, e.Story, e.Link)
}

func unprioritized(now State, e events.StoryPrioritized) []events.Event {
	undone := events.StoryPrioritized{Story: e.Story, Level: e.Level.Back()}
	if e.Place != nil {
		to := min(e.Place.From, now.Order.Len())
		if undone.Place = domain.Changed(now.Order.Place(domain.RecordedNumber(e.Story)), &to); undone.Place != nil {
			undone.Move = events.Move{Place: to}
		}
	}
	if undone.Place == nil && undone.Level == nil {
		return nil
	}
	return []events.Event{undone}
}

// unreordered puts stories back into the order that they had among each other, in the places that they hold now.
func unreordered(now State, e events.BacklogReordered) []events.Event {
	places := make(map[string]int, len(e.Stories))
	for i, key := range e.Stories {
		places[key] = e.From[i]
	}
	stories := slices.Clone(e.Stories)
	slices.SortStableFunc(stories, func(a, b string) int { return cmp.Compare(places[a], places[b]) })
	from := make([]int, len(stories))
	for i, key := range stories {
		from[i] = now.Order.Place(domain.RecordedNumber(key))
	}
	to := slices.Sorted(slices.Values(from))
	if slices.Equal(from, to) {
		return nil
	}
	return []events.Event{events.BacklogReordered{Stories: stories, From: from, To: to}}
}

// reversed is a change of status the other way round, as far as the workflow still has the status.
func reversed(p events.Policy, status events.Change[string], category events.Change[events.Category]) (events.Change[string], events.Change[events.Category]) {
	to, of := standing(p, status.From, category.From)
	return events.Change[string]{From: status.To, To: to}, events.Change[events.Category]{From: category.To, To: of}
}

// unmoved takes back a change of status, of the resolution, or of both.
func unmoved(before, now State, in domain.Context, e events.StoryMoved) []events.Event {
	is, _ := now.Stories.Get(domain.RecordedNumber(e.Story))
	status := events.Change[string]{From: is.Status, To: is.Status}
	category := events.Change[events.Category]{From: is.Category, To: is.Category}
	if e.Status.From != e.Status.To || e.Category.From != e.Category.To {
		status, category = reversed(in.Policy, e.Status, e.Category)
	}
	moved := events.StoryMoved{Story: e.Story, Status: status, Category: category, Resolution: e.Resolution.Back()}
	if is.Accepted {
		return []events.Event{moved}
	}
	return append([]events.Event{moved}, reaccepted(before, e.Story, category.To)...)
}

// reaccepted accepts a story again that had been accepted, and is done again but was not in between.
func reaccepted(before State, key string, category events.Category) []events.Event {
	if was, _ := before.Stories.Get(domain.RecordedNumber(key)); !was.Accepted || category != events.Done {
		return nil
	}
	return []events.Event{events.StoryAccepted{Story: key}}
}

// undoSprint takes back an event of a sprint.
func undoSprint(before, now State, in domain.Context, e events.SprintEvent) ([]events.Event, error) {
	switch e := e.(type) {
	case events.SprintPlanned:
		return []events.Event{events.SprintWithdrawn{Sprint: e.Sprint}}, nil
	case events.SprintWithdrawn:
		was, _ := before.Sprints.Get(domain.RecordedNumber(e.Sprint))
		return []events.Event{events.SprintPlanned{Sprint: e.Sprint, Name: was.Name, Goal: was.Goal, Start: was.Start, End: was.End}}, nil
	case events.CommittedToSprint:
		return []events.Event{events.RemovedFromSprint(e)}, nil
	case events.RemovedFromSprint:
		_, _, err := now.open(in.Product, e.Sprint)
		return domain.Unless(err, events.CommittedToSprint(e))
	case events.SprintStarted:
		return []events.Event{events.SprintStateRestored{
			Sprint: e.Sprint, State: events.Change[events.SprintState]{From: events.SprintIsRunning, To: events.SprintIsPlanned},
		}}, nil
	case events.SprintClosed:
		was, _ := before.Sprints.Get(domain.RecordedNumber(e.Sprint))
		return domain.Unless(now.oneRunning(in), events.SprintStateRestored{
			Sprint: e.Sprint, State: events.Change[events.SprintState]{From: events.SprintIsClosed, To: was.State},
			Done: e.Done, NotDone: e.NotDone, Next: e.Next,
		})
	case events.SprintStateRestored:
		if e.State.From == events.SprintIsClosed {
			return domain.Unless(now.mayFollow(in, e.Next), events.SprintClosed{Sprint: e.Sprint, Done: e.Done, NotDone: e.NotDone, Next: e.Next})
		}
		return domain.Unless(now.oneRunning(in), events.SprintStarted{Sprint: e.Sprint})
	}
	return nil, nil
}

// mayFollow refuses a next sprint that is gone or closed; empty is none.
func (s State) mayFollow(in domain.Context, next string) error {
	if next == "" {
		return nil
	}
	_, _, err := s.open(in.Product, next)
	return err
}
