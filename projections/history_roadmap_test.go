package projections

import (
	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/roadmap"
	"waymark/events"
)

// undoRoadmap takes back the last event of a roadmap.
type undoRoadmap struct{}

func (p *told) undoRoadmap(in domain.Context) ([]events.Event, error) {
	at := len(p.roadmapEvents) - 1
	if at < 0 {
		return nil, nil
	}
	return roadmap.Undo(last(p.roadmap[:at]), p.roadmap[at], in, p.roadmapEvents[at])
}

func (d draw) undoRoadmap() any { return undoRoadmap{} }

func (d draw) judge() any {
	if d.coin() {
		verdict := rapid.SampledFrom(events.Verdicts()).Draw(d.t, "verdict")
		return roadmap.ValidateInitiative{Initiative: d.initiative(), Verdict: verdict, Findings: "f" + d.text()}
	}
	reach, impact, confidence, effort := 1e9, 0.25, float64(rapid.IntRange(0, 2).Draw(d.t, "confidence")), 0.3
	return roadmap.ScoreInitiative{Initiative: d.initiative(), Framework: "rice", Inputs: events.ScoreInputs{
		Reach: &reach, Impact: &impact, Confidence: &confidence, Effort: &effort,
	}}
}

func (d draw) link() any {
	return roadmap.LinkInitiatives{Initiative: d.initiative(), DependsOn: d.initiative(), Remove: d.coin()}
}

func (d draw) propose() any {
	c := roadmap.ProposeRoadmapChange{Change: "c" + d.text()}
	switch rapid.IntRange(0, 3).Draw(d.t, "what") {
	case 0:
		c.Initiative = d.initiative()
	case 1:
		c.Drop = &roadmap.DropInitiative{Initiative: d.initiative()}
	case 2:
		c.Revise = &roadmap.ReviseInitiative{Initiative: d.initiative(), Title: d.some(), Goal: d.perhaps()}
	}
	return c
}

func (d draw) decideProposal() any {
	proposal := events.ProposalMark.Key(d.key, d.number(last(d.p.roadmap).LastProposal))
	if d.coin() {
		return roadmap.DeclineProposal{Proposal: proposal}
	}
	return roadmap.AcceptProposal{Proposal: proposal}
}
