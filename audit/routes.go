package audit

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"waymark/events"
	"waymark/history"
	"waymark/httpapi"
	"waymark/httpapi/moment"
)

type input struct {
	Product string        `path:"key" maxLength:"50" doc:"Key of the product"`
	At      moment.Moment `query:"at" doc:"Moment to replay to: an RFC 3339 instant, the end of a date, an ISO 8601 duration back from now, or revision:N of the backlog; left out: now"`
	Of      string        `query:"of" enum:"all,backlog,roadmap,charter,discovery" default:"all" doc:"Which of the books to answer"`
	Check   bool          `query:"check" doc:"Compare with the read models instead of answering the books"`
	history.Filter
	Show string `query:"show" enum:"differences,states" default:"differences" doc:"Of a replay step by step, what each step shows: what differs from the line before, or the books as they stand"`
}

type output struct {
	ContentType string `header:"Content-Type"`
	Body        func(huma.Context)
}

// Report is the answer of a replay: the books, or with check the comparison.
type Report struct {
	Product   string                `json:"product"`
	Events    int                   `json:"events" doc:"Events folded"`
	Revisions map[events.Book]int64 `json:"revisions" doc:"Of the last event folded, by book; -1 for none"`
	Check     *Check                `json:"check,omitempty" doc:"With check: the comparison with the read models"`
	Books     *Books                `json:"books,omitempty" doc:"Without check: the books as the log gives them"`
}

// Books are the books of a product as the log gives them, as far as they were asked for.
type Books struct {
	Charter     []charterRow    `json:"charter,omitzero" nullable:"false"`
	Visions     []visionRow     `json:"visions,omitzero" nullable:"false" doc:"The oldest first"`
	Goals       []goalRow       `json:"goals,omitzero" nullable:"false"`
	Challenges  []challengeRow  `json:"challenges,omitzero" nullable:"false"`
	Imports     []importRow     `json:"imports,omitzero" nullable:"false" doc:"The oldest first"`
	Personas    []personaRow    `json:"personas,omitzero" nullable:"false"`
	Competitors []competitorRow `json:"competitors,omitzero" nullable:"false"`
	Needs       []needRow       `json:"needs,omitzero" nullable:"false"`
	Insights    []insightRow    `json:"insights,omitzero" nullable:"false"`
	Initiatives []initiativeRow `json:"initiatives,omitzero" nullable:"false"`
	Releases    []releaseRow    `json:"releases,omitzero" nullable:"false"`
	Proposals   []proposalRow   `json:"proposals,omitzero" nullable:"false"`
	Stories     []storyRow      `json:"stories,omitzero" nullable:"false" doc:"In priority order; dropped ones first, with place 0"`
	Sprints     []sprintRow     `json:"sprints,omitzero" nullable:"false"`
}

// books are the books of a replay, all or one.
func (out Replay) books(of string) *Books {
	var b Books
	wanted := func(book string) bool { return of == "all" || of == book }
	if wanted("charter") {
		b.Charter, b.Visions, b.Goals, b.Challenges = filled(out.charters()), filled(out.visions), filled(out.goals()), filled(out.challenges())
		b.Imports = filled(out.imports())
	}
	if wanted("discovery") {
		b.Personas, b.Competitors, b.Needs, b.Insights = filled(out.personas()), filled(out.competitors()), filled(out.needs()), filled(out.insights())
	}
	if wanted("roadmap") {
		b.Initiatives, b.Releases, b.Proposals = filled(out.initiatives()), filled(out.releases()), filled(out.proposals())
	}
	if wanted("backlog") {
		b.Stories, b.Sprints = filled(out.stories()), filled(out.sprints())
		slices.SortStableFunc(b.Stories, func(a, b storyRow) int { return cmp.Compare(a.Place, b.Place) })
	}
	return &b
}

// Register adds the route of the replay. The unavailable function knows the errors of stores that can't be reached.
func Register(api huma.API, r Replayer, unavailable func(error) bool, log *slog.Logger) {
	turn := make(chan struct{}, 1)
	explain := func(err error) *httpapi.Problem { return problem(err, unavailable, log) }
	huma.Register(api, replaying(api), func(ctx context.Context, in *input) (*output, error) {
		in.At.In(in.Zone)
		steps, err := in.steps(ctx)
		if err != nil {
			return nil, err
		}
		if steps {
			body, err := r.stream(ctx, in, explain)
			if err != nil {
				return nil, explain(err)
			}
			return &output{Body: body}, nil
		}
		report, err := r.taking(ctx, turn, in)
		if err != nil {
			return nil, explain(err)
		}
		return whole(report)
	})
}

// whole is the answer of a replay to one moment.
func whole(report Report) (*output, error) {
	text, err := httpapi.Encode(report)
	return &output{"application/json", func(out huma.Context) {
		_, _ = out.BodyWriter().Write(text) // a client that went away has no use for it
	}}, err
}

// replaying describes the route of the replay.
func replaying(api huma.API) huma.Operation {
	op := huma.Operation{
		Method: http.MethodGet, Path: "/v1/products/{key}/replay", OperationID: "replay", Tags: []string{"audit"},
		Summary: "Fold the log of a product up to a moment, step by step, or to compare it with the read models",
		Errors:  []int{404, 409, 422, 503},
	}
	httpapi.OfferJSON(api, &op, reflect.TypeFor[Report]())
	httpapi.OfferLines(api, &op, reflect.TypeFor[Step](), "With from= or to=: as events what else is lines; the id of a step is the position of the decision")
	return op
}

// RegisterNotary adds the routes of seals and proofs. The unavailable function knows the errors of stores that can't be reached.
func RegisterNotary(api huma.API, n Notary, unavailable func(error) bool, log *slog.Logger) {
	r := notaryRoutes{n, unavailable, log, make(chan struct{}, 1)}
	huma.Register(api, about(http.MethodGet, "/v1/seals", "list-seals", "Seals of the log, the newest first"), r.list)
	making := sealing(api.OpenAPI().Components.Schemas)
	huma.Register(api, making, r.make)
	delete(making.RequestBody.Content, "application/octet-stream") // huma would say that it may be any bytes
	making.RequestBody.Required = false
	huma.Register(api, about(http.MethodGet, "/v1/seals/{n}", "get-seal", "One seal"), r.get)
	huma.Register(api, about(http.MethodGet, "/v1/seals/proof", "prove-consistency", "Prove that what one seal covers begins with what an older one covers"), r.consistency)
	huma.Register(api, about(http.MethodGet, "/v1/products/{key}/decisions/{id}/proof", "prove-decision", "Prove that a decision is among what a seal covers"), r.inclusion)
	huma.Register(api, about(http.MethodGet, "/v1/verification", "verify-ledger", "Verify every hash chain, the tree over all books, and every seal"), r.verify)
	huma.Register(api, about(http.MethodDelete, "/v1/verification/tree", "drop-tree", "Drop the tree beside the log; it is made anew from the log when it is needed"), r.drop)
}

// taking waits for a turn. A check works as hard as the machine lets it: one at a time is enough.
func (r Replayer) taking(ctx context.Context, turn chan struct{}, in *input) (Report, error) {
	if !in.Check {
		return r.report(ctx, in)
	}
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
		return r.report(ctx, in)
	case <-ctx.Done():
		return Report{}, ctx.Err()
	}
}

func (r Replayer) report(ctx context.Context, in *input) (Report, error) {
	if in.Check {
		out, check, err := r.Check(ctx, in.Product, in.At)
		return Report{Product: in.Product, Events: out.Events, Revisions: out.Revisions, Check: &check}, err
	}
	out, err := r.At(ctx, in.Product, in.At)
	if err != nil {
		return Report{}, err
	}
	return Report{Product: in.Product, Events: out.Events, Revisions: out.Revisions, Books: out.books(in.Of)}, nil
}

func problem(err error, unavailable func(error) bool, log *slog.Logger) *httpapi.Problem {
	var known *httpapi.Problem
	switch {
	case errors.Is(err, ErrUnknownProduct):
		return httpapi.NewProblem(http.StatusNotFound, err.Error())
	case errors.As(err, &known):
		return known
	case errors.Is(err, events.ErrBroken):
		return httpapi.NewProblem(http.StatusConflict, "the log was changed after it was written: "+err.Error())
	case errors.Is(err, events.ErrGap):
		return httpapi.NewProblem(http.StatusConflict, err.Error())
	case unavailable(err):
		return httpapi.Unavailable("the event store or the database can't be reached")
	}
	log.Error("replay failed", "error", err)
	return httpapi.NewProblem(http.StatusInternalServerError, "an unexpected error; it has been logged")
}
