package readapi

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// mostTraced is how many stories a trace lists; all of them are counted.
const mostTraced = 500

type traceInput struct {
	Product
	ID string `path:"id" doc:"Key of a goal, a need, an initiative or a story; a goal or a need that has no key by its text" example:"ACME-G1"`
	AsOf
	Freshness
}

// servedVision is the vision that was in force when something was decided.
type servedVision struct {
	_         struct{} `nullable:"true"`
	Revision  int64    `json:"revision" doc:"Revision of the product book that set it: its version"`
	Statement string   `json:"statement" doc:"What the product is for"`
}

// origin is the decision that brought a thing.
type origin struct {
	Revision int64         `json:"decided_revision" db:"decided_revision" doc:"Revision of its book that brought it"`
	At       time.Time     `json:"decided_at" db:"decided_at" doc:"When that took effect"`
	Vision   *servedVision `json:"vision" db:"-" doc:"The vision in force then; null before the first one"`
}

type tracedStory struct {
	Story      string   `json:"story" doc:"Key of the story"`
	Title      string   `json:"title" doc:"What it is called"`
	Status     string   `json:"status" doc:"Status of the workflow"`
	Category   string   `json:"status_category" db:"status_category" doc:"What the status means: todo, doing, done or dropped"`
	Points     *float64 `json:"points" doc:"Estimate; null for none"`
	Initiative *string  `json:"initiative" doc:"Key of the initiative that it belongs to"`
	Goal       *string  `json:"goal" db:"-" doc:"The goal that it serves by its initiative"`
	Needs      []string `json:"needs" nullable:"false" doc:"The needs that it names, and those that are answered by it"`
	origin
}

type tracedInitiative struct {
	Initiative string   `json:"initiative" doc:"Key of the initiative"`
	Title      string   `json:"title" doc:"What it is called"`
	Outcome    string   `json:"outcome" doc:"What will be different when it is done"`
	Goal       *string  `json:"goal" doc:"The goal that it serves"`
	Horizon    string   `json:"horizon" doc:"now, next or later"`
	Progress   string   `json:"progress" doc:"planned, started, delivered or dropped"`
	Needs      []string `json:"needs" nullable:"false" doc:"The needs that are answered by it"`
	Work       work     `json:"work" db:"-" doc:"Its stories of this trace"`
	origin
}

// tracedAim is a goal or a need: one with a key that is known, or a text.
type tracedAim struct {
	ID          string   `json:"id" doc:"Its key, or the text that it was called by"`
	Known       bool     `json:"known" doc:"Whether the product has it; else it is a text of an import or of old"`
	Says        string   `json:"says" doc:"Title of the goal, or what the need says; empty if it is not known"`
	Initiatives []string `json:"initiatives" nullable:"false" doc:"Keys of the initiatives of this trace that serve it"`
	Work        work     `json:"work" doc:"The stories of this trace that serve it"`
	Decided     *origin  `json:"decided" doc:"The decision that brought it; null if it is not known"`
}

// work is how far stories are.
type work struct {
	Stories map[string]int     `json:"stories" doc:"How many there are, by the category of their status"`
	Points  map[string]float64 `json:"points" doc:"Their points, likewise"`
}

type traceBody struct {
	Product     string             `json:"product" doc:"Key of the product"`
	At          time.Time          `json:"at" doc:"The instant that is shown"`
	ID          string             `json:"id" doc:"What was asked for"`
	Kind        string             `json:"kind" enum:"goal,need,initiative,story,text" doc:"What it is; text for a goal or a need without a key"`
	Goals       []tracedAim        `json:"goals" nullable:"false" doc:"The goals that it serves, or it itself"`
	Needs       []tracedAim        `json:"needs" nullable:"false" doc:"The needs that it serves, or it itself"`
	Initiatives []tracedInitiative `json:"initiatives" nullable:"false" doc:"The initiatives that serve it or that it belongs to, or it itself"`
	Stories     []tracedStory      `json:"stories" nullable:"false" maxItems:"500" doc:"The stories that serve it, or it itself, by number; the first 500"`
	Work        work               `json:"work" doc:"All of the stories"`
}

type traceOutput struct{ Body traceBody }

// aims are what is looked for, and the revisions at which.
type aims struct {
	product                   string
	backlog, roadmap, charter int64
	discovery                 int64
	kind, id                  string
	story                     *int
}

// trace shows what something serves and what serves it, from goals and needs to stories.
func trace(ctx context.Context, v view, in *traceInput) (*traceOutput, error) {
	state, err := v.backlogState(ctx, in.Key, in.At, nil)
	if err != nil {
		return nil, err
	}
	charter, err := v.bookAt(ctx, charterBook, in.Key, in.At.until(state.At))
	if err != nil {
		return nil, err
	}
	discovery, err := v.bookAt(ctx, discoveryBook, in.Key, in.At.until(state.At))
	if err != nil {
		return nil, err
	}
	a := aims{
		product: in.Key, backlog: state.Revision, roadmap: state.roadmap, charter: charter.Revision, discovery: discovery.Revision,
		id: in.ID,
	}
	a.kind, a.story = kindOf(in.Key, in.ID)
	body := traceBody{Product: in.Key, At: state.At, ID: in.ID, Kind: a.kind}
	if err := v.traced(ctx, a, &body); err != nil {
		return nil, err
	}
	return &traceOutput{Body: body}, v.visions(ctx, a, &body)
}

// kindOf tells by a key what it is the key of; of a story it also gives the number.
func kindOf(product, id string) (kind string, story *int) {
	for mark, kind := range map[string]string{"G": "goal", "N": "need", "I": "initiative"} {
		if _, ok := markedNumber(product, mark, id); ok {
			return kind, nil
		}
	}
	if number, ok := markedNumber(product, "", id); ok {
		return "story", &number
	}
	return "text", nil
}

// traced fills in the initiatives and stories, and the goals and needs that they serve.
func (v view) traced(ctx context.Context, a aims, body *traceBody) error {
	goal, need, initiatives := "", "", []string{}
	switch a.kind {
	case "goal":
		goal = a.id
	case "need":
		need = a.id
	case "initiative":
		initiatives = []string{a.id}
	case "text":
		goal, need = a.id, a.id
	}
	var err error
	if body.Initiatives, err = v.tracedInitiatives(ctx, a, goal, need, initiatives); err != nil {
		return err
	}
	stories, err := all[tracedStory](ctx, v, "trace_stories.sql", pgx.NamedArgs{
		"product": a.product, "revision": a.backlog, "story": a.story, "initiatives": keysOf(body.Initiatives), "need": need,
		"discovery": a.discovery,
	})
	if err != nil {
		return err
	}
	if belongs := initiativesOf(stories); len(belongs) > 0 {
		body.Initiatives, err = v.tracedInitiatives(ctx, a, goal, need, append(belongs, initiatives...))
	}
	if err != nil {
		return err
	}
	if a.kind == "story" && len(stories) == 0 || a.kind == "initiative" && len(body.Initiatives) == 0 {
		return unknown(a.kind, a.id) // a goal or a need that nobody serves is no error
	}
	return v.conclude(ctx, a, body, stories)
}

func (v view) tracedInitiatives(ctx context.Context, a aims, goal, need string, keys []string) ([]tracedInitiative, error) {
	return all[tracedInitiative](ctx, v, "trace_initiatives.sql", pgx.NamedArgs{
		"product": a.product, "revision": a.roadmap, "goal": goal, "initiatives": keys,
		"need": need, "discovery": a.discovery,
	})
}

// conclude counts the work and adds the goals and needs.
func (v view) conclude(ctx context.Context, a aims, body *traceBody, stories []tracedStory) error {
	goals := map[string]*string{}
	for _, i := range body.Initiatives {
		goals[i.Initiative] = i.Goal
	}
	for i, s := range stories {
		if s.Initiative != nil {
			stories[i].Goal = goals[*s.Initiative]
		}
	}
	body.Work = workOf(stories)
	for i, initiative := range body.Initiatives {
		body.Initiatives[i].Work = workOf(only(stories, func(s tracedStory) bool {
			return s.Initiative != nil && *s.Initiative == initiative.Initiative
		}))
	}
	known, err := all[knownAim](ctx, v, "trace_goals.sql", pgx.NamedArgs{
		"product": a.product, "revision": a.charter, "ids": goalsOf(a, body.Initiatives),
	})
	if err != nil {
		return err
	}
	body.Goals = []tracedAim{}
	for _, id := range goalsOf(a, body.Initiatives) {
		body.Goals = append(body.Goals, aim(id, known, serving(id, body.Initiatives),
			only(stories, func(s tracedStory) bool { return s.Goal != nil && *s.Goal == id })))
	}
	needs, err := all[knownAim](ctx, v, "trace_needs.sql", pgx.NamedArgs{
		"product": a.product, "revision": a.discovery, "ids": needsOf(a, body.Initiatives, stories),
	})
	if err != nil {
		return err
	}
	body.Needs = []tracedAim{}
	for _, id := range needsOf(a, body.Initiatives, stories) {
		serving := only(stories, func(s tracedStory) bool { return slices.Contains(s.Needs, id) })
		body.Needs = append(body.Needs, aim(id, needs, answering(id, body.Initiatives, serving), serving))
	}
	body.Stories = append([]tracedStory{}, stories[:min(len(stories), mostTraced)]...)
	return nil
}

// visions says which vision was in force at each of the decisions.
func (v view) visions(ctx context.Context, a aims, body *traceBody) error {
	type row struct {
		servedVision
		Since time.Time
	}
	rows, err := all[row](ctx, v, "trace_visions.sql", pgx.NamedArgs{"product": a.product, "revision": a.charter})
	if err != nil {
		return err
	}
	set := func(o *origin) {
		for i := range rows {
			if !rows[i].Since.After(o.At) {
				o.Vision = &rows[i].servedVision
			}
		}
	}
	for i := range body.Stories {
		set(&body.Stories[i].origin)
	}
	for i := range body.Initiatives {
		set(&body.Initiatives[i].origin)
	}
	for _, served := range slices.Concat(body.Goals, body.Needs) {
		if served.Decided != nil {
			set(served.Decided)
		}
	}
	return nil
}
