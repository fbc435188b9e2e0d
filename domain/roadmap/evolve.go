package roadmap

import (
	"slices"
	"strconv"
	"strings"

	"waymark/events"
	"waymark/persistent"
)

// Evolve is the state after the event.
func Evolve(s State, e events.RoadmapEvent) State {
	switch e := e.(type) {
	case events.InitiativePlanned:
		return planned(s, e)
	case events.InitiativeRevised:
		return s.change(e.Initiative, func(i *Initiative) {
			set(&i.Title, e.Title)
			set(&i.Outcome, e.Outcome)
			set(&i.Goal, e.Goal)
		})
	case events.InitiativePrioritized:
		return s.reorder(e.Initiative, func(o persistent.Order, n uint32) persistent.Order { return o.Move(n, e.Place.To) })
	case events.InitiativeRescheduled:
		return rescheduled(s, e)
	case events.InitiativeStarted:
		return s.progress(e.Initiative, events.Started)
	case events.InitiativeDelivered:
		return s.leave(e.Initiative).progress(e.Initiative, events.Delivered)
	case events.InitiativeDropped:
		return s.leave(e.Initiative).progress(e.Initiative, events.Abandoned)
	case events.ReleasePlanned:
		n := number(e.Release)
		s.Releases = s.Releases.Set(n, Release{Key: e.Release, Name: e.Name, Date: e.Date, External: e.External})
		s.LastRelease = max(s.LastRelease, n)
		return s
	case events.ReleaseRescheduled:
		return s.changeRelease(e.Release, func(r *Release) { r.Date = e.Date.To })
	case events.AssignedToRelease:
		return s.changeRelease(e.Release, func(r *Release) { r.Items = append(slices.Clone(r.Items), e.Item) })
	case events.RemovedFromRelease:
		return s.changeRelease(e.Release, func(r *Release) {
			r.Items = slices.DeleteFunc(slices.Clone(r.Items), func(item string) bool { return item == e.Item })
		})
	case events.ReleaseShipped:
		return s.changeRelease(e.Release, func(r *Release) { r.Shipped = true })
	}
	return s
}

// number is the number in the key of an initiative or a release of a recorded event.
func number(key string) uint32 {
	n, _ := strconv.ParseUint(key[strings.LastIndexByte(key, '-')+2:], 10, 32)
	return uint32(n)
}

func (s State) change(key string, change func(*Initiative)) State {
	n := number(key)
	initiative, _ := s.Initiatives.Get(n)
	change(&initiative)
	s.Initiatives = s.Initiatives.Set(n, initiative)
	return s
}

func (s State) changeRelease(key string, change func(*Release)) State {
	n := number(key)
	release, _ := s.Releases.Get(n)
	change(&release)
	s.Releases = s.Releases.Set(n, release)
	return s
}

func (s State) progress(key string, to events.Progress) State {
	return s.change(key, func(i *Initiative) { i.Progress = to })
}

// reorder changes the order of the horizon that the initiative is in.
func (s State) reorder(key string, change func(persistent.Order, uint32) persistent.Order) State {
	n := number(key)
	initiative, _ := s.Initiatives.Get(n)
	at := Index(initiative.Horizon)
	s.Orders[at] = change(s.Orders[at], n)
	return s
}

func (s State) leave(key string) State {
	return s.reorder(key, persistent.Order.Remove)
}

func planned(s State, e events.InitiativePlanned) State {
	n := number(e.Initiative)
	s.Initiatives = s.Initiatives.Set(n, Initiative{
		Key: e.Initiative, Title: e.Title, Outcome: e.Outcome, Goal: e.Goal, Horizon: e.Horizon, Start: e.Start,
		Due: e.Due, Progress: events.Planned, External: e.External,
	})
	s.LastInitiative = max(s.LastInitiative, n)
	return s.reorder(e.Initiative, func(o persistent.Order, n uint32) persistent.Order { return o.Insert(n, e.Place) })
}

func rescheduled(s State, e events.InitiativeRescheduled) State {
	if e.Horizon != nil {
		s = s.leave(e.Initiative)
	}
	s = s.change(e.Initiative, func(i *Initiative) {
		set(&i.Horizon, e.Horizon)
		set(&i.Start, e.Start)
		set(&i.Due, e.Due)
	})
	if e.Horizon == nil {
		return s
	}
	return s.reorder(e.Initiative, func(o persistent.Order, n uint32) persistent.Order { return o.Insert(n, e.Place.To) })
}

func set[T any](field *T, change *events.Change[T]) {
	if change != nil {
		*field = change.To
	}
}
