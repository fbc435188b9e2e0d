package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
)

type grantCommand struct {
	Role string `arg:"" help:"Group or user as which Waymark signs in to the event store."`
}

// Run lets a role of an EventStoreDB read the whole log, on behalf of an administrator.
func (g grantCommand) Run(ctx context.Context, c *Config, s streams, log *slog.Logger) (err error) {
	if c.EventStore == "" {
		return &usageError{errors.New("name the event store, with an administrator's credentials, in --eventstore or WAYMARK_EVENTSTORE")}
	}
	e, err := openEnd(ctx, c.EventStore, *c, false, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	changed, err := e.client.GrantReadAll(ctx, g.Role)
	if err != nil {
		return fmt.Errorf("grant: %w", err)
	}
	said := "%s may read the whole log now.\n"
	if !changed {
		said = "%s could read the whole log already.\n"
	}
	_, err = fmt.Fprintf(s.out, said, g.Role)
	return err
}
