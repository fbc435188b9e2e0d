package roadmap

import (
	"waymark/domain"
	"waymark/events"
)

func planInitiative(s State, in domain.Context, c PlanInitiative) ([]events.Event, error) {
	if c.Horizon == "" {
		c.Horizon = events.Later
	}
	move := events.Move{After: c.After, Before: c.Before, Top: c.Top, Bottom: c.Bottom, Place: c.Place}
	var check domain.Check
	check.Text("title", &c.Title)
	check.That(Index(c.Horizon) >= 0, "horizon", "must be one of %v", events.Horizons())
	checkDates(&check, c.Start, c.Due)
	check.That(c.Number <= events.HighestNumber, "number", "must be at most %d", events.HighestNumber)
	domain.CheckMove(&check, move, false)
	if err := check.Err(); err != nil {
		return nil, err
	}
	if err := in.CheckGoal(c.Goal); err != nil {
		return nil, err
	}
	_, taken := s.Initiatives.Get(c.Number)
	_, spent := s.WithdrawnInitiatives.Get(c.Number)
	number, err := domain.FreeNumber(c.Number, s.LastInitiative, taken || spent && !in.Imported, "initiative")
	if err != nil {
		return nil, err
	}
	place, err := domain.Target(s.Orders[Index(c.Horizon)], 0, move, s.neighbour(in.Product))
	if err != nil {
		return nil, err
	}
	key := events.InitiativeMark.Key(in.Product, number)
	err = s.datesAgree(Initiative{Key: key, Horizon: c.Horizon, Start: c.Start, Due: c.Due, Progress: events.Planned})
	if err != nil {
		return nil, err
	}
	return []events.Event{events.InitiativePlanned{
		Initiative: key, Title: c.Title, Outcome: c.Outcome, Goal: c.Goal,
		Horizon: c.Horizon, Start: c.Start, Due: c.Due, Place: place, External: c.External,
	}}, nil
}

func checkDates(check *domain.Check, start, due string) {
	check.That(isDate(start), "start", "%q is no date such as 2026-03-01", start)
	check.That(isDate(due), "due", "%q is no date such as 2026-03-01", due)
	check.That(due == "" || start <= due, "due", "must not be before the start")
}

func isDate(s string) bool { return s == "" || domain.IsDate(s) }

func reviseInitiative(s State, in domain.Context, c ReviseInitiative) ([]events.Event, error) {
	var check domain.Check
	check.Text("title", c.Title)
	check.OptionalText("outcome", c.Outcome)
	check.OptionalText("goal", c.Goal)
	if err := check.Err(); err != nil {
		return nil, err
	}
	i, _, err := s.initiative(in.Product, c.Initiative)
	if err != nil {
		return nil, err
	}
	if goal := c.Goal.Or(i.Goal); goal != i.Goal {
		if err := in.CheckGoal(goal); err != nil {
			return nil, err
		}
	}
	e := events.InitiativeRevised{
		Initiative: c.Initiative, Title: domain.Changed(i.Title, c.Title), Outcome: domain.Revised(i.Outcome, c.Outcome),
		Goal: domain.Revised(i.Goal, c.Goal),
	}
	if e == (events.InitiativeRevised{Initiative: c.Initiative}) {
		return nil, nil
	}
	return []events.Event{e}, nil
}

func prioritizeInitiative(s State, in domain.Context, c PrioritizeInitiative) ([]events.Event, error) {
	move := events.Move{After: c.After, Before: c.Before, Top: c.Top, Bottom: c.Bottom, Place: c.Place}
	var check domain.Check
	domain.CheckMove(&check, move, true)
	if err := check.Err(); err != nil {
		return nil, err
	}
	i, n, err := s.open(in.Product, c.Initiative)
	if err != nil {
		return nil, err
	}
	order := s.Orders[Index(i.Horizon)]
	to, err := domain.Target(order, n, move, s.neighbour(in.Product))
	if err != nil {
		return nil, err
	}
	place := domain.Changed(order.Place(n), &to)
	if place == nil {
		return nil, nil
	}
	return []events.Event{events.InitiativePrioritized{Initiative: c.Initiative, Move: move, Place: *place}}, nil
}

func rescheduleInitiative(s State, in domain.Context, c RescheduleInitiative) ([]events.Event, error) {
	i, n, err := s.open(in.Product, c.Initiative)
	if err != nil {
		return nil, err
	}
	e := events.InitiativeRescheduled{
		Initiative: c.Initiative, Horizon: domain.Changed(i.Horizon, c.Horizon),
		Start: domain.Revised(i.Start, c.Start), Due: domain.Revised(i.Due, c.Due),
	}
	e.Horizon.Apply(&i.Horizon)
	e.Start.Apply(&i.Start)
	e.Due.Apply(&i.Due)
	var check domain.Check
	check.That(c.Horizon != nil || c.Start.Given() || c.Due.Given(), "horizon", "name a horizon or a date")
	check.That(Index(i.Horizon) >= 0, "horizon", "must be one of %v", events.Horizons())
	check.OptionalText("start", c.Start)
	check.OptionalText("due", c.Due)
	checkDates(&check, i.Start, i.Due)
	if err := check.Err(); err != nil {
		return nil, err
	}
	if e == (events.InitiativeRescheduled{Initiative: c.Initiative}) {
		return nil, nil
	}
	if e.Horizon != nil {
		if i.Progress == events.Started && i.Horizon != events.Now {
			return nil, domain.Refuse("started_is_now", "%s is started: it stays in the horizon now", c.Initiative)
		}
		e.Place = s.toBottom(n, *e.Horizon)
	}
	if err := s.datesAgree(i); err != nil {
		return nil, err
	}
	return []events.Event{e}, nil
}

// toBottom is how the place of an initiative changes that moves to the bottom of another horizon.
func (s State) toBottom(n uint32, c events.Change[events.Horizon]) *events.Change[int] {
	return &events.Change[int]{From: s.Orders[Index(c.From)].Place(n), To: s.Orders[Index(c.To)].Len() + 1}
}

// datesAgree refuses dates that contradict the horizons: what is in a farther horizon can't be due before the planned
// start of what is in a nearer one. It compares plans with plans, for a decision knows no clock.
func (s State) datesAgree(i Initiative) error {
	for at, order := range s.Orders {
		for n := range order.All {
			other, _ := s.Initiatives.Get(n)
			near, far := i, other
			apart := at != Index(i.Horizon) && other.Key != i.Key
			if at < Index(i.Horizon) { // never equal where they are apart
				near, far = other, i
			}
			if apart && near.Progress == events.Planned && far.Due != "" && far.Due < near.Start {
				return domain.Refuse("horizon_and_dates_agree", "%s is for %s and due on %s, before %s, which is for %s, starts on %s",
					far.Key, far.Horizon, far.Due, near.Key, near.Horizon, near.Start)
			}
		}
	}
	return nil
}

func startInitiative(s State, in domain.Context, c StartInitiative) ([]events.Event, error) {
	i, n, err := s.open(in.Product, c.Initiative)
	if err != nil || i.Progress == events.Started {
		return nil, err
	}
	started := events.InitiativeStarted{Initiative: c.Initiative}
	if i.Horizon == events.Now {
		return []events.Event{started}, nil
	}
	horizon := events.Change[events.Horizon]{From: i.Horizon, To: events.Now}
	return []events.Event{
		events.InitiativeRescheduled{Initiative: c.Initiative, Horizon: &horizon, Place: s.toBottom(n, horizon)}, started,
	}, nil
}

func deliverInitiative(s State, in domain.Context, c DeliverInitiative) ([]events.Event, error) {
	i, n, err := s.initiative(in.Product, c.Initiative)
	if err != nil || i.Progress == events.Delivered {
		return nil, err
	}
	if i.Progress == events.Abandoned {
		return nil, domain.Refuse("initiative_is_open", "%s is dropped", c.Initiative)
	}
	if undelivered := s.undelivered(in.Product, i.DependsOn); len(undelivered) > 0 && !c.WithUndelivered {
		return nil, domain.Refuse("dependencies_are_delivered", "%s depends on initiatives that are not delivered: %q", c.Initiative, undelivered)
	}
	place := s.Orders[Index(i.Horizon)].Place(n)
	return []events.Event{events.InitiativeDelivered{Initiative: c.Initiative, Place: place}}, nil
}

func dropInitiative(s State, in domain.Context, c DropInitiative) ([]events.Event, error) {
	i, n, err := s.initiative(in.Product, c.Initiative)
	if err != nil || i.Progress == events.Abandoned {
		return nil, err
	}
	if i.Progress == events.Delivered {
		return nil, domain.Refuse("initiative_is_open", "%s is delivered", c.Initiative)
	}
	place := s.Orders[Index(i.Horizon)].Place(n)
	return []events.Event{events.InitiativeDropped{Initiative: c.Initiative, Progress: i.Progress, Place: place}}, nil
}
