package writeapi

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/ledger"
)

// commandType is one command of the API: its name, what it does and how its body is read.
type commandType struct {
	name    string
	summary string
	typ     reflect.Type
	decode  func(body []byte) (ledger.Command, error)
	schema  *huma.Schema // of its body, the envelope included
}

func commandOf[C ledger.Command](summary string) commandType {
	var zero C
	return commandType{
		name: zero.CommandName(), summary: summary, typ: reflect.TypeFor[C](),
		decode: func(body []byte) (ledger.Command, error) {
			var c C
			err := json.Unmarshal(body, &c)
			return c, err
		},
	}
}

func startProduct() commandType {
	return commandOf[product.StartProduct]("Start a product; whoever does it holds both roles, product manager and product owner")
}

// commandTypes lists every command on a product that exists.
func commandTypes() []commandType {
	return []commandType{
		commandOf[product.SetVision]("Replace the vision"),
		commandOf[product.AssignRole]("Give a person a role"),
		commandOf[product.RevokeRole]("Take a role from a person"),
		commandOf[product.SetDecisionPolicy]("Set the workflow, the priority levels, which decisions need a reason, the scoring"),

		commandOf[roadmap.PlanInitiative]("Put an initiative on the roadmap"),
		commandOf[roadmap.ReviseInitiative]("Change what an initiative says"),
		commandOf[roadmap.PrioritizeInitiative]("Move an initiative within its horizon"),
		commandOf[roadmap.RescheduleInitiative]("Give an initiative another horizon or other dates"),
		commandOf[roadmap.StartInitiative]("Say that work on an initiative began"),
		commandOf[roadmap.DeliverInitiative]("Say that an initiative is done"),
		commandOf[roadmap.DropInitiative]("Say that an initiative will not be done"),
		commandOf[roadmap.PlanRelease]("Announce a release"),
		commandOf[roadmap.RescheduleRelease]("Move a release to another date"),
		commandOf[roadmap.AssignToRelease]("Say that a story or an initiative ships with a release, or no longer"),
		commandOf[roadmap.ShipRelease]("Say that a release is out"),

		commandOf[backlog.WriteStory]("Put a story into the backlog"),
		commandOf[backlog.ReviseStory]("Change what a story says"),
		commandOf[backlog.EstimateStory]("Set or withdraw a story's estimate"),
		commandOf[backlog.PrioritizeStory]("Move a story in the order, change its priority level, or both"),
		commandOf[backlog.ReorderBacklog]("Put stories into a new order within the places that they hold together"),
		commandOf[backlog.MoveStory]("Change a story's status or resolution"),
		commandOf[backlog.DropStory]("Take a story out of the order: it will not be done"),
		commandOf[backlog.RestoreStory]("Put a dropped story back"),
		commandOf[backlog.LinkStory]("Link a story to another one or to something outside, or remove the link"),
		commandOf[backlog.SplitStory]("Put several stories in the place of one that is too large"),
		commandOf[backlog.ScoreStory]("Score a story"),
		commandOf[backlog.AcceptStory]("Say that a done story is as it should be"),
		commandOf[backlog.RejectStory]("Send a done story that is not as it should be back to work"),
		commandOf[backlog.PlanSprint]("Announce a sprint"),
		commandOf[backlog.CommitStories]("Put stories into the scope of a sprint, or take them out"),
		commandOf[backlog.StartSprint]("Say that the work on a sprint begins"),
		commandOf[backlog.CloseSprint]("End a sprint: record what is done, and let what is not go back or into the next one"),

		commandOf[ledger.Undo]("Take back a decision of any book, also an old one, unless later decisions build on it; it is given alone, not in a batch"),
	}
}

// Envelope is what every command may say about itself, beside its own fields.
type Envelope struct {
	Reason      string            `json:"reason,omitempty" maxLength:"20000" doc:"Why"`
	Evidence    []events.Evidence `json:"evidence,omitempty" nullable:"false" maxItems:"100" doc:"What the decision rests on"`
	As          events.Role       `json:"as,omitempty" enum:"product_manager,product_owner,team_member,stakeholder" doc:"Role to act in; left out: the actor's role that owns the command"`
	Source      string            `json:"source,omitempty" maxLength:"100" pattern:"^import:[a-z0-9-]+$" patternDescription:"import: and the name of a tool" doc:"For a decision that was made in another tool: it is recorded as it was made"`
	Actor       string            `json:"actor,omitempty" maxLength:"500" doc:"With source: who decided"`
	EffectiveAt *time.Time        `json:"effective_at,omitempty" doc:"With source: when it was decided"`
}

// single is what a command alone says beside its own fields.
type single struct {
	Envelope
	DryRun bool `json:"dry_run,omitempty" doc:"Answer what would happen; append nothing"`
}

// batchItem is what a command in a batch says beside its own fields.
type batchItem struct {
	Envelope
	Command        string `json:"command" doc:"Name of the command, such as prioritize-story"`
	IdempotencyKey string `json:"idempotency_key,omitempty" maxLength:"500" doc:"Like the header Idempotency-Key, for this command"`
}
