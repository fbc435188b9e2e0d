package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"waymark/audit"
	"waymark/audit/export"
	"waymark/audit/merkle"
	"waymark/events"
	"waymark/eventstore"
	"waymark/httpapi"
	"waymark/readapi"
)

// exportedLog lets queries export the log, which they know nothing of.
func exportedLog(client *eventstore.Client, tree *merkle.Log) func(context.Context, string, *time.Time, *time.Time) (readapi.Log, error) {
	exporter := export.Exporter{Store: client, Tree: tree, Version: build().version, Now: time.Now}
	return func(ctx context.Context, product string, from, to *time.Time) (readapi.Log, error) {
		log, err := exporter.Open(ctx, product, export.Part{From: from, To: to})
		switch {
		case err == nil:
			return log, nil
		case errors.Is(err, audit.ErrUnknownProduct):
			return nil, httpapi.NewProblem(http.StatusNotFound, err.Error())
		case errors.Is(err, events.ErrGap), errors.Is(err, events.ErrBroken):
			return nil, httpapi.NewProblem(http.StatusConflict, err.Error())
		case unavailable(err):
			return nil, httpapi.Unavailable("the event store can't be reached")
		}
		return nil, err
	}
}
