package roadmap

import (
	"waymark/domain"
	"waymark/events"
)

// Command is a command of the roadmap book.
type Command = domain.CommandOf[State]

// Commands is the table of all commands of the book.
func Commands() domain.Table[State] { return commands }

var commands = proposable.With(
	domain.On("start-initiative", owner(), "Say that work on an initiative began", startInitiative),
	domain.On("deliver-initiative", owner(), "Say that an initiative is done", deliverInitiative),
	domain.On("plan-release", owner(), "Announce a release", planRelease),
	domain.On("reschedule-release", owner(), "Move a release to another date", rescheduleRelease),
	domain.On("assign-to-release", owner(), "Say that a story or an initiative ships with a release, or no longer", assignToRelease),
	domain.On("ship-release", owner(), "Say that a release is out", shipRelease),
	domain.On("score-initiative", owner(), "Score an initiative", scoreInitiative),
	domain.On("link-initiatives", owner(), "Say that an initiative depends on another one, or no longer", linkInitiatives),
	domain.On("validate-initiative", adviser(), "Say whether an initiative can be done", validateInitiative),
	domain.On("propose-roadmap-change", adviser(), "Propose a change of the roadmap", proposeRoadmapChange),
	domain.On("accept-proposal", owner(), "Accept a proposal, and do what it asks for", acceptProposal),
	domain.On("decline-proposal", owner(), "Decline a proposal; a reason is needed", declineProposal),
)

// proposable are those that a proposal may ask for.
var proposable = domain.NewTable(events.Roadmap,
	domain.On("plan-initiative", owner(), "Put an initiative on the roadmap", planInitiative),
	domain.On("revise-initiative", owner(), "Change what an initiative says", reviseInitiative),
	domain.On("prioritize-initiative", owner(), "Move an initiative within its horizon", prioritizeInitiative),
	domain.On("reschedule-initiative", owner(), "Give an initiative another horizon or other dates", rescheduleInitiative),
	domain.On("drop-initiative", owner(), "Say that an initiative will not be done", dropInitiative),
)

func owner() []events.Role { return []events.Role{events.ProductManager} }

func adviser() []events.Role { return []events.Role{events.ProductOwner} }

// PlanInitiative puts an initiative on the roadmap: at the bottom of its horizon unless a move says otherwise.
type PlanInitiative struct {
	domain.Of[State]
	Number   uint32           `json:"number,omitempty" maximum:"999999999" doc:"Number in the initiative's key, refused if it is taken; the next free one if left out"`
	Title    string           `json:"title" minLength:"1" maxLength:"1000" doc:"What it is called"`
	Outcome  string           `json:"outcome,omitempty" maxLength:"10000" doc:"What will be different when it is done"`
	Goal     string           `json:"goal,omitempty" maxLength:"255" doc:"The goal that it serves"`
	Horizon  events.Horizon   `json:"horizon,omitempty" enum:"now,next,later" doc:"How near it is; later if left out"`
	Start    string           `json:"start,omitempty" format:"date" doc:"When work on it shall start"`
	Due      string           `json:"due,omitempty" format:"date" doc:"When it shall be done"`
	After    string           `json:"after,omitempty" maxLength:"50" doc:"Key of the initiative of the horizon to place it below"`
	Before   string           `json:"before,omitempty" maxLength:"50" doc:"Key of the initiative of the horizon to place it above"`
	Top      bool             `json:"top,omitempty" doc:"Place it first"`
	Bottom   bool             `json:"bottom,omitempty" doc:"Place it last"`
	Place    int              `json:"place,omitempty" minimum:"1" maximum:"1000000000" doc:"Place in its horizon, 1 is first"`
	External *events.External `json:"external,omitempty" doc:"What it is in the tool that it came from"`
}

// ReviseInitiative changes what an initiative says; what is left out stays as it is.
type ReviseInitiative struct {
	domain.Of[State]
	Initiative string                  `json:"initiative" maxLength:"50" doc:"Key of the initiative"`
	Title      *string                 `json:"title,omitempty" minLength:"1" maxLength:"1000" nullable:"false" doc:"What it is called"`
	Outcome    domain.Optional[string] `json:"outcome,omitzero" maxLength:"10000" doc:"What will be different when it is done"`
	Goal       domain.Optional[string] `json:"goal,omitzero" maxLength:"255" doc:"The goal that it serves"`
}

// PrioritizeInitiative moves an initiative within its horizon.
type PrioritizeInitiative struct {
	domain.Of[State]
	Initiative string `json:"initiative" maxLength:"50" doc:"Key of the initiative"`
	After      string `json:"after,omitempty" maxLength:"50" doc:"Key of the initiative of the same horizon to place it below"`
	Before     string `json:"before,omitempty" maxLength:"50" doc:"Key of the initiative of the same horizon to place it above"`
	Top        bool   `json:"top,omitempty" doc:"Make it the first"`
	Bottom     bool   `json:"bottom,omitempty" doc:"Make it the last"`
	Place      int    `json:"place,omitempty" minimum:"1" maximum:"1000000000" doc:"Place in its horizon, 1 is first"`
}

// RescheduleInitiative gives an initiative another horizon, at the bottom of it, or other dates; what is left out stays
// as it is.
type RescheduleInitiative struct {
	domain.Of[State]
	Initiative string                  `json:"initiative" maxLength:"50" doc:"Key of the initiative"`
	Horizon    *events.Horizon         `json:"horizon,omitempty" enum:"now,next,later" nullable:"false" doc:"How near it is"`
	Start      domain.Optional[string] `json:"start,omitzero" format:"date" doc:"When work on it shall start"`
	Due        domain.Optional[string] `json:"due,omitzero" format:"date" doc:"When it shall be done"`
}

// StartInitiative says that work on an initiative began; one of another horizon comes to the bottom of now.
type StartInitiative struct {
	domain.Of[State]
	Initiative string `json:"initiative" maxLength:"50" doc:"Key of the initiative"`
}

// DeliverInitiative says that an initiative is done.
type DeliverInitiative struct {
	domain.Of[State]
	Initiative      string `json:"initiative" maxLength:"50" doc:"Key of the initiative"`
	WithUndelivered bool   `json:"with_undelivered,omitempty" doc:"Deliver it although initiatives that it depends on are not delivered"`
}

// DropInitiative says that an initiative will not be done.
type DropInitiative struct {
	domain.Of[State]
	Initiative string `json:"initiative" maxLength:"50" doc:"Key of the initiative"`
}

// PlanRelease announces a release.
type PlanRelease struct {
	domain.Of[State]
	Number   uint32           `json:"number,omitempty" maximum:"999999999" doc:"Number in the release's key, refused if it is taken; the next free one if left out"`
	Name     string           `json:"name" minLength:"1" maxLength:"500" doc:"What it is called"`
	Date     string           `json:"date,omitempty" format:"date" doc:"When it shall be out"`
	External *events.External `json:"external,omitempty" doc:"What it is in the tool that it came from"`
}

// RescheduleRelease moves a release to another date.
type RescheduleRelease struct {
	domain.Of[State]
	Release string                  `json:"release" maxLength:"50" doc:"Key of the release"`
	Date    domain.Optional[string] `json:"date,omitzero" format:"date" required:"true" doc:"When it shall be out; null: no date"`
}

// AssignToRelease says that a story or an initiative will ship with a release, or with remove that it will not. What is
// in several releases ships with each of them.
type AssignToRelease struct {
	domain.Of[State]
	Release    string `json:"release" maxLength:"50" doc:"Key of the release"`
	Story      string `json:"story,omitempty" maxLength:"50" doc:"Key of the story; either this or an initiative"`
	Initiative string `json:"initiative,omitempty" maxLength:"50" doc:"Key of the initiative; either this or a story"`
	Remove     bool   `json:"remove,omitempty" doc:"Take it out of the release"`
}

// ShipRelease says that a release is out.
type ShipRelease struct {
	domain.Of[State]
	Release         string `json:"release" maxLength:"50" doc:"Key of the release"`
	WithUndelivered bool   `json:"with_undelivered,omitempty" doc:"Ship it although initiatives of it are not delivered, or stories of it are open; the decision records which"`
}
