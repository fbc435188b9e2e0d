package readapi

import (
	"context"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"
)

type backlogInput struct {
	Product
	AsOf
	Freshness
	Paging
	Status     []string `query:"status,explode" doc:"Only stories of this status; several times for any of several. So are the other filters, but for q."`
	Category   []string `query:"status_category,explode" enum:"todo,doing,done,dropped" doc:"Only stories whose status is of this category"`
	Priority   []string `query:"priority,explode" doc:"Only stories of this priority level"`
	Kind       []string `query:"kind,explode" doc:"Only stories of this kind"`
	Label      []string `query:"label,explode" doc:"Only stories with this label"`
	Initiative []string `query:"initiative,explode" doc:"Only stories of the initiative with this key"`
	Release    []string `query:"release,explode" doc:"Only stories that ship with the release with this key, be it one of several"`
	Text       string   `query:"q" doc:"Only stories whose title contains this text, in whatever case"`
}

func (in *backlogInput) filtered() bool {
	for _, filter := range [][]string{in.Status, in.Category, in.Priority, in.Kind, in.Label, in.Initiative, in.Release} {
		if filter != nil {
			return true
		}
	}
	return in.Text != ""
}

type backlogItem struct {
	Story      string      `json:"story" doc:"Key of the story"`
	Place      *int        `json:"place" doc:"Place in the order, 1 is first, also under a filter; null for a dropped story"`
	Title      string      `json:"title" doc:"What it is called"`
	Status     string      `json:"status" doc:"Name of the status in the product's workflow"`
	Category   string      `json:"status_category" db:"status_category" doc:"What the status means: todo, doing, done or dropped"`
	Priority   *string     `json:"priority" doc:"Priority level; null if it has none"`
	Points     *float64    `json:"points" doc:"Estimate; null if not estimated"`
	Kind       string      `json:"kind" doc:"Such as story or bug"`
	Initiative *string     `json:"initiative" doc:"Key of its initiative; null if it has none"`
	Release    *string     `json:"release" doc:"Key of the release that it ships with at that time; of several the first, by number, that is not out yet, or if all are out the first; null if none"`
	Labels     []string    `json:"labels" nullable:"false" doc:"Labels; empty if it has none"`
	External   *foreignKey `json:"external" doc:"What it is in the tool that it came from; null if it came from none"`
	Sprint     *string     `json:"sprint" doc:"Key of the planned or running sprint that it is committed to; null if none"`
	Score      *itemScore  `json:"score" doc:"How it was scored; null if it was not"`
	Revision   int64       `json:"revision" doc:"Revision of the backlog since which these fields but place and release stand so"`
}

type backlogBody struct {
	Product  string        `json:"product" doc:"Key of the product"`
	Revision int64         `json:"revision" doc:"Revision of the backlog that is shown; -1 before the first event"`
	At       time.Time     `json:"at" doc:"The instant that is shown: the one asked for, for a revision when it took effect, else the time of the first page"`
	Items    []backlogItem `json:"items" nullable:"false" doc:"In priority order"`
	Next     *string       `json:"next" doc:"Cursor of the next page; null on the last one"`
}

type backlogOutput struct {
	ETag string `header:"ETag" doc:"Revision of the backlog, for If-Match"`
	Link string `header:"Link" doc:"The next page"`
	Body backlogBody
}

// backlog is one page of a product's backlog in priority order.
func backlog(ctx context.Context, v view, in *backlogInput) (*backlogOutput, error) {
	state, err := v.backlogState(ctx, in.Key, in.At, in.after)
	if err != nil {
		return nil, err
	}
	after := 0
	if in.after != nil {
		after = in.after.Place
	}
	items, more, err := v.backlogItems(ctx, in, state, after)
	if err != nil {
		return nil, err
	}
	out := &backlogOutput{ETag: state.etag(), Body: backlogBody{
		Product: in.Key, Revision: state.Revision, At: state.At, Items: items,
	}}
	if more {
		out.Body.Next, out.Link = in.next(cursor{
			At: state.At, Revision: state.Revision, Releases: state.roadmap, Place: *items[len(items)-1].Place,
		})
	}
	return out, nil
}

// backlogState is the revision of the backlog that a query shows, and the roadmap's at the same time.
type backlogState struct {
	asOf
	roadmap int64
}

// backlogState finds the state that the query asks for; on a following page it is that of the first one.
func (v view) backlogState(ctx context.Context, product string, m moment, after *cursor) (backlogState, error) {
	if after != nil {
		state, err := v.atRevision(ctx, backlogBook, product, after.Revision, "query.cursor")
		return backlogState{asOf{state.Revision, after.At}, after.Releases}, err
	}
	state, err := v.as(ctx, backlogBook, product, m)
	if err != nil {
		return backlogState{}, err
	}
	roadmap, err := v.bookAt(ctx, roadmapBook, product, m.until(state.At))
	return backlogState{state, roadmap.Revision}, err
}

// Places are looked through in windows, so that a filter that finds enough reads no further.
const (
	firstWindow  = 512
	widestWindow = 4096
)

// backlogItems are the stories behind a place that the filters let through, up to the limit, and whether there are more.
func (v view) backlogItems(ctx context.Context, in *backlogInput, s backlogState, after int) ([]backlogItem, bool, error) {
	args := pgx.NamedArgs{
		"product": in.Key, "revision": s.Revision, "roadmap": s.roadmap,
		"status": in.Status, "category": in.Category, "priority": in.Priority, "kind": in.Kind, "label": in.Label,
		"initiative": in.Initiative, "release": in.Release, "text": in.Text,
	}
	window, length := in.Limit+1, after+in.Limit+1 // without a filter one window is enough
	if in.filtered() {
		var err error
		if length, err = v.backlogLength(ctx, in.Key, s.Revision); err != nil {
			return nil, false, err
		}
		window = firstWindow
	}
	items := []backlogItem{}
	for ; after < length && len(items) <= in.Limit; after, window = after+window, min(2*window, widestWindow) {
		maps.Copy(args, pgx.NamedArgs{"after": after, "window": window, "limit": in.Limit + 1 - len(items)})
		found, err := all[backlogItem](ctx, v, "backlog_page.sql", args)
		if err != nil {
			return nil, false, err
		}
		items = append(items, found...)
	}
	more := len(items) > in.Limit
	return items[:min(len(items), in.Limit)], more, nil
}

// backlogLength is how many stories the order has.
func (v view) backlogLength(ctx context.Context, product string, revision int64) (int, error) {
	var length int
	args := pgx.NamedArgs{"product": product, "revision": revision}
	err := v.tx.QueryRow(ctx, v.sql["backlog_length.sql"], args).Scan(&length)
	return length, err
}
