package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// Result is what a command or a batch did.
type Result struct {
	Book     string   `json:"book"`
	Revision int64    `json:"revision"`
	Position string   `json:"position"`
	Events   []Event  `json:"events"`
	Outcomes []string `json:"outcomes"` // one a command: done, already_so or replayed
}

// Event is an event that a command made.
type Event struct {
	ID      string          `json:"id"`
	Type    string          `json:"type"`
	Command int             `json:"command"` // index in the batch
	Data    json.RawMessage `json:"data"`
}

// External is what something is in the tool that it was imported from.
type External struct {
	Source string `json:"source"`
	Key    string `json:"key"`
	ID     string `json:"id"`
	Stamp  string `json:"stamp"`
}

// Story is a story of the backlog, as far as an importer needs it.
type Story struct {
	Story    string    `json:"story"`
	External *External `json:"external"`
}

// Release is a release of the roadmap, as far as an importer needs it.
type Release struct {
	Release  string    `json:"release"`
	External *External `json:"external"`
}

// Policy is how a product's people decide.
type Policy struct {
	Workflow []struct {
		Name     string `json:"name"`
		Category string `json:"category"`
	} `json:"workflow"`
	Levels []string `json:"levels"`
}

// StartProduct starts a product; the key is the idempotency key.
func (c *Client) StartProduct(ctx context.Context, key string, body any) error {
	return c.Do(ctx, http.MethodPost, "/v1/products", http.Header{"Idempotency-Key": {key}}, body, nil)
}

// Batch gives commands on one book, which happen together or not at all. Each should carry an idempotency key.
func (c *Client) Batch(ctx context.Context, product string, commands []any) (Result, error) {
	var r Result
	body := map[string]any{"commands": commands}
	err := c.Do(ctx, http.MethodPost, productPath(product)+"/commands", nil, body, &r)
	return r, err
}

// Policy is the product's policy; a Problem with status 404 where the product does not exist.
func (c *Client) Policy(ctx context.Context, product string) (Policy, error) {
	var charter struct{ Policy Policy }
	err := c.Do(ctx, http.MethodGet, productPath(product), nil, nil, &charter)
	return charter.Policy, err
}

// Stories are all stories in the order of the backlog.
func (c *Client) Stories(ctx context.Context, product string) ([]Story, error) {
	var all []Story
	for cursor := ""; ; {
		var page struct {
			Items []Story
			Next  *string
		}
		path := fmt.Sprintf("%s/backlog?limit=500&cursor=%s", productPath(product), url.QueryEscape(cursor))
		if err := c.Do(ctx, http.MethodGet, path, nil, nil, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if page.Next == nil || *page.Next == "" {
			return all, nil
		}
		cursor = *page.Next
	}
}

// Releases are all releases of the roadmap.
func (c *Client) Releases(ctx context.Context, product string) ([]Release, error) {
	var roadmap struct{ Releases []Release }
	err := c.Do(ctx, http.MethodGet, productPath(product)+"/roadmap", nil, nil, &roadmap)
	return roadmap.Releases, err
}

func productPath(key string) string { return "/v1/products/" + url.PathEscape(key) }
