package readapi

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"waymark/events"
)

type decisionInput struct {
	Product
	ID string `path:"id" maxLength:"50" doc:"Id of the event, a UUID"`
	Freshness
}

// decisionBasis is what counted when it was decided.
type decisionBasis struct {
	Revisions bookRevisions `json:"revisions" doc:"The revision of each book that was there before it, by the book; -1 before its first event"`
	Story     *whyThen      `json:"story" doc:"Of a story: what it was called, its priority, score, needs, initiative and goal before it; null for anything else, and where there was no such story yet"`
}

// followedDecision is a decision that another one caused.
type followedDecision struct {
	ID       string    `json:"id" doc:"Id of the event, a UUID"`
	Book     string    `json:"book" doc:"product, discovery, roadmap or backlog"`
	Revision int64     `json:"revision" doc:"Of its book"`
	Type     string    `json:"type" doc:"Type of the event"`
	At       time.Time `json:"at" doc:"When it took effect"`
	Actor    string    `json:"actor" doc:"Who decided"`
	Subject  string    `json:"subject" doc:"What it is mainly about"`
}

type decisionBody struct {
	DecisionItem
	HappenedAt    *time.Time `json:"happened_at" doc:"When it really happened, where that was before what its book already held; else null"`
	CorrelationID string     `json:"correlation_id" doc:"What the decision belongs to"`
	CausationID   string     `json:"causation_id" doc:"What caused it"`
	Hash          string     `json:"hash" doc:"Its hash in the chain of its book, SHA-256 in hex"`

	Before   *decisionSubject   `json:"before" db:"-" doc:"Its subject before it; null where it was not there, and for a decision about a whole book, such as a new order"`
	After    *decisionSubject   `json:"after" db:"-" doc:"Its subject after it; null where it is there no longer"`
	BasedOn  decisionBasis      `json:"based_on" db:"-" doc:"What counted when it was decided"`
	Proof    string             `json:"proof" db:"-" doc:"Path of the proof that it is in the sealed log"`
	Followed []followedDecision `json:"followed" db:"-" nullable:"false" doc:"Decisions that name it, or its command, as what caused them; the first 100"`
}

type decisionOutput struct {
	Digested
	Body decisionBody
}

// decision is one decision in full.
func decision(ctx context.Context, v view, in *decisionInput) (*decisionOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, unknown("decision", in.ID)
	}
	body, err := one[decisionBody](ctx, v, "decision.sql", pgx.NamedArgs{"product": in.Key, "id": id.String()})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, unknown("decision", in.ID)
	}
	if err != nil {
		return nil, err
	}
	items := []DecisionItem{body.DecisionItem.withPosition()}
	if err = v.against(ctx, in.Key, items); err != nil {
		return nil, err
	}
	body.DecisionItem, body.Proof = items[0], "/v1/products/"+in.Key+"/decisions/"+body.ID+"/proof"
	if body.Before, err = v.subject(ctx, in.Key, body.DecisionItem, body.Revision-1); err != nil {
		return nil, err
	}
	if body.After, err = v.subject(ctx, in.Key, body.DecisionItem, body.Revision); err != nil {
		return nil, err
	}
	if body.BasedOn, err = v.basis(ctx, in.Key, body.DecisionItem); err != nil {
		return nil, err
	}
	body.Followed, err = all[followedDecision](ctx, v, "decision_followed.sql", pgx.NamedArgs{
		"product": in.Key, "id": body.ID, "command_id": body.CommandID,
	})
	return &decisionOutput{Body: body}, err
}

// basis is what counted when a decision was made.
func (v view) basis(ctx context.Context, product string, d DecisionItem) (decisionBasis, error) {
	rows, err := all[struct {
		Book     string
		Revision int64
	}](ctx, v, "decision_revisions.sql", pgx.NamedArgs{"product": product, "commit": d.Commit, "prepare": d.Prepare})
	if err != nil {
		return decisionBasis{}, err
	}
	basis := decisionBasis{Revisions: bookRevisions{}}
	for _, r := range rows {
		basis.Revisions[r.Book] = r.Revision
	}
	number, isStory := events.StoryMark.Number(product, d.Subject)
	if !isStory || d.Book != string(events.Backlog) {
		return basis, nil
	}
	found, err := all[whyThen](ctx, v, "why_then.sql", pgx.NamedArgs{
		"product": product, "numbers": []uint32{number}, "revisions": []int64{d.Revision - 1}, "instants": []time.Time{d.At},
	})
	if err == nil && len(found) == 1 {
		basis.Story = &found[0]
	}
	return basis, err
}
