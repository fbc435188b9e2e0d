package writeapi

import (
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"waymark/domain"
	"waymark/domain/product"
	"waymark/events"
	"waymark/ledger"
)

// commandType is one command of the API: its name, what it does and how its body is read.
type commandType struct {
	domain.Described
	schema *huma.Schema // of its body, the envelope included
}

// typ is the type of the command's own fields.
func (c commandType) typ() reflect.Type { return reflect.TypeOf(c.Command) }

// starts says whether it is the command that starts a product.
func (c commandType) starts() bool {
	_, starts := c.Command.(product.StartProduct)
	return starts
}

// commandTypes lists every command: the one that starts a product, and those on one that exists.
func commandTypes() (start commandType, others []commandType) {
	for _, described := range ledger.Commands() {
		if c := (commandType{Described: described}); c.starts() {
			start = c
		} else {
			others = append(others, c)
		}
	}
	return start, others
}

// decode reads the command's own fields out of a body that was checked.
func (c commandType) decode(location string, body []byte) (ledger.Command, error) {
	return c.Read(func(into any) error { return decode(location, body, into) })
}

// Envelope is what every command may say about itself, beside its own fields.
type Envelope struct {
	Reason      string            `json:"reason,omitempty" maxLength:"20000" doc:"Why"`
	Evidence    []events.Evidence `json:"evidence,omitempty" maxItems:"100" doc:"What the decision rests on"`
	As          events.Role       `json:"as,omitempty" enum:"product_manager,product_owner,team_member,stakeholder" doc:"Role to act in; left out: the actor's role that owns the command"`
	Source      string            `json:"source,omitempty" maxLength:"100" pattern:"^import:[a-z0-9-]+$" patternDescription:"import: and the name of a tool" doc:"For a decision that was made in another tool: it is recorded as it was made"`
	Actor       string            `json:"actor,omitempty" maxLength:"255" doc:"With source: who decided"`
	EffectiveAt *time.Time        `json:"effective_at,omitempty" doc:"With source: when it was decided"`
	Batch       string            `json:"batch,omitempty" format:"uuid" doc:"With source: id that all decisions of one import share, whichever request brings them; the same for all commands of a request"`
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
