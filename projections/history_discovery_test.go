package projections

import (
	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/discovery"
	"waymark/events"
)

// undoDiscovery takes the last event of the discovery book back, be it one that takes another back.
type undoDiscovery struct{}

func (p *told) undoDiscovery(in domain.Context) ([]events.Event, error) {
	if len(p.discovered) == 0 {
		return nil, nil
	}
	return discovery.Undo(last(p.discovery[:len(p.discovery)-1]), last(p.discovery), in, last(p.discovered))
}

func (d draw) discovery() []func() any {
	return []func() any{
		d.persona, d.competitor, d.captureNeed, d.captureNeed, d.addEvidence, d.addEvidence, d.mergeNeeds, d.mergeNeeds, d.answerNeed,
		d.dismissNeed, d.insight, func() any { return undoDiscovery{} }, func() any { return undoDiscovery{} },
	}
}

func (d draw) personaKey() string {
	return events.PersonaMark.Key(d.key, d.number(last(d.p.discovery).LastPersona))
}
func (d draw) competitorKey() string {
	return events.CompetitorMark.Key(d.key, d.number(last(d.p.discovery).LastCompetitor))
}
func (d draw) need() string {
	return events.NeedMark.Key(d.key, d.number(last(d.p.discovery).LastNeed))
}

// served are needs that a story may name: keys, or what people call them.
func (d draw) served() []string {
	if d.coin() {
		return []string{d.need()}
	}
	return d.words()
}

func (d draw) persona() any {
	goals := d.words()
	if d.coin() {
		return discovery.RecordPersona{Name: "p" + d.text(), Goals: goals, Pains: d.words(), Description: d.text()}
	}
	return discovery.RevisePersona{Persona: d.personaKey(), Name: d.some(), Goals: domain.Some(goals), Description: d.perhaps()}
}

func (d draw) competitor() any {
	weaknesses := d.words()
	if d.coin() {
		return discovery.RecordCompetitor{Name: "c" + d.text(), Strengths: d.words(), Weaknesses: weaknesses, Positioning: d.text(), Link: d.text()}
	}
	return discovery.ReviseCompetitor{Competitor: d.competitorKey(), Name: d.some(), Weaknesses: domain.Some(weaknesses), Link: d.perhaps()}
}

func (d draw) captureNeed() any {
	c := discovery.CaptureNeed{
		Statement: "n" + d.text(), Source: d.text(), Importance: rapid.IntRange(1, 5).Draw(d.t, "importance"), Customers: d.words(),
	}
	if d.coin() {
		c.Persona = d.personaKey()
	}
	return c
}

func (d draw) addEvidence() any {
	return discovery.AddEvidence{
		Need: d.need(), Kind: rapid.SampledFrom(events.EvidenceKinds()).Draw(d.t, "kind"), Text: "e" + d.text(), Link: d.text(), Customer: d.text(),
	}
}

func (d draw) mergeNeeds() any {
	return discovery.MergeNeeds{Needs: []string{d.need()}, Into: d.need()}
}

func (d draw) answerNeed() any {
	c := discovery.AnswerNeed{Need: d.need(), Explanation: "a" + d.text()}
	if d.coin() {
		c.Stories = []string{d.story()}
	}
	if d.coin() {
		c.Initiatives = []string{d.initiative()}
	}
	return c
}

func (d draw) dismissNeed() any {
	return discovery.DismissNeed{Need: d.need(), Explanation: "x" + d.text()}
}

func (d draw) insight() any {
	c := discovery.RecordInsight{Statement: "i" + d.text(), Method: d.text()}
	if d.coin() {
		c.Needs = []string{d.need()}
	}
	if d.coin() {
		c.Personas, c.Competitors = []string{d.personaKey()}, []string{d.competitorKey()}
	}
	return c
}
