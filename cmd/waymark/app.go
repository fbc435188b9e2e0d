package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/embedded"
	"waymark/httpapi"
	"waymark/ledger"
	"waymark/postgres"
	"waymark/projections"
	"waymark/readapi"
	"waymark/replay"
	"waymark/writeapi"
)

// app is the whole product, wired: everything but the listener.
type app struct {
	handler http.Handler
	store   *embedded.Server // nil: the events live in an EventStoreDB elsewhere
	engine  *projections.Engine
	closers []func() error // in the order of opening
}

// open starts everything that the configuration asks for. What was opened is closed again if a later part fails.
func open(ctx context.Context, c *Config, log *slog.Logger) (a *app, err error) {
	a = &app{}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close())
		}
	}()
	if err := a.lockData(c); err != nil {
		return a, err
	}
	client, err := a.openEventStore(c, log)
	if err != nil {
		return a, err
	}
	pool, err := a.openPostgres(ctx, c, log)
	if err != nil {
		return a, err
	}
	if err := a.startProjections(c, client, pool, log); err != nil {
		return a, err
	}
	a.handler = a.routes(client, pool, log)
	return a, nil
}

// close closes everything, the last opened first.
func (a *app) close() error {
	var failed []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		failed = append(failed, a.closers[i]())
	}
	a.closers = nil
	return errors.Join(failed...)
}

func (a *app) onClose(f func() error) { a.closers = append(a.closers, f) }

func (a *app) lockData(c *Config) error {
	if err := makeDirectory(c.Data); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	lock, err := lockDirectory(c.Data)
	if err == nil {
		a.onClose(lock.Close)
	}
	return err
}

func (a *app) openEventStore(c *Config, log *slog.Logger) (*eventstore.Client, error) {
	url := c.EventStore
	if url == "" {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("embedded event store: %w", err)
		}
		server, err := embedded.Open(embedded.Options{Dir: c.eventStoreDir(), Logger: log})
		if err != nil {
			return nil, fmt.Errorf("embedded event store: %w", errors.Join(err, listener.Close()))
		}
		a.store = server
		a.onClose(server.Close)
		if err := withdraw(c.Data, storeFile); err != nil { // nobody else serves this store
			return nil, errors.Join(err, listener.Close())
		}
		go func() {
			if err := server.Serve(listener); err != nil {
				log.Error("embedded event store stopped", "error", err)
			}
		}()
		url = fmt.Sprintf("esdb://%s?tls=false", listener.Addr())
	}
	client, err := eventstore.Connect(eventstore.Options{URL: url, Logger: log})
	if err != nil {
		return nil, fmt.Errorf("event store: %w", err)
	}
	a.onClose(client.Close)
	return client, nil
}

func (a *app) openPostgres(ctx context.Context, c *Config, log *slog.Logger) (*pgxpool.Pool, error) {
	dsn := c.Postgres
	if dsn == "" {
		cluster, err := postgres.Start(ctx, postgres.ClusterOptions{Dir: c.postgresDir(), Logger: log})
		if err != nil {
			return nil, fmt.Errorf("private PostgreSQL: %w", err)
		}
		a.onClose(func() error { return cluster.Stop(context.WithoutCancel(ctx)) })
		dsn = cluster.DSN("")
	}
	pool, err := postgres.Connect(ctx, dsn)
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL: %w", err)
	}
	a.onClose(func() error { pool.Close(); return nil })
	return pool, nil
}

func (a *app) startProjections(c *Config, client *eventstore.Client, pool *pgxpool.Pool, log *slog.Logger) error {
	node, err := nodeName(c.Data)
	if err != nil {
		return err
	}
	a.engine = projections.New(projections.Options{Pool: pool, Client: client, Node: node, Logger: log})
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- a.engine.Run(ctx) }()
	a.onClose(func() error {
		cancel()
		if err := <-stopped; !errors.Is(err, context.Canceled) {
			return err
		}
		return nil
	})
	return nil
}

func (a *app) routes(client *eventstore.Client, pool *pgxpool.Pool, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	api := httpapi.New(mux, version())
	writeapi.Register(api, ledger.New(ledger.Options{Store: client, Now: time.Now, Logger: log}), log)
	readapi.Register(api, readapi.New(pool, readapi.Options{
		Ready: a.ready(client), Unavailable: postgres.IsUnavailable, Logger: log,
	}))
	replay.Register(api, replay.Replayer{Store: client, Pool: pool, Wait: a.waitForAll}, unavailable, log)
	metrics := httpapi.NewMetrics()
	mux.Handle("GET /metrics", metrics.Handler())
	mux.Handle("GET "+embedded.BackupPath, a.backups())
	return httpapi.Handler(mux, log, metrics)
}

func (a *app) ready(client *eventstore.Client) func(context.Context) error {
	return func(ctx context.Context) error {
		failed := errors.Join(client.Ready(ctx), a.engine.Ready(ctx))
		if a.store != nil {
			failed = errors.Join(failed, a.store.Healthy())
		}
		return failed
	}
}

func (a *app) waitForAll(ctx context.Context, position events.Position) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for _, model := range a.engine.Models() {
		if err := a.engine.Wait(ctx, model, position); err != nil {
			return err
		}
	}
	return nil
}

// unavailable says whether an error goes away by itself: a store is away, or a read model far behind.
func unavailable(err error) bool {
	return errors.Is(err, eventstore.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) || postgres.IsUnavailable(err)
}
