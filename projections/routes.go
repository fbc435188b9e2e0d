package projections

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"waymark/httpapi"
	"waymark/postgres"
)

// askWait is how long a request waits for what becomes of it.
const askWait = 5 * time.Second

// Register adds the routes by which people look after the read models.
func Register(api huma.API, e *Engine, log *slog.Logger) {
	r := routes{e, log}
	huma.Register(api, operation(http.MethodGet, "", "list-projections", "The read models: how far they are and what is parked",
		http.StatusServiceUnavailable), r.list)
	huma.Register(api, operation(http.MethodGet, "/{name}", "get-projection", "A read model, what is parked in it and what was left out",
		http.StatusNotFound, http.StatusServiceUnavailable), r.show)
	huma.Register(api, operation(http.MethodPost, "/{name}/retry", "retry-projection",
		"Try the events of a parked product again", http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable), r.ask(Retry))
	huma.Register(api, operation(http.MethodPost, "/{name}/skip", "skip-projection",
		"Leave out the event behind which a product is parked, and try what waits behind it", http.StatusNotFound,
		http.StatusConflict, http.StatusServiceUnavailable), r.ask(Skip))
	huma.Register(api, operation(http.MethodPost, "/{name}/rebuild", "rebuild-projection",
		"Ask for a read model to be built anew from the first event, beside the one that is answered from, whose place it takes",
		http.StatusNotFound, http.StatusServiceUnavailable), r.rebuild)
	huma.Register(api, operation(http.MethodDelete, "/{name}/rebuild", "cancel-rebuild-of-projection",
		"Cancel the rebuild of a read model, and drop what was built", http.StatusNotFound, http.StatusServiceUnavailable), r.cancelRebuild)
}

func operation(method, path, id, summary string, errors ...int) huma.Operation {
	return huma.Operation{
		Method: method, Path: "/v1/projections" + path, OperationID: id, Summary: summary, Tags: []string{"Operations"}, Errors: errors,
	}
}

type routes struct {
	engine *Engine
	log    *slog.Logger
}

type projectionItem struct {
	Name    string `json:"name" doc:"Of the read model"`
	Version string `json:"version" doc:"Number of its fold and hash of its tables; empty: it was never made"`
	standingItem
	Lanes  []laneItem `json:"lanes" nullable:"false" doc:"Its lanes, over which the products are spread; each has one owner"`
	Asked  bool       `json:"rebuild_asked,omitempty" doc:"Its owner is asked to build it anew and has not begun"`
	Fault  string     `json:"fault,omitempty" doc:"Why it is not ready, and what to do about it"`
	Parked int64      `json:"parked_products" doc:"Number of products that are parked in it"`

	Rebuild  *rebuildItem  `json:"rebuild,omitempty" doc:"How far it is built anew; left out: it is not"`
	Compared *comparedItem `json:"compared,omitempty" doc:"How it compared with what was answered from before it, when it took over; left out: nothing was"`
}

type laneItem struct {
	Lane int32 `json:"lane" doc:"Number of the lane"`
	standingItem
}

// standingItem is how a lane is; of a read model, how the lane is that lags most.
type standingItem struct {
	Owner      string  `json:"owner" doc:"Node that keeps it up to date, or nodes; empty: none yet"`
	Position   string  `json:"position,omitempty" doc:"Position of the log up to which it contains everything, but for what is parked"`
	Events     int64   `json:"events" doc:"How many events it was made of"`
	CaughtUp   bool    `json:"caught_up" doc:"Its owner has reached the end of the log since it took over"`
	Worker     string  `json:"worker" enum:"idle,working,dead,none" doc:"What its owner does: idle at the end of the log, working towards it, dead (owned, without a sign of life), none (nobody owns it)"`
	Silent     float64 `json:"heartbeat_age_seconds" doc:"Time since its owner's last sign of life; 0 where there is none"`
	LagSeconds float64 `json:"lag_seconds" doc:"Age of the last event that it contains while the log holds more; 0 at its end; of a dead worker's last sign of life"`
	LagEvents  *int64  `json:"lag_events,omitempty" doc:"About how many events of the log it does not contain; left out where that is not known"`
	Error      string  `json:"error,omitempty" doc:"What holds it up"`
}

type parkedItem struct {
	Product  string    `json:"product" doc:"Key of the product"`
	Event    string    `json:"event" doc:"Id of the event that can't be taken"`
	Type     string    `json:"type" doc:"Of the event"`
	Stream   string    `json:"stream" doc:"Of the event"`
	Revision int64     `json:"revision" doc:"Of the event, in its stream"`
	Position string    `json:"position" doc:"Of the event, in the log"`
	Error    string    `json:"error" doc:"Why it can't be taken"`
	ParkedAt time.Time `json:"parked_at" doc:"Since when"`
	Waiting  int64     `json:"waiting" doc:"Events behind it that wait"`
	Request  string    `json:"request,omitempty" enum:"retry,skip" doc:"What the owner of the read model was asked to do and has not done yet"`
}

type skippedItem struct {
	Product   string    `json:"product" doc:"Key of the product"`
	Event     string    `json:"event" doc:"Id of the event that was left out"`
	Type      string    `json:"type" doc:"Of the event"`
	Stream    string    `json:"stream" doc:"Of the event"`
	Revision  int64     `json:"revision" doc:"Of the event, in its stream"`
	Error     string    `json:"error" doc:"Why it was not taken"`
	SkippedAt time.Time `json:"skipped_at" doc:"When it was left out"`
}

type listBody struct {
	Items []projectionItem `json:"items" nullable:"false" doc:"The read models"`
}

type listOutput struct{ Body listBody }

func (r routes) list(ctx context.Context, _ *struct{}) (*listOutput, error) {
	states, err := r.engine.States(ctx)
	if err != nil {
		return nil, r.problem(err)
	}
	out := &listOutput{listBody{Items: make([]projectionItem, len(states))}}
	for i, s := range states {
		out.Body.Items[i] = projectionOf(s)
	}
	return out, nil
}

func projectionOf(s State) projectionItem {
	item := projectionItem{
		Name: s.Name, Version: s.Version, standingItem: standingOf(s.Standing), Lanes: make([]laneItem, len(s.Lanes)), Asked: s.Asked,
		Fault: s.Fault, Parked: s.Parked, Rebuild: rebuildOf(s.Rebuild), Compared: comparedOf(s.Compared),
	}
	for i, l := range s.Lanes {
		item.Lanes[i] = laneItem{l.Lane, standingOf(l.Standing)}
	}
	return item
}

func standingOf(s Standing) standingItem {
	item := standingItem{
		Owner: s.Owner, Events: s.Events, CaughtUp: s.CaughtUp, Worker: string(s.Worker), Silent: s.Silent.Seconds(),
		LagSeconds: s.Lag.Seconds(), LagEvents: s.LagEvents, Error: s.Error,
	}
	if s.Position != nil {
		item.Position = s.Position.String()
	}
	return item
}

type showInput struct {
	Name string `path:"name" maxLength:"100" doc:"Of the read model" example:"backlog"`
}

type showBody struct {
	Projection projectionItem `json:"projection" doc:"The read model"`
	Parked     []parkedItem   `json:"parked" nullable:"false" doc:"What is parked in it, the first 1,000 products"`
	Skipped    []skippedItem  `json:"skipped" nullable:"false" doc:"What was left out of it, the latest 1,000 events"`
}

type showOutput struct{ Body showBody }

func (r routes) show(ctx context.Context, in *showInput) (*showOutput, error) {
	states, err := r.engine.States(ctx)
	if err != nil {
		return nil, r.problem(err)
	}
	for _, s := range states {
		if s.Name != in.Name {
			continue
		}
		out := &showOutput{showBody{Projection: projectionOf(s)}}
		if out.Body.Parked, err = r.parked(ctx, s.Name); err == nil {
			out.Body.Skipped, err = r.skipped(ctx, s.Name)
		}
		return out, r.problem(err)
	}
	return nil, r.problem(ErrUnknownModel)
}

func (r routes) parked(ctx context.Context, model string) ([]parkedItem, error) {
	parked, err := r.engine.Parked(ctx, model)
	items := make([]parkedItem, len(parked))
	for i, p := range parked {
		items[i] = parkedOf(p)
	}
	return items, err
}

func parkedOf(p Parked) parkedItem {
	return parkedItem{
		Product: p.Product, Event: p.EventID, Type: p.Type, Stream: p.Stream, Revision: p.Revision, Position: p.Position.String(),
		Error: p.Error, ParkedAt: p.ParkedAt, Waiting: p.Waiting, Request: p.Request,
	}
}

func (r routes) skipped(ctx context.Context, model string) ([]skippedItem, error) {
	skipped, err := r.engine.Skipped(ctx, model)
	items := make([]skippedItem, len(skipped))
	for i, s := range skipped {
		items[i] = skippedItem{s.Product, s.EventID, s.Type, s.Stream, s.Revision, s.Error, s.SkippedAt.UTC()}
	}
	return items, err
}

type askInput struct {
	Name string `path:"name" maxLength:"100" doc:"Of the read model" example:"backlog"`
	Body struct {
		Product string `json:"product" minLength:"1" maxLength:"100" doc:"Key of the parked product" example:"ACME"`
		Event   string `json:"event,omitempty" maxLength:"100" doc:"Id of the event behind which it must be parked; left out: whichever it is"`
	}
}

type askBody struct {
	Outcome string      `json:"outcome" enum:"released,parked,asked" doc:"released: the product is parked no longer; parked: it is, again or still; asked: the owner of the read model is not done yet"`
	Parked  *parkedItem `json:"parked,omitempty" doc:"Unless it was released: behind which event the product is parked now"`
}

type askOutput struct{ Body askBody }

func (r routes) ask(what Request) func(context.Context, *askInput) (*askOutput, error) {
	return func(ctx context.Context, in *askInput) (*askOutput, error) {
		ctx, cancel := context.WithTimeout(ctx, askWait)
		defer cancel()
		parked, err := r.engine.Ask(ctx, in.Name, what, in.Body.Product, in.Body.Event)
		if err != nil {
			return nil, r.problem(err)
		}
		if parked == nil {
			return &askOutput{askBody{Outcome: "released"}}, nil
		}
		item := parkedOf(*parked)
		outcome := "parked"
		if parked.Request != "" {
			outcome = "asked"
		}
		return &askOutput{askBody{Outcome: outcome, Parked: &item}}, nil
	}
}

// problem turns an error into its answer.
func (r routes) problem(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrUnknownModel):
		message := "there is no read model of that name; GET /v1/projections lists them"
		return httpapi.NewProblem(http.StatusNotFound, message).At("path.name", message)
	case errors.Is(err, ErrNotParked):
		message := err.Error() + "; GET /v1/projections/{name} lists what is"
		return httpapi.NewProblem(http.StatusNotFound, message).At("body.product", message)
	case errors.Is(err, ErrNotBuilding):
		return httpapi.NewProblem(http.StatusNotFound, err.Error())
	case errors.Is(err, ErrBusy):
		return httpapi.NewProblem(http.StatusConflict, err.Error()+"; wait until that is done")
	case postgres.IsUnavailable(err), errors.Is(err, context.DeadlineExceeded):
		r.log.Warn("the read models can't be reached", "cause", err)
		return httpapi.Unavailable("the read models can't be reached; try again")
	}
	r.log.Error("read models can't be looked after", "cause", err)
	return httpapi.NewProblem(http.StatusInternalServerError, "an unexpected error; it has been logged")
}
