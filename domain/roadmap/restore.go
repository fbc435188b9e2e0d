package roadmap

import (
	"reflect"
	"slices"

	"waymark/domain"
	"waymark/events"
	"waymark/persistent"
)

// Restore is what leads from the book as it stands to how it shall be: the difference, however many events lie between. Taken
// in turn each leaves a book that makes sense, so some of them may be recorded now and the rest of what is left then later.
// Only the last numbers that were given, and which numbers were withdrawn, stay as they are.
func Restore(now, want State, in domain.Context) []events.Event {
	r := restoring{now: now, want: want, product: in.Product}
	r.proposalsGone()
	r.releasesGone()
	r.unlinked()
	r.opened()
	r.initiativesGone()
	r.planned()
	r.revised()
	r.ended()
	r.linked()
	r.releases()
	r.proposals()
	r.orders()
	return r.made
}

// TakeBack is Restore, unless what comes back names what is gone (domain.ErrUnknown) or breaks a rule that the commands keep.
func TakeBack(now, want State, in domain.Context) ([]events.Event, error) {
	made := Restore(now, want, in)
	for _, e := range made {
		goal := ""
		if e, is := e.(events.InitiativePlanned); is {
			goal = e.Goal
		}
		if e, is := e.(events.InitiativeRevised); is && e.Goal != nil {
			goal = e.Goal.To
		}
		if err := in.CheckGoal(goal); err != nil {
			return nil, err
		}
		if e, is := e.(events.AssignedToRelease); is {
			if err := want.knownItem(in, e.Item); err != nil {
				return nil, err
			}
		}
	}
	return book().Whole(now, in, made)
}

// restoring is a book on its way to how it shall be.
type restoring struct {
	now, want State
	product   string
	made      []events.Event
}

func (r *restoring) make(e events.RoadmapEvent) {
	r.made, r.now = append(r.made, e), Evolve(r.now, e)
}

// initiatives calls f with each initiative that is not what it shall be, as it is and as it shall be; one that is not there is empty.
func (r *restoring) initiatives(f func(is, shall Initiative)) {
	domain.Differing(func() persistent.Map[Initiative] { return r.now.Initiatives }, r.want.Initiatives, f)
}

// unlinked takes away the dependencies that initiatives shall not have, and linked gives them those that they shall.
func (r *restoring) unlinked() {
	r.initiatives(func(is, shall Initiative) {
		for _, other := range is.DependsOn {
			if !slices.Contains(shall.DependsOn, other) {
				r.make(events.InitiativesUnlinked{Initiative: is.Key, DependsOn: other})
			}
		}
	})
}

func (r *restoring) linked() {
	r.initiatives(func(is, shall Initiative) {
		for _, other := range shall.DependsOn {
			if !slices.Contains(is.DependsOn, other) {
				r.make(events.InitiativesLinked{Initiative: is.Key, DependsOn: other})
			}
		}
	})
}

// isOpen says whether an initiative has a place in its horizon.
func (i Initiative) isOpen() bool {
	return i.Progress == events.Planned || i.Progress == events.Started
}

// opened brings the initiatives back into their horizons whose end or dates shall be others, or that shall not be there.
func (r *restoring) opened() {
	r.initiatives(func(is, shall Initiative) {
		same := is.Progress == shall.Progress && is.Horizon == shall.Horizon && is.Start == shall.Start && is.Due == shall.Due
		if is.Key == "" || is.isOpen() || same {
			return
		}
		r.make(events.InitiativeProgressRestored{
			Initiative: is.Key, Progress: events.Change[events.Progress]{From: is.Progress, To: events.Planned}, Place: r.last(is.Horizon),
		})
	})
}

// last is the place behind all others of a horizon.
func (r *restoring) last(h events.Horizon) int { return r.now.Orders[Index(h)].Len() + 1 }

func (r *restoring) initiativesGone() {
	r.initiatives(func(is, shall Initiative) {
		if is.Key == "" || shall.Key != "" {
			return
		}
		r.validate(is, shall)
		_, place := r.now.standing(is.Key)
		r.make(events.InitiativeWithdrawn{Initiative: is.Key, Title: is.Title, Place: place})
	})
}

// planned brings back the initiatives that are gone.
func (r *restoring) planned() {
	r.initiatives(func(is, shall Initiative) {
		if is.Key == "" {
			r.make(events.InitiativePlanned{
				Initiative: shall.Key, Title: shall.Title, Outcome: shall.Outcome, Goal: shall.Goal, Horizon: shall.Horizon, Start: shall.Start,
				Due: shall.Due, Place: r.last(shall.Horizon), External: shall.External,
			})
		}
	})
}

// revised gives the initiatives what they shall say, and when they shall be.
func (r *restoring) revised() {
	r.initiatives(func(is, shall Initiative) {
		reworded := events.InitiativeRevised{
			Initiative: is.Key, Title: domain.Changed(is.Title, &shall.Title), Outcome: domain.Changed(is.Outcome, &shall.Outcome),
			Goal: domain.Changed(is.Goal, &shall.Goal),
		}
		if reworded != (events.InitiativeRevised{Initiative: is.Key}) {
			r.make(reworded)
		}
		if !reflect.DeepEqual(is.Score, shall.Score) {
			r.make(events.InitiativeScored{Initiative: is.Key, Score: events.Change[*events.Score]{From: is.Score, To: shall.Score}})
		}
		r.validate(is, shall)
		r.reschedule(is, shall)
	})
}

func (r *restoring) validate(is, shall Initiative) {
	if !reflect.DeepEqual(is.Validation, shall.Validation) {
		r.make(events.InitiativeValidated{Initiative: is.Key, Validation: events.Change[*events.Validation]{From: is.Validation, To: shall.Validation}})
	}
}

// reschedule moves an initiative to its horizon and its dates. What was started goes back first: only what is for now is.
func (r *restoring) reschedule(is, shall Initiative) {
	if is.Progress == events.Started && shall.Progress != events.Started {
		r.make(events.InitiativeProgressRestored{Initiative: is.Key, Progress: events.Change[events.Progress]{From: events.Started, To: events.Planned}})
	}
	e := events.InitiativeRescheduled{
		Initiative: is.Key, Horizon: domain.Changed(is.Horizon, &shall.Horizon), Start: domain.Changed(is.Start, &shall.Start),
		Due: domain.Changed(is.Due, &shall.Due),
	}
	if e.Horizon != nil {
		_, place := r.now.standing(is.Key)
		e.Place = &events.Change[int]{From: place, To: r.last(shall.Horizon)}
	}
	if e != (events.InitiativeRescheduled{Initiative: is.Key}) {
		r.make(e)
	}
}

// ended starts and ends the initiatives that shall be.
func (r *restoring) ended() {
	r.initiatives(func(is, shall Initiative) {
		_, place := r.now.standing(is.Key)
		switch {
		case is.Progress == shall.Progress:
		case shall.Progress == events.Started:
			r.make(events.InitiativeStarted{Initiative: is.Key})
		case shall.Progress == events.Delivered:
			r.make(events.InitiativeDelivered{Initiative: is.Key, Place: place})
		case shall.Progress == events.Abandoned:
			r.make(events.InitiativeDropped{Initiative: is.Key, Progress: is.Progress, Place: place})
		}
	})
}

// orders puts the initiatives into their orders: each that is not where it shall be goes there, and the one in its way first
// where the others follow it.
func (r *restoring) orders() {
	for h := range r.now.Orders {
		for place := 1; place <= r.want.Orders[h].Len(); {
			is, shall := r.now.Orders[h].At(place), r.want.Orders[h].At(place)
			switch {
			case is == shall:
				place++
			case place < r.now.Orders[h].Len() && r.now.Orders[h].At(place+1) == shall:
				r.move(h, is, r.want.Orders[h].Place(is))
			default:
				r.move(h, shall, place)
			}
		}
	}
}

func (r *restoring) move(horizon int, n uint32, to int) {
	from := r.now.Orders[horizon].Place(n)
	r.make(events.InitiativePrioritized{
		Initiative: events.InitiativeMark.Key(r.product, n), Move: events.Move{Place: to}, Place: events.Change[int]{From: from, To: to},
	})
}
