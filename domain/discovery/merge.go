package discovery

import (
	"slices"

	"waymark/domain"
	"waymark/events"
)

func mergeNeeds(s State, in domain.Context, c MergeNeeds) ([]events.Event, error) {
	var check domain.Check
	check.That(len(c.Needs) > 0, "needs", "must not be empty")
	domain.CheckDistinct(&check, "needs", c.Needs)
	check.That(!slices.Contains(c.Needs, c.Into), "needs", "must not contain the need that they are merged into")
	if err := check.Err(); err != nil {
		return nil, err
	}
	into, err := s.unmerged(in.Product, c.Into)
	if err != nil {
		return nil, err
	}
	if into.Status == events.DismissedNeed {
		return nil, domain.Refuse("need_is_not_dismissed", "%s is dismissed; it can't stand for others", c.Into)
	}
	merged, err := s.merged(in.Product, c)
	if err != nil || len(merged) == 0 {
		return nil, err
	}
	return []events.Event{events.NeedsMerged{Into: c.Into, Needs: merged}}, nil
}

// merged are the needs that a merge changes: those that it names, but for those that are merged so already, and those
// that were merged into them before.
func (s State) merged(product string, c MergeNeeds) ([]events.MergedNeed, error) {
	var merged []events.MergedNeed
	for _, key := range c.Needs {
		need, err := s.need(product, key)
		if err != nil {
			return nil, err
		}
		if need.MergedInto == c.Into {
			continue
		}
		if _, err := s.unmerged(product, key); err != nil {
			return nil, err
		}
		merged = append(merged, need.mergeInto(c.Into))
	}
	for _, follower := range s.Needs.All {
		if slices.Contains(c.Needs, follower.MergedInto) {
			merged = append(merged, follower.mergeInto(c.Into))
		}
	}
	return merged, nil
}

func (n Need) mergeInto(into string) events.MergedNeed {
	return events.MergedNeed{
		Need: n.Key, Status: n.turns(events.MergedAway), Into: events.Change[string]{From: n.MergedInto, To: into},
	}
}
