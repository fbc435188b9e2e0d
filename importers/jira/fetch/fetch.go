// Package fetch asks a Jira for the issues of a project with their whole change logs, and hands its answers over as it gave
// them. It knows Jira Cloud (REST v3) and Jira Server and Data Center (REST v2), and nothing of what becomes of the answers.
//
// Issues are asked for in the order of their keys, each page from the last key on: keys never change their order, so nothing
// is lost or read for ever while others work on the project. An issue comes with its log as of one moment. What changed
// during a long run is read once more at its end.
package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

// Options say what to fetch.
type Options struct {
	URL     string // of the Jira, with the path it is served under
	User    string // e-mail address (Cloud) or login name (Server); empty: the token is a personal access token
	Token   string // empty: as a stranger
	Project string // key of the project
	// Since is the moment of the last complete run, or the newest change that it brought; zero: fetch everything.
	Since    time.Time
	Dir      string         // where answers are kept until Report.Done; empty: below the user's cache directory
	Insecure bool           // send the token over plain HTTP, to other machines too
	Client   *http.Client   // nil: one of its own. Redirects are never followed
	Progress func(Progress) // told before each request and each pause; nil: nobody looks

	Now   func() time.Time                           // nil: the clock
	Sleep func(context.Context, time.Duration) error // nil: really
}

// Progress is how far a run is.
type Progress struct {
	Issues int           // fetched so far
	Pause  time.Duration // how long nothing will be asked
	Why    string        // there is a pause
}

// Report says what was fetched.
type Report struct {
	Cloud    bool
	Project  string    // its key, as Jira writes it
	AsOf     time.Time // every change until then is there; the Since of the next run
	Since    time.Time // from when on changed issues were asked for; zero: all issues
	Issues   int       // copies of issues, some twice
	Pages    int       // answers handed over
	Kept     int       // of them, from a run that was cut off
	Anew     string    // why what an earlier run had kept was of no use; empty: there was none, or it was used
	Requests int       // of this run
	Partial  []string  // keys of issues of whose change logs Jira gives only a part
	Gone     []string  // ids of issues that were deleted or moved to another project in mid-run

	kept *kept
}

// Done removes what was kept. The caller says it when it needs the answers no more.
func (r Report) Done() error {
	if r.kept == nil {
		return nil
	}
	return r.kept.remove()
}

// Fetch hands each answer to page, under a name that tells people what it is. A run that was cut off goes on where it was:
// then what was kept is handed over first. Not asked for are issues that were deleted or moved to another project since an
// earlier run: Jira tells nobody of them, so only a run without Since can show that they are missing.
func Fetch(ctx context.Context, o Options, page func(name string, body io.Reader) error) (report Report, err error) {
	a, err := newAsker(o)
	if err != nil {
		return report, err
	}
	s, err := a.look(ctx)
	if err != nil {
		return report, err
	}
	k, err := open(o, a.address(), s)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	r := &run{asker: a, site: s, kept: k, take: page}
	err = r.all(ctx)
	return r.report(), err
}

// all hands over what is kept, and asks for the rest.
func (r *run) all(ctx context.Context) error {
	r.at = r.kept.start
	for _, p := range r.kept.pages {
		if err := errors.Join(ctx.Err(), r.hand(p)); err != nil {
			return err
		}
	}
	for !r.over() {
		err := r.step(ctx)
		if refused := new(handed); errors.As(err, &refused) {
			return refused.error
		}
		if err != nil && len(r.kept.pages) > 0 {
			return fmt.Errorf("%w. The %d answers until here are kept in %s: give the same command again to go on there", err, len(r.kept.pages), r.kept.dir)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// handed is an error of who takes the answers: asking goes no further, and there is nothing to explain.
type handed struct{ error }

// hand gives a page to who wants it, and goes on from where it led.
func (r *run) hand(p page) error {
	file, err := os.Open(r.kept.path(p.File))
	if err != nil {
		return err
	}
	defer file.Close()
	if err := r.take(p.Name, file); err != nil {
		return &handed{err}
	}
	r.goTo(p.Then)
	return nil
}

func (r *run) report() Report {
	return Report{
		Cloud: r.site.cloud, Project: r.site.project, AsOf: r.at.Began, Since: r.kept.start.Since, Issues: r.at.Issues, Pages: len(r.kept.pages),
		Kept: r.kept.earlier, Anew: r.kept.anew, Requests: r.requests, Partial: r.at.Partial, Gone: r.at.Gone, kept: r.kept,
	}
}

// sleep waits, or ends with the context.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// withDefaults fills in what was left out.
func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	client := *cmp.Or(o.Client, http.DefaultClient)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // the token goes nowhere else
	o.Client = &client
	return o
}
