package fetch

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
)

// request is a question to Jira.
type request struct {
	method, path string
	query        url.Values
	body         any
}

// same is the question however late it is asked.
func (q request) same() request { return q }

// request makes a question one of HTTP.
func (a *asker) request(ctx context.Context, q request) (*http.Request, error) {
	var body io.Reader
	if q.body != nil {
		text, err := json.Marshal(q.body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(text)
	}
	at := *a.base
	at.Path, at.RawQuery = at.Path+q.path, q.query.Encode()
	r, err := http.NewRequestWithContext(ctx, q.method, at.String(), body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", "Waymark")
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	a.sign(r)
	return r, nil
}

// sign shows who asks: on Cloud an account with a token, on Data Center a user with a password, or a personal access token alone.
func (a *asker) sign(r *http.Request) {
	switch {
	case a.o.User != "":
		r.SetBasicAuth(a.o.User, a.o.Token)
	case a.o.Token != "":
		r.Header.Set("Authorization", "Bearer "+a.o.Token)
	}
}
