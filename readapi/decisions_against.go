package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// AgainstDecision is a decision of another role that one takes back or turns down.
type AgainstDecision struct {
	_        struct{}  `nullable:"true"`
	ID       string    `json:"id" doc:"Id of the event, a UUID"`
	Book     string    `json:"book" doc:"product, discovery, roadmap or backlog"`
	Revision int64     `json:"revision" doc:"Of its book"`
	At       time.Time `json:"at" doc:"When it took effect"`
	Actor    string    `json:"actor" doc:"Who had decided it"`
	Role     string    `json:"role" doc:"In which role"`
}

// taking says by what a decision may be found that one takes back. All but one are nil.
type taking struct {
	undone, revision, declined any // id of an event, revision of the backlog, number of a proposal
}

// takes says what a decision may take back. What an undo moves with what it undoes is not looked at.
func (d DecisionItem) takes(product string) taking {
	switch {
	case d.Undoes != nil:
		return taking{undone: *d.Undoes}
	case d.Book == string(events.Backlog):
		return taking{revision: d.Revision}
	case d.Type == (events.ProposalDeclined{}).Type():
		number, _ := events.ProposalMark.Number(product, d.Subject)
		return taking{declined: number}
	}
	return taking{}
}

// against finds for decisions what each takes back that had been decided in another role; of one story alone, if one is named.
func (v view) against(ctx context.Context, product, story string, decisions []DecisionItem) error {
	roles := make([]*string, len(decisions)) // where one is not known, nothing is found
	undone, declined, revisions := make([]any, len(decisions)), make([]any, len(decisions)), make([]any, len(decisions))
	for i, d := range decisions {
		takes := d.takes(product)
		roles[i], undone[i], declined[i], revisions[i] = d.Role, takes.undone, takes.declined, takes.revision
	}
	number, _ := events.StoryMark.Number(product, story)
	found, err := all[struct {
		Nr int
		AgainstDecision
	}](ctx, v, "decisions_against.sql", pgx.NamedArgs{
		"product": product, "number": number, "roles": roles, "undone": undone, "declined": declined, "revisions": revisions,
	})
	for _, row := range found {
		decisions[row.Nr].Against = &row.AgainstDecision
	}
	return err
}
