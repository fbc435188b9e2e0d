package history

import (
	"waymark/events"
)

func describeRoadmap(e events.RoadmapEvent) (Description, error) {
	var d Description
	switch e := e.(type) {
	case events.InitiativePlanned:
		d = describePlanned(e)
	case events.InitiativeRevised:
		d = about(e.Initiative)
		changed(&d, "title", e.Title)
		changed(&d, "outcome", e.Outcome)
		changed(&d, "goal", e.Goal)
	case events.InitiativePrioritized:
		d = about(e.Initiative, e.Move.After, e.Move.Before)
		changed(&d, "place", &e.Place)
	case events.InitiativeRescheduled:
		d = about(e.Initiative)
		changed(&d, "horizon", e.Horizon)
		changed(&d, "start", e.Start)
		changed(&d, "due", e.Due)
		changed(&d, "place", e.Place)
	case events.InitiativeStarted:
		d = about(e.Initiative)
		d.add("progress", events.Planned, events.Started)
	case events.InitiativeDelivered:
		d = about(e.Initiative)
		d.new("progress", events.Delivered)
		d.add("place", e.Place, nil)
	case events.InitiativeDropped:
		d = about(e.Initiative)
		d.add("progress", e.Progress, events.Abandoned)
		d.add("place", e.Place, nil)
	case events.InitiativeProgressRestored:
		d = about(e.Initiative)
		changed(&d, "progress", &e.Progress)
		d.new("place", e.Place)
	case events.InitiativeWithdrawn:
		d = about(e.Initiative)
		d.add("title", e.Title, nil)
		d.add("place", e.Place, nil)
	case events.InitiativeScored:
		d = about(e.Initiative)
		changed(&d, "score", &e.Score)
	case events.InitiativesLinked:
		d = about(e.Initiative, e.DependsOn)
		d.new("depends_on", e.DependsOn)
	case events.InitiativesUnlinked:
		d = about(e.Initiative, e.DependsOn)
		d.add("depends_on", e.DependsOn, nil)
	case events.InitiativeValidated:
		d = about(e.Initiative)
		changed(&d, "validation", &e.Validation)
	case events.RoadmapChangeProposed:
		d = describeProposed(e)
	case events.ProposalAccepted:
		d = about(e.Proposal)
		d.add("status", events.ProposalIsOpen, events.ProposalIsAccepted)
	case events.ProposalDeclined:
		d = about(e.Proposal)
		d.add("status", events.ProposalIsOpen, events.ProposalIsDeclined)
	case events.ProposalReopened:
		d = about(e.Proposal)
		changed(&d, "status", &e.Status)
	case events.ProposalWithdrawn:
		d = about(e.Proposal)
		d.add("change", e.Change, nil)
	case events.ReleasePlanned:
		d = about(e.Release)
		d.new("name", e.Name)
		d.new("date", e.Date)
		d.new("external", e.External)
	case events.ReleaseRescheduled:
		d = about(e.Release)
		changed(&d, "date", &e.Date)
	case events.AssignedToRelease:
		d = about(e.Release, e.Item)
		d.new("items", e.Item)
	case events.RemovedFromRelease:
		d = about(e.Release, e.Item)
		d.add("items", e.Item, nil)
	case events.ReleaseShipped:
		d = about(e.Release, e.Undelivered...)
		d.add("shipped", false, true)
		d.new("with_undelivered", e.Undelivered)
	case events.ReleaseRecalled:
		d = about(e.Release)
		d.add("shipped", true, false)
	case events.ReleaseWithdrawn:
		d = about(e.Release, e.Items...)
		d.add("name", e.Name, nil)
		describeGone(&d, "items", e.Items)
	default:
		return d, unknown(e)
	}
	return d, nil
}

func describePlanned(e events.InitiativePlanned) Description {
	d := about(e.Initiative)
	d.new("title", e.Title)
	d.new("outcome", e.Outcome)
	d.new("goal", e.Goal)
	d.new("horizon", e.Horizon)
	d.new("start", e.Start)
	d.new("due", e.Due)
	d.new("progress", events.Planned)
	d.new("place", e.Place)
	d.new("external", e.External)
	return d
}

func describeProposed(e events.RoadmapChangeProposed) Description {
	d := about(e.Proposal, e.Initiative)
	d.new("status", events.ProposalIsOpen)
	d.new("initiative", e.Initiative)
	d.new("change", e.Change)
	d.new("command", e.Command)
	return d
}
