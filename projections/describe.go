package projections

import (
	"fmt"
	"slices"

	"waymark/events"
)

// describe describes an event of any book.
func describe(product string, e events.Event) (description, error) {
	if e, ok := e.(events.ProductEvent); ok {
		return describeProduct(product, e)
	}
	if e, ok := e.(events.RoadmapEvent); ok {
		return describeRoadmap(e)
	}
	if e, ok := e.(events.BacklogEvent); ok {
		return describeBacklog(product, e)
	}
	return description{}, unknown(e)
}

func unknown(e events.Event) error { return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type()) }

func describeList[T comparable](d *description, field string, from, to []T) {
	if !slices.Equal(from, to) {
		d.add(field, from, to)
	}
}

func orZero[T any](value *T) T {
	var zero T
	if value == nil {
		return zero
	}
	return *value
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func describeRoadmap(e events.RoadmapEvent) (description, error) {
	var d description
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
	default:
		return d, unknown(e)
	}
	return d, nil
}

func describePlanned(e events.InitiativePlanned) description {
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
