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

func (d draw) planInitiative() any {
	return roadmap.PlanInitiative{
		Title: "i" + d.text(), Outcome: d.text(), Goal: d.aim(), Horizon: d.horizon(), Start: d.date(), Top: d.coin(),
		External: d.external(),
	}
}

// aim is the key of a goal, or what people call one.
func (d draw) aim() string {
	if d.coin() {
		return d.goal()
	}
	return d.text()
}
func (d draw) reviseInitiative() any {
	return roadmap.ReviseInitiative{Initiative: d.initiative(), Title: d.some(), Outcome: d.perhaps(), Goal: d.perhaps()}
}
func (d draw) prioritizeInitiative() any {
	c := roadmap.PrioritizeInitiative{Initiative: d.initiative()}
	if d.coin() {
		c.After = d.initiative()
	} else {
		c.Top = true
	}
	return c
}
func (d draw) reschedule() any {
	horizon, start, due := d.horizon(), d.date(), d.date()
	c := roadmap.RescheduleInitiative{Initiative: d.initiative()}
	if d.coin() {
		c.Horizon = &horizon
	}
	if d.coin() {
		c.Start, c.Due = domain.Some(start), domain.Some(due)
	}
	return c
}
func (d draw) progress() any {
	switch rapid.IntRange(0, 4).Draw(d.t, "progress") {
	case 0:
		return roadmap.DeliverInitiative{Initiative: d.initiative()}
	case 1:
		return roadmap.DropInitiative{Initiative: d.initiative()}
	}
	return roadmap.StartInitiative{Initiative: d.initiative()}
}
func (d draw) planRelease() any {
	return roadmap.PlanRelease{Name: "r" + d.text(), Date: d.date(), External: d.external()}
}
func (d draw) rescheduleRelease() any {
	return roadmap.RescheduleRelease{Release: d.release(), Date: domain.SomeOrNone(d.date())}
}
func (d draw) assign() any {
	c := roadmap.AssignToRelease{Release: d.release(), Remove: d.coin()}
	if d.coin() {
		c.Story = d.story()
	} else {
		c.Initiative = d.initiative()
	}
	return c
}
func (d draw) ship() any { return roadmap.ShipRelease{Release: d.release(), WithUndelivered: d.coin()} }
