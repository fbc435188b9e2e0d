package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"waymark/client"
)

// connect is a client of the Waymark that the configuration names, once it is ready. The function returned ends its use.
func connect(ctx context.Context, c *Config, log *slog.Logger) (*client.Client, func() error, error) {
	api, done, err := reach(ctx, c, log)
	if err == nil {
		err = ready(ctx, api)
	}
	return api, done, err
}

// reach is a client of the Waymark that the configuration names: the one at --server, else the one that serves the
// data directory, else one opened here for as long as the client is used. The function returned ends that.
func reach(ctx context.Context, c *Config, log *slog.Logger) (*client.Client, func() error, error) {
	none := func() error { return nil }
	url, err := c.running()
	if err != nil {
		return nil, none, err
	}
	if url != "" {
		return client.New(url, http.DefaultTransport), none, nil
	}
	if !c.create {
		if err := c.checkData(); err != nil {
			return nil, none, err
		}
	}
	a, err := open(ctx, c, log)
	if err != nil {
		return nil, none, err
	}
	return client.New("http://waymark", client.Handler(a.handler)), a.close, nil
}

// running is where the Waymark to work on is served; empty: none runs.
func (c *Config) running() (string, error) {
	if c.Server != "" {
		return serverURL(c.Server)
	}
	return servedAt(c.Data)
}

// serverURL is the URL of a server that is named by it, or by its host and port.
func serverURL(name string) (string, error) {
	full := name
	if !strings.Contains(full, "://") {
		full = "http://" + full
	}
	at, err := url.Parse(full)
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
		return "", &usageError{fmt.Errorf("--server %s: give a URL such as http://127.0.0.1:8080, or a host and port", name)}
	}
	return full, nil
}

// ready waits until every read model has caught up with the log.
func ready(ctx context.Context, api *client.Client) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	if err := api.Ready(ctx); errors.Is(err, client.ErrNoAnswer) {
		return fmt.Errorf("%w; is waymark serve running there?", err)
	} else if err != nil {
		return fmt.Errorf("wait for Waymark to be ready: %w", err)
	}
	return nil
}
