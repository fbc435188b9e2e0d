package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/httpapi/moment"
)

type roadmapInput struct {
	Product
	moment.AsOf
	Freshness
}

// RoadmapInitiative is an initiative as the roadmap lists it.
type RoadmapInitiative struct {
	Initiative string      `json:"initiative" doc:"Key of the initiative"`
	Place      *int        `json:"place" doc:"Place in its horizon, 1 is first; null once it is delivered or dropped"`
	Title      string      `json:"title" doc:"What it is called"`
	Outcome    string      `json:"outcome" doc:"What will be different when it is done"`
	Goal       string      `json:"goal" doc:"The goal that it serves; empty if none"`
	Horizon    string      `json:"horizon" doc:"now, next or later; of a closed initiative the last that it was in"`
	Start      *string     `json:"start" doc:"When work on it shall start, a date; null if not said"`
	Due        *string     `json:"due" doc:"When it shall be done, a date; null if not said"`
	Progress   string      `json:"progress" doc:"planned, started, delivered or dropped"`
	Score      *itemScore  `json:"score" doc:"How it was scored last; null if it was not"`
	Validation *judgement  `json:"validation" doc:"What the product owner says of it; null if nothing"`
	DependsOn  []string    `json:"depends_on" nullable:"false" doc:"Keys of the initiatives that it depends on, by number"`
	Releases   []string    `json:"releases" nullable:"false" doc:"Keys of the releases that it ships with, by number"`
	Work       work        `json:"work" db:"-" doc:"How far its stories are"`
	External   *foreignKey `json:"external" doc:"What it is in the tool that it came from; null if it came from none"`
	Revision   int64       `json:"revision" doc:"Revision of the roadmap since which these fields but place, validation, depends_on, releases and work stand so"`
}

type judgement struct {
	_        struct{}  `nullable:"true"`
	Verdict  string    `json:"verdict" doc:"validated, at_risk or infeasible"`
	Findings string    `json:"findings" doc:"What was found; empty if not said"`
	By       string    `json:"by" doc:"Who validated it, or put it back by an undo"`
	At       time.Time `json:"at" doc:"When"`
	Revision int64     `json:"revision" doc:"Of the roadmap, since which it stands so"`
}

type roadmapHorizon struct {
	Horizon     string              `json:"horizon" enum:"now,next,later" doc:"How near it is"`
	Initiatives []RoadmapInitiative `json:"initiatives" nullable:"false" doc:"In priority order"`
}

type roadmapRelease struct {
	Release string  `json:"release" doc:"Key of the release"`
	Name    string  `json:"name" doc:"What it is called"`
	Date    *string `json:"date" doc:"When it shall be out, or was; null if not said"`
	Shipped bool    `json:"shipped" doc:"Whether it is out"`

	WithUndelivered []string `json:"with_undelivered" nullable:"false" doc:"Of one that is out, keys of its initiatives that were not delivered and of its stories that were open when it shipped; empty if all was done"`

	Items    []string    `json:"items" nullable:"false" doc:"Keys of the stories and initiatives that ship with it, in the order in which they were assigned"`
	External *foreignKey `json:"external" doc:"What it is in the tool that it came from; null if it came from none"`
	Revision int64       `json:"revision" doc:"Revision of the roadmap since which these fields but items stand so"`
}

type roadmapBody struct {
	Product  string `json:"product" doc:"Key of the product"`
	Revision int64  `json:"revision" doc:"Revision of the roadmap that is shown; -1 before the first event"`
	Shown
	Horizons []roadmapHorizon    `json:"horizons" nullable:"false" doc:"now, next and later, in this order"`
	Closed   []RoadmapInitiative `json:"closed" nullable:"false" doc:"Delivered and dropped initiatives, by number"`
	Releases []roadmapRelease    `json:"releases" nullable:"false" doc:"By number"`
}

type roadmapOutput struct {
	ETag string `header:"ETag" doc:"Revision of the roadmap, for If-Match"`
	Body roadmapBody
}

// roadmap is a product's roadmap: initiatives by horizon, and releases.
func roadmap(ctx context.Context, v view, in *roadmapInput) (*roadmapOutput, error) {
	state, err := v.as(ctx, roadmapBook, in.Key, in.At)
	if err != nil {
		return nil, err
	}
	args := pgx.NamedArgs{"product": in.Key, "revision": state.Revision}
	initiatives, err := v.initiatives(ctx, in.Key, state, nil)
	if err != nil {
		return nil, err
	}
	if err := v.countWork(ctx, in.AsOf, state, in.Key, initiatives); err != nil {
		return nil, err
	}
	releases, err := all[roadmapRelease](ctx, v, "roadmap_releases.sql", args)
	if err != nil {
		return nil, err
	}
	horizons, closed := byHorizon(initiatives)
	return &roadmapOutput{ETag: state.etag(), Body: roadmapBody{
		Product: in.Key, Revision: state.Revision, Shown: state.shown(), Horizons: horizons, Closed: closed, Releases: releases,
	}}, nil
}

// initiatives are those of a roadmap as it stood, or only the one with a number.
func (v view) initiatives(ctx context.Context, product string, state asOf, number *uint32) ([]RoadmapInitiative, error) {
	args := pgx.NamedArgs{"product": product, "revision": state.Revision, "number": number}
	found, err := all[RoadmapInitiative](ctx, v, "roadmap_initiatives.sql", args)
	for _, i := range found {
		if i.Validation != nil {
			i.Validation.At = i.Validation.At.UTC()
		}
	}
	return found, err
}

// countWork says of each initiative how far its stories were at the same time.
func (v view) countWork(ctx context.Context, of moment.AsOf, state asOf, product string, initiatives []RoadmapInitiative) error {
	backlog, err := v.bookAt(ctx, backlogBook, product, until(of.At, state.At))
	if err != nil {
		return err
	}
	keys := make([]string, len(initiatives))
	for i, initiative := range initiatives {
		keys[i] = initiative.Initiative
	}
	cells, err := v.cells(ctx, aims{product: product, backlog: backlog.Revision}, "trace_cells.sql", keys)
	by := talliesBy(talliesOf(cells), func(t tally) *string { return t.Initiative })
	for i := range initiatives {
		initiatives[i].Work = workOf(by[initiatives[i].Initiative])
	}
	return err
}

// byHorizon sorts initiatives into their horizons; those without a place are closed.
func byHorizon(initiatives []RoadmapInitiative) (horizons []roadmapHorizon, closed []RoadmapInitiative) {
	open := map[string][]RoadmapInitiative{"now": {}, "next": {}, "later": {}}
	closed = []RoadmapInitiative{}
	for _, i := range initiatives {
		if i.Place == nil {
			closed = append(closed, i)
		} else {
			open[i.Horizon] = append(open[i.Horizon], i)
		}
	}
	for _, name := range []string{"now", "next", "later"} {
		horizons = append(horizons, roadmapHorizon{Horizon: name, Initiatives: open[name]})
	}
	return horizons, closed
}
