package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/httpapi/moment"
)

// CharterPage are the parameters of a list that belongs to a product's charter.
type CharterPage struct {
	Product
	moment.AsOf
	Freshness
	Paging
}

type charterListBody[T any] struct {
	Product  string `json:"product" doc:"Key of the product"`
	Revision int64  `json:"revision" doc:"Revision of the product book that is shown; -1 before the first event"`
	Shown
	Items []T     `json:"items" nullable:"false" doc:"The oldest first"`
	Next  *string `json:"next" doc:"Cursor of the next page; null on the last one"`
}

type charterListOutput[T any] struct {
	ETag string `header:"ETag" doc:"Revision of the product book, for If-Match"`
	Link string `header:"Link" doc:"The next page"`
	Body charterListBody[T]
}

// window is which part of a list is asked for: what is behind a number, up to a limit; nil for all.
type window struct {
	after int
	limit *int
}

func everything() window { return window{after: -1} }

func (w window) args(product string, revision int64) pgx.NamedArgs {
	return pgx.NamedArgs{"product": product, "revision": revision, "after": w.after, "limit": w.limit}
}

// charterList is one page of a list; read reads a part of it as it was at a revision, number is that of an item.
func charterList[T any](ctx context.Context, v view, in *CharterPage, read func(revision int64, w window) ([]T, error),
	number func(T) int) (*charterListOutput[T], error) {
	state, err := v.asPaged(ctx, charterBook, in.Key, in.At, in.after)
	if err != nil {
		return nil, err
	}
	w := everything()
	if in.after != nil {
		w.after = in.after.Place
	}
	limit := in.Limit + 1 // more than asked for: whether there is a next page
	w.limit = &limit
	items, err := read(state.Revision, w)
	if err != nil {
		return nil, err
	}
	out := &charterListOutput[T]{ETag: state.etag(), Body: charterListBody[T]{
		Product: in.Key, Revision: state.Revision, Shown: state.shown(), Items: items[:min(len(items), in.Limit)],
	}}
	if len(items) > in.Limit {
		out.Body.Next, out.Link = in.next(cursor{At: state.At, Revision: state.Revision, Place: number(items[in.Limit-1])})
	}
	return out, nil
}

type visionItem struct {
	Revision      int64         `json:"revision" doc:"Version of the vision: the revision of the product book that set it"`
	Since         time.Time     `json:"since" doc:"When it was set"`
	UntilRevision *int64        `json:"until_revision" doc:"Revision of the product book that replaced it; null while it holds"`
	Until         *time.Time    `json:"until" doc:"When it was replaced; null while it holds"`
	Vision        charterVision `json:"vision" doc:"What it said"`
}

// visions are the vision's versions.
func visions(ctx context.Context, v view, in *CharterPage) (*charterListOutput[visionItem], error) {
	return charterList(ctx, v, in, func(revision int64, w window) ([]visionItem, error) {
		return all[visionItem](ctx, v, "visions.sql", w.args(in.Key, revision))
	}, func(i visionItem) int { return int(i.Revision) })
}

type challengesInput struct {
	CharterPage
	State string `query:"state" enum:"open,resolved" doc:"Only challenges that are open, or resolved"`
}

type challengeItem struct {
	Number      int      `json:"-"`
	Challenge   string   `json:"challenge" doc:"Key of the challenge"`
	Description string   `json:"description" doc:"What hinders them"`
	People      []string `json:"people" nullable:"false" doc:"Whom it hinders"`
	Roles       []string `json:"roles" nullable:"false" doc:"Whom it hinders: all who hold one of these roles"`
	Severity    string   `json:"severity" doc:"low, medium, high or critical"`
	Resolution  *string  `json:"resolution" doc:"How it was overcome; null while it is open"`
	Revision    int64    `json:"revision" doc:"Revision of the product book since which it stands so"`
}

// challenges are what hinders a product's people.
func challenges(ctx context.Context, v view, in *challengesInput) (*charterListOutput[challengeItem], error) {
	return charterList(ctx, v, &in.CharterPage, func(revision int64, w window) ([]challengeItem, error) {
		return v.challenges(ctx, in.Key, revision, in.State, w)
	}, func(i challengeItem) int { return i.Number })
}

// challenges are those in a state, "open" or "resolved"; in any for "".
func (v view) challenges(ctx context.Context, product string, revision int64, state string, w window) ([]challengeItem, error) {
	args := w.args(product, revision)
	args["state"] = state
	return all[challengeItem](ctx, v, "challenges.sql", args)
}
