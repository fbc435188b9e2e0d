package events

import "encoding/json"

// ProposalStatus is what became of a proposal.
type ProposalStatus string

// The statuses of a proposal.
const (
	ProposalIsOpen     ProposalStatus = "open"
	ProposalIsAccepted ProposalStatus = "accepted"
	ProposalIsDeclined ProposalStatus = "declined"
)

// ProposedCommand is the command that a proposal asks for, as it would be given.
type ProposedCommand struct {
	Name string          `json:"name"` // such as "reschedule-initiative"
	Body json.RawMessage `json:"body"`
}

// RoadmapChangeProposed says that somebody wants the roadmap changed.
type RoadmapChangeProposed struct {
	Proposal   string           `json:"proposal"`
	Initiative string           `json:"initiative,omitempty"` // that it is about; empty for a new one or the roadmap as a whole
	Change     string           `json:"change"`
	Command    *ProposedCommand `json:"command,omitempty"`
}

// ProposalAccepted says that a proposal is followed. What its command does stands in the events that come with it.
type ProposalAccepted struct {
	Proposal string `json:"proposal"`
}

// ProposalDeclined says that a proposal is not followed.
type ProposalDeclined struct {
	Proposal string `json:"proposal"`
}

// ProposalReopened takes back what was decided on a proposal.
type ProposalReopened struct {
	Proposal string                 `json:"proposal"`
	Status   Change[ProposalStatus] `json:"status"`
}

// ProposalWithdrawn takes back that something was proposed.
type ProposalWithdrawn struct {
	Proposal string `json:"proposal"`
	Change   string `json:"change"`
}

// Type is "RoadmapChangeProposed".
func (RoadmapChangeProposed) Type() string { return "RoadmapChangeProposed" }

// Type is "ProposalAccepted".
func (ProposalAccepted) Type() string { return "ProposalAccepted" }

// Type is "ProposalDeclined".
func (ProposalDeclined) Type() string { return "ProposalDeclined" }

// Type is "ProposalReopened".
func (ProposalReopened) Type() string { return "ProposalReopened" }

// Type is "ProposalWithdrawn".
func (ProposalWithdrawn) Type() string { return "ProposalWithdrawn" }

func (RoadmapChangeProposed) event() {}
func (ProposalAccepted) event()      {}
func (ProposalDeclined) event()      {}
func (ProposalReopened) event()      {}
func (ProposalWithdrawn) event()     {}

func (RoadmapChangeProposed) roadmapEvent() {}
func (ProposalAccepted) roadmapEvent()      {}
func (ProposalDeclined) roadmapEvent()      {}
func (ProposalReopened) roadmapEvent()      {}
func (ProposalWithdrawn) roadmapEvent()     {}
