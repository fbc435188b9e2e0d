package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"waymark/client"
)

type projectionsRebuild struct {
	Names []string `arg:"" optional:"" name:"model" help:"Read models, such as backlog."`
	All   bool     `help:"Every read model."`
}

const (
	// lookTime is the time between two looks at how far a rebuild is.
	lookTime = 100 * time.Millisecond
	// tellTime is the time between two lines in the log about it.
	tellTime = 10 * time.Second
)

// errNames says that a rebuild needs to know what is to be built.
var errNames = errors.New("name the read models to build anew, or give --all")

// Run asks for the rebuild of read models, all of them at once, and waits until each has reached the end of the log.
func (p projectionsRebuild) Run(ctx context.Context, c *Config, s streams, log *slog.Logger) (err error) {
	if p.All == (len(p.Names) > 0) {
		return &usageError{errNames}
	}
	api, done, err := reach(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	names, err := p.names(ctx, api)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := api.Do(ctx, http.MethodPost, projectionPath(name)+"/rebuild", nil, nil, nil); err != nil {
			return err
		}
	}
	for _, name := range names {
		built, err := rebuilt(ctx, api, name, log)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s: built anew from %d events\n", name, built.Events)
	}
	return nil
}

// names are the read models to build, each once.
func (p projectionsRebuild) names(ctx context.Context, api *client.Client) ([]string, error) {
	if !p.All {
		slices.Sort(p.Names)
		return slices.Compact(p.Names), nil
	}
	var list struct{ Items []projection }
	err := api.Do(ctx, http.MethodGet, projectionsPath, nil, nil, &list)
	names := make([]string, len(list.Items))
	for i, item := range list.Items {
		names[i] = item.Name
	}
	return names, err
}

// rebuilt waits until a read model has been built.
func rebuilt(ctx context.Context, api *client.Client, name string, log *slog.Logger) (projection, error) {
	look, tell := time.NewTicker(lookTime), time.NewTicker(tellTime)
	defer look.Stop()
	defer tell.Stop()
	for {
		var model shown
		if err := api.Do(ctx, http.MethodGet, projectionPath(name), nil, nil, &model); err != nil {
			return projection{}, err
		}
		if p := model.Projection; !p.Rebuild && p.CaughtUp && p.Fault == "" {
			return p, nil
		}
		select {
		case <-look.C:
		case <-tell.C:
			log.Info("being built", "model", name, "events", model.Projection.Events, "state", model.Projection.state())
		case <-ctx.Done():
			return projection{}, ctx.Err()
		}
	}
}
