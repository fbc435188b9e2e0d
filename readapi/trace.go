package readapi

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/httpapi/moment"
)

// mostTraced is how many stories a trace lists; all of them are counted.
const mostTraced = 500

type traceInput struct {
	Product
	ID string `path:"id" maxLength:"1000" doc:"Key of a goal, a need, an initiative or a story; a goal or a need that has no key by its text" example:"ACME-G1"`
	moment.AsOf
	Freshness
}

// servedVision is the vision that was in force when something was decided.
type servedVision struct {
	_         struct{} `nullable:"true"`
	Revision  int64    `json:"revision" doc:"Revision of the product book that set it: its version"`
	Statement string   `json:"statement" doc:"What the product is for"`
}

// Origin is the decision that brought a thing.
type Origin struct {
	_        struct{}      `nullable:"true"`
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
	Origin
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
	Origin
}

// tracedAim is a goal or a need: one with a key that is known, or a text.
type tracedAim struct {
	ID          string   `json:"id" doc:"Its key, or the text that it was called by"`
	Known       bool     `json:"known" doc:"Whether the product has it; else it is a text of an import or of old"`
	Says        string   `json:"says" doc:"Title of the goal, or what the need says; empty if it is not known"`
	Initiatives []string `json:"initiatives" nullable:"false" doc:"Keys of the initiatives of this trace that serve it"`
	Work        work     `json:"work" doc:"The stories of this trace that serve it"`
	Decided     *Origin  `json:"decided" doc:"The decision that brought it; null if it is not known"`
}

// work is how far stories are.
type work struct {
	Stories map[string]int     `json:"stories" doc:"How many there are, by the category of their status"`
	Points  map[string]float64 `json:"points" doc:"Their points, likewise"`
}

type traceBody struct {
	Product string `json:"product" doc:"Key of the product"`
	Shown
	ID          string             `json:"id" doc:"What was asked for"`
	Kind        string             `json:"kind" enum:"goal,need,initiative,story,text" doc:"What it is; text for a goal or a need without a key"`
	Goals       []tracedAim        `json:"goals" nullable:"false" doc:"The goals that it serves, or it itself"`
	Needs       []tracedAim        `json:"needs" nullable:"false" doc:"The needs that it serves, or it itself; of more than 500 stories those that any of them names, and those that an initiative or a story that is listed answers; of a text that so many stories name as a need, it alone"`
	Initiatives []tracedInitiative `json:"initiatives" nullable:"false" doc:"The initiatives that serve it or that it belongs to, or it itself"`
	Stories     []tracedStory      `json:"stories" nullable:"false" maxItems:"500" doc:"The stories that serve it, or it itself, by number; the first 500"`
	Work        work               `json:"work" doc:"All of the stories"`
}

type traceOutput struct {
	Digested
	Body traceBody
}

// aims are what is looked for, and the revisions at which.
type aims struct {
	product                   string
	backlog, roadmap, charter int64
	discovery                 int64
	kind, id                  string
	story                     *uint32
}

// trace shows what something serves and what serves it, from goals and needs to stories.
func trace(ctx context.Context, v view, in *traceInput) (*traceOutput, error) {
	state, err := v.backlogState(ctx, in.Key, in.At, nil)
	if err != nil {
		return nil, err
	}
	charter, err := v.bookAt(ctx, charterBook, in.Key, until(in.At, state.At))
	if err != nil {
		return nil, err
	}
	discovery, err := v.bookAt(ctx, discoveryBook, in.Key, until(in.At, state.At))
	if err != nil {
		return nil, err
	}
	a := aims{
		product: in.Key, backlog: state.Revision, roadmap: state.roadmap, charter: charter.Revision, discovery: discovery.Revision,
		id: in.ID,
	}
	a.kind, a.story = kindOf(in.Key, in.ID)
	body := traceBody{Product: in.Key, Shown: state.shown(), ID: in.ID, Kind: a.kind}
	if err := v.traced(ctx, a, &body); err != nil {
		return nil, err
	}
	return &traceOutput{Body: body}, v.visions(ctx, a, &body)
}

// kindOf tells by a key what it is the key of; of a story it also gives the number.
func kindOf(product, id string) (kind string, story *uint32) {
	key, ok := events.ParseKey(id)
	if !ok || key.Product != product {
		return "text", nil
	}
	switch key.Mark {
	case events.StoryMark:
		return key.Mark.Kind(), &key.Number
	case events.GoalMark, events.NeedMark, events.InitiativeMark:
		return key.Mark.Kind(), nil
	}
	return "text", nil
}

// traced fills in the initiatives and stories, and the goals and needs that they serve.
func (v view) traced(ctx context.Context, a aims, body *traceBody) error {
	asked, err := v.asked(ctx, a)
	if err != nil {
		return err
	}
	if body.Initiatives, err = v.tracedInitiatives(ctx, a, asked); err != nil {
		return err
	}
	asked = keysOf(body.Initiatives)
	stories, err := v.tracedStories(ctx, a, asked)
	if err != nil {
		return err
	}
	if all := distinct(append(asked, initiativesOf(stories.Work)...)); len(all) > len(asked) {
		if body.Initiatives, err = v.tracedInitiatives(ctx, a, all); err != nil {
			return err
		}
	}
	if a.kind == "story" && len(stories.Shown) == 0 || a.kind == "initiative" && len(body.Initiatives) == 0 {
		return unknown(a.kind, a.id) // a goal or a need that nobody serves is no error
	}
	if err := v.tracedNeeds(ctx, a, asked, body.Initiatives, &stories); err != nil {
		return err
	}
	return v.conclude(ctx, a, body, stories)
}

// asked are the keys of the initiatives that are asked for, that serve the goal, or that answer the need.
func (v view) asked(ctx context.Context, a aims) ([]string, error) {
	switch a.kind {
	case "initiative":
		return []string{a.id}, nil
	case "need":
		answers, err := v.answers(ctx, a, []string{a.id})
		if err != nil || len(answers) == 0 {
			return nil, err
		}
		return answers[0].Initiatives, nil
	case "goal", "text":
		type serving struct{ Initiative string }
		found, err := all[serving](ctx, v, "trace_serving.sql", pgx.NamedArgs{"product": a.product, "revision": a.roadmap, "goal": a.id})
		keys := make([]string, len(found))
		for i, f := range found {
			keys[i] = f.Initiative
		}
		return keys, err
	}
	return nil, nil
}

func (v view) tracedInitiatives(ctx context.Context, a aims, keys []string) ([]tracedInitiative, error) {
	return all[tracedInitiative](ctx, v, "trace_initiatives.sql", pgx.NamedArgs{
		"product": a.product, "revision": a.roadmap, "discovery": a.discovery, "initiatives": keys,
	})
}

// conclude counts the work and adds the goals and needs.
func (v view) conclude(ctx context.Context, a aims, body *traceBody, stories foundStories) error {
	work := talliesBy(stories.Work, func(t tally) *string { return t.Initiative })
	goals := map[string]*string{}
	for i, initiative := range body.Initiatives {
		goals[initiative.Initiative] = initiative.Goal
		body.Initiatives[i].Work = workOf(work[initiative.Initiative])
	}
	goalOf := func(initiative *string) *string {
		if initiative == nil {
			return nil
		}
		return goals[*initiative]
	}
	body.Work, body.Stories = workOf(stories.Work), append([]tracedStory{}, stories.Shown...)
	for i, s := range body.Stories {
		body.Stories[i].Goal = goalOf(s.Initiative)
	}
	known, err := v.knownAims(ctx, "trace_goals.sql", a.product, a.charter, events.GoalMark, goalsOf(a, body.Initiatives))
	if err != nil {
		return err
	}
	work, body.Goals = talliesBy(stories.Work, func(t tally) *string { return goalOf(t.Initiative) }), []tracedAim{}
	for _, id := range goalsOf(a, body.Initiatives) {
		body.Goals = append(body.Goals, aim(id, known, serving(id, body.Initiatives), work[id]))
	}
	needs := needsOf(a, body.Initiatives, stories)
	known, err = v.knownAims(ctx, "trace_needs.sql", a.product, a.discovery, events.NeedMark, needs)
	if err != nil {
		return err
	}
	work, body.Needs = talliesBy(stories.Needs, func(t tally) *string { return &t.Need }), []tracedAim{}
	answering := answeringOf(body.Initiatives)
	for _, id := range needs {
		body.Needs = append(body.Needs, aim(id, known, distinct(append(initiativesOf(work[id]), answering[id]...)), work[id]))
	}
	return nil
}

// visions says which vision was in force at each of the decisions.
func (v view) visions(ctx context.Context, a aims, body *traceBody) error {
	origins := body.origins()
	instants := make([]time.Time, len(origins))
	for i, o := range origins {
		instants[i] = o.At
	}
	type row struct {
		servedVision
		At time.Time
	}
	rows, err := all[row](ctx, v, "trace_visions.sql", pgx.NamedArgs{
		"product": a.product, "revision": a.charter, "instants": instants,
	})
	if err != nil {
		return err
	}
	visions := map[int64]*servedVision{} // by instant
	for i := range rows {
		visions[rows[i].At.UnixMicro()] = &rows[i].servedVision
	}
	for _, o := range origins {
		o.Vision = visions[o.At.UnixMicro()]
	}
	return nil
}

// origins are the decisions that brought what a trace shows.
func (body *traceBody) origins() []*Origin {
	var origins []*Origin
	for i := range body.Stories {
		origins = append(origins, &body.Stories[i].Origin)
	}
	for i := range body.Initiatives {
		origins = append(origins, &body.Initiatives[i].Origin)
	}
	for _, served := range slices.Concat(body.Goals, body.Needs) {
		if served.Decided != nil {
			origins = append(origins, served.Decided)
		}
	}
	return origins
}
