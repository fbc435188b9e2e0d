package fetch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

const (
	pageSize     = 100 // issues to ask for at once, with all of their fields; Jira may give fewer
	smallestPage = 5   // after failures: a page may be more than Jira, or a proxy before it, can do in its time

	tries       = 8                // of one request
	longest     = 5 * time.Minute  // that one may take, with its answer
	largest     = 1 << 30          // that an answer may be, in bytes
	firstPause  = time.Second      // between two tries
	lastPause   = time.Minute      //
	longestRest = 30 * time.Minute // that Jira may ask for, before people decide when to go on
)

// projectKeys is wider than what Jira allows unless told otherwise.
var projectKeys = regexp.MustCompile(`^[\pL\pN_]+$`)

// asker asks one Jira, one request at a time.
type asker struct {
	o        Options
	base     *url.URL
	requests int
	size     int // how many issues to ask for at once
}

// request is a question to Jira.
type request struct {
	method, path string
	query        url.Values
	body         any
}

// same is the question however late it is asked.
func (q request) same() request { return q }

func newAsker(o Options) (*asker, error) {
	base, err := o.check()
	return &asker{o: o.withDefaults(), base: base, size: pageSize}, err
}

// check says what is wrong with the options.
func (o Options) check() (*url.URL, error) {
	base, err := url.Parse(strings.TrimRight(o.URL, "/"))
	switch {
	case err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http":
		return nil, errors.New("the address of a Jira is a URL such as https://example.atlassian.net or https://jira.example.com/jira")
	case base.User != nil:
		return nil, errors.New("the address of a Jira holds no user and no password: they would be seen by others; give the token in a file")
	case base.RawQuery != "" || base.Fragment != "" || strings.Contains(base.Path, "/browse/") || strings.Contains(base.Path, "/rest/"):
		return nil, fmt.Errorf("%s is a page of a Jira: give the address without what follows the name of the site", base.Redacted())
	case base.Scheme == "http" && o.Token != "" && !o.Insecure && !isLoopback(base.Hostname()):
		return nil, fmt.Errorf("http://%s would show the token to everybody on the way: use https://, or allow it with --insecure", base.Host)
	case strings.ContainsFunc(o.Token+o.User, func(r rune) bool { return r < ' ' || r > '~' && o.User == "" }):
		return nil, errors.New("the token holds characters that no token has: is it the right file?")
	case o.User != "" && o.Token == "":
		return nil, errors.New("there is a user, but no token")
	case !projectKeys.MatchString(o.Project):
		return nil, fmt.Errorf("%q is no key of a project: it is what its issues begin with, such as SHOP of SHOP-123", o.Project)
	}
	return base, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// address is the Jira that is asked.
func (a *asker) address() string { return a.base.String() }

// ask makes a request until its answer came whole, within bounds, and lets it be read. It is put anew at each try, for its words may
// depend on the time. Where Jira refuses, the error is a *Refusal.
func (a *asker) ask(ctx context.Context, question func() request, read func(io.Reader) error) error {
	pause := firstPause
	for try := 1; ; try++ {
		wait, err := a.once(ctx, question(), read)
		passing := new(passing)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			a.size = min(pageSize, a.size+a.size/8+1)
			return a.rest(ctx, wait, "Jira is near the limit of requests that it allows")
		case !errors.As(err, &passing):
			return err
		case passing.wait > longestRest:
			return fmt.Errorf("%w: it asks to wait for %v", err, passing.wait.Round(time.Minute))
		case try == tries:
			return fmt.Errorf("%w (tried %d times)", err, try)
		}
		if passing.wait == 0 { // it may have been too much at once
			a.size = max(smallestPage, a.size/2)
		}
		if err := a.rest(ctx, jitter(max(pause, passing.wait)), err.Error()); err != nil {
			return err
		}
		pause = min(2*pause, lastPause)
	}
}

func (a *asker) rest(ctx context.Context, wait time.Duration, why string) error {
	if wait == 0 {
		return nil
	}
	a.o.Progress(Progress{Pause: wait, Why: why})
	return a.o.Sleep(ctx, wait)
}

// passing is a failure that may pass by itself, after a while.
type passing struct {
	error
	wait time.Duration // that Jira asked for
}

// Unwrap is the failure.
func (p *passing) Unwrap() error { return p.error }

// once makes a request once. Beside an answer it says how long Jira wants to be left alone.
func (a *asker) once(ctx context.Context, q request, read func(io.Reader) error) (rest time.Duration, err error) {
	limited, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	r, err := a.request(limited, q)
	if err != nil {
		return 0, err
	}
	a.requests++
	answer, err := a.o.Client.Do(r)
	if err != nil {
		return 0, &passing{error: fmt.Errorf("%s does not answer: %w", a.base.Host, cause(err))}
	}
	defer answer.Body.Close()
	now := a.o.Now()
	if answer.StatusCode != http.StatusOK {
		return 0, a.refused(answer, now)
	}
	if kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type")); kind != "application/json" {
		return 0, fmt.Errorf("%s answers with %s and not with data: is that the address of a Jira, and does it ask people to sign in elsewhere?", a.base.Host, kind)
	}
	return nearLimit(answer.Header), a.unread(read(io.LimitReader(answer.Body, largest)))
}

// unread says why an answer could not be read: it may have been cut off, which passes, or be something else.
func (a *asker) unread(err error) error {
	onDisk, wrong := new(fs.PathError), new(json.UnmarshalTypeError)
	switch {
	case err == nil || errors.As(err, &onDisk):
		return err
	case errors.As(err, &wrong):
		return fmt.Errorf("in an answer of %s %q is a %s: no Jira answers so", a.base.Host, wrong.Field, wrong.Value)
	}
	return &passing{error: fmt.Errorf("an answer of %s was cut off: %w", a.base.Host, cause(err))}
}

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
	switch {
	case a.o.User != "":
		r.SetBasicAuth(a.o.User, a.o.Token)
	case a.o.Token != "":
		r.Header.Set("Authorization", "Bearer "+a.o.Token)
	}
	return r, nil
}

// cause is an error without the address of the request, which is long and says nothing to people.
func cause(err error) error {
	if wrapped := new(url.Error); errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
