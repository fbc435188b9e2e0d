package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"waymark/client"
)

type projectionsRebuild struct {
	Names  []string `arg:"" optional:"" name:"model" help:"Read models, such as backlog."`
	All    bool     `help:"Every read model."`
	Cancel bool     `help:"Cancel the rebuild of the read models that are named, and drop what was built."`
}

const (
	// lookTime is the time between two looks at how far a rebuild is.
	lookTime = 100 * time.Millisecond
	// tellTime is the time between two lines in the log about it.
	tellTime = 10 * time.Second
)

var (
	// errNames says that a rebuild needs to know what is to be built.
	errNames = errors.New("name the read models to build anew, or give --all")
	// errCancelNames says that it needs to know what is to be cancelled.
	errCancelNames = errors.New("name the read models whose rebuild is to be cancelled")
	// errCancelled says that somebody cancelled the rebuild that was waited for.
	errCancelled = errors.New("the rebuild was cancelled")
)

// rebuildProgress is how far a read model is built anew.
type rebuildProgress struct {
	Events int64   `json:"events"`
	About  int64   `json:"events_about"`
	Rate   float64 `json:"events_per_second"`
	Left   float64 `json:"seconds_left"`
	Built  bool    `json:"built"`
	Error  string  `json:"error"`
}

func (r rebuildProgress) String() string {
	text := fmt.Sprintf("being built anew: %d of about %d events", r.Events, r.About)
	switch {
	case r.Error != "":
		return text + ", held up: " + r.Error
	case r.Built:
		return text + ", about to take over"
	case r.Left > 0:
		text += fmt.Sprintf(", %.0f/s, about %v left", r.Rate, time.Duration(r.Left)*time.Second)
	}
	return text
}

// comparison is how what was built compared with what it took the place of.
type comparison struct {
	At     time.Time `json:"at"`
	HeldUp string    `json:"held_up"`
	Tables []struct {
		Table  string `json:"table"`
		Rows   int64  `json:"rows"`
		Before int64  `json:"rows_before"`
		Same   bool   `json:"same"`
	} `json:"tables"`
}

func (c comparison) String() string {
	if c.HeldUp != "" {
		return "not compared with the tables before, which were held up: " + c.HeldUp
	}
	var differing []string
	for _, t := range c.Tables {
		if !t.Same {
			differing = append(differing, fmt.Sprintf("%s (%d rows, before %d)", t.Table, t.Rows, t.Before))
		}
	}
	if len(differing) == 0 {
		return fmt.Sprintf("all %d tables hold the same rows as before", len(c.Tables))
	}
	return "other rows than before in " + strings.Join(differing, ", ")
}

// Run asks for the rebuild of read models, all of them at once, and waits until each serves, or cancels it.
func (p projectionsRebuild) Run(ctx context.Context, c *Config, s streams, log *slog.Logger) (err error) {
	switch {
	case p.Cancel && len(p.Names) == 0:
		return &usageError{errCancelNames}
	case p.All == (len(p.Names) > 0):
		return &usageError{errNames}
	}
	api, done, err := reach(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	if p.Cancel {
		return p.cancel(ctx, api, s)
	}
	before, err := p.asked(ctx, api)
	if err != nil {
		return err
	}
	for _, model := range before {
		if err := api.Do(ctx, http.MethodPost, rebuildPath(model.Name), nil, nil, nil); err != nil {
			return err
		}
	}
	for _, model := range before {
		built, err := rebuilt(ctx, api, model, log)
		if err != nil {
			return fmt.Errorf("%s: %w", model.Name, err)
		}
		fmt.Fprintf(s.out, "%s: built anew from %d events", built.Name, built.Events)
		if built.Compared != nil {
			fmt.Fprintf(s.out, "; %s", built.Compared)
		}
		fmt.Fprintln(s.out)
	}
	return nil
}

func rebuildPath(name string) string { return projectionPath(name) + "/rebuild" }

func (p projectionsRebuild) cancel(ctx context.Context, api *client.Client, s streams) error {
	for _, name := range p.Names {
		if err := api.Do(ctx, http.MethodDelete, rebuildPath(name), nil, nil, nil); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s: its rebuild is cancelled\n", name)
	}
	return nil
}

// asked are the read models to build, each once, as they are before.
func (p projectionsRebuild) asked(ctx context.Context, api *client.Client) (models []projection, err error) {
	if p.All {
		var list struct{ Items []projection }
		err := api.Do(ctx, http.MethodGet, projectionsPath, nil, nil, &list)
		return list.Items, err
	}
	slices.Sort(p.Names)
	for _, name := range slices.Compact(p.Names) {
		model, err := lookAt(ctx, api, name)
		if err != nil {
			return nil, err
		}
		models = append(models, model)
	}
	return models, nil
}

func lookAt(ctx context.Context, api *client.Client, name string) (projection, error) {
	var model shown
	err := api.Do(ctx, http.MethodGet, projectionPath(name), nil, nil, &model)
	return model.Projection, err
}

// rebuilt waits until a read model has been built.
func rebuilt(ctx context.Context, api *client.Client, before projection, log *slog.Logger) (projection, error) {
	look, tell := time.NewTicker(lookTime), time.NewTicker(tellTime)
	defer look.Stop()
	defer tell.Stop()
	for beside := false; ; {
		p, err := lookAt(ctx, api, before.Name)
		switch {
		case err != nil:
			return projection{}, err
		case p.Asked || !p.CaughtUp || p.Fault != "":
		case p.Rebuild != nil:
			beside = true
		case beside && p.comparedAt().Equal(before.comparedAt()):
			return p, errCancelled
		default:
			return p, nil
		}
		select {
		case <-look.C:
		case <-tell.C:
			log.Info("being built", "model", p.Name, "state", p.state())
		case <-ctx.Done():
			return projection{}, ctx.Err()
		}
	}
}

// comparedAt is when the read model took the place of another; zero if it did not.
func (p projection) comparedAt() time.Time {
	if p.Compared == nil {
		return time.Time{}
	}
	return p.Compared.At
}
