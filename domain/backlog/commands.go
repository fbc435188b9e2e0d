package backlog

import (
	"waymark/domain"
	"waymark/events"
)

// Command is a command of the backlog book.
type Command = domain.CommandOf[State]

// Commands is the table of all commands of the book.
func Commands() domain.Table[State] { return commands }

var commands = domain.NewTable(events.Backlog,
	domain.On("write-story", owner(), "Put a story into the backlog", writeStory),
	domain.On("revise-story", owner(), "Change what a story says", reviseStory),
	domain.On("estimate-story", team(), "Set or withdraw a story's estimate", estimateStory),
	domain.On("assign-story", team(), "Say who works on a story, or that nobody does", assignStory),
	domain.On("prioritize-story", owner(), "Move a story in the order, change its priority level, or both", prioritizeStory),
	domain.On("reorder-backlog", owner(), "Put stories into a new order within the places that they hold together", reorderBacklog),
	domain.On("move-story", team(), "Change a story's status or resolution", moveStory),
	domain.On("drop-story", owner(), "Take a story out of the order: it will not be done", dropStory),
	domain.On("restore-story", owner(), "Put a dropped story back", restoreStory),
	domain.On("link-story", owner(), "Link a story to another one or to something outside, or remove the link", linkStory),
	domain.On("split-story", owner(), "Put several stories in the place of one that is too large", splitStory),
	domain.On("score-story", owner(), "Score a story", scoreStory),
	domain.On("accept-story", owner(), "Say that a done story is as it should be", acceptStory),
	domain.On("reject-story", owner(), "Send a done story that is not as it should be back to work", rejectStory),
	domain.On("plan-sprint", owner(), "Announce a sprint", planSprint),
	domain.On("commit-stories", owner(), "Put stories into the scope of a sprint, or take them out", commitStories),
	domain.On("start-sprint", team(), "Say that the work on a sprint begins", startSprint),
	domain.On("close-sprint", team(), "End a sprint: record what is done, and let what is not go back or into the next one", closeSprint),
)

func owner() []events.Role { return []events.Role{events.ProductOwner} }

func team() []events.Role { return []events.Role{events.ProductOwner, events.TeamMember} }

// WriteStory puts a story into the backlog: at the bottom unless a move says otherwise.
type WriteStory struct {
	domain.Of[State]
	Number      uint32           `json:"number,omitempty" maximum:"999999999" doc:"Number in the story's key, refused if it is taken; the next free one if left out"`
	Title       string           `json:"title" minLength:"1" maxLength:"1000" doc:"What it is called"`
	AsA         string           `json:"as_a,omitempty" maxLength:"10000" doc:"The user: as a ..."`
	IWant       string           `json:"i_want,omitempty" maxLength:"10000" doc:"The wish: I want ..."`
	SoThat      string           `json:"so_that,omitempty" maxLength:"10000" doc:"The benefit: so that ..."`
	Description string           `json:"description,omitempty" maxLength:"200000" doc:"Free text"`
	Acceptance  []string         `json:"acceptance_criteria,omitempty" maxItems:"200" maxLength:"2000" doc:"Acceptance criteria"`
	Kind        string           `json:"kind,omitempty" maxLength:"100" doc:"Kind of item, such as story or bug; story if left out"`
	Labels      []string         `json:"labels,omitempty" maxItems:"200" maxLength:"255" doc:"Labels"`
	Needs       []string         `json:"needs,omitempty" maxItems:"200" maxLength:"255" doc:"Customer needs that it serves"`
	Initiative  string           `json:"initiative,omitempty" maxLength:"50" doc:"Key of the initiative that it belongs to"`
	Assignee    string           `json:"assignee,omitempty" maxLength:"255" doc:"Who works on it"`
	Points      *float64         `json:"points,omitempty" minimum:"0" maximum:"1000000" doc:"Estimate in story points"`
	Level       string           `json:"level,omitempty" maxLength:"100" doc:"Priority level of the product's policy"`
	Status      string           `json:"status,omitempty" maxLength:"100" doc:"Status of the workflow; its first status of the category todo if left out"`
	Resolution  string           `json:"resolution,omitempty" maxLength:"200" doc:"How it was resolved"`
	After       string           `json:"after,omitempty" maxLength:"50" doc:"Key of the story to place it below"`
	Before      string           `json:"before,omitempty" maxLength:"50" doc:"Key of the story to place it above"`
	Top         bool             `json:"top,omitempty" doc:"Place it first"`
	Bottom      bool             `json:"bottom,omitempty" doc:"Place it last"`
	Place       int              `json:"place,omitempty" minimum:"1" maximum:"1000000000" doc:"Place in the order, 1 is first"`
	External    *events.External `json:"external,omitempty" doc:"What it is in the tool that it came from"`
}

// ReviseStory changes what a story says.
type ReviseStory struct {
	domain.Of[State]
	Story       string                    `json:"story" maxLength:"50" doc:"Key of the story"`
	Title       *string                   `json:"title,omitempty" minLength:"1" maxLength:"1000" nullable:"false" doc:"What it is called"`
	AsA         domain.Optional[string]   `json:"as_a,omitzero" maxLength:"10000" doc:"The user: as a ..."`
	IWant       domain.Optional[string]   `json:"i_want,omitzero" maxLength:"10000" doc:"The wish: I want ..."`
	SoThat      domain.Optional[string]   `json:"so_that,omitzero" maxLength:"10000" doc:"The benefit: so that ..."`
	Description domain.Optional[string]   `json:"description,omitzero" maxLength:"200000" doc:"Free text"`
	Acceptance  domain.Optional[[]string] `json:"acceptance_criteria,omitzero" maxItems:"200" maxLength:"2000" doc:"Acceptance criteria"`
	Kind        *string                   `json:"kind,omitempty" minLength:"1" maxLength:"100" nullable:"false" doc:"Kind of item"`
	Labels      domain.Optional[[]string] `json:"labels,omitzero" maxItems:"200" maxLength:"255" doc:"Labels"`
	Needs       domain.Optional[[]string] `json:"needs,omitzero" maxItems:"200" maxLength:"255" doc:"Customer needs that it serves"`
	Initiative  domain.Optional[string]   `json:"initiative,omitzero" maxLength:"50" doc:"Key of the initiative that it belongs to"`
	External    *events.External          `json:"external,omitempty" nullable:"false" doc:"What it is in the tool that it came from"`
}

// EstimateStory sets a story's points, or withdraws them.
type EstimateStory struct {
	domain.Of[State]
	Story  string                   `json:"story" maxLength:"50" doc:"Key of the story"`
	Points domain.Optional[float64] `json:"points,omitzero" minimum:"0" maximum:"1000000" required:"true" doc:"Story points; null: not estimated"`
}

// AssignStory says who works on a story, or that nobody does.
type AssignStory struct {
	domain.Of[State]
	Story    string                  `json:"story" maxLength:"50" doc:"Key of the story"`
	Assignee domain.Optional[string] `json:"assignee,omitzero" maxLength:"255" required:"true" doc:"Who works on it; null: nobody"`
}

// PrioritizeStory moves a story in the order, changes its priority level, or both.
type PrioritizeStory struct {
	domain.Of[State]
	Story  string                  `json:"story" maxLength:"50" doc:"Key of the story"`
	After  string                  `json:"after,omitempty" maxLength:"50" doc:"Key of the story to place it below"`
	Before string                  `json:"before,omitempty" maxLength:"50" doc:"Key of the story to place it above"`
	Top    bool                    `json:"top,omitempty" doc:"Make it the first"`
	Bottom bool                    `json:"bottom,omitempty" doc:"Make it the last"`
	Place  int                     `json:"place,omitempty" minimum:"1" maximum:"1000000000" doc:"Place in the order that results, 1 is first"`
	Level  domain.Optional[string] `json:"level,omitzero" maxLength:"100" doc:"Priority level of the product's policy"`
}

// ReorderBacklog puts the stories that it names into this order, within the places that they hold together; with every
// story named it is the whole order.
type ReorderBacklog struct {
	domain.Of[State]
	Stories []string `json:"stories" nullable:"false" minItems:"1" maxItems:"100000" maxLength:"50" doc:"Keys of stories in their new order"`
}

// MoveStory changes a story's status.
type MoveStory struct {
	domain.Of[State]
	Story      string                  `json:"story" maxLength:"50" doc:"Key of the story"`
	Status     string                  `json:"status,omitempty" maxLength:"100" nullable:"false" doc:"Status of the workflow; left out: stays as it is"`
	Resolution domain.Optional[string] `json:"resolution,omitzero" maxLength:"200" doc:"How it was resolved"`
}

// DropStory takes a story out of the order: it will not be done.
type DropStory struct {
	domain.Of[State]
	Story string `json:"story" maxLength:"50" doc:"Key of the story"`
}

// RestoreStory puts a dropped story back: with the status that it had, at the place that it had.
type RestoreStory struct {
	domain.Of[State]
	Story string `json:"story" maxLength:"50" doc:"Key of the story"`
}

// LinkStory adds a link, or with remove takes it away.
type LinkStory struct {
	domain.Of[State]
	Story    string `json:"story" maxLength:"50" doc:"Key of the story"`
	Relation string `json:"relation" minLength:"1" maxLength:"100" doc:"How it relates, such as blocks or parent"`
	Target   string `json:"target" minLength:"1" maxLength:"300" doc:"Key of the other story, or what it is called where it is outside of the product"`
	Outside  bool   `json:"outside,omitempty" doc:"The target is outside of the product"`
	Remove   bool   `json:"remove,omitempty" doc:"Remove the link"`
}

// ScoreStory sets a story's score, which is computed from the inputs.
type ScoreStory struct {
	domain.Of[State]
	Story     string             `json:"story" maxLength:"50" doc:"Key of the story"`
	Framework string             `json:"framework,omitempty" maxLength:"100" doc:"rice, ice, wsjf, moscow, kano or value_effort; the policy's if left out"`
	Version   int                `json:"version,omitempty" minimum:"1" maximum:"1000000000" doc:"Of the framework's formula; the policy's, else the newest, if left out"`
	Inputs    events.ScoreInputs `json:"inputs" doc:"What the score is computed from"`
}

// AcceptStory says that a done story is as it should be.
type AcceptStory struct {
	domain.Of[State]
	Story string `json:"story" maxLength:"50" doc:"Key of the story"`
}

// RejectStory says that a done story is not as it should be, and sends it back to work.
type RejectStory struct {
	domain.Of[State]
	Story  string `json:"story" maxLength:"50" doc:"Key of the story"`
	Status string `json:"status,omitempty" maxLength:"100" doc:"Status of the workflow that means todo or doing; the first that means doing if left out"`
}

// SplitStory puts stories in the place of one that is too large. The story leaves the order and is linked to each of them.
type SplitStory struct {
	domain.Of[State]
	Story        string `json:"story" maxLength:"50" doc:"Key of the story"`
	Parts        []Part `json:"parts" nullable:"false" minItems:"2" maxItems:"50" doc:"What it is split into, in their order"`
	PointsDiffer bool   `json:"points_differ,omitempty" doc:"The parts' points need not add up to the story's"`
}

// Part is a story that comes of a split. What is left out and named as such is that of the story that is split.
type Part struct {
	Title       string                         `json:"title" minLength:"1" maxLength:"1000" doc:"What it is called"`
	AsA         domain.Optional[string]        `json:"as_a,omitzero" maxLength:"10000" doc:"The user: as a ...; the story's if left out"`
	IWant       string                         `json:"i_want,omitempty" maxLength:"10000" doc:"The wish: I want ..."`
	SoThat      string                         `json:"so_that,omitempty" maxLength:"10000" doc:"The benefit: so that ..."`
	Description string                         `json:"description,omitempty" maxLength:"200000" doc:"Free text"`
	Acceptance  []string                       `json:"acceptance_criteria,omitempty" maxItems:"200" maxLength:"2000" doc:"Acceptance criteria"`
	Kind        string                         `json:"kind,omitempty" maxLength:"100" nullable:"false" doc:"Kind of item; the story's if left out"`
	Labels      domain.Optional[[]string]      `json:"labels,omitzero" maxItems:"200" maxLength:"255" doc:"Labels; the story's if left out"`
	Needs       domain.Optional[[]string]      `json:"needs,omitzero" maxItems:"200" maxLength:"255" doc:"Customer needs that it serves; the story's if left out"`
	Initiative  domain.Optional[string]        `json:"initiative,omitzero" maxLength:"50" doc:"Key of the initiative that it belongs to; the story's if left out"`
	Links       domain.Optional[[]events.Link] `json:"links,omitzero" maxItems:"200" doc:"Which of the story's links it gets; all if left out"`
	Points      *float64                       `json:"points,omitempty" minimum:"0" maximum:"1000000" doc:"Estimate in story points"`
}
