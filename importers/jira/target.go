package jira

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"waymark/events"
)

// Target is a Waymark to import into: it makes a request of the HTTP API. An answer that is no success is an error that
// tells its status by HTTPStatus() int.
type Target interface {
	Do(ctx context.Context, method, path string, header http.Header, body, into any) error
}

// known is what the product holds already.
type known struct {
	exists   bool
	policy   events.Policy
	stories  []knownStory
	releases []knownRelease
}

type knownStory struct {
	Story    string           `json:"story"`
	External *events.External `json:"external"`
	Dropped  bool             `json:"dropped"`
}

type knownRelease struct {
	Release  string           `json:"release"`
	External *events.External `json:"external"`
}

// lookUp asks the log, not the read models: they may be behind.
func lookUp(ctx context.Context, t Target, product string) (known, error) {
	var answer struct {
		Books struct {
			Charter  []struct{ Policy events.Policy }
			Stories  []knownStory
			Releases []knownRelease
		}
	}
	err := t.Do(ctx, http.MethodGet, productPath(product)+"/replay", nil, nil, &answer)
	if isStatus(err, http.StatusNotFound) {
		return known{}, nil
	}
	k := known{exists: true, stories: answer.Books.Stories, releases: answer.Books.Releases}
	for _, charter := range answer.Books.Charter {
		k.policy = charter.Policy
	}
	return k, err
}

func isStatus(err error, status int) bool {
	var answered interface{ HTTPStatus() int }
	return errors.As(err, &answered) && answered.HTTPStatus() == status
}

// result is what a batch did.
type result struct {
	Events []struct {
		Type    string          `json:"type"`
		Command int             `json:"command"`
		Data    json.RawMessage `json:"data"`
	} `json:"events"`
	Outcomes []string `json:"outcomes"`
}

// batch gives commands on one book, which happen together or not at all.
func batch(ctx context.Context, t Target, product string, commands []map[string]any) (result, error) {
	var r result
	body := map[string]any{"commands": commands}
	err := t.Do(ctx, http.MethodPost, productPath(product)+"/commands", nil, body, &r)
	return r, err
}

func productPath(key string) string { return "/v1/products/" + url.PathEscape(key) }
