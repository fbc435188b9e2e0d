package projections

import (
	"slices"

	"waymark/events"
)

type plainPersona struct {
	Persona     string             `json:"persona"`
	Name        string             `json:"name"`
	Kind        events.PersonaKind `json:"kind"`
	Goals       []string           `json:"goals"`
	Pains       []string           `json:"pains"`
	Description string             `json:"description"`
	Revision    int64              `json:"revision"`
}

type plainCompetitor struct {
	Competitor  string   `json:"competitor"`
	Name        string   `json:"name"`
	Strengths   []string `json:"strengths"`
	Weaknesses  []string `json:"weaknesses"`
	Positioning string   `json:"positioning"`
	Link        string   `json:"link"`
	Revision    int64    `json:"revision"`
}

type plainInsight struct {
	Insight     string   `json:"insight"`
	Statement   string   `json:"statement"`
	Method      string   `json:"method"`
	Personas    []string `json:"personas"`
	Needs       []string `json:"needs"`
	Competitors []string `json:"competitors"`
	Revision    int64    `json:"revision"`
}

// market takes what is about personas, competitors and findings.
func (d *plainDiscovery) market(r events.Recorded) {
	switch e := r.Event.(type) {
	case events.PersonaRecorded:
		d.personas[e.Persona] = &plainPersona{
			e.Persona, e.Name, e.Kind, listed(e.Goals), listed(e.Pains), e.Description, r.Revision,
		}
	case events.PersonaRevised:
		d.personas.change(e.Persona, func(p *plainPersona) { p.revise(r, e) })
	case events.PersonaWithdrawn:
		delete(d.personas, e.Persona)
	case events.CompetitorRecorded:
		d.competitors[e.Competitor] = &plainCompetitor{
			e.Competitor, e.Name, listed(e.Strengths), listed(e.Weaknesses), e.Positioning, e.Link, r.Revision,
		}
	case events.CompetitorRevised:
		d.competitors.change(e.Competitor, func(c *plainCompetitor) { c.revise(r, e) })
	case events.CompetitorWithdrawn:
		delete(d.competitors, e.Competitor)
	case events.InsightRecorded:
		d.insights[e.Insight] = &plainInsight{
			e.Insight, e.Statement, e.Method, listed(e.Personas), listed(e.Needs), listed(e.Competitors), r.Revision,
		}
	case events.InsightWithdrawn:
		delete(d.insights, e.Insight)
	}
}

func (p *plainPersona) revise(r events.Recorded, e events.PersonaRevised) {
	p.Revision = r.Revision
	e.Name.Apply(&p.Name)
	e.Kind.Apply(&p.Kind)
	e.Description.Apply(&p.Description)
	relisted(e.Goals, &p.Goals)
	relisted(e.Pains, &p.Pains)
}

func (c *plainCompetitor) revise(r events.Recorded, e events.CompetitorRevised) {
	c.Revision = r.Revision
	e.Name.Apply(&c.Name)
	e.Positioning.Apply(&c.Positioning)
	e.Link.Apply(&c.Link)
	relisted(e.Strengths, &c.Strengths)
	relisted(e.Weaknesses, &c.Weaknesses)
}

// relisted changes a list, if it was changed.
func relisted(change *events.Change[[]string], list *[]string) {
	if change != nil {
		*list = listed(change.To)
	}
}

// about are the findings about any of these needs.
func (d *plainDiscovery) about(needs []string) []plainInsight {
	return slices.DeleteFunc(all(d.insights, copied), func(i plainInsight) bool {
		return !slices.ContainsFunc(needs, func(need string) bool { return slices.Contains(i.Needs, need) })
	})
}

func copied[T any](thing *T) T { return *thing }
