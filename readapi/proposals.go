package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/httpapi/moment"
)

type proposalsInput struct {
	Product
	moment.AsOf
	Freshness
	Paging
	Status     string `query:"status" enum:"open,accepted,declined" doc:"Only proposals of this status"`
	Initiative string `query:"initiative" maxLength:"100" doc:"Only proposals about the initiative with this key"`
}

type proposalItem struct {
	Proposal   string        `json:"proposal" doc:"Key of the proposal"`
	Initiative *string       `json:"initiative" doc:"Key of the initiative that it is about; null for a new one or the roadmap as a whole"`
	Change     string        `json:"change" doc:"What is proposed"`
	Command    *askedCommand `json:"command" doc:"The command that accepting it gives; null where it is words alone"`
	Status     string        `json:"status" doc:"open, accepted or declined"`
	ProposedBy string        `json:"proposed_by" doc:"Who proposed it"`
	ProposedAt time.Time     `json:"proposed_at" doc:"When it was proposed"`
	Decision   *proposalFate `json:"decision" doc:"How it was decided; null while it is open"`
	Revision   int64         `json:"revision" doc:"Revision of the roadmap since which these fields stand so"`
	Number     int           `json:"-"`
}

type askedCommand struct {
	_    struct{}       `nullable:"true"`
	Name string         `json:"name" doc:"Such as reschedule-initiative"`
	Body map[string]any `json:"body" doc:"Its own fields"`
}

type proposalFate struct {
	_      struct{}  `nullable:"true"`
	By     string    `json:"by" doc:"Who decided"`
	At     time.Time `json:"at" doc:"When"`
	Reason string    `json:"reason" doc:"Why; empty if not said"`
}

type proposalsBody struct {
	Product  string `json:"product" doc:"Key of the product"`
	Revision int64  `json:"revision" doc:"Revision of the roadmap that is shown; -1 before the first event"`
	Shown
	Items []proposalItem `json:"items" nullable:"false" doc:"The newest first"`
	Next  *string        `json:"next" doc:"Cursor of the next page; null on the last one"`
}

type proposalsOutput struct {
	ETag string `header:"ETag" doc:"Revision of the roadmap, for If-Match"`
	Link string `header:"Link" doc:"The next page"`
	Body proposalsBody
}

// proposals is one page of the proposals to change a roadmap.
func proposals(ctx context.Context, v view, in *proposalsInput) (*proposalsOutput, error) {
	state, before, err := v.proposalsState(ctx, in)
	if err != nil {
		return nil, err
	}
	items, err := all[proposalItem](ctx, v, "proposals.sql", pgx.NamedArgs{
		"product": in.Key, "revision": state.Revision, "status": in.Status, "initiative": in.Initiative, "before": before, "limit": in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	more := len(items) > in.Limit
	items = items[:min(len(items), in.Limit)]
	for i := range items {
		items[i].ProposedAt = items[i].ProposedAt.UTC()
		if d := items[i].Decision; d != nil {
			d.At = d.At.UTC()
		}
	}
	out := &proposalsOutput{ETag: state.etag(), Body: proposalsBody{Product: in.Key, Revision: state.Revision, Shown: state.shown(), Items: items}}
	if more {
		out.Body.Next, out.Link = in.next(cursor{At: state.At, Revision: state.Revision, Place: items[in.Limit-1].Number})
	}
	return out, nil
}

// proposalsState is the state that is shown, on a following page that of the first one, and the number below which the
// page begins; nil for the first page.
func (v view) proposalsState(ctx context.Context, in *proposalsInput) (asOf, *int, error) {
	state, err := v.asPaged(ctx, roadmapBook, in.Key, in.At, in.after)
	if in.after == nil {
		return state, nil, err
	}
	return state, &in.after.Place, err
}
