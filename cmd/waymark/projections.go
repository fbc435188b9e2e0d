package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"text/tabwriter"
	"time"

	"waymark/client"
)

type projectionsCommand struct {
	List  projectionsList  `cmd:"" help:"The read models: how far they are and how many products are parked in them."`
	Show  projectionsShow  `cmd:"" help:"A read model, what is parked in it and what was left out of it."`
	Retry projectionsRetry `cmd:"" help:"Try the events of a parked product again."`
	Skip  projectionsSkip  `cmd:"" help:"Leave out the event behind which a product is parked, and try what waits behind it."`

	Rebuild projectionsRebuild `cmd:"" help:"Build read models anew from the first event, beside those that are answered from, and take their place."`
}

const (
	projectionsPath = "/v1/projections"
	// settleTime is how long a Waymark that is opened for the command may take to be ready: it need not become so.
	settleTime = 10 * time.Second
	// askTime is how long the owner of a read model may take.
	askTime = time.Minute
)

// errStillParked says that a retry or skip did not release the product.
var errStillParked = errors.New("the product is still parked")

type projection struct {
	Name     string  `json:"name"`
	Version  string  `json:"version"`
	Lanes    []lane  `json:"lanes"`
	Events   int64   `json:"events"`
	CaughtUp bool    `json:"caught_up"`
	Lag      float64 `json:"lag_seconds"`
	Asked    bool    `json:"rebuild_asked"`
	Fault    string  `json:"fault"`
	Error    string  `json:"error"`
	Parked   int64   `json:"parked_products"`

	Rebuild  *rebuildProgress `json:"rebuild"`
	Compared *comparison      `json:"compared"`
}

type lane struct {
	Lane     int     `json:"lane"`
	Owner    string  `json:"owner"`
	Worker   string  `json:"worker"`
	Position string  `json:"position"`
	Events   int64   `json:"events"`
	Lag      float64 `json:"lag_seconds"`
}

// duration is a number of seconds, to the millisecond.
func duration(seconds float64) time.Duration {
	return time.Duration(seconds * float64(time.Second)).Round(time.Millisecond)
}

// state is how a read model is, in words.
func (p projection) state() string {
	state := "ready"
	if p.Fault != "" {
		state = p.Fault
	}
	if p.Rebuild != nil {
		state += "; " + p.Rebuild.String()
	}
	return state
}

// standing is an event that is parked, or that was left out.
type standing struct {
	Product   string    `json:"product"`
	Event     string    `json:"event"`
	Type      string    `json:"type"`
	Stream    string    `json:"stream"`
	Revision  int64     `json:"revision"`
	Error     string    `json:"error"`
	Waiting   int64     `json:"waiting"`
	Request   string    `json:"request"`
	ParkedAt  time.Time `json:"parked_at"`
	SkippedAt time.Time `json:"skipped_at"`
}

func (e standing) String() string {
	return fmt.Sprintf("%s: event %s (%s, %s revision %d): %s", e.Product, e.Event, e.Type, e.Stream, e.Revision, e.Error)
}

type shown struct {
	Projection projection `json:"projection"`
	Parked     []standing `json:"parked"`
	Skipped    []standing `json:"skipped"`
}

// reachSettled is a client of a Waymark that need not be ready: its read models are what is to be looked after.
func reachSettled(ctx context.Context, c *Config, log *slog.Logger) (*client.Client, func() error, error) {
	api, done, err := reach(ctx, c, log)
	if err != nil {
		return api, done, err
	}
	waiting, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	if err := api.Ready(waiting); err != nil {
		log.Warn("not everything is ready", "error", err)
	}
	return api, done, nil
}

type projectionsList struct{}

// Run prints the read models.
func (projectionsList) Run(ctx context.Context, c *Config, s streams, log *slog.Logger) (err error) {
	api, done, err := reachSettled(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	var list struct{ Items []projection }
	if err := api.Do(ctx, http.MethodGet, projectionsPath, nil, nil, &list); err != nil {
		return err
	}
	table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tEVENTS\tLAG\tPARKED\tSTATE")
	for _, p := range list.Items {
		fmt.Fprintf(table, "%s\t%d\t%s\t%d\t%s\n", p.Name, p.Events, duration(p.Lag), p.Parked, p.state())
	}
	return table.Flush()
}

type projectionsShow struct {
	Name string `arg:"" help:"Read model, such as backlog."`
}

// Run prints a read model.
func (p projectionsShow) Run(ctx context.Context, c *Config, s streams, log *slog.Logger) (err error) {
	api, done, err := reachSettled(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	var model shown
	if err := api.Do(ctx, http.MethodGet, projectionPath(p.Name), nil, nil, &model); err != nil {
		return err
	}
	return printProjection(s.out, model)
}

func projectionPath(name string) string { return projectionsPath + "/" + url.PathEscape(name) }

func printProjection(w io.Writer, m shown) error {
	p := m.Projection
	fmt.Fprintf(w, "%s: version %s, %d events, %s, %d parked, %d skipped\n", p.Name, p.Version, p.Events, p.state(), p.Parked, len(m.Skipped))
	if p.Error != "" {
		fmt.Fprintf(w, "held up: %s\n", p.Error)
	}
	if p.Compared != nil {
		fmt.Fprintf(w, "built anew at %s: %s\n", p.Compared.At.Format(time.RFC3339), p.Compared)
	}
	for _, e := range m.Parked {
		fmt.Fprintf(w, "parked since %s, %d waiting: %s\n", e.ParkedAt.Format(time.RFC3339), e.Waiting, e)
	}
	for _, e := range m.Skipped {
		fmt.Fprintf(w, "skipped at %s: %s\n", e.SkippedAt.Format(time.RFC3339), e)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "LANE\tEVENTS\tLAG\tPOSITION\tWORKER\tNODE")
	for _, l := range p.Lanes {
		fmt.Fprintf(table, "%d\t%d\t%s\t%s\t%s\t%s\n", l.Lane, l.Events, duration(l.Lag), l.Position, l.Worker, l.Owner)
	}
	return table.Flush()
}

type projectionsRetry struct {
	Name    string `arg:"" help:"Read model, such as backlog."`
	Product string `required:"" placeholder:"KEY" help:"Parked product."`
}

// Run asks for a retry and says what became of it; a product that is still parked is an error.
func (p projectionsRetry) Run(ctx context.Context, c *Config, s streams, log *slog.Logger) error {
	return askProjection(ctx, c, s, log, "retry", p.Name, p.Product)
}

type projectionsSkip struct {
	Name    string `arg:"" help:"Read model, such as backlog."`
	Product string `required:"" placeholder:"KEY" help:"Parked product."`
}

// Run asks for a skip and says what became of it; a product that is parked behind another event is an error.
func (p projectionsSkip) Run(ctx context.Context, c *Config, s streams, log *slog.Logger) error {
	return askProjection(ctx, c, s, log, "skip", p.Name, p.Product)
}

func askProjection(ctx context.Context, c *Config, s streams, log *slog.Logger, what, name, product string) (err error) {
	api, done, err := reachSettled(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	var answer struct{ Parked *standing }
	body := map[string]string{"product": product}
	if err := api.Do(ctx, http.MethodPost, projectionPath(name)+"/"+what, nil, body, &answer); err != nil {
		return err
	}
	parked := answer.Parked
	for end := time.Now().Add(askTime); parked != nil && parked.Request != "" && time.Now().Before(end); {
		if parked, err = parkedNow(ctx, api, name, product); err != nil {
			return err
		}
	}
	if parked != nil {
		return fmt.Errorf("%w: %s", errStillParked, parked)
	}
	fmt.Fprintf(s.out, "%s: %s is up to date again\n", name, product)
	return nil
}

// parkedNow waits a moment and finds how a product is parked; nil if it is not.
func parkedNow(ctx context.Context, api *client.Client, name, product string) (*standing, error) {
	select {
	case <-time.After(100 * time.Millisecond):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var model shown
	if err := api.Do(ctx, http.MethodGet, projectionPath(name), nil, nil, &model); err != nil {
		return nil, err
	}
	for _, e := range model.Parked {
		if e.Product == product {
			return &e, nil
		}
	}
	return nil, nil
}
