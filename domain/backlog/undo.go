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
	undone, err := takeBack(before, now, in, e)
	if err != nil {
		return nil, err
	}
	return book().Kept(now, in, undone)
}

func takeBack(before, now State, in domain.Context, e events.BacklogEvent) ([]events.Event, error) {
	switch e := e.(type) {
	case events.StoryWritten:
		return []events.Event{events.StoryWithdrawn{Story: e.Story, Place: now.Order.Place(events.KeyNumber(e.Story))}}, nil
	case events.StoryWithdrawn:
		return rewritten(before, now, in, e)
	case events.StoryRevised:
		return unrevised(in, e)
	case events.StoryEstimated:
		return []events.Event{events.StoryEstimated{Story: e.Story, Points: *e.Points.Back()}}, nil
	case events.StoryAssigned:
		return []events.Event{events.StoryAssigned{Story: e.Story, Assignee: *e.Assignee.Back()}}, nil
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
	case events.StoryRejoined:
		return splitAgain(before, now, in, e)
	case events.ProgressEvent:
		return undoProgress(before, now, in, e), nil
	case events.StoriesWithdrawn:
		return nil, staysWithdrawn()
	case events.StatusCarried:
		return nil, staysCarried()
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
		status, category := now.reversed(in, e.Story, e.Status, e.Category)
		back := events.StoryRestored{Story: e.Story, Status: status, Category: category, Place: now.near(e.Place), Resolution: e.Resolution.Back()}
		return append([]events.Event{back}, reaccepted(before, e.Story, category.To)...)
	case events.StoryRestored:
		was, _ := before.Stories.Get(events.KeyNumber(e.Story))
		return []events.Event{events.StoryDropped{
			Story: e.Story, Resolution: e.Resolution.Back(), Status: events.Change[string]{From: was.Before.Status, To: droppedNow(in, e.Status.From)},
			Category: events.Change[events.Category]{From: was.Before.Category, To: e.Category.From}, Place: was.Before.Place,
		}}
	case events.StorySplit:
		status, category := now.reversed(in, e.Story, e.Status, e.Category)
		return []events.Event{events.StoryRejoined{
			Story: e.Story, Parts: e.Parts, PointsDiffer: e.PointsDiffer, Status: status, Category: category,
			Place: now.near(e.Place),
		}}
	case events.StoryRejoined: // see splitAgain
	}
	return nil
}

// splitAgain refuses a split whose parts no longer add up to the story: that was estimated anew since it was whole again.
func splitAgain(before, now State, in domain.Context, e events.StoryRejoined) ([]events.Event, error) {
	was, _ := before.Stories.Get(events.KeyNumber(e.Story))
	is, _ := now.Stories.Get(events.KeyNumber(e.Story))
	var parts []*float64
	for _, key := range e.Parts {
		part, _ := now.Stories.Get(events.KeyNumber(key))
		parts = append(parts, part.Points)
	}
	return domain.Unless(is.addsUp(parts, e.PointsDiffer), events.StorySplit{
		Story: e.Story, Parts: e.Parts, PointsDiffer: e.PointsDiffer,
		Status:   events.Change[string]{From: was.Before.Status, To: droppedNow(in, e.Status.From)},
		Category: events.Change[events.Category]{From: was.Before.Category, To: e.Category.From}, Place: was.Before.Place,
	})
}

// near is the place itself, or the one after the last.
func (s State) near(place int) int { return min(place, s.Order.Len()+1) }

// rewritten is a withdrawn story as it was.
func rewritten(before, now State, in domain.Context, e events.StoryWithdrawn) ([]events.Event, error) {
	s, _ := before.Stories.Get(events.KeyNumber(e.Story))
	place := now.near(e.Place)
	status, category := standing(in, s.Status, s.Category)
	return domain.Unless(knownServed(in, s.Initiative, s.Needs), events.StoryWritten{
		Story: e.Story, Title: s.Title, AsA: s.AsA, IWant: s.IWant, SoThat: s.SoThat, Description: s.Description,
		Acceptance: s.Acceptance, Kind: s.Kind, Labels: s.Labels, Needs: s.Needs, Initiative: s.Initiative, Assignee: s.Assignee,
		Points: s.Points, Level: s.Level, Status: status, Category: category, Resolution: s.Resolution,
		Move: events.Move{Place: place}, Place: place, External: s.External,
	})
}

func unrevised(in domain.Context, e events.StoryRevised) ([]events.Event, error) {
	back := events.StoryRevised{
		Story: e.Story, Title: e.Title.Back(), AsA: e.AsA.Back(), IWant: e.IWant.Back(), SoThat: e.SoThat.Back(),
		Description: e.Description.Back(), Acceptance: e.Acceptance.Back(), Kind: e.Kind.Back(), Labels: e.Labels.Back(),
		Needs: e.Needs.Back(), Initiative: e.Initiative.Back(), External: e.External.Back(),
	}
	return domain.Unless(servedAgain(in, back), back)
}

// servedAgain refuses a revision by which a story serves what is gone.
func servedAgain(in domain.Context, e events.StoryRevised) error {
	var initiative string
	if e.Initiative != nil {
		initiative = e.Initiative.To
	}
	var needs []string
	if e.Needs != nil {
		needs = e.Needs.To
	}
	return knownServed(in, initiative, needs)
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
		if undone.Place = domain.Changed(now.Order.Place(events.KeyNumber(e.Story)), &to); undone.Place != nil {
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
		from[i] = now.Order.Place(events.KeyNumber(key))
	}
	to := slices.Sorted(slices.Values(from))
	if slices.Equal(from, to) {
		return nil
	}
	return []events.Event{events.BacklogReordered{Stories: stories, From: from, To: to}}
}

// reversed is a change of status the other way round, as far as the workflow still has the status.
func (s State) reversed(in domain.Context, key string, status events.Change[string], category events.Change[events.Category]) (events.Change[string], events.Change[events.Category]) {
	is, _ := s.Stories.Get(events.KeyNumber(key))
	to, of := standing(in, status.From, category.From)
	return events.Change[string]{From: is.Status, To: to}, events.Change[events.Category]{From: is.Category, To: of}
}

// droppedNow is the status of a story that is dropped again: the one that it had, by the name that it has now, or else the
// first that means dropped.
func droppedNow(in domain.Context, status string) string {
	is := in.StatusNow(status)
	if category, known := in.Policy.Category(is); known && category == events.Dropped {
		return is
	}
	if first, ok := in.Policy.First(events.Dropped); ok {
		return first
	}
	return status
}

// unmoved takes back a change of status, of the resolution, or of both.
func unmoved(before, now State, in domain.Context, e events.StoryMoved) []events.Event {
	is, _ := now.Stories.Get(events.KeyNumber(e.Story))
	status := events.Change[string]{From: is.Status, To: is.Status}
	category := events.Change[events.Category]{From: is.Category, To: is.Category}
	if e.Status.From != e.Status.To || e.Category.From != e.Category.To {
		status, category = now.reversed(in, e.Story, e.Status, e.Category)
	}
	moved := events.StoryMoved{Story: e.Story, Status: status, Category: category, Resolution: e.Resolution.Back()}
	if is.Accepted {
		return []events.Event{moved}
	}
	return append([]events.Event{moved}, reaccepted(before, e.Story, category.To)...)
}

// reaccepted accepts a story again that had been accepted, and is done again but was not in between.
func reaccepted(before State, key string, category events.Category) []events.Event {
	if was, _ := before.Stories.Get(events.KeyNumber(key)); !was.Accepted || category != events.Done {
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
		was, _ := before.Sprints.Get(events.KeyNumber(e.Sprint))
		return []events.Event{events.SprintPlanned{Sprint: e.Sprint, Name: was.Name, Goal: was.Goal, Start: was.Start, End: was.End,
			External: was.External}}, nil
	case events.CommittedToSprint:
		return []events.Event{events.RemovedFromSprint(e)}, nil
	case events.RemovedFromSprint:
		if before.isOver(e.Sprint) { // nothing but its scope changed, and does again
			return []events.Event{events.CommittedToSprint(e)}, nil
		}
		return domain.Unless(now.mayFollow(in, e.Sprint), events.CommittedToSprint(e))
	case events.SprintStarted:
		return []events.Event{events.SprintStateRestored{
			Sprint: e.Sprint, State: events.Change[events.SprintState]{From: events.SprintIsRunning, To: events.SprintIsPlanned},
		}}, nil
	case events.SprintClosed:
		was, _ := before.Sprints.Get(events.KeyNumber(e.Sprint))
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
