package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"time"
)

const (
	pageSize     = 100 // issues to ask for at once, with all of their fields; Jira may give fewer
	smallestPage = 5   // after failures: a page may be more than Jira, or a proxy before it, can do in its time

	tries       = 8               // of one request
	longest     = 5 * time.Minute // that one may take, with its answer
	largest     = 1 << 30         // that an answer may be, in bytes
	firstPause  = time.Second     // between two tries
	lastPause   = time.Minute
	longestRest = 30 * time.Minute // that Jira may ask for, before people decide when to go on
)

// asker asks one Jira, one request at a time.
type asker struct {
	o        Options
	base     *url.URL
	requests int
	size     int  // how many issues to ask for at once
	heard    bool // it has answered, whatever it was
}

func newAsker(o Options) (*asker, error) {
	base, err := o.check()
	return &asker{o: o.withDefaults(), base: base, size: pageSize}, err
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
		return 0, a.silent(cause(err))
	}
	defer answer.Body.Close()
	a.heard = true
	if answer.StatusCode != http.StatusOK {
		return 0, a.refused(answer, a.o.Now())
	}
	if kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type")); kind != "application/json" {
		return 0, fmt.Errorf("%s answers with %s and not with data: is that the address of a Jira, and does it ask people to sign in elsewhere?", a.base.Host, kind)
	}
	return nearLimit(answer.Header), a.unread(read(io.LimitReader(answer.Body, largest)))
}

// silent is what it means that nothing answers: that passes, if ever something did.
func (a *asker) silent(cause error) error {
	if !a.heard {
		return fmt.Errorf("%s does not answer, is that the address? %w", a.base.Host, cause)
	}
	return &passing{error: fmt.Errorf("%s does not answer: %w", a.base.Host, cause)}
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

// cause is an error without the address of the request, which is long and says nothing to people.
func cause(err error) error {
	if wrapped := new(url.Error); errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
