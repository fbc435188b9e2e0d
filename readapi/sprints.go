package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/httpapi/moment"
)

type sprintsInput struct {
	Product
	moment.AsOf
	Freshness
	Paging
}

// SprintItem is a sprint as the list shows it.
type SprintItem struct {
	Sprint     string      `json:"sprint" doc:"Key of the sprint"`
	Number     int         `json:"-"`
	Name       string      `json:"name" doc:"What it is called"`
	Goal       string      `json:"goal" doc:"What it shall reach; empty if not said"`
	Start      *string     `json:"start" doc:"Its first day as planned; null if not said"`
	End        *string     `json:"end" doc:"Its last day as planned; null if not said"`
	State      string      `json:"state" doc:"planned, running or closed"`
	External   *foreignKey `json:"external" doc:"What it is in the tool that it came from; null if it came from none"`
	StartedAt  *time.Time  `json:"started_at" doc:"When it was started; null if it was not"`
	ClosedAt   *time.Time  `json:"closed_at" doc:"When it was closed; null if it is not"`
	Stories    int         `json:"stories" doc:"Stories in its scope; of a closed one that with which it closed, unless an import corrected it, and they count as they stood then"`
	Points     float64     `json:"points" doc:"Points of these"`
	Done       int         `json:"done" doc:"Stories in its scope that were done since it started"`
	PointsDone float64     `json:"points_done" doc:"Points of these"`

	DoneBefore       int     `json:"done_before" doc:"Stories in its scope that were done before it started: they are no work of this sprint. Of one that has not started, those that are done."`
	PointsDoneBefore float64 `json:"points_done_before" doc:"Points of these"`

	Revision int64 `json:"revision" doc:"Revision of the backlog since which these fields but counts and points stand so"`
}

type sprintsBody struct {
	Product  string `json:"product" doc:"Key of the product"`
	Revision int64  `json:"revision" doc:"Revision of the backlog that is shown; -1 before the first event"`
	Shown
	Items []SprintItem `json:"items" nullable:"false" doc:"By number"`
	Next  *string      `json:"next" doc:"Cursor of the next page; null on the last one"`
}

type sprintsOutput struct {
	ETag string `header:"ETag" doc:"Revision of the backlog, for If-Match"`
	Link string `header:"Link" doc:"The next page"`
	Body sprintsBody
}

// sprints is one page of a product's sprints.
func sprints(ctx context.Context, v view, in *sprintsInput) (*sprintsOutput, error) {
	state, err := v.backlogState(ctx, in.Key, in.At, in.after)
	if err != nil {
		return nil, err
	}
	args := pgx.NamedArgs{"product": in.Key, "revision": state.Revision, "after": 0, "number": 0, "limit": in.Limit + 1}
	if in.after != nil {
		args["after"] = in.after.Place
	}
	items, err := all[SprintItem](ctx, v, "sprints.sql", args)
	if err != nil {
		return nil, err
	}
	out := &sprintsOutput{ETag: state.etag(), Body: sprintsBody{
		Product: in.Key, Revision: state.Revision, Shown: state.shown(), Items: items,
	}}
	if len(items) > in.Limit {
		out.Body.Items = items[:in.Limit]
		out.Body.Next, out.Link = in.next(cursor{
			At: state.At, Revision: state.Revision, Releases: state.roadmap, Place: items[in.Limit-1].Number,
		})
	}
	return out, nil
}

type sprintInput struct {
	Product
	Sprint string `path:"sprint" maxLength:"50" doc:"Key of the sprint" example:"ACME-S3"`
	moment.AsOf
	Freshness
}

// bookMoment is when something came to be so.
type bookMoment struct {
	_        struct{}  `nullable:"true"`
	Revision int64     `json:"revision" doc:"Of the backlog"`
	At       time.Time `json:"at" doc:"When that took effect"`
}

type sprintStory struct {
	Story    string      `json:"story" doc:"Key of the story"`
	Title    string      `json:"title" doc:"What it is called; as the other fields as it stood when it went, or when the sprint closed"`
	Points   *float64    `json:"points" doc:"Estimate; null if not estimated"`
	Status   string      `json:"status" doc:"Name of the status in the product's workflow"`
	Category string      `json:"status_category" doc:"What the status means: todo, doing, done or dropped"`
	Added    bookMoment  `json:"added" doc:"When it came into the scope"`
	Removed  *bookMoment `json:"removed" doc:"When it went; null if it did not"`
	Done     *bookMoment `json:"done" doc:"When it was done; null if it was not"`
}

type scopeRow struct {
	Story           string
	Title           string
	Points          *float64
	Status          string
	StatusCategory  string
	AddedRevision   int64
	AddedAt         time.Time
	RemovedRevision *int64
	RemovedAt       *time.Time
	DoneRevision    *int64
	DoneAt          *time.Time
}

type sprintBody struct {
	Product string `json:"product" doc:"Key of the product"`
	Shown
	SprintItem
	Scope []sprintStory `json:"scope" nullable:"false" doc:"Stories in the order in which they came, each as often as it came"`
}

type sprintOutput struct {
	ETag string `header:"ETag" doc:"Revision of the backlog, for If-Match"`
	Body sprintBody
}

// sprint is one sprint with its scope over time.
func sprint(ctx context.Context, v view, in *sprintInput) (*sprintOutput, error) {
	state, err := v.as(ctx, backlogBook, in.Key, in.At)
	if err != nil {
		return nil, err
	}
	number, ok := events.SprintMark.Number(in.Key, in.Sprint)
	if !ok {
		return nil, unknown("sprint", in.Sprint)
	}
	args := pgx.NamedArgs{"product": in.Key, "revision": state.Revision, "after": 0, "number": number, "limit": 1}
	found, err := all[SprintItem](ctx, v, "sprints.sql", args)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, unknown("sprint", in.Sprint)
	}
	args["final"] = state.Revision
	if found[0].ClosedAt != nil {
		args["final"] = found[0].Revision
	}
	rows, err := all[scopeRow](ctx, v, "sprint_scope.sql", args)
	if err != nil {
		return nil, err
	}
	body := sprintBody{Product: in.Key, Shown: state.shown(), SprintItem: found[0], Scope: make([]sprintStory, len(rows))}
	for i, row := range rows {
		body.Scope[i] = row.shown()
	}
	return &sprintOutput{ETag: state.etag(), Body: body}, nil
}

func (r scopeRow) shown() sprintStory {
	return sprintStory{
		Story: r.Story, Title: r.Title, Points: r.Points, Status: r.Status, Category: r.StatusCategory,
		Added: bookMoment{Revision: r.AddedRevision, At: r.AddedAt}, Removed: momentOf(r.RemovedRevision, r.RemovedAt),
		Done: momentOf(r.DoneRevision, r.DoneAt),
	}
}

func momentOf(revision *int64, at *time.Time) *bookMoment {
	if revision == nil || at == nil {
		return nil
	}
	return &bookMoment{Revision: *revision, At: *at}
}
