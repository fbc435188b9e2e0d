package readapi

import (
	"context"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/history"
	"waymark/httpapi"
	"waymark/httpapi/moment"
)

type whyInput struct {
	Product
	moment.AsOf
	Freshness
	Story string `query:"story" required:"true" minLength:"1" maxLength:"50" doc:"Key of the story whose place is to be explained" example:"ACME-12"`
	Above string `query:"above" maxLength:"50" doc:"Key of a story that stands below it: why does it?"`
}

// WhyDecision is who decided what a step explains, and why.
type WhyDecision struct {
	ID         string                 `json:"id" doc:"Id of the event, a UUID"`
	Revision   int64                  `json:"revision" doc:"Of the backlog"`
	Type       string                 `json:"type" doc:"Type of the event"`
	At         time.Time              `json:"at" doc:"When it took effect"`
	Actor      string                 `json:"actor" doc:"Who decided"`
	RecordedBy *string                `json:"recorded_by" doc:"Who sent it; null where that was the actor"`
	Role       *string                `json:"role" doc:"The role that the actor acted in; null where it is not known"`
	Reason     string                 `json:"reason" doc:"Why; empty if not said"`
	Evidence   []history.EvidenceItem `json:"evidence" nullable:"false" doc:"What it rests on"`
	Changes    []history.FieldChange  `json:"-"`
}

// whyThen is what counted when it was decided.
type whyThen struct {
	Nr         int        `json:"-"`
	Title      string     `json:"title" doc:"What the story was called then"`
	Priority   *string    `json:"priority" doc:"Its priority level then; null if it had none"`
	Score      *itemScore `json:"score" doc:"How it was scored then; null if it was not"`
	Needs      []string   `json:"needs" nullable:"false" doc:"The needs that it answered then"`
	Initiative *string    `json:"initiative" doc:"Key of its initiative then; null if it had none"`
	Goal       *string    `json:"goal" doc:"Key or text of the goal that its initiative served then; null if none"`
}

type whyStep struct {
	Says      string      `json:"says" doc:"What the decision did, in words"`
	Story     string      `json:"story" doc:"Key of the story that it gave a place"`
	From      *int        `json:"from" doc:"Its place before; null if it had none"`
	Place     int         `json:"place" doc:"Its place after"`
	Neighbour *string     `json:"neighbour" doc:"Key of the story that it was put next to; null if it was put to an end or a place, or ordered with others. The next step says why that one stood there."`
	Decision  WhyDecision `json:"decision" doc:"Who decided it, when and why"`
	Then      whyThen     `json:"then" doc:"What counted then"`
}

type whyChange struct {
	Story    string      `json:"story" doc:"Key of the story that went past it"`
	Now      string      `json:"now" enum:"above,below,gone" doc:"Where it is since: above, below, or out of the order"`
	Decision WhyDecision `json:"decision" doc:"Who decided it, when and why"`
}

type whyBody struct {
	Product string `json:"product" doc:"Key of the product"`
	Shown
	Story      string      `json:"story" doc:"Key of the story that was asked about"`
	Place      *int        `json:"place" doc:"Its place; null where it is out of the order"`
	Above      *string     `json:"above" doc:"Key of the story that it stands above, if that was asked"`
	AbovePlace *int        `json:"above_place" doc:"Place of that story"`
	Chain      []whyStep   `json:"chain" nullable:"false" maxItems:"20" doc:"The shortest chain of decisions that explains it, the last one first: each next one says why the neighbour stood where it did"`
	Gone       *whyChange  `json:"gone" doc:"What took it out of the order; null if it is in there"`
	Since      []whyChange `json:"since" nullable:"false" maxItems:"20" doc:"What moved it since without a decision on it: stories that went past it, the newest decisions first, 20 at most; empty where two stories were asked about"`
	SinceTotal int         `json:"since_total" doc:"How many stories went past it since"`
}

type whyOutput struct {
	ETag string `header:"ETag" doc:"Revision of the backlog, for If-Match"`
	Body whyBody
}

// why explains the place of a story, or why it stands above another.
func why(ctx context.Context, v view, in *whyInput) (*whyOutput, error) {
	state, err := v.backlogState(ctx, in.Key, in.At, nil)
	if err != nil {
		return nil, err
	}
	e := explaining{v: v, product: in.Key, revision: state.Revision}
	body := whyBody{Product: in.Key, Shown: state.shown(), Story: in.Story, Chain: []whyStep{}, Since: []whyChange{}}
	if in.Above == "" {
		err = e.place(ctx, &body)
	} else {
		body.Above = &in.Above
		err = e.above(ctx, &body)
	}
	if err != nil {
		return nil, err
	}
	return &whyOutput{ETag: state.etag(), Body: body}, e.fillThen(ctx, body.Chain)
}

// explaining is one explanation of the order at a revision.
type explaining struct {
	v        view
	product  string
	revision int64
}

// number is that of a story with a key; location is where the request names it.
func (e *explaining) number(location, key string) (uint32, error) {
	number, ok := events.StoryMark.Number(e.product, key)
	if !ok {
		return 0, httpapi.Invalid(location, "%q is the key of no story of %s", key, e.product)
	}
	return number, nil
}

// place explains the place of a story.
func (e *explaining) place(ctx context.Context, body *whyBody) error {
	story, err := e.number("query.story", body.Story)
	if err != nil {
		return err
	}
	order, err := e.order(ctx, e.revision)
	if err != nil {
		return err
	}
	if body.Place = order.place(story); body.Place == nil {
		return e.gone(ctx, story, body)
	}
	last, err := e.lastPlacing(ctx, story, e.revision)
	if err != nil || last == nil {
		return err
	}
	if body.Chain, err = e.anchored(ctx, story, *last); err != nil {
		return err
	}
	return e.since(ctx, story, order, last.Revision, body)
}

// above explains why a story stands above another.
func (e *explaining) above(ctx context.Context, body *whyBody) error {
	upper, err := e.number("query.story", body.Story)
	if err != nil {
		return err
	}
	lower, err := e.number("query.above", *body.Above)
	if err != nil {
		return err
	}
	places, err := e.placesAt(ctx, []uint32{upper, lower}, e.revision)
	if err != nil {
		return err
	}
	body.Place, body.AbovePlace = places[stateKey{upper, e.revision}], places[stateKey{lower, e.revision}]
	switch {
	case body.Place == nil:
		return e.outOfOrder("query.story", body.Story)
	case body.AbovePlace == nil:
		return e.outOfOrder("query.above", *body.Above)
	case upper == lower:
		return httpapi.Invalid("query.above", "%s can't stand above itself: name another story, or none", body.Story)
	case *body.Place > *body.AbovePlace:
		return httpapi.Invalid("query.above", "%[1]s stands below %[2]s there, at place %[3]d of %[4]d: ask story=%[2]s&above=%[1]s", body.Story,
			*body.Above, *body.Place, *body.AbovePlace)
	}
	body.Chain, err = e.separated(ctx, upper, lower)
	return err
}

func (e *explaining) outOfOrder(location, key string) error {
	return httpapi.Invalid(location, "%s has no place in the order there: why?story=%s says what took it out, or whether it was there at all", key, key)
}

// gone explains why a story is not in the order.
func (e *explaining) gone(ctx context.Context, story uint32, body *whyBody) error {
	found, err := e.changes(ctx, nil, []uint32{story}, -1)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return httpapi.NewProblem(http.StatusNotFound, body.Story+" is not in the backlog there: it was not written yet, or never")
	}
	body.Gone = &found[0]
	return nil
}

// fillThen says what counted when each step was decided.
func (e *explaining) fillThen(ctx context.Context, chain []whyStep) error {
	numbers, revisions, instants := make([]uint32, len(chain)), make([]int64, len(chain)), make([]time.Time, len(chain))
	for i, step := range chain {
		numbers[i], revisions[i], instants[i] = events.KeyNumber(step.Story), step.Decision.Revision, step.Decision.At
	}
	found, err := all[whyThen](ctx, e.v, "why_then.sql", pgx.NamedArgs{
		"product": e.product, "numbers": numbers, "revisions": revisions, "instants": instants,
	})
	for _, then := range found {
		chain[then.Nr-1].Then = then
	}
	return err
}
