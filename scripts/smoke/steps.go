package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

const (
	readyTimeout = time.Minute
	readyPause   = 200 * time.Millisecond
)

// firstSteps starts a product, writes two stories, puts the second on top, reads the backlog back, and waits until
// all of Waymark is ready.
func firstSteps(ctx context.Context, base string) error {
	c := client{base: base, http: &http.Client{Timeout: 30 * time.Second}}
	const commands = "/v1/products/ACME/commands/"
	var moved struct {
		Position json.RawMessage `json:"position"`
	}
	steps := []struct {
		path, body string
		answer     any
	}{
		{"/v1/products", `{"key":"ACME","name":"Acme","reason":"smoke"}`, nil},
		{commands + "write-story", `{"title":"First story"}`, nil},
		{commands + "write-story", `{"title":"Second story"}`, nil},
		{commands + "prioritize-story", `{"story":"ACME-2","top":true,"reason":"smoke"}`, &moved},
	}
	for _, step := range steps {
		if err := c.call(ctx, http.MethodPost, step.path, step.body, step.answer); err != nil {
			return err
		}
	}
	if err := c.backlogStartsWith(ctx, string(bytes.Trim(moved.Position, `"`)), "ACME-2"); err != nil {
		return err
	}
	return c.awaitReady(ctx)
}

// awaitReady asks whether Waymark is ready until it is, as who balances load does: it serves before every read model is.
func (c client) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	for {
		err := c.call(ctx, http.MethodGet, "/readyz", "", nil)
		if err == nil {
			return nil
		}
		select {
		case <-time.After(readyPause):
		case <-ctx.Done():
			return err
		}
	}
}

func (c client) backlogStartsWith(ctx context.Context, position, story string) error {
	if position == "" {
		return errors.New("the command's answer has no position")
	}
	var backlog struct {
		Items []struct {
			Story string `json:"story"`
		} `json:"items"`
	}
	path := "/v1/products/ACME/backlog?min_position=" + url.QueryEscape(position)
	if err := c.call(ctx, http.MethodGet, path, "", &backlog); err != nil {
		return err
	}
	if len(backlog.Items) != 2 || backlog.Items[0].Story != story {
		return fmt.Errorf("backlog is %+v, want two stories, %s first", backlog.Items, story)
	}
	return nil
}

type client struct {
	base string
	http *http.Client
}

// call demands a status of success and decodes the answer, if it is wanted.
func (c client) call(ctx context.Context, method, path, body string, answer any) error {
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return err
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	fmt.Printf("smoke: %s %s: %s\n", method, path, response.Status)
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return fmt.Errorf("%s %s: %s: %s", method, path, response.Status, text)
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return fmt.Errorf("%s %s: %w: %s", method, path, err, text)
	}
	return nil
}
