package readapi

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"waymark/httpapi"
)

type healthBody struct {
	Status string `json:"status" enum:"ok" doc:"Always ok"`
}

type healthOutput struct {
	Body healthBody
}

// healthy says that the process lives.
func (q *Queries) healthy(context.Context, *struct{}) (*healthOutput, error) {
	return &healthOutput{Body: healthBody{Status: "ok"}}, nil
}

// Readiness is whether the process can serve, and how its read models are.
type Readiness struct {
	Models   []ReadModel
	Err      error  // why it can't serve: a store that is away, a read model that is not ready
	Store    string // what is wrong with the event store, and what people are to do about it; empty: nothing
	Postgres string // what is wrong with PostgreSQL; empty: nothing
	ReadOnly string // why commands are refused while queries go on; empty: they are not
}

// ReadModel is how a read model is.
type ReadModel struct {
	Name     string        `json:"name" doc:"Of the read model"`
	CaughtUp bool          `json:"caught_up" doc:"It has reached the end of the log since its owner took it over"`
	Worker   string        `json:"worker" enum:"idle,working,dead,none" doc:"What its owner does: idle at the end of the log, working towards it, dead (owned, without a sign of life), none (nobody owns it)"`
	Silent   float64       `json:"heartbeat_age_seconds" doc:"Time since its owner's last sign of life; 0 where there is none"`
	Lag      float64       `json:"lag_seconds" doc:"Age of the last event that it contains while the log holds more; 0 at its end; of a dead worker's last sign of life"`
	Events   *int64        `json:"lag_events,omitempty" doc:"About how many events of the log it does not contain; left out where that is not known"`
	Parked   []ParkedEvent `json:"parked" nullable:"false" doc:"Products whose events wait behind one that it can't take; their answers carry Waymark-Stale"`
	Fault    string        `json:"-"` // why it is not ready; empty: it is
}

// ParkedEvent is an event that a read model can't take, and what waits behind it.
type ParkedEvent struct {
	Product  string    `json:"product" doc:"Key of the product"`
	Event    string    `json:"event" doc:"Id of the event"`
	Type     string    `json:"type" doc:"Of the event"`
	Error    string    `json:"error" doc:"Why it can't be taken"`
	Waiting  int64     `json:"waiting" doc:"Events behind it that wait"`
	ParkedAt time.Time `json:"parked_at" doc:"Since when"`
}

type readyBody struct {
	Status   string      `json:"status" enum:"ok,read_only" doc:"read_only: queries are answered, commands are refused"`
	ReadOnly string      `json:"read_only,omitempty" doc:"Why commands are refused"`
	Models   []ReadModel `json:"models" nullable:"false" doc:"The read models"`
}

type readyOutput struct{ Body readyBody }

// ready says whether the process can serve. A parked product is no reason that it can't serve the others.
func (q *Queries) ready(ctx context.Context, _ *struct{}) (*readyOutput, error) {
	ctx, cancel := context.WithTimeout(ctx, q.options.QueryTimeout)
	defer cancel()
	r := q.options.Ready(ctx)
	if r.Err == nil {
		body := readyBody{Status: "ok", Models: append([]ReadModel{}, r.Models...)}
		if r.ReadOnly != "" {
			body.Status, body.ReadOnly = "read_only", r.ReadOnly
		}
		return &readyOutput{body}, nil
	}
	q.options.Logger.Warn("not ready", slog.Any("cause", r.Err))
	return nil, r.problem()
}

// problem names what is not ready, and says of each what is wrong. The cause is logged.
func (r Readiness) problem() *httpapi.Problem {
	var names []string
	problem := httpapi.Unavailable("")
	at := func(name, fault string) {
		if fault != "" {
			names, problem = append(names, name), problem.At(name, fault)
		}
	}
	at("event_store", r.Store)
	at("postgres", r.Postgres)
	for _, m := range r.Models {
		at("models."+m.Name, m.Fault)
	}
	if problem.Detail = "not ready to serve: " + strings.Join(names, ", "); len(names) == 0 {
		problem.Detail = "not ready to serve; the log says why"
	}
	return problem
}
