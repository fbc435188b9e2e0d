package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// AgainstDecision is a decision of the other role that one takes back.
type AgainstDecision struct {
	_        struct{}  `nullable:"true"`
	ID       string    `json:"id" doc:"Id of the event, a UUID"`
	Book     string    `json:"book" doc:"product, discovery, roadmap or backlog"`
	Revision int64     `json:"revision" doc:"Of its book"`
	At       time.Time `json:"at" doc:"When it took effect"`
	Actor    string    `json:"actor" doc:"Who had decided it"`
	Role     string    `json:"role" enum:"product_manager,product_owner" doc:"In which role"`
}

// otherRole is the one of the two that lead a product that a role is not; empty: it is neither.
func otherRole(role *string) string {
	switch {
	case role == nil:
		return ""
	case *role == string(events.ProductManager):
		return string(events.ProductOwner)
	case *role == string(events.ProductOwner):
		return string(events.ProductManager)
	}
	return ""
}

// against finds for decisions what each takes back that had been decided in the other role; of one story alone, if one is named. What an undo
// moves with what it takes back is not looked at.
func (v view) against(ctx context.Context, product, story string, decisions []DecisionItem) error {
	var at []int // which of the decisions may take something back
	var revisions []*int64
	var undone []*string
	var others []string
	for i, d := range decisions {
		revision := &d.Revision
		if d.Undoes != nil || d.Book != string(events.Backlog) {
			revision = nil
		}
		if other := otherRole(d.Role); other != "" && (revision != nil || d.Undoes != nil) {
			at, revisions, undone, others = append(at, i), append(revisions, revision), append(undone, d.Undoes), append(others, other)
		}
	}
	number, _ := events.StoryMark.Number(product, story)
	found, err := all[struct {
		Nr int
		AgainstDecision
	}](ctx, v, "decisions_against.sql", pgx.NamedArgs{
		"product": product, "number": number, "revisions": revisions, "undone": undone, "others": others,
	})
	for _, row := range found {
		decisions[at[row.Nr]].Against = &row.AgainstDecision
	}
	return err
}
