package product

import "waymark/events"

// Command is a command of the product book.
//
//sumtype:decl
type Command interface {
	// CommandName is the command's name in the API.
	CommandName() string
	// Owners are the roles that may give the command; empty: anyone.
	Owners() []events.Role
	command()
}

// StartProduct opens a product; whoever does it becomes its product manager and its product owner.
type StartProduct struct {
	Key  string `json:"key" pattern:"^[A-Z][A-Z0-9]{1,19}$" patternDescription:"2 to 20 capital letters and digits, a letter first" doc:"Key of the product, such as ACME"`
	Name string `json:"name" minLength:"1" maxLength:"200" doc:"What people call the product"`
}

// SetVision replaces the vision.
type SetVision struct {
	Statement       string   `json:"statement" minLength:"1" maxLength:"10000" doc:"What the product is for, in a sentence or two"`
	Audience        string   `json:"audience,omitempty" maxLength:"10000" doc:"Whom it is for"`
	Needs           []string `json:"needs,omitempty" nullable:"false" maxItems:"100" doc:"What they need"`
	Differentiators []string `json:"differentiators,omitempty" nullable:"false" maxItems:"100" doc:"What sets it apart"`
	BusinessGoals   []string `json:"business_goals,omitempty" nullable:"false" maxItems:"100" doc:"What the company wants of it"`
}

// AssignRole gives a person a role.
type AssignRole struct {
	Person string      `json:"person" minLength:"1" maxLength:"200" doc:"Who"`
	Role   events.Role `json:"role" enum:"product_manager,product_owner,team_member,stakeholder" doc:"Which role"`
}

// RevokeRole takes a role from a person.
type RevokeRole struct {
	Person string      `json:"person" minLength:"1" maxLength:"200" doc:"Who"`
	Role   events.Role `json:"role" enum:"product_manager,product_owner,team_member,stakeholder" doc:"Which role"`
}

// SetDecisionPolicy replaces how the product's people decide; what is left out stays as it is.
type SetDecisionPolicy struct {
	Workflow       []events.Status `json:"workflow,omitempty" nullable:"false" minItems:"1" maxItems:"200" doc:"Statuses in the order in which work flows"`
	Levels         []string        `json:"levels,omitempty" nullable:"false" minItems:"1" maxItems:"100" doc:"Priority levels, the highest first"`
	ReasonRequired *[]string       `json:"reason_required,omitempty" maxItems:"100" doc:"Commands that need a reason, such as prioritize-story"`
	Scoring        *events.Scoring `json:"scoring,omitempty" doc:"Scoring framework and the version of its formula"`
}

// CommandName is "start-product".
func (StartProduct) CommandName() string { return "start-product" }

// CommandName is "set-vision".
func (SetVision) CommandName() string { return "set-vision" }

// CommandName is "assign-role".
func (AssignRole) CommandName() string { return "assign-role" }

// CommandName is "revoke-role".
func (RevokeRole) CommandName() string { return "revoke-role" }

// CommandName is "set-decision-policy".
func (SetDecisionPolicy) CommandName() string { return "set-decision-policy" }

func managers() []events.Role { return []events.Role{events.ProductManager} }

// Owners is nobody: anyone may start a product.
func (StartProduct) Owners() []events.Role { return nil }

// Owners is the product manager.
func (SetVision) Owners() []events.Role { return managers() }

// Owners is the product manager.
func (AssignRole) Owners() []events.Role { return managers() }

// Owners is the product manager.
func (RevokeRole) Owners() []events.Role { return managers() }

// Owners is the product manager.
func (SetDecisionPolicy) Owners() []events.Role { return managers() }

func (StartProduct) command()      {}
func (SetVision) command()         {}
func (AssignRole) command()        {}
func (RevokeRole) command()        {}
func (SetDecisionPolicy) command() {}
