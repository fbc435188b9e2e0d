package readapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/httpapi"
	"waymark/httpapi/moment"
)

type needInput struct {
	Product
	Need string `path:"need" maxLength:"50" doc:"Key of the need" example:"ACME-N3"`
	moment.AsOf
	Freshness
}

type needPersona struct {
	_ struct{} `nullable:"true"`
	DiscoveryPersona
}

type evidenceOfNeed struct {
	Need     string    `json:"need" doc:"Key of the need that it was added to: this one, or one that is merged into it"`
	Number   int       `json:"number" doc:"Its number within that need"`
	Kind     string    `json:"kind" doc:"interview, survey, support, data or other"`
	Text     string    `json:"text" doc:"What was said or measured"`
	Link     string    `json:"link" doc:"Where to read it"`
	Customer string    `json:"customer" doc:"Who gave it; empty if not said"`
	AddedAt  time.Time `json:"added_at" db:"added_at" doc:"When it was added"`
}

type needStory struct {
	Story    string `json:"story" doc:"Key of the story"`
	Title    string `json:"title" doc:"What it is called"`
	Status   string `json:"status" doc:"Name of the status in the product's workflow"`
	Category string `json:"status_category" db:"status_category" doc:"What the status means: todo, doing, done or dropped"`
	Answers  bool   `json:"answers" doc:"Whether the answer to the need names the story"`
	Names    bool   `json:"names" doc:"Whether the story names the need, or one that is merged into it"`
}

type needInitiative struct {
	Initiative string `json:"initiative" doc:"Key of the initiative"`
	Title      string `json:"title" doc:"What it is called"`
	Horizon    string `json:"horizon" doc:"now, next or later"`
	Progress   string `json:"progress" doc:"planned, started, delivered or dropped"`
}

type needBody struct {
	Product string `json:"product" doc:"Key of the product"`
	Shown
	DiscoveryNeed
	PersonaInFull *needPersona       `json:"persona_in_full" doc:"The persona that has it; null if not said"`
	Evidence      []evidenceOfNeed   `json:"evidence" nullable:"false" doc:"In the order in which it was added"`
	Stories       []needStory        `json:"stories" nullable:"false" doc:"Stories that answer it or name it, by number, as they were at that time"`
	Initiatives   []needInitiative   `json:"initiatives" nullable:"false" doc:"Initiatives that answer it, by number, as they were at that time"`
	Insights      []discoveryInsight `json:"insights" nullable:"false" doc:"What was found about it, by number"`
}

type needOutput struct {
	ETag string `header:"ETag" doc:"Revision of the discovery book, for If-Match"`
	Body needBody
}

// need is one need in full.
func need(ctx context.Context, v view, in *needInput) (*needOutput, error) {
	state, err := v.as(ctx, discoveryBook, in.Key, in.At)
	if err != nil {
		return nil, err
	}
	number, _ := events.NeedMark.Number(in.Key, in.Need)
	args := pgx.NamedArgs{"product": in.Key, "revision": state.Revision, "need": in.Need, "number": number, "status": nil}
	found, err := one[DiscoveryNeed](ctx, v, "discovery_needs.sql", args)
	if errors.Is(err, pgx.ErrNoRows) || in.Need == "" {
		return nil, v.noNeed(ctx, in, state)
	}
	if err != nil {
		return nil, err
	}
	body := needBody{Product: in.Key, Shown: state.shown(), DiscoveryNeed: found}
	needs := append(found.Merged, found.Need)
	args["needs"], args["numbers"] = needs, numbersOf(in.Key, events.NeedMark, needs)
	if err := v.needSurroundings(ctx, args, &body); err != nil {
		return nil, err
	}
	if err := v.needAnswers(ctx, in, args, &body); err != nil {
		return nil, err
	}
	return &needOutput{ETag: state.etag(), Body: body}, nil
}

// needSurroundings finds what the discovery book has about a need.
func (v view) needSurroundings(ctx context.Context, args pgx.NamedArgs, body *needBody) (err error) {
	if body.Persona != nil {
		args["persona"], _ = events.PersonaMark.Number(body.Product, *body.Persona)
		persona, err := one[needPersona](ctx, v, "discovery_personas.sql", args)
		if err != nil {
			return err
		}
		body.PersonaInFull = &persona
	}
	if body.Evidence, err = all[evidenceOfNeed](ctx, v, "need_evidence.sql", args); err != nil {
		return err
	}
	body.Insights, err = all[discoveryInsight](ctx, v, "need_insights.sql", args)
	return err
}

// needAnswers finds the stories and initiatives of a need in the other books, as they were at the same time.
func (v view) needAnswers(ctx context.Context, in *needInput, args pgx.NamedArgs, body *needBody) error {
	then := until(in.At, body.At)
	backlog, err := v.bookAt(ctx, backlogBook, in.Key, then)
	if err != nil {
		return err
	}
	roadmap, err := v.bookAt(ctx, roadmapBook, in.Key, then)
	if err != nil {
		return err
	}
	args["backlog"], args["roadmap"] = backlog.Revision, roadmap.Revision
	args["answering"], args["initiatives"] = []uint32{}, []string{}
	if body.Answer != nil {
		args["answering"] = numbersOf(in.Key, events.StoryMark, body.Answer.Stories)
		args["initiatives"] = body.Answer.Initiatives
	}
	if body.Stories, err = all[needStory](ctx, v, "need_stories.sql", args); err != nil {
		return err
	}
	body.Initiatives, err = all[needInitiative](ctx, v, "need_initiatives.sql", args)
	return err
}

// noNeed says whether there never was such a need, or only not then.
func (v view) noNeed(ctx context.Context, in *needInput, state asOf) error {
	var since *int64
	number, _ := events.NeedMark.Number(in.Key, in.Need)
	args := pgx.NamedArgs{"product": in.Key, "number": number}
	if err := v.row(ctx, "need_since.sql", args).Scan(&since); err != nil {
		return err
	}
	detail := ""
	switch {
	case since == nil:
		return unknown("need", in.Need)
	case *since > state.Revision:
		detail = fmt.Sprintf(
			"need %q did not exist yet at %s: the discovery book was at revision %d then, and the need came with revision %d",
			in.Need, state.At.Format(time.RFC3339Nano), state.Revision, *since)
	default:
		detail = fmt.Sprintf("need %q was withdrawn; it is there at revision %d", in.Need, *since)
	}
	return httpapi.NewProblem(http.StatusNotFound, detail)
}
