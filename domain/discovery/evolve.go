package discovery

import (
	"slices"

	"waymark/events"
	"waymark/persistent"
)

// Evolve is the state after the event.
func Evolve(s State, e events.DiscoveryEvent) State {
	switch e := e.(type) {
	case events.PersonaRecorded:
		return s.withPersona(Persona{e.Persona, e.Name, e.Kind, e.Goals, e.Pains, e.Description})
	case events.PersonaRevised:
		s.Personas = change(s.Personas, e.Persona, func(p *Persona) {
			e.Name.Apply(&p.Name)
			e.Kind.Apply(&p.Kind)
			e.Goals.Apply(&p.Goals)
			e.Pains.Apply(&p.Pains)
			e.Description.Apply(&p.Description)
		})
	case events.PersonaWithdrawn:
		s.Personas = s.Personas.Delete(events.KeyNumber(e.Persona))
	case events.CompetitorRecorded:
		return s.withCompetitor(Competitor{e.Competitor, e.Name, e.Strengths, e.Weaknesses, e.Positioning, e.Link})
	case events.CompetitorRevised:
		s.Competitors = change(s.Competitors, e.Competitor, func(c *Competitor) {
			e.Name.Apply(&c.Name)
			e.Strengths.Apply(&c.Strengths)
			e.Weaknesses.Apply(&c.Weaknesses)
			e.Positioning.Apply(&c.Positioning)
			e.Link.Apply(&c.Link)
		})
	case events.CompetitorWithdrawn:
		s.Competitors = s.Competitors.Delete(events.KeyNumber(e.Competitor))
	case events.InsightRecorded:
		return s.withInsight(Insight{e.Insight, e.Statement, e.Method, e.Personas, e.Needs, e.Competitors})
	case events.InsightWithdrawn:
		s.Insights = s.Insights.Delete(events.KeyNumber(e.Insight))
	case events.NeedEvent:
		return s.evolveNeeds(e)
	}
	return s
}

func (s State) evolveNeeds(e events.NeedEvent) State {
	switch e := e.(type) {
	case events.NeedCaptured:
		return s.withNeed(Need{
			Key: e.Need, Statement: e.Statement, Source: e.Source, Importance: e.Importance, Customers: e.Customers,
			Persona: e.Persona, Status: events.OpenNeed,
		})
	case events.NeedWithdrawn:
		s.Needs = s.Needs.Delete(events.KeyNumber(e.Need))
	case events.EvidenceAdded:
		s.Needs = change(s.Needs, e.Need, func(n *Need) { n.add(Evidence{e.Number, e.Evidence}) })
	case events.EvidenceWithdrawn:
		s.Needs = change(s.Needs, e.Need, func(n *Need) {
			n.Evidence = slices.DeleteFunc(slices.Clone(n.Evidence), func(has Evidence) bool { return has.Number == e.Number })
		})
	case events.NeedsMerged:
		return s.point(e.Needs)
	case events.NeedsUnmerged:
		return s.point(e.Needs)
	case events.NeedAnswered:
		s.Needs = change(s.Needs, e.Need, func(n *Need) { n.Status, n.Answer = e.Status.To, e.Answer.To })
	case events.NeedDismissed:
		s.Needs = change(s.Needs, e.Need, func(n *Need) { n.Status, n.Explanation = e.Status.To, e.Explanation.To })
	case events.NeedReopened:
		s.Needs = change(s.Needs, e.Need, func(n *Need) {
			n.Status = e.Status.To
			e.Answer.Apply(&n.Answer)
			e.Explanation.Apply(&n.Explanation)
		})
	}
	return s
}

func (s State) withPersona(p Persona) State {
	n := events.KeyNumber(p.Key)
	s.Personas, s.LastPersona = s.Personas.Set(n, p), max(s.LastPersona, n)
	return s
}

func (s State) withCompetitor(c Competitor) State {
	n := events.KeyNumber(c.Key)
	s.Competitors, s.LastCompetitor = s.Competitors.Set(n, c), max(s.LastCompetitor, n)
	return s
}

func (s State) withNeed(need Need) State {
	n := events.KeyNumber(need.Key)
	s.Needs, s.LastNeed = s.Needs.Set(n, need), max(s.LastNeed, n)
	return s
}

func (s State) withInsight(i Insight) State {
	n := events.KeyNumber(i.Key)
	s.Insights, s.LastInsight = s.Insights.Set(n, i), max(s.LastInsight, n)
	return s
}

// point makes needs point to others, or to none.
func (s State) point(needs []events.MergedNeed) State {
	for _, m := range needs {
		s.Needs = change(s.Needs, m.Need, func(n *Need) { n.Status, n.MergedInto = m.Status.To, m.Into.To })
	}
	return s
}

// add puts evidence where its number belongs: what was withdrawn may come back.
func (n *Need) add(e Evidence) {
	at, _ := slices.BinarySearchFunc(n.Evidence, e.Number, func(has Evidence, number int) int { return has.Number - number })
	n.Evidence = slices.Insert(slices.Clone(n.Evidence), at, e)
	n.LastEvidence = max(n.LastEvidence, e.Number)
}

func change[T any](things persistent.Map[T], key string, change func(*T)) persistent.Map[T] {
	n := events.KeyNumber(key)
	thing, _ := things.Get(n)
	change(&thing)
	return things.Set(n, thing)
}
