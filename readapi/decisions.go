package readapi

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/history"
	"waymark/words"
)

type decisionsInput struct {
	Product
	Freshness
	Paging
	Order  string `query:"order" enum:"asc,desc" default:"desc" doc:"desc: the newest first; asc: the oldest first; by their positions in the log"`
	Undone string `query:"undone" enum:"true,false" doc:"true: only decisions that are taken back; false: only those that count"`
	history.Filter
}

// DecisionItem is a decision as the history lists it.
type DecisionItem struct {
	history.Decision
	UndoneBy *string          `json:"undone_by" doc:"Id of the event that took it back, and still counts; null if none did"`
	Against  *AgainstDecision `json:"against" db:"-" doc:"What it takes back or turns down that had been decided in another role: what it undoes, or the proposal that it declines; null if it is against none"`
	Commit   int64            `json:"-" db:"commit_position"`
	Prepare  int64            `json:"-" db:"prepare_position"`
}

// withPosition writes the position as commands answer it.
func (d DecisionItem) withPosition() DecisionItem {
	d.Position = events.Position{Commit: uint64(d.Commit), Prepare: uint64(d.Prepare)}.String()
	return d
}

type decisionsBody struct {
	Items []DecisionItem `json:"items" nullable:"false" doc:"In the order that was asked for"`
	Next  *string        `json:"next" doc:"Cursor of the next page; null on the last one"`

	Total      int  `json:"total" doc:"How many there were of all pages when the first page was made; of more than 10,000 that many are counted"`
	TotalExact bool `json:"total_exact" doc:"Whether there are no more than that"`

	Reached *int64 `json:"reached" doc:"Of the book that is asked for, the revision up to which the history is known, be that a decision or not; -1 before the first; null where no book is asked for"`
}

type decisionsOutput struct {
	Digested
	Link string `header:"Link" doc:"The next page"`
	Body decisionsBody
}

// decisions is one page of a product's history.
func decisions(ctx context.Context, v view, in *decisionsInput) (*decisionsOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	after, err := v.decisionsAfter(ctx, in)
	if err != nil {
		return nil, err
	}
	args, err := in.args(after)
	if err != nil {
		return nil, err
	}
	if after.Total == 0 { // on the first page, or behind one of an older program
		if after.Total, err = v.decisionsTotal(ctx, args); err != nil {
			return nil, err
		}
	}
	items, err := v.decisionsPage(ctx, in, args, after.Total)
	if err != nil {
		return nil, err
	}
	more := len(items) > in.Limit
	items = items[:min(len(items), in.Limit)]
	if err := v.against(ctx, in.Key, items); err != nil {
		return nil, err
	}
	for i := range items {
		items[i] = items[i].withPosition()
		if in.Story != "" {
			if items[i].Decision, err = items[i].Own(in.Story); err != nil {
				return nil, err
			}
		}
	}
	out := &decisionsOutput{Body: decisionsBody{Items: items, Total: min(after.Total, mostCounted), TotalExact: after.Total <= mostCounted}}
	if in.Book != "" {
		if out.Body.Reached, err = v.historyReached(ctx, in.Key, in.Book); err != nil {
			return nil, err
		}
	}
	if more {
		after.Commit, after.Prepare = items[in.Limit-1].Commit, items[in.Limit-1].Prepare
		out.Body.Next, out.Link = in.next(after)
	}
	return out, nil
}

// decisionsAfter is where the page begins. Pages that follow the first see no decision that came after it.
func (v view) decisionsAfter(ctx context.Context, in *decisionsInput) (cursor, error) {
	if in.after != nil {
		return *in.after, nil
	}
	var head int64
	err := v.row(ctx, "decisions_head.sql", pgx.NamedArgs{"product": in.Key}).Scan(&head)
	first := cursor{Head: head, At: v.now, Commit: -1, Prepare: -1}
	if in.Order == "desc" {
		first.Commit, first.Prepare = head, math.MaxInt64
	}
	return first, err
}

// historyReached is the last revision of a book that the history knows: it follows what is decided.
func (v view) historyReached(ctx context.Context, product, book string) (*int64, error) {
	var revision int64
	err := v.row(ctx, "decisions_reached.sql", pgx.NamedArgs{"product": product, "book": book}).Scan(&revision)
	return &revision, err
}

func (in *decisionsInput) args(after cursor) (pgx.NamedArgs, error) {
	from, to, err := in.Bounds(after.At) // so that durations back mean the same on every page
	return pgx.NamedArgs{
		"product": in.Key, "commit": after.Commit, "prepare": after.Prepare, "head": after.Head,
		"book": in.Book, "types": in.Type, "actor": in.Actor, "recorded_by": in.RecordedBy,
		"batch": in.Batch, "undone": in.Undone, "role": in.Role, "source": in.Source, "subjects": in.Subjects(),
		"from": from, "to": to, "has_reason": in.HasReason, "undoes": in.Undoes, "top": orNull(in.Top), "words": words.Query(in.Text),
		"limit": in.Limit + 1,
	}, err
}
