package roadmap

import (
	"waymark/domain"
	"waymark/events"
)

// Command is a command of the roadmap book.
//
//sumtype:decl
type Command interface {
	// CommandName is the command's name in the API.
	CommandName() string
	// Owners are the roles that may give the command.
	Owners() []events.Role
	command()
}

// Commands lists every command of the book.
func Commands() []domain.Described[Command] {
	return []domain.Described[Command]{
		{Command: PlanInitiative{}, Summary: "Put an initiative on the roadmap"},
		{Command: ReviseInitiative{}, Summary: "Change what an initiative says"},
		{Command: PrioritizeInitiative{}, Summary: "Move an initiative within its horizon"},
		{Command: RescheduleInitiative{}, Summary: "Give an initiative another horizon or other dates"},
		{Command: StartInitiative{}, Summary: "Say that work on an initiative began"},
		{Command: DeliverInitiative{}, Summary: "Say that an initiative is done"},
		{Command: DropInitiative{}, Summary: "Say that an initiative will not be done"},
		{Command: PlanRelease{}, Summary: "Announce a release"},
		{Command: RescheduleRelease{}, Summary: "Move a release to another date"},
		{Command: AssignToRelease{}, Summary: "Say that a story or an initiative ships with a release, or no longer"},
		{Command: ShipRelease{}, Summary: "Say that a release is out"},
		{Command: ScoreInitiative{}, Summary: "Score an initiative"},
		{Command: LinkInitiatives{}, Summary: "Say that an initiative depends on another one, or no longer"},
		{Command: ValidateInitiative{}, Summary: "Say whether an initiative can be done"},
		{Command: ProposeRoadmapChange{}, Summary: "Propose a change of the roadmap"},
		{Command: AcceptProposal{}, Summary: "Accept a proposal, and do what it asks for"},
		{Command: DeclineProposal{}, Summary: "Decline a proposal; a reason is needed"},
	}
}

// PlanInitiative puts an initiative on the roadmap: at the bottom of its horizon unless a move says otherwise.
type PlanInitiative struct {
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
	Initiative string                  `json:"initiative" maxLength:"50" doc:"Key of the initiative"`
	Title      *string                 `json:"title,omitempty" minLength:"1" maxLength:"1000" nullable:"false" doc:"What it is called"`
	Outcome    domain.Optional[string] `json:"outcome,omitzero" maxLength:"10000" doc:"What will be different when it is done"`
	Goal       domain.Optional[string] `json:"goal,omitzero" maxLength:"255" doc:"The goal that it serves"`
}

// PrioritizeInitiative moves an initiative within its horizon.
type PrioritizeInitiative struct {
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
	Initiative string                  `json:"initiative" maxLength:"50" doc:"Key of the initiative"`
	Horizon    *events.Horizon         `json:"horizon,omitempty" enum:"now,next,later" nullable:"false" doc:"How near it is"`
	Start      domain.Optional[string] `json:"start,omitzero" format:"date" doc:"When work on it shall start"`
	Due        domain.Optional[string] `json:"due,omitzero" format:"date" doc:"When it shall be done"`
}

// StartInitiative says that work on an initiative began; one of another horizon comes to the bottom of now.
type StartInitiative struct {
	Initiative string `json:"initiative" maxLength:"50" doc:"Key of the initiative"`
}

// DeliverInitiative says that an initiative is done.
type DeliverInitiative struct {
	Initiative      string `json:"initiative" maxLength:"50" doc:"Key of the initiative"`
	WithUndelivered bool   `json:"with_undelivered,omitempty" doc:"Deliver it although initiatives that it depends on are not delivered"`
}

// DropInitiative says that an initiative will not be done.
type DropInitiative struct {
	Initiative string `json:"initiative" maxLength:"50" doc:"Key of the initiative"`
}

// PlanRelease announces a release.
type PlanRelease struct {
	Number   uint32           `json:"number,omitempty" maximum:"999999999" doc:"Number in the release's key, refused if it is taken; the next free one if left out"`
	Name     string           `json:"name" minLength:"1" maxLength:"500" doc:"What it is called"`
	Date     string           `json:"date,omitempty" format:"date" doc:"When it shall be out"`
	External *events.External `json:"external,omitempty" doc:"What it is in the tool that it came from"`
}

// RescheduleRelease moves a release to another date.
type RescheduleRelease struct {
	Release string                  `json:"release" maxLength:"50" doc:"Key of the release"`
	Date    domain.Optional[string] `json:"date,omitzero" format:"date" required:"true" doc:"When it shall be out; null: no date"`
}

// AssignToRelease says that a story or an initiative will ship with a release, or with remove that it will not. What is
// in several releases ships with each of them.
type AssignToRelease struct {
	Release    string `json:"release" maxLength:"50" doc:"Key of the release"`
	Story      string `json:"story,omitempty" maxLength:"50" doc:"Key of the story; either this or an initiative"`
	Initiative string `json:"initiative,omitempty" maxLength:"50" doc:"Key of the initiative; either this or a story"`
	Remove     bool   `json:"remove,omitempty" doc:"Take it out of the release"`
}

// ShipRelease says that a release is out.
type ShipRelease struct {
	Release         string `json:"release" maxLength:"50" doc:"Key of the release"`
	WithUndelivered bool   `json:"with_undelivered,omitempty" doc:"Ship it although initiatives of it are not delivered, or stories of it are open; the decision records which"`
}

// CommandName is "plan-initiative".
func (PlanInitiative) CommandName() string { return "plan-initiative" }

// CommandName is "revise-initiative".
func (ReviseInitiative) CommandName() string { return "revise-initiative" }

// CommandName is "prioritize-initiative".
func (PrioritizeInitiative) CommandName() string { return "prioritize-initiative" }

// CommandName is "reschedule-initiative".
func (RescheduleInitiative) CommandName() string { return "reschedule-initiative" }

// CommandName is "start-initiative".
func (StartInitiative) CommandName() string { return "start-initiative" }

// CommandName is "deliver-initiative".
func (DeliverInitiative) CommandName() string { return "deliver-initiative" }

// CommandName is "drop-initiative".
func (DropInitiative) CommandName() string { return "drop-initiative" }

// CommandName is "plan-release".
func (PlanRelease) CommandName() string { return "plan-release" }

// CommandName is "reschedule-release".
func (RescheduleRelease) CommandName() string { return "reschedule-release" }

// CommandName is "assign-to-release".
func (AssignToRelease) CommandName() string { return "assign-to-release" }

// CommandName is "ship-release".
func (ShipRelease) CommandName() string { return "ship-release" }

func owner() []events.Role { return []events.Role{events.ProductManager} }

// Owners is the product manager.
func (PlanInitiative) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (ReviseInitiative) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (PrioritizeInitiative) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (RescheduleInitiative) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (StartInitiative) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (DeliverInitiative) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (DropInitiative) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (PlanRelease) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (RescheduleRelease) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (AssignToRelease) Owners() []events.Role { return owner() }

// Owners is the product manager.
func (ShipRelease) Owners() []events.Role { return owner() }

func (PlanInitiative) command()       {}
func (ReviseInitiative) command()     {}
func (PrioritizeInitiative) command() {}
func (RescheduleInitiative) command() {}
func (StartInitiative) command()      {}
func (DeliverInitiative) command()    {}
func (DropInitiative) command()       {}
func (PlanRelease) command()          {}
func (RescheduleRelease) command()    {}
func (AssignToRelease) command()      {}
func (ShipRelease) command()          {}
