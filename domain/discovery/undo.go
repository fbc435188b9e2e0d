package discovery

import (
	"waymark/domain"
	"waymark/events"
)

// Undo is what takes an event back: the state before it happened, and the state now, in which nothing that touches the
// same has happened since (the ledger has made sure, by Facets). What comes back and names what is gone by now is
// domain.ErrUnknown; a RuleError says which rule it would break.
func Undo(before, now State, in domain.Context, e events.DiscoveryEvent) ([]events.Event, error) {
	undone, err := takeBack(before, now, in, e)
	if err != nil {
		return nil, err
	}
	return book().Kept(now, in, undone)
}

func takeBack(before, now State, in domain.Context, e events.DiscoveryEvent) ([]events.Event, error) {
	switch e := e.(type) {
	case events.PersonaRecorded:
		return one(events.PersonaWithdrawn{Persona: e.Persona}), nil
	case events.PersonaRevised:
		return one(events.PersonaRevised{
			Persona: e.Persona, Name: e.Name.Back(), Kind: e.Kind.Back(), Goals: e.Goals.Back(), Pains: e.Pains.Back(),
			Description: e.Description.Back(),
		}), nil
	case events.PersonaWithdrawn:
		p, _ := before.Personas.Get(events.KeyNumber(e.Persona))
		return one(events.PersonaRecorded{
			Persona: p.Key, Name: p.Name, Kind: p.Kind, Goals: p.Goals, Pains: p.Pains, Description: p.Description,
		}), nil
	case events.CompetitorRecorded:
		return one(events.CompetitorWithdrawn{Competitor: e.Competitor}), nil
	case events.CompetitorRevised:
		return one(events.CompetitorRevised{
			Competitor: e.Competitor, Name: e.Name.Back(), Strengths: e.Strengths.Back(), Weaknesses: e.Weaknesses.Back(),
			Positioning: e.Positioning.Back(), Link: e.Link.Back(),
		}), nil
	case events.CompetitorWithdrawn:
		c, _ := before.Competitors.Get(events.KeyNumber(e.Competitor))
		return one(events.CompetitorRecorded{
			Competitor: c.Key, Name: c.Name, Strengths: c.Strengths, Weaknesses: c.Weaknesses, Positioning: c.Positioning,
			Link: c.Link,
		}), nil
	case events.InsightRecorded:
		return one(events.InsightWithdrawn{Insight: e.Insight}), nil
	case events.InsightWithdrawn:
		return restoreInsight(before, now, in, e)
	case events.NeedEvent:
		return undoNeeds(before, now, in, e)
	}
	return nil, nil
}

func undoNeeds(before, now State, in domain.Context, e events.NeedEvent) ([]events.Event, error) {
	switch e := e.(type) {
	case events.NeedCaptured:
		return one(events.NeedWithdrawn{Need: e.Need}), nil
	case events.NeedWithdrawn:
		return restoreNeed(before, now, in, e)
	case events.EvidenceAdded:
		return one(events.EvidenceWithdrawn(e)), nil
	case events.EvidenceWithdrawn:
		_, err := now.need(in.Product, e.Need)
		return domain.Unless(err, events.EvidenceAdded(e))
	case events.NeedsMerged:
		return one(events.NeedsUnmerged{Into: e.Into, Needs: unpointed(e.Needs)}), nil
	case events.NeedsUnmerged:
		return restoreMerge(now, in, e)
	case events.NeedAnswered:
		if e.Answer.From != nil {
			e.Status, e.Answer = *e.Status.Back(), *e.Answer.Back()
			return domain.Unless(knowAnswer(in, *e.Answer.To), e)
		}
		return one(events.NeedReopened{Need: e.Need, Status: *e.Status.Back(), Answer: e.Answer.Back()}), nil
	case events.NeedDismissed:
		if e.Explanation.From != "" {
			return one(events.NeedDismissed{Need: e.Need, Status: *e.Status.Back(), Explanation: *e.Explanation.Back()}), nil
		}
		return one(events.NeedReopened{Need: e.Need, Status: *e.Status.Back(), Explanation: e.Explanation.Back()}), nil
	case events.NeedReopened:
		if e.Answer != nil {
			return domain.Unless(knowAnswer(in, *e.Answer.From), events.NeedAnswered{
				Need: e.Need, Status: *e.Status.Back(), Answer: *e.Answer.Back(),
			})
		}
		return one(events.NeedDismissed{Need: e.Need, Status: *e.Status.Back(), Explanation: *e.Explanation.Back()}), nil
	}
	return nil, nil
}

// What was withdrawn may name things that were themselves withdrawn since: then it can't come back before they do.

func restoreInsight(before, now State, in domain.Context, e events.InsightWithdrawn) ([]events.Event, error) {
	i, _ := before.Insights.Get(events.KeyNumber(e.Insight))
	return domain.Unless(now.knowAll(in.Product, i.Personas, i.Needs, i.Competitors), events.InsightRecorded{
		Insight: i.Key, Statement: i.Statement, Method: i.Method, Personas: i.Personas, Needs: i.Needs, Competitors: i.Competitors,
	})
}

func restoreNeed(before, now State, in domain.Context, e events.NeedWithdrawn) ([]events.Event, error) {
	n, _ := before.Needs.Get(events.KeyNumber(e.Need))
	return domain.Unless(now.knowPersona(in.Product, n.Persona), events.NeedCaptured{
		Need: n.Key, Statement: n.Statement, Source: n.Source, Importance: n.Importance, Customers: n.Customers, Persona: n.Persona,
	})
}

// restoreMerge merges again, if the need that is to stand for the others still can.
func restoreMerge(now State, in domain.Context, e events.NeedsUnmerged) ([]events.Event, error) {
	_, err := now.unmerged(in.Product, e.Into)
	return domain.Unless(err, events.NeedsMerged{Into: e.Into, Needs: unpointed(e.Needs)})
}

func unpointed(needs []events.MergedNeed) []events.MergedNeed {
	var all []events.MergedNeed
	for _, m := range needs {
		all = append(all, events.MergedNeed{Need: m.Need, Status: *m.Status.Back(), Into: *m.Into.Back()})
	}
	return all
}

func one(e events.Event) []events.Event { return []events.Event{e} }
