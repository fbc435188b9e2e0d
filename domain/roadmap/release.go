package roadmap

import (
	"slices"

	"waymark/domain"
	"waymark/events"
)

func planRelease(s State, in domain.Context, c PlanRelease) ([]events.Event, error) {
	var check domain.Check
	check.Text("name", &c.Name)
	check.That(isDate(c.Date), "date", "%q is no date such as 2026-03-01", c.Date)
	check.That(c.Number <= events.HighestNumber, "number", "must be at most %d", events.HighestNumber)
	if err := check.Err(); err != nil {
		return nil, err
	}
	_, taken := s.Releases.Get(c.Number)
	_, spent := s.WithdrawnReleases.Get(c.Number)
	number, err := domain.FreeNumber(c.Number, s.LastRelease, taken || spent && !in.Imported, "release")
	if err != nil {
		return nil, err
	}
	return []events.Event{events.ReleasePlanned{
		Release: events.ReleaseMark.Key(in.Product, number), Name: c.Name, Date: c.Date, External: c.External,
	}}, nil
}

func rescheduleRelease(s State, in domain.Context, c RescheduleRelease) ([]events.Event, error) {
	var check domain.Check
	date := c.Date.Or("")
	check.That(c.Date.Given(), "date", "must be a date, or null for none")
	check.OptionalText("date", c.Date)
	check.That(isDate(date), "date", "%q is no date such as 2026-03-01", date)
	if err := check.Err(); err != nil {
		return nil, err
	}
	r, err := s.release(in.Product, c.Release)
	if err != nil {
		return nil, err
	}
	if r.Date == date {
		return nil, nil
	}
	if r.Shipped {
		return nil, domain.Refuse("release_is_open", "%s is shipped", c.Release)
	}
	return []events.Event{events.ReleaseRescheduled{
		Release: c.Release, Date: events.Change[string]{From: r.Date, To: date},
	}}, nil
}

func assignToRelease(s State, in domain.Context, c AssignToRelease) ([]events.Event, error) {
	var check domain.Check
	check.That((c.Story == "") != (c.Initiative == ""), "story", "name either a story or an initiative")
	if err := check.Err(); err != nil {
		return nil, err
	}
	r, err := s.release(in.Product, c.Release)
	if err != nil {
		return nil, err
	}
	if c.Story != "" {
		err = in.CheckStory(c.Story)
	} else {
		err = s.known(in.Product, c.Initiative)
	}
	if err != nil {
		return nil, err
	}
	item := c.Story + c.Initiative
	if slices.Contains(r.Items, item) != c.Remove {
		return nil, nil
	}
	if c.Remove {
		return []events.Event{events.RemovedFromRelease{Release: c.Release, Item: item}}, nil
	}
	return []events.Event{events.AssignedToRelease{Release: c.Release, Item: item}}, nil
}

func shipRelease(s State, in domain.Context, c ShipRelease) ([]events.Event, error) {
	r, err := s.release(in.Product, c.Release)
	if err != nil || r.Shipped {
		return nil, err
	}
	initiatives, stories := s.undelivered(in.Product, r.Items), openStories(in, r.Items)
	if len(initiatives) > 0 && !c.WithUndelivered {
		return nil, domain.Refuse("initiatives_are_delivered", "%s holds initiatives that are not delivered: %q; say with_undelivered if that is meant",
			c.Release, initiatives)
	}
	if len(stories) > 0 && !c.WithUndelivered {
		return nil, domain.Refuse("stories_are_done", "%s holds %d stories that are open, such as %s; say with_undelivered if that is meant",
			c.Release, len(stories), stories[0])
	}
	return []events.Event{events.ReleaseShipped{Release: c.Release, Undelivered: s.missing(in, r.Items)}}, nil
}

// missing are the items that a release ships without: initiatives that are not delivered, then stories that are open.
func (s State) missing(in domain.Context, items []string) []string {
	return append(s.undelivered(in.Product, items), openStories(in, items)...)
}

// openStories are those of the items that are stories and neither done nor dropped.
func openStories(in domain.Context, items []string) []string {
	var keys []string
	for _, item := range items {
		if in.IsOpen(item) {
			keys = append(keys, item)
		}
	}
	return keys
}

// undelivered are those of the items that are initiatives and not delivered.
func (s State) undelivered(product string, items []string) []string {
	var keys []string
	for _, item := range items {
		if i, _, err := s.initiative(product, item); err == nil && i.Progress != events.Delivered {
			keys = append(keys, item)
		}
	}
	return keys
}
