package product

import (
	"time"

	"waymark/domain"
	"waymark/events"
)

// Command is a command of the product book.
type Command = domain.CommandOf[State]

// Commands is the table of all commands of the book.
func Commands() domain.Table[State] { return commands }

var commands = domain.NewTable(events.Product,
	domain.On("start-product", nil, "Start a product; whoever does it holds both roles, product manager and product owner", startProduct),
	domain.On("rename-product", managers(), "Give the product another name", renameProduct),
	domain.On("set-vision", managers(), "Replace the vision", setVision),
	domain.On("move-lifecycle-stage", managers(), "Say that the product is in another stage of its life", moveLifecycleStage),
	domain.On("assign-role", managers(), "Give a person a role", assignRole),
	domain.On("revoke-role", managers(), "Take a role from a person", revokeRole),
	domain.On("set-decision-policy", managers(), "Set the workflow, the priority levels, which decisions need a reason, the scoring", setDecisionPolicy),
	domain.On("set-goal", managers(), "Set an outcome to reach: a metric, where it stands, where it shall be, and when", setGoal),
	domain.On("revise-goal", managers(), "Change what a goal says", reviseGoal),
	domain.On("measure-goal", managers(), "Say what a goal's metric was on a day", measureGoal),
	domain.On("close-goal", managers(), "Say how a goal ended: reached, missed or abandoned", closeGoal),
	domain.On("raise-challenge", events.Roles(), "Say what hinders the product's people", raiseChallenge),
	domain.On("resolve-challenge", managers(), "Say how a challenge was overcome", resolveChallenge),
	domain.On("record-import", managers(), "Say what an import brought in under its batch id; again with other figures, what it has brought in by now", recordImport),
)

func managers() []events.Role { return []events.Role{events.ProductManager} }

// StartProduct opens a product; whoever does it becomes its product manager and its product owner.
type StartProduct struct {
	domain.Of[State]
	Key  string `json:"key" maxLength:"20" pattern:"^[A-Z][A-Z0-9_]{1,19}$" patternDescription:"2 to 20 capital letters, digits and underscores, a letter first" doc:"Key of the product, such as ACME"`
	Name string `json:"name" minLength:"1" maxLength:"200" doc:"What people call the product"`
}

// RenameProduct gives the product another name; its key stays.
type RenameProduct struct {
	domain.Of[State]
	Name string `json:"name" minLength:"1" maxLength:"200" doc:"What people call the product"`
}

// MoveLifecycleStage says that the product is in another stage of its life.
type MoveLifecycleStage struct {
	domain.Of[State]
	Stage events.Stage `json:"stage" enum:"introduction,growth,maturity,decline,retired" doc:"Stage of the product's life"`
}

// SetVision replaces the vision.
type SetVision struct {
	domain.Of[State]
	Statement       string   `json:"statement" minLength:"1" maxLength:"10000" doc:"What the product is for, in a sentence or two"`
	Audience        string   `json:"audience,omitempty" maxLength:"10000" doc:"Whom it is for"`
	Needs           []string `json:"needs,omitempty" maxItems:"100" maxLength:"2000" doc:"What they need"`
	Differentiators []string `json:"differentiators,omitempty" maxItems:"100" maxLength:"2000" doc:"What sets it apart"`
	BusinessGoals   []string `json:"business_goals,omitempty" maxItems:"100" maxLength:"2000" doc:"What the company wants of it"`
}

// AssignRole gives a person a role.
type AssignRole struct {
	domain.Of[State]
	Person string      `json:"person" minLength:"1" maxLength:"255" doc:"Who"`
	Role   events.Role `json:"role" enum:"product_manager,product_owner,team_member,stakeholder" doc:"Which role"`
}

// RevokeRole takes a role from a person.
type RevokeRole struct {
	domain.Of[State]
	Person string      `json:"person" minLength:"1" maxLength:"255" doc:"Who"`
	Role   events.Role `json:"role" enum:"product_manager,product_owner,team_member,stakeholder" doc:"Which role"`
}

// SetDecisionPolicy replaces how the product's people decide; what is left out stays as it is.
type SetDecisionPolicy struct {
	domain.Of[State]
	Workflow       []events.Status                 `json:"workflow,omitempty" nullable:"false" minItems:"1" maxItems:"200" doc:"Statuses in the order in which work flows"`
	Levels         []string                        `json:"levels,omitempty" nullable:"false" minItems:"1" maxItems:"100" maxLength:"100" doc:"Priority levels, the highest first"`
	ReasonRequired domain.Optional[[]string]       `json:"reason_required,omitzero" maxItems:"100" maxLength:"100" doc:"Commands that need a reason, such as prioritize-story"`
	Scoring        domain.Optional[events.Scoring] `json:"scoring,omitzero" doc:"Scoring framework and the version of its formula"`
	ReadyNeeds     domain.Optional[[]string]       `json:"ready_needs,omitzero" maxItems:"7" enum:"acceptance_criteria,description,initiative,needs,points,priority,score" doc:"What a story must have to be ready: others are left out of what is next"`
	Thresholds     domain.Optional[[]Threshold]    `json:"thresholds,omitzero" maxItems:"50" doc:"Thresholds of the assessment in the place of those of its table (docs/assessment.md): all that differ. null: none"`
	Moved          []MovedStatus                   `json:"moved,omitempty" maxItems:"200" doc:"What becomes of the stories of each status that the workflow has no longer, under another name or merged into another one; needed for those that stories hold"`
}

// Threshold is that of a rule of the assessment.
type Threshold struct {
	Rule  string  `json:"rule" maxLength:"50" doc:"Name of the rule"`
	Value float64 `json:"value" minimum:"0" maximum:"1000000" doc:"From which on, or up to which, it fires"`
}

// MovedStatus is a status that the workflow loses, and the one to which its stories go.
type MovedStatus struct {
	From string `json:"from" minLength:"1" maxLength:"100" doc:"Name of the status that is gone"`
	To   string `json:"to" minLength:"1" maxLength:"100" doc:"Name of the status of the new workflow that its stories get"`
}

// SetGoal sets an outcome to reach: a metric that shall go from where it stands to a target, up or down.
type SetGoal struct {
	domain.Of[State]
	Title    string  `json:"title" minLength:"1" maxLength:"500" doc:"What shall be reached"`
	Metric   string  `json:"metric" minLength:"1" maxLength:"500" doc:"What is measured"`
	Unit     string  `json:"unit,omitempty" maxLength:"50" doc:"What the metric is counted in, such as % or EUR"`
	Baseline float64 `json:"baseline" minimum:"-1e15" maximum:"1e15" doc:"Where the metric stands"`
	Target   float64 `json:"target" minimum:"-1e15" maximum:"1e15" doc:"Where it shall be; not the baseline"`
	Due      string  `json:"due,omitempty" format:"date" doc:"When it shall be there"`
}

// ReviseGoal changes what an open goal says; what is left out stays.
type ReviseGoal struct {
	domain.Of[State]
	Goal     string                  `json:"goal" maxLength:"50" doc:"Key of the goal"`
	Title    *string                 `json:"title,omitempty" minLength:"1" maxLength:"500" nullable:"false" doc:"What shall be reached"`
	Metric   *string                 `json:"metric,omitempty" minLength:"1" maxLength:"500" nullable:"false" doc:"What is measured"`
	Unit     domain.Optional[string] `json:"unit,omitzero" maxLength:"50" doc:"What the metric is counted in"`
	Baseline *float64                `json:"baseline,omitempty" minimum:"-1e15" maximum:"1e15" nullable:"false" doc:"Where the metric stood"`
	Target   *float64                `json:"target,omitempty" minimum:"-1e15" maximum:"1e15" nullable:"false" doc:"Where it shall be; not the baseline"`
	Due      domain.Optional[string] `json:"due,omitzero" format:"date" doc:"When it shall be there"`
}

// MeasureGoal says what an open goal's metric was on a day; it replaces an earlier measurement of the same day.
type MeasureGoal struct {
	domain.Of[State]
	Goal  string  `json:"goal" maxLength:"50" doc:"Key of the goal"`
	On    string  `json:"on" format:"date" doc:"The day of the measurement"`
	Value float64 `json:"value" minimum:"-1e15" maximum:"1e15" doc:"What was measured"`
}

// CloseGoal says how a goal ended.
type CloseGoal struct {
	domain.Of[State]
	Goal    string             `json:"goal" maxLength:"50" doc:"Key of the goal"`
	Outcome events.GoalOutcome `json:"outcome" enum:"reached,missed,abandoned" doc:"How it ended"`
}

// RaiseChallenge says what hinders people, or all who hold a role. Whoever is hindered may say so.
type RaiseChallenge struct {
	domain.Of[State]
	Description string          `json:"description" minLength:"1" maxLength:"10000" doc:"What hinders them"`
	People      []string        `json:"people,omitempty" maxItems:"100" maxLength:"255" doc:"Whom it hinders; these people, the roles, or both"`
	Roles       []events.Role   `json:"roles,omitempty" maxItems:"4" enum:"product_manager,product_owner,team_member,stakeholder" doc:"Whom it hinders: all who hold one of these roles"`
	Severity    events.Severity `json:"severity" enum:"low,medium,high,critical" doc:"How much it hinders them"`
}

// ResolveChallenge says how a challenge was overcome.
type ResolveChallenge struct {
	domain.Of[State]
	Challenge string `json:"challenge" maxLength:"50" doc:"Key of the challenge"`
	How       string `json:"how" minLength:"1" maxLength:"10000" doc:"How it was overcome"`
}

// RecordImport says what an import brought in: everything that was recorded with its batch id, in any book of the product.
type RecordImport struct {
	domain.Of[State]
	Import    string     `json:"import" format:"uuid" doc:"Batch id of the import, as its commands name it"`
	Tool      string     `json:"tool" minLength:"1" maxLength:"100" doc:"The tool that it comes from, such as jira"`
	Origin    string     `json:"origin" minLength:"1" maxLength:"1000" doc:"What people know it by: an address and a project, or names of files"`
	Items     int        `json:"items" minimum:"0" maximum:"1000000000" doc:"How many items it brought in, such as issues"`
	Decisions int        `json:"decisions,omitempty" minimum:"0" maximum:"1000000000" doc:"How many decisions it recorded"`
	Until     *time.Time `json:"until,omitempty" doc:"Up to when the tool's state was taken; null: not known"`

	Names []events.ImportName `json:"names,omitempty" maxItems:"1000" doc:"What things of the tool came to be called here, so that later imports call them so, whatever the tool calls them by then; added to those that are known"`
}
