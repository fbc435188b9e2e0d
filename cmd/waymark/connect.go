package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"waymark/client"
)

// connect is a client of the Waymark that the configuration names: the one at --server, else the one that serves the
// data directory, else one opened here for as long as the client is used. The function returned ends that.
func connect(ctx context.Context, c *Config, log *slog.Logger) (*client.Client, func() error, error) {
	none := func() error { return nil }
	url := c.Server
	if url == "" {
		found, err := servedAt(c.Data)
		if err != nil {
			return nil, none, err
		}
		url = found
	}
	if url != "" {
		api := client.New(url, http.DefaultTransport)
		return api, none, ready(ctx, api)
	}
	a, err := open(ctx, c, log)
	if err != nil {
		return nil, none, err
	}
	api := client.New("http://waymark", client.Handler(a.handler))
	return api, a.close, ready(ctx, api)
}

// ready waits until every read model has caught up with the log.
func ready(ctx context.Context, api *client.Client) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	if err := api.Ready(ctx); err != nil {
		return fmt.Errorf("wait for Waymark to be ready: %w", err)
	}
	return nil
}
