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

// against finds for decisions what each takes back or turns down that had been decided in another role.
func (v view) against(ctx context.Context, product string, decisions []DecisionItem) error {
	roles := make([]*string, len(decisions)) // where one is not known, nothing is found
	undone, declined := make([]*string, len(decisions)), make([]*string, len(decisions))
	for i, d := range decisions {
		roles[i], undone[i] = d.Role, d.Undoes
		if d.Type == (events.ProposalDeclined{}).Type() && d.Undoes == nil {
			declined[i] = &decisions[i].Subject
		}
	}
	found, err := all[struct {
		Nr int
		AgainstDecision
	}](ctx, v, "decisions_against.sql", pgx.NamedArgs{"product": product, "roles": roles, "undone": undone, "declined": declined})
	for _, row := range found {
		decisions[row.Nr].Against = &row.AgainstDecision
	}
	return err
}
