package readapi

import (
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/httpapi/moment"
)

type backlogInput struct {
	Product
	moment.AsOf
	Freshness
	Paging
	BacklogFilters
	Place int `query:"place" minimum:"1" maximum:"2147483647" doc:"Begin at this place of the order, for whoever shows a part of a long list; left out: at the first. A cursor goes on from where it was given."`
}

// BacklogFilters are which stories are asked for. Like every embedded part of a query it is exported, or its parameters were none.
type BacklogFilters struct {
	Status     []string `query:"status,explode" maxItems:"100" maxLength:"100" doc:"Only stories of this status; several times for any of several. So are the other filters, but for q."`
	Category   []string `query:"status_category,explode" enum:"todo,doing,done,dropped" maxItems:"100" doc:"Only stories whose status is of this category; dropped ones, which have no place, are listed only where they are asked for by it or by their status, behind the others, by number"`
	Priority   []string `query:"priority,explode" maxItems:"100" maxLength:"100" doc:"Only stories of this priority level"`
	Kind       []string `query:"kind,explode" maxItems:"100" maxLength:"100" doc:"Only stories of this kind"`
	Label      []string `query:"label,explode" maxItems:"100" maxLength:"255" doc:"Only stories with this label"`
	Initiative []string `query:"initiative,explode" maxItems:"100" maxLength:"100" doc:"Only stories of the initiative with this key"`
	Release    []string `query:"release,explode" maxItems:"100" maxLength:"100" doc:"Only stories that ship with the release with this key, be it one of several"`
	Text       string   `query:"q" maxLength:"1000" doc:"Only stories whose title contains this text, in whatever case"`
}

func (in *BacklogFilters) filtered() bool {
	for _, filter := range [][]string{in.Status, in.Category, in.Priority, in.Kind, in.Label, in.Initiative, in.Release} {
		if filter != nil {
			return true
		}
	}
	return in.Text != ""
}

// onlyCategory says whether the category of their status, if anything, decides which stories are let through.
func (in *BacklogFilters) onlyCategory() bool {
	others := *in
	others.Category = nil
	return !others.filtered()
}

// BacklogItem is a story as the backlog lists it. Like every type that another answer embeds it is exported, so that the
// OpenAPI document gets its fields.
type BacklogItem struct {
	Story      string      `json:"story" doc:"Key of the story"`
	Place      *int        `json:"place" doc:"Place in the order, 1 is first, also under a filter; null for a dropped story"`
	Title      string      `json:"title" doc:"What it is called"`
	Status     string      `json:"status" doc:"Name of the status in the product's workflow"`
	Category   string      `json:"status_category" db:"status_category" doc:"What the status means: todo, doing, done or dropped"`
	Priority   *string     `json:"priority" doc:"Priority level; null if it has none"`
	Points     *float64    `json:"points" doc:"Estimate; null if not estimated"`
	Kind       string      `json:"kind" doc:"Such as story or bug"`
	Initiative *string     `json:"initiative" doc:"Key of its initiative; null if it has none"`
	Assignee   *string     `json:"assignee" doc:"Who works on it; null if nobody does"`
	Release    *string     `json:"release" doc:"Key of the release that it ships with at that time; of several the first, by number, that is not out yet, or if all are out the first; null if none"`
	Labels     []string    `json:"labels" nullable:"false" doc:"Labels; empty if it has none"`
	External   *foreignKey `json:"external" doc:"What it is in the tool that it came from; null if it came from none"`
	Sprint     *string     `json:"sprint" doc:"Key of the planned or running sprint that it is committed to; null if none"`
	Score      *itemScore  `json:"score" doc:"How it was scored; null if it was not"`
	BlockedBy  []string    `json:"blocked_by" db:"-" nullable:"false" doc:"Keys of the open stories for which it waits; empty if it can go on, or is closed"`
	Revision   int64       `json:"revision" doc:"Revision of the backlog since which these fields but place, release and blocked_by stand so"`
}

type backlogBody struct {
	Product  string `json:"product" doc:"Key of the product"`
	Revision int64  `json:"revision" doc:"Revision of the backlog that is shown; -1 before the first event"`
	Shown
	Items []BacklogItem `json:"items" nullable:"false" doc:"In priority order; dropped ones by number"`
	Next  *string       `json:"next" doc:"Cursor of the next page; null on the last one"`
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
	items, err := v.listed(ctx, in, state)
	if err != nil {
		return nil, err
	}
	more := len(items) > in.Limit
	items = items[:min(len(items), in.Limit)]
	out := &backlogOutput{ETag: state.etag(), Body: backlogBody{
		Product: in.Key, Revision: state.Revision, Shown: state.shown(), Items: items,
	}}
	if more {
		out.Body.Next, out.Link = in.next(items[len(items)-1].cursor(state))
	}
	return out, v.fillBlockers(ctx, in.Key, state.Revision, pointers(items))
}

// cursor begins the page behind the item: at its place, or, where it has none, at its key.
func (i BacklogItem) cursor(s backlogState) cursor {
	c := cursor{At: s.At, Revision: s.Revision, Releases: s.roadmap}
	if i.Place == nil {
		c.Key = i.Story
	} else {
		c.Place = *i.Place
	}
	return c
}

func pointers[T any](items []T) []*T {
	all := make([]*T, len(items))
	for i := range items {
		all[i] = &items[i]
	}
	return all
}

// listed are the stories of a page, and one more if there is one: those of the order, then those that are out of it.
func (v view) listed(ctx context.Context, in *backlogInput, s backlogState) ([]BacklogItem, error) {
	after, dropped := max(in.Place-1, 0), uint32(0)
	if in.after != nil {
		after, dropped = in.after.Place, events.KeyNumber(in.after.Key)
	}
	items := []BacklogItem{}
	if dropped == 0 && !in.onlyDropped() {
		var err error
		if items, err = v.backlogItems(ctx, in, s, after); err != nil {
			return nil, err
		}
	}
	if len(items) > in.Limit || !in.withDropped() {
		return items, nil
	}
	args := in.filters(in.Key, s)
	maps.Copy(args, pgx.NamedArgs{"after": dropped, "limit": in.Limit + 1 - len(items)})
	out, err := all[BacklogItem](ctx, v, "backlog_dropped.sql", args)
	return append(items, out...), err
}

// withDropped says whether dropped stories are asked for: by their category, or by a status that may be theirs.
func (in *backlogInput) withDropped() bool {
	return slices.Contains(in.Category, "dropped") || in.Category == nil && in.Status != nil
}

func (in *backlogInput) onlyDropped() bool {
	return in.Category != nil && !slices.ContainsFunc(in.Category, func(c string) bool { return c != "dropped" })
}

// backlogState is the revision of the backlog that a query shows, and the roadmap's at the same time.
type backlogState struct {
	asOf
	roadmap int64
}

// backlogState finds the state that the query asks for; on a following page it is that of the first one.
func (v view) backlogState(ctx context.Context, product string, m moment.Moment, after *cursor) (backlogState, error) {
	state, err := v.asPaged(ctx, backlogBook, product, m, after)
	if err != nil {
		return backlogState{}, err
	}
	if after != nil {
		v.shows[roadmapBook.name()] = after.Releases
		return backlogState{state, after.Releases}, nil
	}
	roadmap, err := v.bookAt(ctx, roadmapBook, product, until(m, state.At))
	return backlogState{state, roadmap.Revision}, err
}

// Places are looked through in windows, so that a filter that finds enough reads no further.
const (
	firstWindow  = 512
	widestWindow = 4096
)

func (in *BacklogFilters) filters(product string, s backlogState) pgx.NamedArgs {
	return pgx.NamedArgs{
		"product": product, "revision": s.Revision, "roadmap": s.roadmap,
		"status": in.Status, "category": in.Category, "priority": in.Priority, "kind": in.Kind, "label": in.Label,
		"initiative": in.Initiative, "release": in.Release, "text": in.Text,
	}
}

// backlogItems are the stories behind a place that the filters let through, up to the limit and one more.
func (v view) backlogItems(ctx context.Context, in *backlogInput, s backlogState, after int) ([]BacklogItem, error) {
	args := in.filters(in.Key, s)
	window, length := in.Limit+1, after+in.Limit+1 // without a filter one window is enough
	if in.filtered() {
		var err error
		if length, err = v.backlogLength(ctx, in.Key, s.Revision); err != nil {
			return nil, err
		}
		window = firstWindow
	}
	items := []BacklogItem{}
	for ; after < length && len(items) <= in.Limit; after, window = after+window, min(2*window, widestWindow) {
		maps.Copy(args, pgx.NamedArgs{"after": after, "window": window, "limit": in.Limit + 1 - len(items)})
		found, err := all[BacklogItem](ctx, v, "backlog_page.sql", args)
		if err != nil {
			return nil, err
		}
		items = append(items, found...)
	}
	return items, nil
}

// backlogLength is how many stories the order has.
func (v view) backlogLength(ctx context.Context, product string, revision int64) (int, error) {
	var length int
	args := pgx.NamedArgs{"product": product, "revision": revision}
	err := v.row(ctx, "backlog_length.sql", args).Scan(&length)
	return length, err
}
