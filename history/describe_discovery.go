package history

import (
	"slices"

	"waymark/events"
)

func describeDiscovery(e events.DiscoveryEvent) (Description, error) {
	var d Description
	switch e := e.(type) {
	case events.PersonaRecorded:
		d = about(e.Persona)
		d.new("name", e.Name)
		d.new("kind", e.Kind)
		d.new("goals", e.Goals)
		d.new("pains", e.Pains)
		d.new("description", e.Description)
	case events.PersonaRevised:
		d = about(e.Persona)
		changed(&d, "name", e.Name)
		changed(&d, "kind", e.Kind)
		changed(&d, "goals", e.Goals)
		changed(&d, "pains", e.Pains)
		changed(&d, "description", e.Description)
	case events.PersonaWithdrawn:
		return describeWithdrawn(e.Persona), nil
	case events.CompetitorRecorded:
		d = about(e.Competitor)
		d.new("name", e.Name)
		d.new("strengths", e.Strengths)
		d.new("weaknesses", e.Weaknesses)
		d.new("positioning", e.Positioning)
		d.new("link", e.Link)
	case events.CompetitorRevised:
		d = about(e.Competitor)
		changed(&d, "name", e.Name)
		changed(&d, "strengths", e.Strengths)
		changed(&d, "weaknesses", e.Weaknesses)
		changed(&d, "positioning", e.Positioning)
		changed(&d, "link", e.Link)
	case events.CompetitorWithdrawn:
		return describeWithdrawn(e.Competitor), nil
	case events.InsightRecorded:
		d = describeInsight(e)
	case events.InsightWithdrawn:
		return describeWithdrawn(e.Insight), nil
	case events.NeedEvent:
		return describeNeeds(e)
	default:
		return d, unknown(e)
	}
	return d, nil
}

// describeWithdrawn describes that something was taken back wholly.
func describeWithdrawn(key string) Description {
	d := about(key)
	d.add("withdrawn", false, true)
	return d
}

func describeInsight(e events.InsightRecorded) Description {
	d := about(e.Insight, slices.Concat(e.Personas, e.Needs, e.Competitors)...)
	d.new("statement", e.Statement)
	d.new("method", e.Method)
	d.new("personas", e.Personas)
	d.new("needs", e.Needs)
	d.new("competitors", e.Competitors)
	return d
}

func describeNeeds(e events.NeedEvent) (Description, error) {
	var d Description
	switch e := e.(type) {
	case events.NeedCaptured:
		d = about(e.Need, e.Persona)
		d.new("statement", e.Statement)
		d.new("source", e.Source)
		d.new("importance", e.Importance)
		d.new("customers", e.Customers)
		d.new("persona", e.Persona)
		d.new("status", events.OpenNeed)
	case events.NeedWithdrawn:
		return describeWithdrawn(e.Need), nil
	case events.EvidenceAdded:
		d = about(e.Need)
		d.new("evidence", e.Evidence)
	case events.EvidenceWithdrawn:
		d = about(e.Need)
		d.add("evidence", e.Evidence, nil)
	case events.NeedsMerged:
		d = about(e.Into, e.Keys()...)
		for _, m := range e.Needs {
			d.new("merged", m.Need)
		}
	case events.NeedsUnmerged:
		d = about(e.Into, e.Keys()...)
		for _, m := range e.Needs {
			d.add("merged", m.Need, nil)
		}
	case events.NeedAnswered:
		answer := orZero(e.Answer.To)
		d = about(e.Need, slices.Concat(answer.Stories, answer.Initiatives)...)
		differs(&d, "status", e.Status)
		changed(&d, "answer", &e.Answer)
	case events.NeedDismissed:
		d = about(e.Need)
		differs(&d, "status", e.Status)
		changed(&d, "explanation", &e.Explanation)
	case events.NeedReopened:
		d = about(e.Need)
		differs(&d, "status", e.Status)
		changed(&d, "answer", e.Answer)
		changed(&d, "explanation", e.Explanation)
	default:
		return d, unknown(e)
	}
	return d, nil
}
