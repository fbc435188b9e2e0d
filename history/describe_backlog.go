package history

import (
	"cmp"
	"slices"

	"waymark/events"
)

func describeBacklog(product string, e events.BacklogEvent) (Description, error) {
	var d Description
	switch e := e.(type) {
	case events.StoryWritten:
		d = describeWritten(e)
	case events.StoryRevised:
		d = describeRevised(e)
	case events.StoryEstimated:
		d = about(e.Story)
		changed(&d, "points", &e.Points)
	case events.StoryAssigned:
		d = about(e.Story)
		changed(&d, "assignee", &e.Assignee)
	case events.StoryPrioritized:
		d = describePrioritized(e)
	case events.BacklogReordered:
		d = describeReordered(product, e)
	case events.StoryMoved:
		d = about(e.Story)
		describeStatus(&d, e.Status, e.Category)
		changed(&d, "resolution", e.Resolution)
	case events.StoryDropped:
		d = about(e.Story)
		describeStatus(&d, e.Status, e.Category)
		d.leaves(e.Place)
		changed(&d, "resolution", e.Resolution)
	case events.StoryRestored:
		d = about(e.Story)
		describeStatus(&d, e.Status, e.Category)
		d.enters(e.Place)
		changed(&d, "resolution", e.Resolution)
	case events.StoryLinked:
		d = about(e.Story, e.Link.Target)
		d.new("links", e.Link)
	case events.StoryUnlinked:
		d = about(e.Story, e.Link.Target)
		d.add("links", e.Link, nil)
	case events.StoryScored:
		d = about(e.Story)
		changed(&d, "score", &e.Score)
	case events.StoryAccepted:
		d = about(e.Story)
		d.add("accepted", false, true)
	case events.StoryAcceptanceWithdrawn:
		d = about(e.Story)
		d.add("accepted", true, false)
	case events.StoryRejected:
		d = about(e.Story)
		describeStatus(&d, e.Status, e.Category)
		changed(&d, "resolution", e.Resolution)
	case events.StorySplit:
		d = about(e.Story, e.Parts...)
		describeStatus(&d, e.Status, e.Category)
		d.leaves(e.Place)
		d.new("split_into", e.Parts)
	case events.StoryRejoined:
		d = about(e.Story, e.Parts...)
		describeStatus(&d, e.Status, e.Category)
		d.enters(e.Place)
		d.add("split_into", e.Parts, nil)
	case events.StoryWithdrawn:
		d = about(e.Story)
		d.leaves(e.Place)
	case events.StoriesWithdrawn:
		d = about(product, e.Stories...)
		d.add("stories", e.Stories, nil)
	case events.StatusCarried:
		d = about(product, e.Stories...)
		describeStatus(&d, e.Status, e.Category)
		d.new("stories", e.Stories)
		d.new("accepted", e.Accepted)
	case events.SprintEvent:
		return describeSprint(e)
	default:
		return d, unknown(e)
	}
	return d, nil
}

func describeSprint(e events.SprintEvent) (Description, error) {
	var d Description
	switch e := e.(type) {
	case events.SprintPlanned:
		d = about(e.Sprint)
		d.new("name", e.Name)
		d.new("goal", e.Goal)
		d.new("start", e.Start)
		d.new("end", e.End)
		d.new("external", e.External)
		d.new("state", events.SprintIsPlanned)
	case events.SprintWithdrawn:
		d = about(e.Sprint)
		d.add("state", events.SprintIsPlanned, nil)
	case events.CommittedToSprint:
		d = about(e.Sprint, e.Stories...)
		d.new("stories", e.Stories)
	case events.RemovedFromSprint:
		d = about(e.Sprint, e.Stories...)
		d.add("stories", e.Stories, nil)
	case events.SprintStarted:
		d = about(e.Sprint)
		d.add("state", events.SprintIsPlanned, events.SprintIsRunning)
	case events.SprintClosed:
		d = about(e.Sprint, slices.Concat(e.Done, e.NotDone, []string{e.Next})...)
		d.add("state", events.SprintIsRunning, events.SprintIsClosed)
		d.new("done", e.Done)
		d.new("not_done", e.NotDone)
		d.new("next", e.Next)
	case events.SprintStateRestored:
		d = about(e.Sprint, slices.Concat(e.Done, e.NotDone, []string{e.Next})...)
		changed(&d, "state", &e.State)
		describeGone(&d, "done", e.Done)
		describeGone(&d, "not_done", e.NotDone)
		if e.Next != "" {
			d.add("next", e.Next, nil)
		}
	default:
		return d, unknown(e)
	}
	return d, nil
}

// describeGone adds a list that is there no longer.
func describeGone(d *Description, field string, list []string) {
	if len(list) > 0 {
		d.add(field, list, nil)
	}
}

func describeStatus(d *Description, status events.Change[string], category events.Change[events.Category]) {
	differs(d, "status", status)
	differs(d, "status_category", category)
}

func describeWritten(e events.StoryWritten) Description {
	d := about(e.Story, e.Initiative, e.Move.After, e.Move.Before)
	d.new("title", e.Title)
	d.new("as_a", e.AsA)
	d.new("i_want", e.IWant)
	d.new("so_that", e.SoThat)
	d.new("description", e.Description)
	d.new("acceptance_criteria", e.Acceptance)
	d.new("kind", e.Kind)
	d.new("labels", e.Labels)
	d.new("needs", e.Needs)
	d.new("initiative", e.Initiative)
	d.new("assignee", e.Assignee)
	d.new("points", e.Points)
	d.new("priority", e.Level)
	d.new("status", e.Status)
	d.new("status_category", e.Category)
	d.new("resolution", e.Resolution)
	d.enters(e.Place)
	describeMove(&d, e.Move)
	d.new("external", e.External)
	return d
}

// describeMove tells what a decision put a story next to, or to which end.
func describeMove(d *Description, m events.Move) {
	d.new("after", m.After)
	d.new("before", m.Before)
	d.new("top", m.Top)
	d.new("bottom", m.Bottom)
}

func describeRevised(e events.StoryRevised) Description {
	d := about(e.Story)
	if e.Initiative != nil {
		d = about(e.Story, e.Initiative.From, e.Initiative.To)
	}
	changed(&d, "title", e.Title)
	changed(&d, "as_a", e.AsA)
	changed(&d, "i_want", e.IWant)
	changed(&d, "so_that", e.SoThat)
	changed(&d, "description", e.Description)
	changed(&d, "acceptance_criteria", e.Acceptance)
	changed(&d, "kind", e.Kind)
	changed(&d, "labels", e.Labels)
	changed(&d, "needs", e.Needs)
	changed(&d, "initiative", e.Initiative)
	changed(&d, "external", e.External)
	return d
}

func describePrioritized(e events.StoryPrioritized) Description {
	d := about(e.Story, e.Move.After, e.Move.Before)
	changed(&d, "place", e.Place)
	describeMove(&d, e.Move)
	changed(&d, "priority", e.Level)
	if e.Place != nil {
		d.moved(e.Story, e.Place.From, e.Place.To)
	}
	return d
}

// describeReordered tells the order of the stories that were named before, and after, and the place of each of the latter then and now.
func describeReordered(product string, e events.BacklogReordered) Description {
	d := about(product, e.Stories...)
	for i := range min(len(e.Stories), len(e.From), len(e.To)) {
		d.moved(e.Stories[i], e.From[i], e.To[i])
	}
	places := make(map[string]int, len(e.Stories))
	for i, story := range e.Stories[:min(len(e.From), len(e.Stories))] {
		places[story] = e.From[i]
	}
	before := slices.Clone(e.Stories)
	slices.SortStableFunc(before, func(a, b string) int { return cmp.Compare(places[a], places[b]) })
	d.add("order", before, e.Stories)
	d.add("places", e.From, e.To)
	return d
}
