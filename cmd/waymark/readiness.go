package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"waymark/eventstore"
	"waymark/postgres"
	"waymark/projections"
	"waymark/readapi"
)

// readiness is whether the process can serve: its stores can be reached, and every read model is ready. Queries are served
// while the event store takes no appends.
func (a *app) readiness(client *eventstore.Client, log *slog.Logger) func(context.Context) readapi.Readiness {
	return func(ctx context.Context) readapi.Readiness {
		r := readapi.Readiness{Err: client.Ready(ctx)}
		r.Store = storeFault(r.Err)
		if r.Err == nil {
			r.ReadOnly = a.readOnly(ctx, client, log)
		}
		states, err := a.engine.States(ctx)
		if err != nil {
			r.Err, r.Postgres = errors.Join(r.Err, err), postgresFault(err)
			return r
		}
		r.Models, err = a.readModels(ctx, states)
		r.Err = errors.Join(r.Err, projections.Faults(states), err)
		return r
	}
}

// storeFault is what is wrong with the event store, in words.
func storeFault(err error) string {
	refusal := eventstore.RefusalOf(err)
	switch {
	case err == nil:
		return ""
	case refusal != nil:
		return refusal.Error()
	}
	return "can't be reached"
}

// postgresFault is what is wrong with PostgreSQL, in words.
func postgresFault(err error) string {
	if postgres.IsUnavailable(err) {
		return "can't be reached"
	}
	return "does not say how the read models are; the log says why"
}

// writableTime is how long the event store may take to say that it takes appends.
const writableTime = 2 * time.Second

// readOnly is why commands are refused, in words; empty: they are not.
func (a *app) readOnly(ctx context.Context, client *eventstore.Client, log *slog.Logger) string {
	ctx, cancel := context.WithTimeout(ctx, writableTime)
	defer cancel()
	err := client.Writable(ctx)
	if a.store != nil {
		err = errors.Join(err, a.store.Healthy())
	}
	if err == nil {
		return ""
	}
	log.Warn("commands are refused", "cause", err)
	if refusal := eventstore.RefusalOf(err); refusal != nil {
		return refusal.Error()
	}
	return "the event store can be read and takes no appends: most of its nodes are away, it is choosing a leader, or a disk is full; its log says which"
}

// readModels tells of the read models with what is parked in them.
func (a *app) readModels(ctx context.Context, states []projections.State) ([]readapi.ReadModel, error) {
	models := make([]readapi.ReadModel, len(states))
	for i, s := range states {
		models[i] = readapi.ReadModel{
			Name: s.Name, CaughtUp: s.CaughtUp, Worker: string(s.Worker), Silent: s.Silent.Seconds(), Lag: s.Lag.Seconds(),
			Events: s.LagEvents, Parked: []readapi.ParkedEvent{}, Fault: s.Fault,
		}
		if s.Parked == 0 {
			continue
		}
		parked, err := a.engine.Parked(ctx, s.Name)
		if err != nil {
			return nil, fmt.Errorf("readiness: %w", err)
		}
		for _, p := range parked {
			models[i].Parked = append(models[i].Parked, readapi.ParkedEvent{
				Product: p.Product, Event: p.EventID, Type: p.Type, Error: p.Error, Waiting: p.Waiting, ParkedAt: p.ParkedAt,
			})
		}
	}
	return models, nil
}
