package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/audit"
	"waymark/audit/export"
	"waymark/audit/merkle"
	"waymark/audit/seal"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/embedded"
	"waymark/feeds"
	"waymark/httpapi"
	"waymark/ledger"
	"waymark/postgres"
	"waymark/projections"
	"waymark/readapi"
	"waymark/sample"
	"waymark/snapshots"
	"waymark/turns"
	"waymark/writeapi"
)

// app is the whole product, wired: everything but the listener.
type app struct {
	handler http.Handler
	store   *embedded.Server // nil: the events live in an EventStoreDB elsewhere
	secret  string           // of those who may have the whole store; empty: nobody may
	engine  *projections.Engine
	sealer  *seal.Sealer
	feed    *feeds.Feed
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
	key, err := openSealKey(c, log)
	if err != nil {
		return a, err
	}
	client, err := a.openEventStore(ctx, c, log)
	if err != nil {
		return a, err
	}
	pool, err := a.openPostgres(ctx, c, log)
	if err != nil {
		return a, err
	}
	if err := a.startProjections(ctx, c, client, pool, log); err != nil {
		return a, err
	}
	tree := merkle.New(pool, client)
	a.sealer = &seal.Sealer{Store: client, Tree: tree, Key: key, Now: time.Now, Logger: log}
	a.feed = feeds.New(feeds.Options{Store: client, Logger: log})
	a.onClose(a.feed.Close)
	a.handler = a.routes(c, client, pool, tree, a.startLedger(c, client, pool, log), log)
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
	if err != nil {
		return err
	}
	a.onClose(lock.Close)
	if a.secret, err = makeSecret(c.Data); err != nil {
		return err
	}
	a.onClose(func() error { return withdraw(c.Data, secretFile) })
	return nil
}

func (a *app) openEventStore(ctx context.Context, c *Config, log *slog.Logger) (*eventstore.Client, error) {
	if strings.HasPrefix(c.StreamPrefix, "$") {
		return nil, fmt.Errorf("the stream prefix %q begins with $, which names streams of the event store itself: choose another", c.StreamPrefix)
	}
	url := c.EventStore
	if url == "" {
		var err error
		if url, err = a.serveEventStore(c, log); err != nil {
			return nil, fmt.Errorf("embedded event store: %w", err)
		}
	}
	client, err := eventstore.Connect(eventstore.Options{URL: url, Logger: log, StreamPrefix: c.StreamPrefix})
	if err != nil {
		return nil, fmt.Errorf("event store: %w", err)
	}
	a.onClose(client.Close)
	if err := client.Ready(ctx); errors.Is(err, eventstore.ErrTooOld) { // one that is away may come yet, and who lacks a right be given it
		return nil, fmt.Errorf("event store: %w", err)
	}
	return client, nil
}

// serveEventStore serves the embedded event store to this process alone, and says where.
func (a *app) serveEventStore(c *Config, log *slog.Logger) (url string, err error) {
	own, err := makePrivate(c.Data)
	if err != nil {
		return "", err
	}
	a.onClose(own.remove)
	listener, err := net.Listen("tcp", loopbackAddr)
	if err != nil {
		return "", err
	}
	server, err := embedded.Open(embedded.Options{Dir: c.eventStoreDir(), Logger: log, TLS: own.server})
	if err != nil {
		return "", errors.Join(err, listener.Close())
	}
	a.store = server
	a.onClose(server.Close)
	if err := withdraw(c.Data, storeFile); err != nil { // nobody else serves this store
		return "", errors.Join(err, listener.Close())
	}
	go func() {
		if err := server.Serve(listener); err != nil {
			log.Error("embedded event store stopped", "error", err)
		}
	}()
	return own.url(listener.Addr()), nil
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

func (a *app) startProjections(ctx context.Context, c *Config, client *eventstore.Client, pool *pgxpool.Pool, log *slog.Logger) error {
	node, err := nodeName(c.Data)
	if err != nil {
		return err
	}
	a.engine = projections.New(projections.Options{
		Pool: pool, Client: client, Node: node, Logger: log, Tracer: c.tracer, Keep: c.KeepReplaced,
	})
	a.engine.Examine(ctx) // before the first query is answered
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

// startLedger has the ledger take turns with those of other processes, and keep snapshots beside the read models.
func (a *app) startLedger(c *Config, client *eventstore.Client, pool *pgxpool.Pool, log *slog.Logger) *ledger.Ledger {
	desk := turns.New(log)
	l := ledger.New(ledger.Options{
		Store: client, StreamPrefix: client.StreamPrefix(), Turns: desk, Local: true, Now: time.Now, Logger: log,
		Tracer:    c.tracer,
		Snapshots: snapshots.New(pool),
	})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { desk.Run(ctx, pool.Config().ConnConfig, l.Heard) })
	running.Go(func() { l.KeepSnapshots(ctx) })
	a.onClose(func() error {
		cancel()
		running.Wait()
		return nil
	})
	return l
}

func (a *app) routes(c *Config, client *eventstore.Client, pool *pgxpool.Pool, tree *merkle.Log, l *ledger.Ledger, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	api := httpapi.New(mux, build().version)
	writeapi.Register(api, l, log)
	readapi.Register(api, readapi.New(pool, readapi.Options{
		Ready: a.readiness(client, log), Wait: a.engine.Wait, Unfit: a.engine.Unfit, Unavailable: unavailable, Logger: log,
		Log: exportedLog(client, tree),
	}))
	projections.Register(api, a.engine, log)
	open := func(ctx context.Context, product string) (audit.Snapshot, error) {
		return a.engine.Snapshot(ctx, product)
	}
	replayer := audit.Replayer{Store: client, Last: client.Last, Wait: a.waitForAll, Open: open}
	audit.Register(api, replayer, unavailable, log)
	audit.RegisterNotary(api, audit.Notary{Store: client, Tree: tree, Sealer: a.sealer, Pool: pool, Settle: replayer.Settle}, unavailable, log)
	feeds.Register(api, a.feed)
	importer := export.NewImporter(client, filepath.Join(c.Data, "imports"), time.Now, log)
	a.onClose(importer.Close)
	export.Register(api, importer, unavailable, log)
	metrics := httpapi.NewMetrics()
	metrics.Add(slices.Concat(a.engine.Metrics(), l.Metrics(), client.Metrics(), a.feed.Metrics())...)
	mux.Handle("GET /metrics", metrics.Handler())
	mux.Handle("GET "+embedded.BackupPath, a.backups())
	mux.Handle("GET "+sample.Path, sample.Handler(build().version, time.Now))
	return httpapi.Handler(mux, log, httpapi.Sight{Metrics: metrics, Requests: c.requests, Tracer: c.tracer})
}

func (a *app) waitForAll(ctx context.Context, position events.Position) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return a.engine.Wait(ctx, a.engine.Models(), "", position)
}

// unavailable says whether an error is of how things are, not of the request: a store is away, a read model far behind, or
// made from another event store.
func unavailable(err error) bool {
	for _, known := range []error{eventstore.ErrUnavailable, eventstore.ErrRefused, projections.ErrOtherStore, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return true
		}
	}
	return postgres.IsUnavailable(err)
}
