// Package client is a client of Waymark's HTTP API, for the command line, the importers and tests.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	firstBackoff = 50 * time.Millisecond
	lastBackoff  = 2 * time.Second
	patience     = time.Minute      // with a server that can't be reached or says that it will be back
	longest      = 5 * time.Minute  // that one request may take: the other end may be gone without a word
	reach        = 3 * time.Second  // until a server must have answered at all
	unheard      = 10 * time.Second // that one look whether it is ready may take
)

// Client asks one Waymark.
type Client struct {
	url  string
	http *http.Client
}

// New is a client of the Waymark at a URL such as http://127.0.0.1:8080.
func New(url string, transport http.RoundTripper) *Client {
	return &Client{url: strings.TrimSuffix(url, "/"), http: &http.Client{Transport: transport}}
}

// Problem is an answer that is not a success: the server's problem document.
type Problem struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Rule   string `json:"rule"`
	Errors []struct {
		Location string `json:"location"`
		Message  string `json:"message"`
	} `json:"errors"`
	Decisions []LaterDecision `json:"decisions"` // the first of those that stand in the way of an undo
}

// LaterDecision is an event that stands in the way of an undo.
type LaterDecision struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Book     string `json:"book"`
	Revision int64  `json:"revision"`
}

// Error is the explanation with everything that is wrong.
func (p *Problem) Error() string {
	text := fmt.Sprintf("%d %s: %s", p.Status, p.Title, p.Detail)
	for _, e := range p.Errors {
		text += fmt.Sprintf("; %s: %s", e.Location, e.Message)
	}
	return text
}

// HTTPStatus is the status of the answer.
func (p *Problem) HTTPStatus() int { return p.Status }

// Do makes a request with a JSON body, or none if it is nil, and reads the JSON of the answer unless into is nil. Where
// the server can't be reached, or says that it will be back, the request is repeated for up to a minute: a command should
// carry an idempotency key. Any other answer than a success is a *Problem.
func (c *Client) Do(ctx context.Context, method, path string, header http.Header, body, into any) error {
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return fmt.Errorf("encode request: %w", err)
		}
	}
	began := time.Now()
	for wait := firstBackoff; ; wait = min(2*wait, lastBackoff) {
		answer, again, err := c.once(ctx, method, path, header, text)
		if err == nil && into != nil {
			err = json.Unmarshal(answer, into)
		}
		if err == nil {
			return nil
		}
		if !again || time.Since(began)+wait > patience {
			return fmt.Errorf("%s %s: %w", method, c.url+path, err)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return fmt.Errorf("%s %s: %w", method, c.url+path, errors.Join(ctx.Err(), err))
		}
	}
}

// Download is the body of the answer to a GET, to be read as it comes and closed. Any other answer than a success is a
// *Problem.
func (c *Client) Download(ctx context.Context, path string, header http.Header) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+path, nil)
	if err != nil {
		return nil, err
	}
	request.Header = header.Clone()
	response, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("GET %s: %w", c.url+path, err)
	}
	if response.StatusCode < http.StatusMultipleChoices {
		return response.Body, nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	return nil, fmt.Errorf("GET %s: %w", c.url+path, errors.Join(err, problemOf(response, text)))
}

// Upload posts a body of a media type, which is sent as it is read, and reads the JSON of the answer. Nothing is repeated. Any other
// answer than a success is a *Problem.
func (c *Client) Upload(ctx context.Context, path, mediaType string, header http.Header, body io.Reader, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+path, body)
	if err != nil {
		return err
	}
	request.Header = header.Clone()
	request.Header.Set("Content-Type", mediaType)
	response, err := c.http.Do(request)
	if err != nil {
		return fmt.Errorf("POST %s: %w", c.url+path, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= http.StatusMultipleChoices {
		err = problemOf(response, text)
	}
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		return fmt.Errorf("POST %s: %w", c.url+path, err)
	}
	return nil
}

// once makes a request once and says whether an error may go away by itself.
func (c *Client) once(ctx context.Context, method, path string, header http.Header, body []byte) ([]byte, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, false, err
	}
	if header != nil {
		request.Header = header.Clone()
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return nil, true, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, true, err
	}
	if response.StatusCode < http.StatusMultipleChoices {
		return text, false, nil
	}
	return nil, response.StatusCode == http.StatusServiceUnavailable, problemOf(response, text)
}

func problemOf(response *http.Response, text []byte) error {
	p := &Problem{}
	if err := json.Unmarshal(text, p); err != nil || p.Status == 0 {
		p = &Problem{Status: response.StatusCode, Title: http.StatusText(response.StatusCode), Detail: string(text)}
	}
	return p
}

// ErrNoAnswer says that nothing answers at the URL.
var ErrNoAnswer = errors.New("nothing answers there")

// Ready waits until the server is ready: every read model has caught up with the log. Where nothing answers it fails with
// ErrNoAnswer after seconds; where something answers that is no Waymark it fails at once.
func (c *Client) Ready(ctx context.Context) error {
	for answered := time.Now(); ; {
		err := c.look(ctx)
		p := new(Problem)
		switch {
		case err == nil:
			return nil
		case errors.As(err, &p) && p.Status != http.StatusServiceUnavailable:
			return fmt.Errorf("GET %s/readyz: %w: is that a Waymark?", c.url, err)
		case errors.As(err, &p):
			answered = time.Now()
		case time.Since(answered) >= reach:
			return fmt.Errorf("%w: %s: %w", ErrNoAnswer, c.url, err)
		}
		select {
		case <-time.After(firstBackoff):
		case <-ctx.Done():
			return err
		}
	}
}

// look asks once whether the server is ready.
func (c *Client) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, unheard)
	defer cancel()
	_, _, err := c.once(ctx, http.MethodGet, "/readyz", nil, nil)
	return err
}
