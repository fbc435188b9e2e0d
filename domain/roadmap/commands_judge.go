package roadmap

import (
	"waymark/domain"
	"waymark/events"
)

// ScoreInitiative scores an initiative.
type ScoreInitiative struct {
	domain.Of[State]
	Initiative string             `json:"initiative" maxLength:"50" doc:"Key of the initiative"`
	Framework  string             `json:"framework,omitempty" enum:"rice,ice,wsjf,moscow,kano,value_effort" doc:"Scoring framework; that of the policy if left out"`
	Version    int                `json:"version,omitempty" minimum:"1" maximum:"1000000000" doc:"Version of its formula; that of the policy, or else the newest, if left out"`
	Inputs     events.ScoreInputs `json:"inputs" doc:"What the framework takes"`
}

// LinkInitiatives says that an initiative depends on another one, or with remove that it does not.
type LinkInitiatives struct {
	domain.Of[State]
	Initiative string `json:"initiative" maxLength:"50" doc:"Key of the initiative that depends on the other one"`
	DependsOn  string `json:"depends_on" maxLength:"50" doc:"Key of the initiative that it depends on"`
	Remove     bool   `json:"remove,omitempty" doc:"It does not depend on the other one any more"`
}

// ValidateInitiative says whether an initiative can be done as it stands on the roadmap, by those who would do it.
type ValidateInitiative struct {
	domain.Of[State]
	Initiative string         `json:"initiative" maxLength:"50" doc:"Key of the initiative"`
	Verdict    events.Verdict `json:"verdict" enum:"validated,at_risk,infeasible" doc:"Whether it can be done"`
	Findings   string         `json:"findings,omitempty" maxLength:"20000" doc:"What was found; needed unless it is validated"`
}

// ProposeRoadmapChange asks for a change of the roadmap, in words and, if it can be said so, by the one command that
// accepting it will give.
type ProposeRoadmapChange struct {
	domain.Of[State]
	Initiative string                `json:"initiative,omitempty" maxLength:"50" doc:"Key of the initiative that it is about; that of the command, or the roadmap as a whole, if left out"`
	Change     string                `json:"change" minLength:"1" maxLength:"20000" doc:"What to change, and why"`
	Plan       *PlanInitiative       `json:"plan,omitempty" doc:"Asks for a new initiative"`
	Revise     *ReviseInitiative     `json:"revise,omitempty" doc:"Asks to change what an initiative says"`
	Prioritize *PrioritizeInitiative `json:"prioritize,omitempty" doc:"Asks to move an initiative within its horizon"`
	Reschedule *RescheduleInitiative `json:"reschedule,omitempty" doc:"Asks to give an initiative another horizon or other dates"`
	Drop       *DropInitiative       `json:"drop,omitempty" doc:"Asks to drop an initiative"`
}

// AcceptProposal follows a proposal: the command that it asks for, if there is one, is given in the same decision.
type AcceptProposal struct {
	domain.Of[State]
	Proposal string `json:"proposal" maxLength:"50" doc:"Key of the proposal"`
}

// DeclineProposal does not follow a proposal. It always takes a reason.
type DeclineProposal struct {
	domain.Of[State]
	Proposal string `json:"proposal" maxLength:"50" doc:"Key of the proposal"`
}
