package audit

import (
	"waymark/domain/discovery"
	"waymark/events"
)

// The rows of the discovery book as a replay expects them.

type personaRow struct {
	Persona     string             `json:"persona"`
	Name        string             `json:"name"`
	Kind        events.PersonaKind `json:"kind"`
	Goals       []string           `json:"goals"`
	Pains       []string           `json:"pains"`
	Description string             `json:"description"`
}

type competitorRow struct {
	Competitor  string   `json:"competitor"`
	Name        string   `json:"name"`
	Strengths   []string `json:"strengths"`
	Weaknesses  []string `json:"weaknesses"`
	Positioning string   `json:"positioning"`
	Link        string   `json:"link"`
}

type needRow struct {
	Need        string             `json:"need"`
	Statement   string             `json:"statement"`
	Source      string             `json:"source"`
	Importance  int                `json:"importance"`
	Customers   []string           `json:"customers"`
	Persona     string             `json:"persona"`
	Status      events.NeedStatus  `json:"status"`
	Answer      *events.NeedAnswer `json:"answer"`
	Explanation string             `json:"explanation"`
	MergedInto  string             `json:"merged_into"`
	Evidence    []evidenceRow      `json:"evidence"` // its own, by number
}

type evidenceRow struct {
	Number   int                 `json:"number"`
	Kind     events.EvidenceKind `json:"kind"`
	Text     string              `json:"text"`
	Link     string              `json:"link"`
	Customer string              `json:"customer"`
}

type insightRow struct {
	Insight     string   `json:"insight"`
	Statement   string   `json:"statement"`
	Method      string   `json:"method"`
	Personas    []string `json:"personas"`
	Needs       []string `json:"needs"`
	Competitors []string `json:"competitors"`
}

func (out Replay) personas() []personaRow { return rowsOf(out.Discovery.Personas, out.persona) }

func (out Replay) persona(_ uint32, p discovery.Persona) personaRow {
	return personaRow{p.Key, p.Name, p.Kind, filled(p.Goals), filled(p.Pains), p.Description}
}

func (out Replay) competitors() []competitorRow {
	return rowsOf(out.Discovery.Competitors, out.competitor)
}

func (out Replay) competitor(_ uint32, c discovery.Competitor) competitorRow {
	return competitorRow{c.Key, c.Name, filled(c.Strengths), filled(c.Weaknesses), c.Positioning, c.Link}
}

func (out Replay) needs() []needRow { return rowsOf(out.Discovery.Needs, out.need) }

func (out Replay) need(_ uint32, n discovery.Need) needRow {
	evidence := []evidenceRow{}
	for _, e := range n.Evidence {
		evidence = append(evidence, evidenceRow{e.Number, e.Kind, e.Text, e.Link, e.Customer})
	}
	return needRow{
		Need: n.Key, Statement: n.Statement, Source: n.Source, Importance: n.Importance, Customers: filled(n.Customers),
		Persona: n.Persona, Status: n.Status, Answer: n.Answer, Explanation: n.Explanation, MergedInto: n.MergedInto,
		Evidence: evidence,
	}
}

func (out Replay) insights() []insightRow { return rowsOf(out.Discovery.Insights, out.insight) }

func (out Replay) insight(_ uint32, i discovery.Insight) insightRow {
	return insightRow{i.Key, i.Statement, i.Method, filled(i.Personas), filled(i.Needs), filled(i.Competitors)}
}
