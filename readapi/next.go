package readapi

import (
	"context"
	"time"

	"waymark/httpapi/moment"
)

type nextInput struct {
	Product
	moment.AsOf
	Freshness
	N int `query:"n" minimum:"1" maximum:"100" default:"10" doc:"How many stories to answer at most"`
}

// placing is the last decision that gave a story its place.
type placing struct {
	_        struct{}  `nullable:"true"`
	Decision string    `json:"decision" doc:"Id of the event, a UUID"`
	Type     string    `json:"type" doc:"Type of the event, such as StoryPrioritized"`
	Actor    string    `json:"actor" doc:"Who decided"`
	Role     *string   `json:"role" doc:"The role that the actor acted in; null where it is not known"`
	Reason   string    `json:"reason" doc:"Why; empty if not said"`
	At       time.Time `json:"at" doc:"When it took effect"`
}

type nextStory struct {
	Story      string     `json:"story" doc:"Key of the story"`
	Place      int        `json:"place" doc:"Place in the order, 1 is first"`
	Title      string     `json:"title" doc:"What it is called"`
	Status     string     `json:"status" doc:"Name of the status in the product's workflow, of the category todo"`
	Priority   *string    `json:"priority" doc:"Priority level; null if it has none"`
	Points     *float64   `json:"points" doc:"Estimate; null if not estimated"`
	Kind       string     `json:"kind" doc:"Such as story or bug"`
	Initiative *string    `json:"initiative" doc:"Key of its initiative; null if it has none"`
	Goal       *string    `json:"goal" doc:"The goal that its initiative serves; null if there is none"`
	Needs      []string   `json:"needs" nullable:"false" doc:"The needs that it answers"`
	Sprint     *string    `json:"sprint" doc:"Key of the planned or running sprint that it is committed to; null if none"`
	Score      *itemScore `json:"score" doc:"How it was scored; null if it was not"`
	Placed     *placing   `json:"placed" db:"-" doc:"The last decision that gave it its place"`
}

// nextRow is a story and, if it is known, the decision.
type nextRow struct {
	nextStory
	Decision  *string
	Type      *string
	Actor     *string
	Role      *string
	Reason    *string
	DecidedAt *time.Time
}

// leftOut is a story that would have come before one that is answered, and did not.
type leftOut struct {
	Story     string    `json:"story" doc:"Key of the story"`
	Title     string    `json:"title" doc:"What it is called"`
	Place     int       `json:"place" doc:"Place in the order, 1 is first"`
	Why       string    `json:"why" enum:"blocked,not_ready" doc:"blocked: it waits for open stories; not_ready: it lacks what the policy asks for"`
	BlockedBy []Blocker `json:"blocked_by" nullable:"false" doc:"The open stories for which it waits"`
	Lacks     []string  `json:"lacks" nullable:"false" doc:"What it lacks of the policy's ready_needs"`
}

type nextBody struct {
	Product  string `json:"product" doc:"Key of the product"`
	Revision int64  `json:"revision" doc:"Revision of the backlog that is shown; -1 before the first event"`
	Shown
	Items        []nextStory `json:"items" nullable:"false" doc:"First those of the running sprint, then the others, in priority order"`
	LeftOut      []leftOut   `json:"left_out" nullable:"false" maxItems:"50" doc:"Unstarted stories that would have come before the last of the items, or the next one after all of them if there are fewer than asked for, in that order; the first 50"`
	LeftOutTotal int         `json:"left_out_total" doc:"How many were left out"`
}

type nextOutput struct {
	ETag string `header:"ETag" doc:"Revision of the backlog, for If-Match"`
	Body nextBody
}

// next are the first stories that can be begun: unstarted, not blocked by one that is open, and ready as the policy asks.
// Those of the running sprint come first, for that is what the team is on.
func next(ctx context.Context, v view, in *nextInput) (*nextOutput, error) {
	state, err := v.backlogState(ctx, in.Key, in.At, nil)
	if err != nil {
		return nil, err
	}
	p := &picking{v: v, product: in.Key, revision: state.Revision, n: in.N}
	if p.asked, err = v.readyNeeds(ctx, in.Key, until(in.At, state.At)); err != nil {
		return nil, err
	}
	if err := p.pick(ctx); err != nil {
		return nil, err
	}
	body := nextBody{Product: in.Key, Revision: state.Revision, Shown: state.shown(), LeftOutTotal: p.left}
	if body.Items, err = p.items(ctx, state.roadmap); err != nil {
		return nil, err
	}
	body.LeftOut, err = p.leftOut(ctx)
	return &nextOutput{ETag: state.etag(), Body: body}, err
}

func (r nextRow) shown() nextStory {
	story := r.nextStory
	if r.Decision != nil {
		story.Placed = &placing{
			Decision: *r.Decision, Type: *r.Type, Actor: *r.Actor, Role: r.Role, Reason: *r.Reason, At: *r.DecidedAt,
		}
	}
	return story
}
