package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"waymark/eventstore"
	"waymark/eventstore/embedded"
)

type copyCommand struct {
	From       string  `arg:"" help:"Where the events are: an esdb:// connection string, or a data directory."`
	To         string  `arg:"" help:"Where they shall be: an esdb:// connection string, or a data directory, which may be new."`
	FromPrefix *string `placeholder:"PREFIX" help:"What names of streams begin with where the events are; left out: as where they shall be."`
}

// errLeftOut says that streams were not copied.
var errLeftOut = errors.New("streams that had lost events were not copied")

// Run copies the ledger from one event store into another, and proves that both hold the same.
func (k copyCommand) Run(ctx context.Context, c *Config, s streams, log *slog.Logger) (err error) {
	source := *c
	if k.FromPrefix != nil {
		source.StreamPrefix = *k.FromPrefix
	}
	from, err := openEnd(ctx, k.From, source, false, log)
	if err != nil {
		return fmt.Errorf("where to copy from: %w", err)
	}
	defer func() { err = errors.Join(err, from.close()) }()
	to, err := openEnd(ctx, k.To, *c, true, log)
	if err != nil {
		return fmt.Errorf("where to copy to: %w", err)
	}
	defer func() { err = errors.Join(err, to.close()) }()
	done, err := eventstore.Copy(ctx, from.client, to.client)
	if err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	_, err = fmt.Fprintf(s.out, "%d events of %d streams were read from both stores, in order, and are the same; %d of them were copied now.\n"+
		"SHA-256 over the last hash of each stream: %s\n", done.Events, done.Streams, done.Added, done.Digest)
	if err == nil && len(done.Left) > 0 {
		err = fmt.Errorf("%w: %s", errLeftOut, strings.Join(done.Left, ", "))
	}
	return err
}

// storeEnd is one end of a copy.
type storeEnd struct {
	app
	client *eventstore.Client
}

// openEnd opens an event store by its connection string or its data directory, which is made only where it may be new, and
// waits until it answers.
func openEnd(ctx context.Context, where string, c Config, mayBeNew bool, log *slog.Logger) (e *storeEnd, err error) {
	e = &storeEnd{}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.close())
		}
	}()
	if strings.Contains(where, "://") {
		c.EventStore = where
	} else {
		c.Data, c.EventStore = where, ""
		if held, err := embedded.Exists(c.eventStoreDir()); err != nil || !held && !mayBeNew {
			return e, errors.Join(err, c.checkData())
		}
		if err := e.lockData(&c); err != nil {
			return e, err
		}
	}
	if e.client, err = e.openEventStore(ctx, &c, log); err != nil {
		return e, err
	}
	return e, e.client.Ready(ctx)
}
