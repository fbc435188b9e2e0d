package writeapi

import (
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"waymark/domain/product"
	"waymark/events"
	"waymark/ledger"
)

// commandType is one command of the API: its name, what it does and how its body is read.
type commandType struct {
	name    string
	summary string
	typ     reflect.Type
	schema  *huma.Schema // of its body, the envelope included
}

// commandTypes lists every command: the one that starts a product, and those on one that exists.
func commandTypes() (start commandType, others []commandType) {
	for _, c := range ledger.Commands() {
		command := commandType{name: c.Command.CommandName(), summary: c.Summary, typ: reflect.TypeOf(c.Command)}
		if _, starts := c.Command.(product.StartProduct); starts {
			start = command
		} else {
			others = append(others, command)
		}
	}
	return start, others
}

// decode reads the command's own fields out of a body that was checked.
func (c commandType) decode(location string, body []byte) (ledger.Command, error) {
	command := reflect.New(c.typ)
	err := decode(location, body, command.Interface())
	return command.Elem().Interface().(ledger.Command), err
}

// Envelope is what every command may say about itself, beside its own fields.
type Envelope struct {
	Reason      string            `json:"reason,omitempty" maxLength:"20000" doc:"Why"`
	Evidence    []events.Evidence `json:"evidence,omitempty" maxItems:"100" doc:"What the decision rests on"`
	As          events.Role       `json:"as,omitempty" enum:"product_manager,product_owner,team_member,stakeholder" doc:"Role to act in; left out: the actor's role that owns the command"`
	Source      string            `json:"source,omitempty" maxLength:"100" pattern:"^import:[a-z0-9-]+$" patternDescription:"import: and the name of a tool" doc:"For a decision that was made in another tool: it is recorded as it was made"`
	Actor       string            `json:"actor,omitempty" maxLength:"255" doc:"With source: who decided"`
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
	Command        string `json:"command" maxLength:"100" doc:"Name of the command, such as prioritize-story"`
	IdempotencyKey string `json:"idempotency_key,omitempty" maxLength:"500" doc:"Like the header Idempotency-Key, for this command"`
}
