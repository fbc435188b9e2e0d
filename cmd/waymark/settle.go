package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"waymark/client"
)

// longestLag is how long the read models may need for what was imported.
const longestLag = 15 * time.Minute

// settle waits until every read model has seen a position of the log.
func settle(ctx context.Context, api *client.Client, product, position string) error {
	if position == "" {
		return nil // nothing was sent
	}
	began := time.Now()
	for _, query := range []string{"?", "/backlog?limit=1&", "/roadmap?", "/discovery?", "/decisions?limit=1&"} {
		path := "/v1/products/" + url.PathEscape(product) + query + "min_position=" + url.QueryEscape(position)
		err := api.Do(ctx, http.MethodGet, path, nil, nil, nil)
		for lagging(err) && time.Since(began) < longestLag {
			err = api.Do(ctx, http.MethodGet, path, nil, nil, nil)
		}
		if err != nil {
			return fmt.Errorf("all is recorded, but queries do not show it yet: %w", err)
		}
	}
	return nil
}

// lagging says that a server answered that it needs more time.
func lagging(err error) bool {
	p := new(client.Problem)
	return errors.As(err, &p) && p.Status == http.StatusServiceUnavailable
}
